//! A copy of a Word document with comments: only the parts that must change do, every other entry is copied as it is.

use super::package::{Package, relationships_of};
use super::xml::{self, Node, Space};
use super::{Docx, DocxError, Part, Run};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::ops::Range;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A comment to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What it is about: bytes of [`Docx::text`].
    pub range: Range<usize>,
    /// Its paragraphs.
    pub text: Vec<String>,
}

const AUTHOR: &str = "yinwen";
const CONTENT_TYPES: &str = "[Content_Types].xml";
const COMMENTS_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// The namespaces of the transitional and of the strict form of the standard.
struct Namespaces {
    main: &'static str,
    relationships: &'static str,
}

const TRANSITIONAL: Namespaces = Namespaces {
    main: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    relationships: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
};
const STRICT: Namespaces = Namespaces {
    main: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    relationships: "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

impl Docx {
    /// The document in `bytes`, from which `self` was read, with comments beside those it has. A comment on a note or in a
    /// text box is set where the body refers to it, for Word allows none inside.
    ///
    /// # Errors
    ///
    /// [`DocxError`] if a part that has to change cannot be read.
    pub fn annotated(&self, bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, DocxError> {
        if comments.is_empty() {
            return Ok(bytes.to_vec());
        }
        let mut package = Package::open(bytes)?;
        let name = package.document()?;
        let body = package.part(&name)?.ok_or(DocxError::NotWord)?;
        let namespaces = match body.contains(STRICT.main) {
            true => STRICT,
            false => TRANSITIONAL,
        };
        let mut changed: BTreeMap<String, String> = BTreeMap::new();

        let relationships = package.relationships(&name)?;
        let known = relationships.iter().find(|one| one.kind == "comments");
        let part = known.map(|one| one.target.clone());
        let (part, existing) = match part {
            Some(part) => {
                let text = package.part(&part)?;
                (part, text)
            }
            None => {
                let part = new_name(&mut package, &name)?;
                let rels = relationships_of(&name);
                let text = package.part(&rels)?;
                let ids = relationships.iter().map(|one| one.id.as_str()).collect();
                let with = related(text.as_deref(), &part, &ids, &namespaces);
                changed.insert(rels.clone(), with.ok_or_else(|| unclosed(&rels))?);
                (part, None)
            }
        };
        let types = package.part(CONTENT_TYPES)?.unwrap_or_default();
        if !types.contains(&format!("\"/{part}\"")) {
            let one = format!("<Override PartName=\"/{part}\" ContentType=\"{COMMENTS_TYPE}\"/>");
            let with = inside(&types, "Types", &one);
            changed.insert(
                CONTENT_TYPES.to_owned(),
                with.ok_or_else(|| unclosed(CONTENT_TYPES))?,
            );
        }
        let empty = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{}\"></w:comments>",
            namespaces.main
        );
        let existing = existing.unwrap_or(empty);
        let first = next_id(&part, &existing)?.max(next_id(&name, &body)?);
        let new: String = comments
            .iter()
            .zip(first..)
            .map(|(comment, id)| element(comment, id, &namespaces))
            .collect();
        let with = inside(&existing, "comments", &new).ok_or_else(|| unclosed(&part))?;
        changed.insert(part, with);
        let anchors = comments.iter().map(|comment| self.anchor(comment));
        let anchors: Vec<Anchor> = anchors.collect();
        changed.insert(name.clone(), marked(&name, &body, &anchors, first)?);
        rezipped(bytes, changed)
    }

    /// Where in the body a comment is set.
    fn anchor(&self, comment: &Comment) -> Anchor {
        let paragraph = self.paragraph_at(comment.range.start);
        let whole = paragraph.map_or(0..0, |paragraph| paragraph.text.clone());
        let mut stretches = self.stretches_in(&comment.range);
        if comment.range.is_empty() || stretches.is_empty() {
            stretches = self.stretches_in(&whole);
        }
        let ends = stretches.first().zip(stretches.last());
        let (Some((first, last)), Some(paragraph)) = (ends, paragraph) else {
            return Anchor::Run(0..0);
        };
        let run = |index: usize| self.runs.get(index);
        if paragraph.part != Part::Body {
            let reference = paragraph.reference.and_then(run);
            return Anchor::Run(reference.map_or(0..0, |run| self.outermost(run).xml.clone()));
        }
        let (Some(from), Some(to)) = (run(first.run), run(last.run)) else {
            return Anchor::Run(0..0);
        };
        if from.holder.is_some() || to.holder.is_some() {
            let (from, to) = (self.outermost(from), self.outermost(to));
            return Anchor::Run(from.xml.start..to.xml.end);
        }
        let within = |stretch: &super::Stretch, at: usize, or: usize| match stretch.text.len()
            == stretch.xml.len()
            && stretch.text.contains(&at)
        {
            true => stretch.xml.start + (at - stretch.text.start),
            false => or,
        };
        Anchor::Words {
            start: within(first, comment.range.start, first.xml.start),
            first: from.xml.clone(),
            end: within(last, comment.range.end, last.xml.end),
            last: to.xml.clone(),
        }
    }

    fn outermost<'r>(&'r self, run: &'r Run) -> &'r Run {
        let holder = |run: &&'r Run| run.holder.and_then(|holder| self.runs.get(holder));
        std::iter::successors(Some(run), holder)
            .last()
            .unwrap_or(run)
    }
}

/// What a comment is set around: bytes of the body.
enum Anchor {
    /// Whole runs; if empty, nothing, and the comment is set at the first run of all.
    Run(Range<usize>),
    /// From a byte inside one run to a byte inside another, or the same.
    Words {
        start: usize,
        first: Range<usize>,
        end: usize,
        last: Range<usize>,
    },
}

fn unclosed(part: &str) -> DocxError {
    DocxError::Damaged {
        part: part.to_owned(),
        reason: "its last element is not closed".to_owned(),
    }
}

/// A name for the comments that no part has.
fn new_name(package: &mut Package, body: &str) -> Result<String, DocxError> {
    let folder = body.rsplit_once('/').map_or("", |(folder, _)| folder);
    for n in 0.. {
        let number = if n == 0 { String::new() } else { n.to_string() };
        let name = format!("{folder}/comments{number}.xml");
        let name = name.trim_start_matches('/').to_owned();
        if package.part(&name)?.is_none() {
            return Ok(name);
        }
    }
    Err(DocxError::NotWord)
}

/// Relationships with one more, to the comments.
fn related(
    text: Option<&str>,
    part: &str,
    ids: &BTreeSet<&str>,
    namespaces: &Namespaces,
) -> Option<String> {
    let empty = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    let id = (1..)
        .map(|n| format!("rIdYinwen{n}"))
        .find(|id| !ids.contains(id.as_str()))?;
    let one = format!(
        "<Relationship Id=\"{id}\" Type=\"{}/comments\" Target=\"/{part}\"/>",
        namespaces.relationships
    );
    inside(text.unwrap_or(empty), "Relationships", &one)
}

/// `text` with `more` at the end of its root element, whose local name is given.
fn inside(text: &str, root: &str, more: &str) -> Option<String> {
    let at = text.rfind("</").filter(|at| {
        let name = text.get(at + 2..).unwrap_or_default();
        let name = name.trim_end().trim_end_matches('>').trim_end();
        name.rsplit(':').next() == Some(root)
    });
    if let Some(at) = at {
        return Some([text.get(..at)?, more, text.get(at..)?].concat());
    }
    // `<Types/>`
    let at = text.trim_end().strip_suffix("/>")?.len();
    let name = text.get(text.get(..at)?.rfind('<')? + 1..at)?;
    let name = name.split_whitespace().next()?;
    (name.rsplit(':').next() == Some(root)).then(|| {
        [
            text.get(..at).unwrap_or_default(),
            ">",
            more,
            "</",
            name,
            ">",
        ]
        .concat()
    })
}

/// The first number that no comment of a part has.
fn next_id(part: &str, text: &str) -> Result<u32, DocxError> {
    let mut next = 0;
    xml::walk(part, text, |node| {
        if let Node::Open { local, start, .. } = node
            && matches!(local, "comment" | "commentRangeStart" | "commentReference")
            && let Some(id) = xml::attribute(start, "id").and_then(|id| id.parse::<u32>().ok())
        {
            next = next.max(id.saturating_add(1));
        }
    })?;
    Ok(next)
}

fn element(comment: &Comment, id: u32, namespaces: &Namespaces) -> String {
    let mut out = format!(
        "<w:comment xmlns:w=\"{}\" w:id=\"{id}\" w:author=\"{AUTHOR}\" w:initials=\"yw\">",
        namespaces.main
    );
    for paragraph in &comment.text {
        let _ = write!(
            out,
            "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(paragraph)
        );
    }
    out.push_str("</w:comment>");
    out
}

/// Text for an element. What XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

/// What is set at one place: the ends of comments, then the beginnings of others.
#[derive(Debug, Default)]
struct Marks {
    ends: Vec<u32>,
    starts: Vec<u32>,
    /// The run that has to be split there, with what its second half begins with, and what the first half ends with.
    split: Option<(String, String)>,
}

/// The body with the comments' marks.
fn marked(name: &str, body: &str, anchors: &[Anchor], first_id: u32) -> Result<String, DocxError> {
    let runs = splittable(name, body, anchors)?;
    let anywhere = runs.whole.clone();
    let mut places: BTreeMap<usize, Marks> = BTreeMap::new();
    let mut preserved: BTreeSet<usize> = BTreeSet::new();
    for (anchor, id) in anchors.iter().zip(first_id..) {
        if anywhere.is_empty() {
            break;
        }
        let (start, end) = match anchor {
            Anchor::Run(run) if run.is_empty() => (anywhere.start, anywhere.end),
            Anchor::Run(run) => (run.start, run.end),
            Anchor::Words {
                start,
                first,
                end,
                last,
            } => {
                let start = runs.split(first, *start, body, true, &mut places, &mut preserved);
                let end = runs.split(last, *end, body, false, &mut places, &mut preserved);
                (start, end)
            }
        };
        places.entry(start).or_default().starts.push(id);
        places.entry(end).or_default().ends.push(id);
    }
    let prefix = runs.prefix.as_str();
    let mut edits: BTreeMap<usize, String> = BTreeMap::new();
    for at in preserved {
        edits.insert(at, " xml:space=\"preserve\"".to_owned());
    }
    for (at, marks) in places {
        let mut text = String::new();
        let (before, after) = marks.split.unwrap_or_default();
        text.push_str(&before);
        for id in marks.ends {
            let _ = write!(
                text,
                "<{prefix}commentRangeEnd {prefix}id=\"{id}\"/><{prefix}r><{prefix}commentReference {prefix}id=\"{id}\"/></{prefix}r>"
            );
        }
        for id in marks.starts {
            let _ = write!(text, "<{prefix}commentRangeStart {prefix}id=\"{id}\"/>");
        }
        text.push_str(&after);
        edits.insert(at, text);
    }
    let mut out = String::with_capacity(body.len() + 256 * edits.len());
    let mut done = 0;
    for (at, text) in edits {
        out.push_str(body.get(done..at).unwrap_or_default());
        out.push_str(&text);
        done = at;
    }
    out.push_str(body.get(done..).unwrap_or_default());
    Ok(with_encoding(out))
}

/// A part that was UTF-16 is written as UTF-8, and has to say so.
fn with_encoding(text: String) -> String {
    let end = text.find("?>").unwrap_or(0);
    let head = text.get(..end).unwrap_or_default();
    for written in ["UTF-16", "utf-16", "UTF-16LE", "UTF-16BE"] {
        for mark in ['"', '\''] {
            let old = format!("encoding={mark}{written}{mark}");
            if head.contains(&old) {
                let head = head.replace(&old, "encoding=\"UTF-8\"");
                return head + text.get(end..).unwrap_or_default();
            }
        }
    }
    text
}

/// The children of a run: what it may be split between, or inside.
#[derive(Debug, Default)]
struct Children {
    /// The opening tag of the run.
    tag: Range<usize>,
    /// Its properties, which both halves need.
    properties: Range<usize>,
    /// The other children: bytes, and of text the opening tag.
    all: Vec<(Range<usize>, Option<Range<usize>>)>,
}

/// The runs of the body that comments begin or end in.
struct Runs {
    by_start: HashMap<usize, Children>,
    /// `w:`, as the document has it.
    prefix: String,
    /// The first run of all.
    whole: Range<usize>,
}

fn splittable(name: &str, body: &str, anchors: &[Anchor]) -> Result<Runs, DocxError> {
    let mut wanted: BTreeSet<usize> = BTreeSet::new();
    for anchor in anchors {
        if let Anchor::Words { first, last, .. } = anchor {
            wanted.extend([first.start, last.start]);
        }
    }
    let mut runs = Runs {
        by_start: HashMap::new(),
        prefix: String::new(),
        whole: 0..0,
    };
    // The run whose children are listed, and how deep inside it the walk is.
    let mut current: Option<(usize, usize)> = None;
    let mut first: Option<usize> = None;
    xml::walk(name, body, |node| match node {
        Node::Open {
            space,
            local,
            start,
            range,
        } => {
            if space == Space::Word && local == "r" && first.is_none() && current.is_none() {
                let qualified: &str = start.name().into_inner();
                runs.prefix = qualified.strip_suffix('r').unwrap_or_default().to_owned();
                first = Some(range.start);
                runs.whole = range.start..range.start;
                current = Some((range.start, 0));
                let children = runs.by_start.entry(range.start).or_default();
                children.tag = range;
                return;
            }
            if let Some((run, depth)) = &mut current {
                if *depth == 0
                    && let Some(children) = runs.by_start.get_mut(run)
                {
                    let is_text = space == Space::Word && local == "t";
                    if space == Space::Word && local == "rPr" {
                        children.properties = range.clone();
                    } else {
                        let tag = is_text.then(|| range.clone());
                        children.all.push((range, tag));
                    }
                }
                *depth += 1;
            } else if space == Space::Word && local == "r" && wanted.contains(&range.start) {
                current = Some((range.start, 0));
                let children = runs.by_start.entry(range.start).or_default();
                children.tag = range;
            }
        }
        Node::Close { range } => {
            let Some((run, depth)) = &mut current else {
                return;
            };
            if *depth == 0 {
                if first == Some(*run) {
                    runs.whole.end = range.end;
                }
                current = None;
                return;
            }
            *depth -= 1;
            if *depth == 0
                && let Some(children) = runs.by_start.get_mut(run)
            {
                // The properties come first of all, where there are any.
                match children.all.last_mut() {
                    Some((child, _)) => child.end = range.end,
                    None => children.properties.end = range.end,
                }
            }
        }
        Node::Text { .. } => {}
    })?;
    Ok(runs)
}

impl Runs {
    /// Where a mark goes that belongs at byte `at` inside `run`: at an edge of the run, or at `at`, where the run is split.
    fn split(
        &self,
        run: &Range<usize>,
        at: usize,
        body: &str,
        is_start: bool,
        places: &mut BTreeMap<usize, Marks>,
        preserved: &mut BTreeSet<usize>,
    ) -> usize {
        let edge = if is_start { run.start } else { run.end };
        let Some(children) = self.by_start.get(&run.start) else {
            return edge;
        };
        let content = |child: &(Range<usize>, Option<Range<usize>>)| {
            let tag_end = child.1.as_ref().map(|tag| tag.end);
            let from = tag_end.unwrap_or(child.0.start);
            (from, child.0.end)
        };
        let (first, last) = (children.all.first(), children.all.last());
        if first.is_none_or(|child| at <= content(child).0) {
            return run.start;
        }
        let closing = format!("</{}t>", self.prefix);
        let text_end = |child: &Range<usize>| {
            let text = body.get(child.clone()).unwrap_or_default();
            child.start + text.rfind("</").unwrap_or(text.len())
        };
        if last
            .is_none_or(|child| at >= child.0.end || child.1.is_some() && at >= text_end(&child.0))
        {
            return run.end;
        }
        let get = |range: &Range<usize>| body.get(range.clone()).unwrap_or_default();
        let opening = [get(&children.tag), get(&children.properties)].concat();
        let ending = format!("</{}r>", self.prefix);
        // Between two children, or at the edge of a text.
        for child in &children.all {
            let (from, to) = content(child);
            if at <= from && (child.1.is_some() || at == from) {
                let at = child.0.start;
                places.entry(at).or_default().split = Some((ending, opening));
                return at;
            }
            if at >= to {
                continue;
            }
            let Some(tag) = &child.1 else {
                return edge;
            };
            if at >= text_end(&child.0) {
                let at = child.0.end;
                places.entry(at).or_default().split = Some((ending, opening));
                return at;
            }
            if !get(tag).contains("xml:space") {
                preserved.insert(tag.end - 1);
            }
            let before = closing + &ending;
            let after = format!("{opening}<{}t xml:space=\"preserve\">", self.prefix);
            places.entry(at).or_default().split = Some((before, after));
            return at;
        }
        edge
    }
}

/// The archive with some entries replaced or added, the others copied as they are.
fn rezipped(bytes: &[u8], mut changed: BTreeMap<String, String>) -> Result<Vec<u8>, DocxError> {
    let fail = |error: &dyn std::fmt::Display, part: &str| DocxError::Damaged {
        part: part.to_owned(),
        reason: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocxError::NotZip)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let write = |writer: &mut ZipWriter<_>, name: &str, text: String| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .map_err(|error| fail(&error, name))?;
        writer
            .write_all(text.as_bytes())
            .map_err(|error| fail(&error, name))
    };
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| fail(&error, &index.to_string()))?;
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(error) => return Err(fail(&error, &index.to_string())),
        };
        // Names of parts do not tell capital letters from small ones.
        let key = changed.keys().find(|key| key.eq_ignore_ascii_case(&name));
        match key.cloned().and_then(|key| changed.remove(&key)) {
            Some(text) => write(&mut writer, &name, text)?,
            None => writer
                .raw_copy_file(entry)
                .map_err(|error| fail(&error, &name))?,
        }
    }
    for (name, text) in changed {
        write(&mut writer, &name, text)?;
    }
    let archive = writer.finish().map_err(|error| fail(&error, "zip"))?;
    Ok(archive.into_inner())
}
