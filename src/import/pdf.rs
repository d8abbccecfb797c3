//! PDF: the glyphs of each page with their places and meanings, by `hayro`, and from these the text by [`layout`].

use super::layout::{self, Glyph, Page};
use super::{Body, Document, ImportError, Kind, Metadata, bombs, html, plain};
use crate::import::Damage;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

/// More pages than any document has.
const MOST_PAGES: usize = 20_000;
/// More glyphs than a page has.
const MOST_GLYPHS: usize = 200_000;
/// What a glyph without a meaning is shown as.
const LOST: &str = "\u{fffd}";

/// Reads a PDF.
pub(super) fn read(bytes: Vec<u8>) -> Result<Document, ImportError> {
    bombs::check(&bytes)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::InvalidEncryption) => ImportError::Malformed,
        LoadPdfError::Decryption(_) => ImportError::Encrypted,
        LoadPdfError::Invalid => ImportError::Malformed,
    })?;
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let (mut askew, mut images) = (0, 0);
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let place = page.initial_transform(true).to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(place, bounds, &cache, pdf.xref(), settings);
        let mut collector = Collector {
            width: width.into(),
            ..Collector::default()
        };
        interpret_page(page, &mut context, &mut collector);
        askew += collector.askew;
        images += usize::from(collector.is_image && collector.glyphs.is_empty());
        pages.push(Page {
            glyphs: collector.finish(),
        });
    }
    if pages.is_empty() {
        return Err(ImportError::Malformed);
    }
    if pages
        .iter()
        .all(|page| page.glyphs.iter().all(|glyph| glyph.text.trim().is_empty()))
    {
        return Err(match images {
            0 => ImportError::Empty,
            _ => ImportError::Scanned { pages: pages.len() },
        });
    }
    let blocks = layout::blocks(pages);
    let all: String = blocks.iter().map(html::letters).collect();
    let mut damage = plain::damage(&all)?;
    if images > 0 {
        damage.push(Damage::ImagePages(images));
    }
    if askew > 0 {
        damage.push(Damage::Askew(askew));
    }
    Ok(Document {
        kind: Kind::Pdf,
        // The dates and titles in a PDF are its maker's: when the file was made, and what it was called then.
        metadata: Metadata::default(),
        body: Body::Blocks(blocks),
        damage,
    })
}

/// A ligature of a Latin font is a way to print two letters, not a letter of the text; and a soft hyphen that is printed is a
/// hyphen.
fn unligated(text: String) -> String {
    let letters = match text.as_str() {
        "\u{ad}" => "-",
        "\u{fb00}" => "ff",
        "\u{fb01}" => "fi",
        "\u{fb02}" => "fl",
        "\u{fb03}" => "ffi",
        "\u{fb04}" => "ffl",
        "\u{fb05}" | "\u{fb06}" => "st",
        _ => return text,
    };
    letters.to_owned()
}

/// A device that only notes glyphs.
#[derive(Default)]
struct Collector {
    glyphs: Vec<Glyph>,
    /// Glyphs of vertical lines.
    vertical: usize,
    askew: usize,
    is_image: bool,
    width: f64,
}

impl Collector {
    /// The glyphs in reading direction: a page of vertical lines is turned so that they run from left to right, and the first,
    /// rightmost one, is on top.
    fn finish(self) -> Vec<Glyph> {
        let mut glyphs = self.glyphs;
        if self.vertical * 2 > glyphs.len() {
            for glyph in &mut glyphs {
                (glyph.x, glyph.y) = (glyph.y, self.width - glyph.x);
                glyph.width = glyph.size;
            }
        }
        glyphs
    }

    fn take(&mut self, glyph: &Drawn<'_>, place: Affine, is_vertical: bool) {
        let [a, b, c, d, ..] = place.as_coeffs();
        let origin = place * Point::ZERO;
        let size = c.hypot(d) * 1000.0;
        let along = a.hypot(b);
        if !(origin.x.is_finite() && origin.y.is_finite() && size.is_finite() && size > 0.1) {
            return;
        }
        if b.abs() > 0.2 * along || a < 0.0 {
            self.askew += 1;
            return;
        }
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(_) => None,
        };
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => LOST.to_owned(),
        };
        let text = unligated(text);
        // NUL stands for glyphs that no character was found for when the file was made.
        let text = if text.contains('\0') {
            LOST.to_owned()
        } else {
            text
        };
        self.vertical += usize::from(is_vertical);
        self.glyphs.push(Glyph {
            x: origin.x,
            y: origin.y,
            width: advance.map_or(size / 2.0, |advance| f64::from(advance) * along),
            size,
            text,
        });
    }
}

impl Device<'_> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            if self.glyphs.len() < MOST_GLYPHS {
                self.take(glyph, props.transform * glyph.transform(), is_vertical);
            }
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.is_image = true;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
