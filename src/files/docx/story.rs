//! A part of a Word document (its body, its footnotes, its endnotes) as paragraphs and tables of visible text.

use super::xml::{self, Node, Space};
use super::{DocxError, Part, Run};
use quick_xml::events::BytesStart;
use std::collections::HashMap;
use std::ops::Range;

/// What a story is made of.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    /// Rows of cells of blocks.
    Table(Vec<Vec<Vec<Block>>>),
}

/// One paragraph, tracked changes accepted.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Paragraphs of the part that begin before it.
    pub index: usize,
    pub style: Option<String>,
    pub outline: Option<u8>,
    pub list: Option<String>,
    pub depth: Option<u8>,
    pub begins_page: bool,
    /// Its end was deleted: the next paragraph goes on with it.
    runs_on: bool,
    pub content: Vec<Inline>,
}

/// A stretch of a paragraph.
#[derive(Debug)]
pub(super) enum Inline {
    Words(Words),
    /// A line break.
    Break,
    /// A page ends here. Where Word only remembers that a page ended here when it last set the text, the line goes on.
    Page,
    /// A reference to a footnote or endnote, by its id.
    Note(Part, String, usize),
    /// A link to an address outside the document begins.
    Link(String),
    /// It ends.
    LinkEnd,
}

/// Text of one run.
#[derive(Debug)]
pub(super) struct Words {
    pub text: String,
    /// Bytes of the part.
    pub xml: Range<usize>,
    /// Index into the runs.
    pub run: usize,
    /// Bytes of the run's visible text before it.
    pub offset: usize,
    pub is_italic: bool,
}

/// Reads the stories of a part: the body has one, under the empty id; footnotes and endnotes one each, by id.
///
/// # Errors
///
/// If the part is no well-formed XML.
pub(super) fn read(
    part: Part,
    name: &str,
    text: &str,
    links: &HashMap<String, String>,
    runs: &mut Vec<Run>,
) -> Result<HashMap<String, Vec<Block>>, DocxError> {
    let mut reader = Reader {
        part,
        links,
        runs,
        tags: Vec::new(),
        hidden: 0,
        containers: vec![Vec::new()],
        tables: Vec::new(),
        paragraphs: Vec::new(),
        count: 0,
        open_runs: Vec::new(),
        fields: Vec::new(),
        stories: HashMap::new(),
    };
    xml::walk(name, text, |node| match node {
        Node::Open {
            space,
            local,
            start,
            range,
        } => reader.open(space, local, start, range),
        Node::Close { range } => reader.close(range),
        Node::Text { text, range } => {
            if matches!(reader.tags.last(), Some(Tag::Text)) {
                reader.words(text.into_owned(), range);
            }
        }
    })?;
    if part == Part::Body {
        let body = reader.containers.into_iter().next().unwrap_or_default();
        reader.stories.insert(String::new(), body);
    }
    Ok(reader.stories)
}

/// What is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphProperties,
    /// Of a run, or of a paragraph's end.
    RunProperties,
    Run,
    Text,
    Table,
    Row {
        is_deleted: bool,
    },
    RowProperties,
    Cell,
    TextBox,
    /// Alternate content, one of which is taken.
    Alternatives {
        is_taken: bool,
    },
    Link,
    Control {
        is_placeholder: bool,
    },
    ControlProperties,
    /// A footnote or endnote; separators have no id.
    Note(Option<String>),
    Other,
}

#[derive(Debug, Default)]
struct OpenRun {
    index: usize,
    length: usize,
    is_italic: bool,
    is_hidden: bool,
}

struct Reader<'a> {
    part: Part,
    /// Addresses by relationship id.
    links: &'a HashMap<String, String>,
    runs: &'a mut Vec<Run>,
    tags: Vec<Tag>,
    /// How many elements deep inside one that is not read.
    hidden: usize,
    /// Blocks of the story, of the cell in it, of the text box in that.
    containers: Vec<Vec<Block>>,
    tables: Vec<Vec<Vec<Vec<Block>>>>,
    /// Paragraphs that are open, each in a text box of the one before, with the blocks of its text boxes.
    paragraphs: Vec<(Paragraph, Vec<Block>)>,
    count: usize,
    open_runs: Vec<OpenRun>,
    /// Of each open field, whether its result has begun.
    fields: Vec<bool>,
    stories: HashMap<String, Vec<Block>>,
}

/// Elements that hold nothing of the text as it stands once all changes are accepted.
const UNREAD: [&str; 22] = [
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "fldData",
    "rt",
    "rubyPr",
    "sdtEndPr",
    "tblPr",
    "tblPrEx",
    "tblGrid",
    "tcPr",
    "sectPr",
    "pPrChange",
    "rPrChange",
    "trPrChange",
    "tcPrChange",
    "tblPrChange",
    "sectPrChange",
    "customXmlPr",
    "smartTagPr",
];

impl Reader<'_> {
    fn open(&mut self, space: Space, local: &str, start: &BytesStart, range: Range<usize>) {
        if self.hidden > 0 {
            self.hidden += 1;
            return;
        }
        let tag = match space {
            Space::Word => self.word(local, start, range),
            Space::Compatibility => self.alternative(local),
            Space::Math => None,
            Space::Other => Some(Tag::Other),
        };
        match tag {
            Some(tag) => self.tags.push(tag),
            None => self.hidden = 1,
        }
    }

    /// The first of several ways to say the same is taken.
    fn alternative(&mut self, local: &str) -> Option<Tag> {
        if local == "AlternateContent" {
            return Some(Tag::Alternatives { is_taken: false });
        }
        if let Some(Tag::Alternatives { is_taken }) = self.tags.last_mut() {
            return (!std::mem::replace(is_taken, true)).then_some(Tag::Other);
        }
        Some(Tag::Other)
    }

    /// Takes in the beginning of an element; `None` if what is in it is not read.
    fn word(&mut self, local: &str, start: &BytesStart, range: Range<usize>) -> Option<Tag> {
        let parent = self.tags.last().cloned().unwrap_or(Tag::Other);
        match parent {
            Tag::ParagraphProperties | Tag::RunProperties | Tag::RowProperties => {
                return self.property(local, start, &parent);
            }
            Tag::ControlProperties => {
                if local == "showingPlcHdr"
                    && let Some(Tag::Control { is_placeholder }) = self.tags.iter_mut().rev().nth(1)
                {
                    *is_placeholder = xml::is_on(start);
                }
                return None;
            }
            Tag::Control {
                is_placeholder: true,
            } if local == "sdtContent" => return None,
            _ => {}
        }
        if UNREAD.contains(&local) {
            return None;
        }
        Some(match local {
            "p" => {
                let paragraph = Paragraph {
                    index: self.count,
                    ..Paragraph::default()
                };
                self.count += 1;
                self.paragraphs.push((paragraph, Vec::new()));
                Tag::Paragraph
            }
            "pPr" => Tag::ParagraphProperties,
            "rPr" => Tag::RunProperties,
            "r" => {
                self.begin_run(range);
                Tag::Run
            }
            "t" => Tag::Text,
            "tab" | "ptab" => {
                self.words("\t".to_owned(), range);
                Tag::Other
            }
            "noBreakHyphen" => {
                self.words("\u{2011}".to_owned(), range);
                Tag::Other
            }
            "softHyphen" => {
                self.words("\u{AD}".to_owned(), range);
                Tag::Other
            }
            "sym" => {
                if let Some(c) = symbol(start) {
                    self.words(c.to_string(), range);
                }
                Tag::Other
            }
            "br" | "cr" => {
                let kind = xml::attribute(start, "type").unwrap_or_default();
                self.inline(Inline::Break);
                if kind == "page" {
                    self.inline(Inline::Page);
                }
                Tag::Other
            }
            "lastRenderedPageBreak" => {
                self.inline(Inline::Page);
                Tag::Other
            }
            "fldChar" => {
                match xml::attribute(start, "fldCharType").as_deref() {
                    Some("begin") => self.fields.push(false),
                    Some("separate") => {
                        if let Some(field) = self.fields.last_mut() {
                            *field = true;
                        }
                    }
                    Some("end") => {
                        self.fields.pop();
                    }
                    _ => {}
                }
                // What a form field is like is no text.
                return None;
            }
            "footnoteReference" | "endnoteReference" => {
                let part = match local {
                    "footnoteReference" => Part::Footnotes,
                    _ => Part::Endnotes,
                };
                if let (Some(id), Some(run)) = (xml::attribute(start, "id"), self.open_runs.last())
                {
                    let index = run.index;
                    self.inline(Inline::Note(part, id, index));
                }
                Tag::Other
            }
            "hyperlink" => match xml::attribute(start, "id").and_then(|id| self.links.get(&id)) {
                Some(address) => {
                    self.inline(Inline::Link(address.clone()));
                    Tag::Link
                }
                None => Tag::Other,
            },
            "sdt" => Tag::Control {
                is_placeholder: false,
            },
            "sdtPr" => Tag::ControlProperties,
            "tbl" => {
                self.tables.push(Vec::new());
                Tag::Table
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.push(Vec::new());
                }
                Tag::Row { is_deleted: false }
            }
            "trPr" => Tag::RowProperties,
            "tc" => {
                self.containers.push(Vec::new());
                Tag::Cell
            }
            "txbxContent" => {
                self.containers.push(Vec::new());
                Tag::TextBox
            }
            "footnote" | "endnote" => {
                self.containers.push(Vec::new());
                self.fields.clear();
                let is_text = xml::attribute(start, "type").is_none_or(|kind| kind == "normal");
                Tag::Note(xml::attribute(start, "id").filter(|_| is_text))
            }
            _ => Tag::Other,
        })
    }

    /// Takes in a property of a paragraph, of a run, or of a row.
    fn property(&mut self, local: &str, start: &BytesStart, of: &Tag) -> Option<Tag> {
        let value = || xml::attribute(start, "val");
        match (of, local) {
            (Tag::ParagraphProperties, "rPr") => return Some(Tag::RunProperties),
            // Its children are properties, too.
            (Tag::ParagraphProperties, "numPr") => return Some(Tag::ParagraphProperties),
            (Tag::ParagraphProperties, _) => {
                let (paragraph, _) = self.paragraphs.last_mut()?;
                match local {
                    "pStyle" => paragraph.style = value(),
                    "outlineLvl" => {
                        paragraph.outline = value().and_then(|level| level.parse().ok())
                    }
                    "numId" => paragraph.list = value(),
                    "ilvl" => paragraph.depth = value().and_then(|depth| depth.parse().ok()),
                    "pageBreakBefore" => paragraph.begins_page = xml::is_on(start),
                    _ => {}
                }
            }
            (Tag::RunProperties, "del" | "moveFrom") => {
                let is_end = self.tags.iter().rev().nth(1) == Some(&Tag::ParagraphProperties);
                if is_end && let Some((paragraph, _)) = self.paragraphs.last_mut() {
                    paragraph.runs_on = true;
                }
            }
            (Tag::RunProperties, _) => {
                let is_of_run = self.tags.iter().rev().nth(1) == Some(&Tag::Run);
                if let Some(run) = self.open_runs.last_mut().filter(|_| is_of_run) {
                    match local {
                        "i" => run.is_italic = xml::is_on(start),
                        "vanish" => run.is_hidden = xml::is_on(start),
                        _ => {}
                    }
                }
            }
            (Tag::RowProperties, "del") => {
                if let Some(Tag::Row { is_deleted }) = self.tags.iter_mut().rev().nth(1) {
                    *is_deleted = true;
                }
            }
            _ => {}
        }
        None
    }

    fn begin_run(&mut self, range: Range<usize>) {
        let holder = self.open_runs.last().map(|run| run.index);
        let paragraph = self
            .paragraphs
            .last()
            .map_or(0, |(paragraph, _)| paragraph.index);
        let before = self.runs.last();
        let before = before.filter(|run| run.part == self.part && run.paragraph == paragraph);
        self.open_runs.push(OpenRun {
            index: self.runs.len(),
            ..OpenRun::default()
        });
        self.runs.push(Run {
            part: self.part,
            paragraph,
            index: before.map_or(0, |run| run.index + 1),
            xml: range,
            holder,
        });
    }

    /// Whether what stands here is shown.
    fn is_shown(&self) -> bool {
        self.fields.iter().all(|has_result| *has_result)
            && self.open_runs.last().is_none_or(|run| !run.is_hidden)
    }

    fn inline(&mut self, inline: Inline) {
        let is_shown = self.is_shown() || matches!(inline, Inline::Link(_) | Inline::LinkEnd);
        if let Some((paragraph, _)) = self.paragraphs.last_mut().filter(|_| is_shown) {
            paragraph.content.push(inline);
        }
    }

    fn words(&mut self, text: String, xml: Range<usize>) {
        let is_shown = self.is_shown();
        // Tab stops are properties of a paragraph and no tabs.
        let Some(run) = self.open_runs.last_mut().filter(|_| is_shown) else {
            return;
        };
        let words = Words {
            xml,
            run: run.index,
            offset: run.length,
            is_italic: run.is_italic,
            text,
        };
        run.length += words.text.len();
        self.inline(Inline::Words(words));
    }

    fn close(&mut self, range: Range<usize>) {
        if self.hidden > 0 {
            self.hidden -= 1;
            return;
        }
        match self.tags.pop() {
            Some(Tag::Paragraph) => self.end_paragraph(),
            Some(Tag::Run) => {
                let run = self.open_runs.pop();
                if let Some(run) = run.and_then(|run| self.runs.get_mut(run.index)) {
                    run.xml.end = range.end;
                }
            }
            Some(Tag::Link) => self.inline(Inline::LinkEnd),
            Some(Tag::Cell) => {
                let cell = self.end_container();
                let row = self.tables.last_mut().and_then(|table| table.last_mut());
                if let Some(row) = row {
                    row.push(cell);
                }
            }
            Some(Tag::Row { is_deleted: true }) => {
                if let Some(table) = self.tables.last_mut() {
                    table.pop();
                }
            }
            Some(Tag::Table) => {
                if let Some(table) = self.tables.pop() {
                    self.add(Block::Table(table));
                }
            }
            Some(Tag::TextBox) => {
                let blocks = self.end_container();
                if let Some((_, boxes)) = self.paragraphs.last_mut() {
                    boxes.extend(blocks);
                }
            }
            Some(Tag::Note(id)) => {
                let blocks = self.end_container();
                if let Some(id) = id {
                    self.stories.insert(id, blocks);
                }
            }
            _ => {}
        }
    }

    fn end_container(&mut self) -> Vec<Block> {
        match self.containers.len() {
            // The story itself ends with the part.
            0 | 1 => Vec::new(),
            _ => self.containers.pop().unwrap_or_default(),
        }
    }

    fn add(&mut self, block: Block) {
        if let Some(container) = self.containers.last_mut() {
            container.push(block);
        }
    }

    fn end_paragraph(&mut self) {
        let Some((mut paragraph, boxes)) = self.paragraphs.pop() else {
            return;
        };
        let container = self.containers.last_mut();
        if let Some(container) = container
            && let Some(Block::Paragraph(before)) = container.last_mut()
            && before.runs_on
        {
            let mut content = std::mem::take(&mut before.content);
            content.append(&mut paragraph.content);
            paragraph.content = content;
            paragraph.index = before.index;
            *before = paragraph;
        } else {
            self.add(Block::Paragraph(paragraph));
        }
        for block in boxes {
            self.add(block);
        }
    }
}

/// A character that a run names by its number. Those of symbol fonts are pictures, and no text.
fn symbol(start: &BytesStart) -> Option<char> {
    let code = u32::from_str_radix(&xml::attribute(start, "char")?, 16).ok()?;
    let c = char::from_u32(code)?;
    (!matches!(c, '\u{E000}'..='\u{F8FF}') && !c.is_control()).then_some(c)
}
