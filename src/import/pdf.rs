//! PDF: the glyphs of each page with their places and meanings, by `hayro`, and from these the text by [`layout`].

use super::layout::{self, Glyph, Page, Rule};
use super::{Block, Body, Document, ImportError, Kind, Metadata, bombs, html, plain, words};
use crate::import::Damage;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, PathSeg, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

/// More pages than any document has.
const MOST_PAGES: usize = 20_000;
/// More glyphs than a page has.
const MOST_GLYPHS: usize = 200_000;
/// More rules than the tables of a page have.
const MOST_RULES: usize = 10_000;
/// Nothing of a page is farther away, or larger, in points.
const FARTHEST: f64 = 100_000.0;
/// Shorter lines are parts of drawings, in points.
const SHORTEST_RULE: f64 = 6.0;
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
    let mut images = 0;
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let place = page.initial_transform(true).to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(place, bounds, &cache, pdf.xref(), settings);
        let mut collector = Collector::default();
        interpret_page(page, &mut context, &mut collector);
        images += usize::from(collector.is_image && collector.glyphs.is_empty());
        pages.push(Page {
            glyphs: collector.glyphs,
            rules: collector.rules,
            size: (width.into(), height.into()),
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
    let (blocks, askew) = layout::blocks(pages);
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
        metadata: Metadata {
            title: title(&blocks),
            ..Metadata::default()
        },
        body: Body::Blocks(blocks),
        damage,
    })
}

/// The largest heading, if the text opens with it, as far as heads and dates let it.
fn title(blocks: &[Block]) -> Option<String> {
    blocks.iter().take(5).find_map(|block| match block {
        Block::Heading(1, pieces) => Some(words(pieces)),
        _ => None,
    })
}

/// A ligature of a Latin font is a way to print two letters, not a letter of the text; and a soft hyphen that is printed is a
/// hyphen. NUL stands for glyphs that no character was found for when the file was made.
fn unligated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => out.push_str(LOST),
            '\u{ad}' => out.push('-'),
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            c => out.push(c),
        }
    }
    out
}

/// By how many quarter turns, clockwise, what is drawn along `(a, b)` is turned; `None` if it runs askew.
fn turns(a: f64, b: f64) -> Option<u8> {
    let slant = 0.2 * a.hypot(b);
    match (a.abs() <= slant, b.abs() <= slant) {
        (false, true) => Some(if a > 0.0 { 0 } else { 2 }),
        (true, false) => Some(if b > 0.0 { 1 } else { 3 }),
        _ => None,
    }
}

/// Whether a point is on a page, or at least not far from it.
fn is_near(point: Point) -> bool {
    point.x.abs() < FARTHEST && point.y.abs() < FARTHEST
}

/// A device that only notes glyphs and rules.
#[derive(Default)]
struct Collector {
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    is_image: bool,
}

impl Collector {
    fn take(&mut self, glyph: &Drawn<'_>, place: Affine) {
        let [a, b, c, d, ..] = place.as_coeffs();
        let origin = place * Point::ZERO;
        let size = c.hypot(d) * 1000.0;
        let along = a.hypot(b);
        if !(is_near(origin) && (0.1..FARTHEST).contains(&size) && along < FARTHEST) {
            return;
        }
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(_) => None,
        };
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => unligated(c.encode_utf8(&mut [0; 4])),
            Some(BfString::String(text)) => unligated(&text),
            None => LOST.to_owned(),
        };
        self.glyphs.push(Glyph {
            x: origin.x,
            y: origin.y,
            width: advance.map_or(size / 2.0, |advance| f64::from(advance) * along),
            size,
            text,
            turns: turns(a, b),
        });
    }
}

impl Device<'_> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.glyphs.len() < MOST_GLYPHS {
                self.take(glyph, props.transform * glyph.transform());
            }
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.is_image = true;
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, _: &DrawMode) {
        for segment in path.segments() {
            let PathSeg::Line(line) = segment else {
                continue;
            };
            let (from, to) = (props.transform * line.p0, props.transform * line.p1);
            let (across, down) = ((to.x - from.x).abs(), (to.y - from.y).abs());
            let is_straight = across.min(down) < 0.5 && across.max(down) > SHORTEST_RULE;
            if is_straight && is_near(from) && is_near(to) && self.rules.len() < MOST_RULES {
                self.rules
                    .push(Rule::between((from.x, from.y), (to.x, to.y)));
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
