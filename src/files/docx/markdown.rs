//! The stories of a Word document written as one Markdown text, each stretch with the run it came from.

use super::escape::{Context, escapes};
use super::numbering::{Marker, Numbering};
use super::story::{Block, Inline, Paragraph, Words};
use super::styles::{List, Role, Styles};
use super::{Docx, Part, Stretch};
use std::collections::HashMap;
use std::fmt::Write;

/// Writes the body, then the notes that it refers to.
pub(super) fn write(
    styles: &Styles,
    numbering: Numbering,
    stories: &HashMap<(Part, String), Vec<Block>>,
) -> Docx {
    let mut writer = Writer {
        styles,
        numbering,
        docx: Docx::default(),
        notes: Vec::new(),
        numbers: HashMap::new(),
        counts: [0; 2],
        place: Place::default(),
        number: 0,
        is_in_quote: false,
    };
    if let Some(body) = stories.get(&(Part::Body, String::new())) {
        writer.blocks(body);
    }
    let mut written = 0;
    while let Some((key, number, run)) = writer.notes.get(written).cloned() {
        written += 1;
        if let Some(blocks) = stories.get(&key) {
            writer.place = Place {
                part: key.0,
                note: number,
                reference: Some(run),
            };
            writer.note(blocks, key.0, number);
        }
    }
    if !writer.docx.text.is_empty() {
        writer.docx.text.push('\n');
    }
    writer.docx
}

/// Which note is being written, if any.
#[derive(Debug, Clone, Copy)]
struct Place {
    part: Part,
    note: usize,
    reference: Option<usize>,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            part: Part::Body,
            note: 0,
            reference: None,
        }
    }
}

/// What a line break within a paragraph becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Lines(&'static str),
    Spaces,
    Tags,
}

struct Writer<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    docx: Docx,
    /// The notes referred to so far, with their numbers and the runs that refer to them.
    notes: Vec<((Part, String), usize, usize)>,
    numbers: HashMap<(Part, String), usize>,
    /// How many footnotes and endnotes.
    counts: [usize; 2],
    place: Place,
    /// The number of the last paragraph with text.
    number: usize,
    /// The last block was a paragraph of a set-off quotation.
    is_in_quote: bool,
}

/// A character of a paragraph with the words it is of and its byte in them, or what is no character of the document.
enum Atom<'a> {
    Char(char, &'a Words, usize),
    Break,
    Page,
    Markup(String),
}

impl Atom<'_> {
    fn is_blank(&self) -> bool {
        match self {
            Atom::Char(c, ..) => c.is_whitespace(),
            Atom::Break => true,
            Atom::Page | Atom::Markup(_) => false,
        }
    }
}

/// The label of a note.
fn label(part: Part, number: usize) -> String {
    match part {
        Part::Endnotes => format!("e{number}"),
        _ => number.to_string(),
    }
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                // A table of one column is a frame around what is in it.
                Block::Table(rows) if rows.iter().all(|row| row.len() <= 1) => {
                    rows.iter().flatten().for_each(|cell| self.blocks(cell));
                }
                Block::Table(rows) => self.table(rows),
            }
        }
    }

    fn role(&self, paragraph: &Paragraph) -> Option<Role> {
        match paragraph.outline {
            Some(level @ 0..9) => Some(Role::Heading(level + 1)),
            outline => {
                let style = paragraph.style.as_deref()?;
                let role = self.styles.role(style)?;
                // The tenth level is that of text, whatever the style.
                (outline.is_none() || !matches!(role, Role::Heading(_))).then_some(role)
            }
        }
    }

    /// What stands before an item of a list.
    fn marker(&mut self, paragraph: &Paragraph) -> Option<Marker> {
        let by_style = || {
            paragraph
                .style
                .as_deref()
                .and_then(|style| self.styles.list(style))
        };
        let list: List = match &paragraph.list {
            Some(list) => (list.clone(), paragraph.depth.unwrap_or(0)),
            None => {
                let (list, depth) = by_style()?;
                (list, paragraph.depth.unwrap_or(depth))
            }
        };
        self.numbering.next(&list)
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let atoms = self.atoms(paragraph);
        let marker = match atoms.is_empty() {
            true => None,
            false => self.marker(paragraph),
        };
        let role = self.role(paragraph);
        if paragraph.begins_page {
            self.page();
        }
        if !has_text(&atoms) || role == Some(Role::Contents) {
            if atoms.iter().any(|atom| matches!(atom, Atom::Page)) {
                self.page();
            }
            return;
        }
        let is_quote = role == Some(Role::Quote);
        if !self.docx.text.is_empty() {
            self.docx.text.push_str(match self.is_in_quote && is_quote {
                true => "\n>\n",
                false => "\n\n",
            });
        }
        self.is_in_quote = is_quote;
        let mut breaks = Breaks::Lines("\n");
        match role {
            Some(Role::Heading(level)) => {
                let signs = usize::from(level.min(6));
                self.docx.text.extend(std::iter::repeat_n('#', signs));
                self.docx.text.push(' ');
                breaks = Breaks::Spaces;
            }
            Some(Role::Quote) => {
                self.docx.text.push_str("> ");
                breaks = Breaks::Lines("\n> ");
            }
            _ => {}
        }
        match marker {
            Some(Marker::Bullet) if breaks == Breaks::Spaces => {}
            Some(Marker::Bullet) => self.docx.text.push_str("- "),
            Some(Marker::Ordered(number, delimiter)) => {
                let _ = write!(self.docx.text, "{number}{delimiter} ");
            }
            Some(Marker::Text(text)) => self.docx.text.push_str(&escaped(&text)),
            None => {}
        }
        self.content(&atoms, breaks);
    }

    /// A page begins here.
    fn page(&mut self) {
        let at = self.docx.text.len();
        if at > 0 && self.docx.pages.last() != Some(&at) {
            self.docx.pages.push(at);
        }
    }

    /// The paragraphs of a note, the second and later ones indented so that they belong to it.
    fn note(&mut self, blocks: &[Block], part: Part, number: usize) {
        self.is_in_quote = false;
        self.number = 0;
        let mut is_first = true;
        for paragraph in paragraphs(blocks) {
            let atoms = self.atoms(paragraph);
            if !has_text(&atoms) {
                continue;
            }
            match is_first {
                true => {
                    let _ = write!(self.docx.text, "\n\n[^{}]: ", label(part, number));
                }
                false => self.docx.text.push_str("\n\n    "),
            }
            is_first = false;
            self.content(&atoms, Breaks::Lines("\n    "));
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Block>>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        self.is_in_quote = false;
        if !self.docx.text.is_empty() {
            self.docx.text.push_str("\n\n");
        }
        for (row, cells) in rows.iter().enumerate() {
            if row > 0 {
                self.docx.text.push('\n');
            }
            for column in 0..columns {
                self.docx.text.push_str("| ");
                if let Some(cell) = cells.get(column) {
                    self.cell(cell);
                }
                self.docx.text.push(' ');
            }
            self.docx.text.push('|');
            if row == 0 {
                self.docx.text.push('\n');
                (0..columns).for_each(|_| self.docx.text.push_str("|---"));
                self.docx.text.push('|');
            }
        }
    }

    fn cell(&mut self, blocks: &[Block]) {
        let mut is_first = true;
        for paragraph in paragraphs(blocks) {
            let atoms = self.atoms(paragraph);
            if !has_text(&atoms) {
                continue;
            }
            if !is_first {
                self.docx.text.push_str("<br>");
            }
            is_first = false;
            match self.marker(paragraph) {
                Some(Marker::Ordered(number, delimiter)) => {
                    let _ = write!(self.docx.text, "{number}{delimiter} ");
                }
                Some(Marker::Text(text)) => self.docx.text.push_str(&escaped(&text)),
                Some(Marker::Bullet) | None => {}
            }
            self.content(&atoms, Breaks::Tags);
        }
    }

    /// The text of a paragraph, blank space at its ends cut off; counts the notes that it refers to.
    fn atoms<'p>(&mut self, paragraph: &'p Paragraph) -> Vec<Atom<'p>> {
        let mut atoms = Vec::new();
        let mut links = Vec::new();
        for inline in &paragraph.content {
            match inline {
                Inline::Words(words) => {
                    for (at, c) in words.text.char_indices() {
                        // An object is no text, and a line end of the XML is a space.
                        match c {
                            '\u{FFFC}' => {}
                            '\n' | '\r' => atoms.push(Atom::Char(' ', words, at)),
                            c => atoms.push(Atom::Char(c, words, at)),
                        }
                    }
                }
                Inline::Break => atoms.push(Atom::Break),
                Inline::Page => atoms.push(Atom::Page),
                Inline::Note(part, id, run) => {
                    let number = self.refer(*part, id, *run);
                    atoms.push(Atom::Markup(format!("[^{}]", label(*part, number))));
                }
                Inline::Link(address) => {
                    links.push(address);
                    atoms.push(Atom::Markup("[".to_owned()));
                }
                Inline::LinkEnd => {
                    if let Some(address) = links.pop() {
                        atoms.push(Atom::Markup(format!("](<{}>)", written(address))));
                    }
                }
            }
        }
        let end = atoms.iter().rposition(|atom| !atom.is_blank());
        atoms.truncate(end.map_or(0, |end| end + 1));
        let start = atoms.iter().position(|atom| !atom.is_blank());
        atoms.drain(..start.unwrap_or(0));
        atoms
    }

    /// The number of a note. One that is referred to twice keeps its number.
    fn refer(&mut self, part: Part, id: &str, run: usize) -> usize {
        let key = (part, id.to_owned());
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let [footnotes, endnotes] = &mut self.counts;
        let count = match part {
            Part::Endnotes => endnotes,
            _ => footnotes,
        };
        *count += 1;
        let number = *count;
        self.numbers.insert(key.clone(), number);
        self.notes.push((key, number, run));
        number
    }

    /// Writes the text of a paragraph, and takes down where it came from.
    fn content(&mut self, atoms: &[Atom], breaks: Breaks) {
        let emphasis = emphasis(atoms);
        let chars: Vec<Option<char>> = atoms
            .iter()
            .map(|atom| match atom {
                Atom::Char(c, ..) => Some(*c),
                Atom::Break if matches!(breaks, Breaks::Lines(_)) => Some('\n'),
                Atom::Break => Some(' '),
                Atom::Page | Atom::Markup(_) => None,
            })
            .collect();
        let is_heading = breaks == Breaks::Spaces;
        let escapes = escapes(&chars, Context { is_heading });
        let start = self.docx.text.len();
        for (i, atom) in atoms.iter().enumerate() {
            if emphasis.binary_search(&i).is_ok() {
                self.docx.text.push('*');
            }
            match atom {
                Atom::Char(c, words, at) => {
                    if escapes.get(i) == Some(&true) {
                        self.docx.text.push('\\');
                    }
                    self.char(*c, words, *at);
                }
                Atom::Break => self.docx.text.push_str(match breaks {
                    Breaks::Lines(line) => line,
                    Breaks::Spaces => " ",
                    Breaks::Tags => "<br>",
                }),
                Atom::Page => self.page(),
                Atom::Markup(text) => self.docx.text.push_str(text),
            }
        }
        if emphasis.binary_search(&atoms.len()).is_ok() {
            self.docx.text.push('*');
        }
        self.number += 1;
        self.docx.paragraphs.push(super::Paragraph {
            text: start..self.docx.text.len(),
            part: self.place.part,
            note: self.place.note,
            reference: self.place.reference,
            number: self.number,
        });
    }

    fn char(&mut self, c: char, words: &Words, at: usize) {
        let start = self.docx.text.len();
        self.docx.text.push(c);
        let end = self.docx.text.len();
        let is_exact = words.text.len() == words.xml.len();
        let xml = match is_exact {
            true => words.xml.start + at..words.xml.start + at + c.len_utf8(),
            false => words.xml.clone(),
        };
        if let Some(last) = self.docx.stretches.last_mut()
            && last.run == words.run
            && last.text.end == start
            && is_exact
            && last.text.len() == last.xml.len()
            && last.xml.end == xml.start
        {
            last.text.end = end;
            last.xml.end = xml.end;
            return;
        }
        self.docx.stretches.push(Stretch {
            text: start..end,
            run: words.run,
            offset: words.offset + at,
            xml,
        });
    }
}

fn has_text(atoms: &[Atom]) -> bool {
    atoms.iter().any(|atom| match atom {
        Atom::Char(c, ..) => !c.is_whitespace(),
        Atom::Markup(text) => text.starts_with("[^"),
        Atom::Break | Atom::Page => false,
    })
}

/// All paragraphs of some blocks, in order, whatever they stand in.
fn paragraphs(blocks: &[Block]) -> Vec<&Paragraph> {
    fn collect<'b>(blocks: &'b [Block], into: &mut Vec<&'b Paragraph>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => into.push(paragraph),
                Block::Table(rows) => {
                    for cell in rows.iter().flatten() {
                        collect(cell, into);
                    }
                }
            }
        }
    }
    let mut all = Vec::new();
    collect(blocks, &mut all);
    all
}

/// An address between `<` and `>`.
fn written(address: &str) -> String {
    let mut out = String::new();
    for c in address.chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push('/'),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// A text of its own, such as a list number, that means nothing to Markdown.
fn escaped(text: &str) -> String {
    let chars: Vec<Option<char>> = text.chars().map(Some).collect();
    let marks = escapes(&chars, Context::default());
    let mut out = String::new();
    for (c, mark) in text.chars().zip(marks) {
        if mark {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Where the asterisks of italic words go: before which atoms, in order, in pairs.
///
/// The asterisks stand directly at letters or digits, where they open and close in any surroundings. Italics that cut
/// through brackets or links stay plain.
fn emphasis(atoms: &[Atom]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while from < atoms.len() {
        let is_italic = |atom: &&Atom| matches!(atom, Atom::Char(_, words, _) if words.is_italic);
        let rest = atoms.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(is_italic).count();
        let italic = rest.get(..length).unwrap_or_default();
        let is_letter = |atom: &Atom| matches!(atom, Atom::Char(c, ..) if c.is_alphanumeric());
        let first = italic.iter().position(is_letter);
        let last = italic.iter().rposition(is_letter);
        if let (Some(first), Some(last)) = (first, last) {
            let is_bracket = |atom: &Atom| {
                matches!(
                    atom,
                    Atom::Char('[' | ']' | '［' | '］' | '【' | '】' | '@' | '＠', ..)
                )
            };
            if !italic.iter().any(is_bracket) {
                places.extend([from + first, from + last + 1]);
            }
        }
        from += length.max(1);
    }
    places
}
