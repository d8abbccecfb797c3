//! What the text of a source is made of: paragraphs, sections, pages. Of a source that was read before it is kept as bytes, and taken
//! out of them when somebody looks: a large corpus has many sources, and few of them are looked at.

use super::{PageMark, Paragraph, Section};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Bytes that somebody keeps.
pub type Kept = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The body of a source. Cheap to clone.
#[derive(Clone, Default)]
pub struct Body(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// In a box: few are ever looked at.
    layout: OnceLock<Box<Layout>>,
    /// What the layout is taken out of, and where in it that begins.
    kept: Option<(Kept, usize)>,
}

/// What lies where; bytes of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The readable text, in order: markup, running heads, page numbers are left out.
    pub readable: Vec<Range<usize>>,
    /// Body paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// Headings and articles, in order.
    pub sections: Vec<Section>,
    /// Page marks, in order.
    pub pages: Vec<PageMark>,
}

impl Body {
    /// A body whose layout begins at the byte `from` of what is `kept`.
    pub(super) fn kept(kept: Kept, from: usize) -> Body {
        Body(Arc::new(Inner {
            layout: OnceLock::new(),
            kept: Some((kept, from)),
        }))
    }

    /// Its layout.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        self.0.layout.get_or_init(|| Box::new(self.taken_out()))
    }

    /// The layout for somebody who looks at it once.
    #[must_use]
    pub fn passing<T>(&self, look: impl FnOnce(&Layout) -> T) -> T {
        match self.0.layout.get() {
            Some(layout) => look(layout),
            None => look(&self.taken_out()),
        }
    }

    fn taken_out(&self) -> Layout {
        let kept = self.0.kept.as_ref();
        let bytes = kept.and_then(|(kept, from)| (**kept).as_ref().get(*from..));
        // What is kept has a checksum, and was written by this version of the program.
        let layout = bytes.and_then(|bytes| postcard::from_bytes(bytes).ok());
        layout.unwrap_or_default()
    }
}

impl From<Layout> for Body {
    fn from(layout: Layout) -> Body {
        Body(Arc::new(Inner {
            layout: OnceLock::from(Box::new(layout)),
            kept: None,
        }))
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Body) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.passing(|own| other.passing(|other| own == other))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layout = self.0.layout.get();
        f.debug_tuple("Body").field(&layout).finish()
    }
}
