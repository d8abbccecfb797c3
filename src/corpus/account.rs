//! What reading a source finds, in a form that can be kept: a text that was read once need not be read again.

use super::body::{Body, Kept, Layout};
use super::structure::Read;
use crate::config::Date;
use crate::files::Text;
use crate::text::language::Language;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Who read it: another version of the program may read or fold the same text otherwise, and what was kept before means nothing then.
/// Between versions, the number is raised for that.
const READER: (&str, u32) = (env!("CARGO_PKG_VERSION"), 4);

/// Tells whether two sources are read alike and have the same text.
pub type AccountKey = [u8; 16];

/// What reading a source found.
#[derive(Debug, Clone)]
pub struct Account {
    pub(super) facts: Facts,
    pub(super) body: Body,
}

/// What is asked of every source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) author: Vec<String>,
    pub(super) date: Option<Date>,
    pub(super) language: Language,
    pub(super) is_bilingual: bool,
    pub(super) is_readable: bool,
}

impl Account {
    pub(super) fn new(read: Read, is_readable: bool) -> Account {
        Account {
            facts: Facts {
                title: read.title,
                author: read.author,
                date: read.date,
                language: read.language,
                is_bilingual: read.is_bilingual,
                is_readable,
            },
            body: Body::from(Layout {
                readable: read.readable,
                paragraphs: read.paragraphs,
                sections: read.sections,
                pages: read.pages,
            }),
        }
    }

    /// As bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Nothing in an account can fail to be written to memory.
        self.body
            .passing(|layout| postcard::to_allocvec(&(&self.facts, layout)).unwrap_or_default())
    }

    /// The account that is `kept` as bytes; `None` if they are none.
    #[must_use]
    pub fn kept(kept: Kept) -> Option<Account> {
        let bytes = (*kept).as_ref();
        let (facts, rest) = postcard::take_from_bytes(bytes).ok()?;
        let from = bytes.len() - rest.len();
        Some(Account {
            facts,
            body: Body::kept(kept, from),
        })
    }
}

/// The key of the source at `range` of a file: all that its account and its fold depend on. `ordinal` tells sources apart that are
/// the same in all of that.
pub(super) fn key(
    text: &Text,
    is_markdown: bool,
    range: &Range<usize>,
    title: Option<&str>,
    ordinal: u32,
) -> AccountKey {
    let mut hasher = Sha256::new();
    hasher.update(READER.0);
    hasher.update(READER.1.to_le_bytes());
    hasher.update(text.digest());
    hasher.update([u8::from(is_markdown), u8::from(title.is_some())]);
    hasher.update((range.start as u64).to_le_bytes());
    hasher.update((range.end as u64).to_le_bytes());
    hasher.update(ordinal.to_le_bytes());
    hasher.update(title.unwrap_or_default());
    let mut key = AccountKey::default();
    for (byte, digest) in key.iter_mut().zip(hasher.finalize()) {
        *byte = digest;
    }
    key
}
