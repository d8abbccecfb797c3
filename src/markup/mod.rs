//! A note's text as quotations, citations, bindings and directives (the yinwen markup, version 1).
//!
//! Nothing here knows the corpus: the keys and titles that exist are handed in as [`Known`]. All offsets are UTF-8 bytes of
//! the note.

mod after;
mod around;
mod binding;
mod blocks;
pub mod citation;
mod directive;
mod document;
mod links;
pub mod locator;
mod marks;
mod mention;
mod prose;
mod quotation;
mod sentences;
mod speech;
mod stretches;
mod titles;

pub use stretches::Readings;

use crate::config::{self, Date, FrontMatter, Spanned};
use binding::What;
use citation::Citation;
use document::Document;
use links::Links;
use locator::Locator;
use smallvec::{SmallVec, smallvec};
use speech::Speakers;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use titles::KnownTitles;

/// Reads a note.
///
/// Time is linear in the length of `text`.
pub fn parse(text: &str, kind: NoteKind, known: &Known) -> Note {
    let folder = None;
    parse_with(text, kind, Links { known, folder }, &Names::new(known))
}

/// As [`parse`]; links that lead from `folder` (absolute, the note's) to a file of the corpus are read as citations.
pub fn parse_in(folder: &Path, text: &str, kind: NoteKind, known: &Known) -> Note {
    let folder = Some(folder);
    parse_with(text, kind, Links { known, folder }, &Names::new(known))
}

/// As [`parse`]; `names` are those that `links` know.
fn parse_with(text: &str, kind: NoteKind, links: Links, names: &Names) -> Note {
    let front = config::front_matter(text).unwrap_or_default();
    let mut note = read(text, front.span.end, kind, links, names).note;
    note.finish(front);
    note
}

/// The titles and speakers of a [`Known`], ready to be looked up.
#[derive(Debug, Default)]
struct Names {
    titles: KnownTitles,
    speakers: Speakers,
}

impl Names {
    fn new(known: &Known) -> Names {
        Names {
            titles: KnownTitles::new(known),
            speakers: Speakers::new(known),
        }
    }
}

/// What was read of a text by itself: without front matter, and without the defaults that hold from one place of the note on.
#[derive(Debug)]
struct Reading {
    note: Note,
    /// It has footnotes or defines a short title: what it says may depend on other parts of the note, and they on it.
    reaches_out: bool,
}

/// Reads `text` from byte `start` on.
fn read(text: &str, start: usize, kind: NoteKind, links: Links, names: &Names) -> Reading {
    let mut doc = Document::read(text, start, kind, links);
    let comments = doc.comments.iter().cloned();
    let mut note = Note {
        directives: comments
            .filter_map(|range| directive::parse(text, range))
            .collect(),
        ..Note::default()
    };
    note.directives
        .sort_by_key(|directive| directive.range.start);
    note.headings = doc.headings();
    let bound = binding::bind(&mut doc, names);
    note.blocks = bound.sentences;
    note.blocks.sort_by_key(|range| range.start);
    note.titles = bound.titles;
    let mut order: Vec<(usize, usize)> = Vec::new();
    let mut quotations: Vec<Option<Quotation>> = Vec::new();
    for listed in bound.listed {
        let quotation = quotation(&doc, listed);
        if let Some(quotation) = &quotation {
            order.push((quotation.range.start, quotations.len()));
        }
        quotations.push(quotation);
    }
    order.sort_unstable();
    let mut place = vec![None; quotations.len()];
    for (new, (_, old)) in order.iter().enumerate() {
        if let Some(slot) = place.get_mut(*old) {
            *slot = Some(new);
        }
    }
    for title in &mut note.titles {
        title.quotation = title
            .quotation
            .and_then(|old| place.get(old).copied().flatten());
    }
    note.quotations = order
        .iter()
        .filter_map(|(_, old)| quotations.get_mut(*old).and_then(Option::take))
        .collect();
    note.citations = doc.citations;
    note.citations
        .sort_by_key(|citation| citation.key_range.start);
    note.nonportable = doc.nonportable;
    note.nonportable
        .sort_by_key(|place| (place.range.start, place.range.end));
    // Two habits in one citation are one place, mended at once.
    note.nonportable.dedup_by(|next, kept| {
        let same = kept.range == next.range;
        if same {
            kept.fix.append(&mut next.fix);
            kept.fix.sort_by_key(|(range, _)| (range.start, range.end));
        }
        same
    });
    note.unclosed = doc.unclosed;
    Reading {
        note,
        reaches_out: doc.notes > 0 || bound.defines,
    }
}

impl Note {
    /// Adds what only the whole note says: its front matter, and rule 7 for the quotations that nothing else binds.
    fn finish(&mut self, front: FrontMatter) {
        self.default_source = front.default_source;
        self.bibliographies = front.bibliographies;
        if self.default_source.is_none() && self.directives.is_empty() {
            return;
        }
        let mut quotations = std::mem::take(&mut self.quotations);
        for quotation in quotations
            .iter_mut()
            .filter(|quotation| quotation.binding.is_none())
        {
            quotation.binding = default_binding(self, quotation.range.start);
        }
        self.quotations = quotations;
    }
}

/// A listed quotation with its wording; `None` if no letter is in it.
fn quotation(doc: &Document, listed: binding::Listed) -> Option<Quotation> {
    let whole = |blocks: &[usize]| -> Vec<(usize, Range<usize>)> {
        let length = |b: usize| doc.blocks.get(b).map_or(0, |block| block.text().len());
        blocks.iter().map(|b| (*b, 0..length(*b))).collect()
    };
    let (segments, marked) = match listed.what {
        What::Marked(index) => (
            doc.quoted.get(index)?.segments.clone(),
            doc.quoted.get(index),
        ),
        What::Box(index, wrap) => match wrap.and_then(|wrap| doc.quoted.get(wrap)) {
            Some(wrap) => (wrap.segments.clone(), None),
            None => (whole(&doc.boxes.get(index)?.body), None),
        },
    };
    let wording = doc.wording(&segments);
    if !wording.text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let with_attribution = match listed.what {
        What::Box(index, None) => doc.attribution(index, listed.binding.as_ref()).map(|line| {
            doc.wording(&[segments, whole(&[line])].concat())
                .apart()
                .1
                .into()
        }),
        _ => None,
    };
    let (range, wording) = wording.apart();
    let (outer, form) = match marked {
        Some(quoted) => {
            let start = doc
                .blocks
                .get(quoted.start.0)?
                .note_range(quoted.start.1..quoted.start.1 + quoted.open.len_utf8())
                .start;
            let end = doc
                .blocks
                .get(quoted.end.0)?
                .note_range(quoted.end.1 - quoted.close.len_utf8()..quoted.end.1)
                .end;
            (
                start..end,
                QuotationForm::Marks {
                    open: quoted.open,
                    close: quoted.close,
                },
            )
        }
        None => (range.clone(), QuotationForm::Block),
    };
    Some(Quotation {
        range,
        outer,
        form,
        fragments: quotation::fragments(&wording.text),
        interpolations: quotation::interpolations(&wording.text),
        is_term: quotation::is_term(&wording.text),
        wording: wording.into(),
        with_attribution,
        binding: listed.binding,
        gloss: listed.gloss,
    })
}

/// Rule 7: the directive before `at`, else the front matter.
fn default_binding(note: &Note, at: usize) -> Option<Binding> {
    let before = note
        .directives
        .iter()
        .rev()
        .filter(|directive| directive.range.start < at);
    let directive = before
        .into_iter()
        .find(|directive| matches!(directive.kind, DirectiveKind::Source(_)));
    let named = match directive {
        Some(Directive {
            kind: DirectiveKind::Source(None),
            ..
        }) => return None,
        Some(directive) => directive.rules.first()?,
        None => note.default_source.as_ref()?,
    };
    let cite = BoundCitation {
        id: named.value.as_str().into(),
        range: named.span.clone(),
        key: named.span.clone(),
        locator: None,
        not_verbatim: false,
    };
    Some(Binding {
        by: BindingRule::Default,
        strong: false,
        citations: smallvec![cite],
    })
}

/// The names that a note may cite, gathered from the corpus and its bibliographies.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Ids of sources and works, and keys of bibliography entries, as written.
    pub keys: std::collections::BTreeSet<String>,
    /// Titles and aliases.
    pub titles: Vec<KnownTitle>,
    /// Works, to bind by speaker and date.
    pub works: Vec<KnownWork>,
    /// Corpus files (absolute paths) that hold just one source, and its id.
    pub files: HashMap<PathBuf, String>,
}

/// Who said a work, and when.
#[derive(Debug, Clone)]
pub struct KnownWork {
    /// The id that cites it.
    pub id: String,
    /// Its authors, in every language in which the corpus has it.
    pub author: Vec<String>,
    /// Its date.
    pub date: Option<Date>,
}

/// A title or alias of a source or work.
#[derive(Debug, Clone)]
pub struct KnownTitle {
    /// As it stands in the source or in yinwen.toml.
    pub title: String,
    /// The id that a mention of it cites (a work's where several witnesses share the title).
    pub id: String,
}

/// What kind of file the note is; decides what counts as code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// CommonMark with GFM, Pandoc, Quarto and Obsidian habits.
    Markdown,
    /// Plain text: no code blocks, no HTML; paragraphs, quotations, citations as in Markdown.
    Text,
}

/// A note as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// In order of position.
    pub quotations: Vec<Quotation>,
    /// Every citation item written with a key, in order of the keys.
    pub citations: Vec<citation::Citation>,
    /// Every title mention that binds or nearly binds a quotation, in order.
    pub titles: Vec<TitleMention>,
    /// Headings of a Markdown note, outside block quotes, in order.
    pub headings: Vec<Heading>,
    /// Quotation marks that nothing closes.
    pub unclosed: Vec<Unclosed>,
    /// Places where yinwen reads more than Pandoc does.
    pub nonportable: Vec<Nonportable>,
    /// The directives of §6 of the markup.
    pub directives: Vec<Directive>,
    /// `yinwen:` front matter: `{source: id}`.
    pub default_source: Option<Spanned<String>>,
    /// `bibliography:` of the front matter: paths as written.
    pub bibliographies: Vec<Spanned<String>>,
    /// The sentences of prose: for rules that look around a quotation. Bytes of the note, in order.
    pub blocks: Vec<Range<usize>>,
}

/// Mostly one: it takes no memory of its own. An edit copies all quotations of a note.
pub type Few<T> = SmallVec<[T; 1]>;

/// One quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// From the first to the last character of the wording, marks excluded.
    pub range: Range<usize>,
    /// With its marks; for a block quote the same as `range`.
    pub outer: Range<usize>,
    /// Between marks, or a block quote.
    pub form: QuotationForm,
    /// The wording: without markup and layout, as it renders. Its bytes count from the start of `range`.
    pub wording: Arc<Wording>,
    /// The pieces between ellipses, in order, none empty; one piece if there is no ellipsis.
    pub fragments: Few<Fragment>,
    /// Square-bracket interpolations inside the wording.
    pub interpolations: Vec<Interpolation>,
    /// The wording of a block quote together with the attribution line, where that line names no source. It is no
    /// attribution if it stands in the bound source ([`Quotation::unattributed`]).
    pub with_attribution: Option<Arc<Wording>>,
    /// What it cites, by which rule. `None`: uncited.
    pub binding: Option<Binding>,
    /// The translation in parentheses right after it: bytes of its wording in the note.
    pub gloss: Option<Range<usize>>,
    /// Fewer than 8 Han letters or 4 Latin words, and no sentence punctuation.
    pub is_term: bool,
}

impl Quotation {
    /// The bytes of the note that a byte range of the wording's text came from. An empty range gives its insertion point.
    pub fn note_range(&self, range: Range<usize>) -> Range<usize> {
        let bytes = self.wording.note_range(range);
        self.range.start + bytes.start..self.range.start + bytes.end
    }

    /// The quotation as it is if its attribution line is wording; `None` without such a line.
    pub fn unattributed(&self) -> Option<Quotation> {
        let wording = self.with_attribution.clone()?;
        let start = self.range.start;
        let range = start..start + wording.note_range(0..wording.text.len()).end;
        Some(Quotation {
            range: range.clone(),
            outer: range,
            form: self.form,
            fragments: quotation::fragments(&wording.text),
            interpolations: quotation::interpolations(&wording.text),
            is_term: quotation::is_term(&wording.text),
            wording,
            with_attribution: None,
            binding: self.binding.clone(),
            gloss: self.gloss.clone(),
        })
    }
}

/// How a quotation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotationForm {
    /// Between quotation marks.
    Marks {
        /// Opening and closing mark as written.
        open: char,
        /// Closing mark as written.
        close: char,
    },
    /// A Markdown block quote or a quoting callout.
    Block,
}

/// Wording with its way back to the note: to bytes from its beginning on, if it is a quotation's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// The text as it renders, layout gone.
    pub text: String,
    /// Runs that were copied or rendered: `(offset in text, bytes)`, ordered, covering all of `text`.
    /// A run whose lengths differ (an entity, say) maps as a whole.
    pub runs: Vec<(usize, Range<usize>)>,
}

impl Wording {
    /// This wording with its bytes counted from its own start, and the bytes where it stands.
    fn apart(mut self) -> (Range<usize>, Wording) {
        let range = self.note_range(0..self.text.len());
        for (_, bytes) in &mut self.runs {
            *bytes = bytes.start.saturating_sub(range.start)..bytes.end.saturating_sub(range.start);
        }
        (range, self)
    }

    /// The bytes that a byte range of `text` came from. An empty range gives its insertion point.
    pub fn note_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.note_offset(range.start, false);
        if range.is_empty() {
            return start..start;
        }
        start..self.note_offset(range.end, true).max(start)
    }

    /// `end`: whether `offset` is an end (stay in the run before) or a start (move to the run after).
    fn note_offset(&self, offset: usize, end: bool) -> usize {
        let after = self.runs.partition_point(|(start, _)| {
            if end {
                *start < offset
            } else {
                *start <= offset
            }
        });
        let Some((start, bytes)) = after.checked_sub(1).and_then(|i| self.runs.get(i)) else {
            return self.runs.first().map_or(0, |(_, bytes)| bytes.start);
        };
        let next = self
            .runs
            .get(after)
            .map_or(self.text.len(), |(start, _)| *start);
        if next - start == bytes.len() {
            (bytes.start + (offset - start)).min(bytes.end)
        } else if end {
            bytes.end
        } else {
            bytes.start
        }
    }
}

/// A piece of a quotation between ellipses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Bytes of [`Wording::text`].
    pub range: Range<usize>,
}

/// `[我们]`, `[sic]`, `（引者注：…）` inside a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpolation {
    /// Bytes of [`Wording::text`], brackets included.
    pub range: Range<usize>,
    /// Stands for nothing in the source (`[sic]`, a quoter's remark); else for at most 8 Han letters or 4 words, or nothing.
    pub empty: bool,
}

/// How a quotation came to its citations (MARKUP §4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Which rule bound it.
    pub by: BindingRule,
    /// Strong bindings are judged as errors, weak ones more gently.
    pub strong: bool,
    /// "Any of" these.
    pub citations: Few<BoundCitation>,
}

/// The names used in JSON: after, before, title, block-quote, footnote, around, default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BindingRule {
    After,
    Before,
    Title,
    BlockQuote,
    Footnote,
    Around,
    Default,
}

/// One source or work that a quotation cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundCitation {
    /// The id as the corpus knows it, or the key as written if it knows none.
    pub id: Arc<str>,
    /// Where the key (or 《title》) stands in the note; for the front matter default, the value there.
    pub range: Range<usize>,
    /// The bytes to replace in order to cite another id (the key alone; the title without 《》). Empty where a speaker and
    /// a date bind, or a link.
    pub key: Range<usize>,
    /// Locator, if any.
    pub locator: Option<Spanned<Locator>>,
    /// Its prefix says that the wording is not verbatim.
    pub not_verbatim: bool,
}

/// A 《title》 in the prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleMention {
    /// The title's words, marks excluded.
    pub range: Range<usize>,
    /// The id it names.
    pub id: Option<String>,
    /// Not a known title, but close to this one, and standing before a quotation.
    pub near: Option<String>,
    /// The quotation (index) before which a near title stands.
    pub quotation: Option<usize>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the outermost.
    pub level: u8,
    /// Its words in the note, without `#`.
    pub range: Range<usize>,
    /// Its words as they render, citations left out.
    pub text: String,
}

/// A quotation mark that nothing closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclosed {
    /// The mark.
    pub range: Range<usize>,
    /// A straight mark, which may be an inch or a typo: reported more gently.
    pub straight: bool,
}

/// A citation or locator that Pandoc would not read as the author means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonportable {
    /// What is wrong where.
    pub range: Range<usize>,
    /// Which habit it is.
    pub habit: Habit,
    /// The bytes to replace, and the text that Pandoc reads.
    pub fix: Vec<(Range<usize>, String)>,
}

/// Habits of Chinese authors that Pandoc does not read (MARKUP §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Habit {
    /// `习近平@xi2015`, `[参见@xi2015]`: no space before `@`.
    NoSpaceBefore,
    /// `@xi2015的讲话`: the key runs on into the text.
    KeyRunsOn,
    /// Full-width comma, semicolon, bracket, at sign or digit.
    FullWidth,
    /// `@xi2015.` alone on a line is an example-list item.
    ExampleList,
    /// `[[xi2015]]` or a link to a corpus file.
    Wikilink,
    /// `第8段`, `段8`: never a locator for Pandoc.
    Locator,
}

/// One directive comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The comment.
    pub range: Range<usize>,
    /// What it says.
    pub kind: DirectiveKind,
    /// Rules named, with their bytes; none means all.
    pub rules: Vec<Spanned<String>>,
}

/// MARKUP §6 and the default source of §4.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DirectiveKind {
    Disable,
    Enable,
    DisableLine,
    DisableNextLine,
    DisableFile,
    /// `<!-- yinwen-source id -->`; `None` for `none`.
    Source(Option<String>),
    /// `<!-- yinwen-…` with a word that is none of these.
    Unknown,
}
