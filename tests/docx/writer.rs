//! Word documents made for tests: parts as text, zipped.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document in the making.
#[derive(Debug, Clone, Default)]
pub struct Document {
    body: String,
    /// Further parts that the body is related to: kind, name below `word/`, text.
    parts: Vec<(&'static str, &'static str, String)>,
    links: Vec<String>,
    core: Option<String>,
}

impl Document {
    /// With that XML as its body.
    pub fn new(body: impl Into<String>) -> Document {
        Document {
            body: body.into(),
            ..Document::default()
        }
    }

    /// With a paragraph for each line, as one run each.
    pub fn of_lines(text: &str) -> Document {
        Document::new(text.lines().map(paragraph).collect::<String>())
    }

    /// With footnotes: the XML of each, numbered from 1.
    pub fn footnotes(mut self, notes: &[&str]) -> Document {
        let separator = r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>separator</w:t></w:r></w:p></w:footnote>"#;
        let notes: String = (1..)
            .zip(notes)
            .map(|(id, note)| format!(r#"<w:footnote w:id="{id}">{note}</w:footnote>"#))
            .collect();
        let xml = format!(r#"<w:footnotes xmlns:w="{MAIN}">{separator}{notes}</w:footnotes>"#);
        self.parts.push(("footnotes", "footnotes.xml", xml));
        self
    }

    /// With endnotes, numbered from 1.
    pub fn endnotes(mut self, notes: &[&str]) -> Document {
        let notes: String = (1..)
            .zip(notes)
            .map(|(id, note)| format!(r#"<w:endnote w:id="{id}">{note}</w:endnote>"#))
            .collect();
        let xml = format!(r#"<w:endnotes xmlns:w="{MAIN}">{notes}</w:endnotes>"#);
        self.parts.push(("endnotes", "endnotes.xml", xml));
        self
    }

    /// With that XML as styles.
    pub fn styles(mut self, styles: &str) -> Document {
        let xml = format!(r#"<w:styles xmlns:w="{MAIN}">{styles}</w:styles>"#);
        self.parts.push(("styles", "styles.xml", xml));
        self
    }

    /// With that XML as numbering.
    pub fn numbering(mut self, numbering: &str) -> Document {
        let xml = format!(r#"<w:numbering xmlns:w="{MAIN}">{numbering}</w:numbering>"#);
        self.parts.push(("numbering", "numbering.xml", xml));
        self
    }

    /// With comments: the XML of each.
    pub fn comments(mut self, comments: &str) -> Document {
        let xml = format!(r#"<w:comments xmlns:w="{MAIN}">{comments}</w:comments>"#);
        self.parts.push(("comments", "comments.xml", xml));
        self
    }

    /// With an address outside; its relationship is `link1`, of the next `link2`.
    pub fn link(mut self, address: &str) -> Document {
        self.links.push(address.to_owned());
        self
    }

    /// With that XML as what it says of itself.
    pub fn core(mut self, core: &str) -> Document {
        self.core = Some(core.to_owned());
        self
    }

    /// Its parts, by name, in the order in which they are zipped.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut types = String::from(
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
        );
        let mut related = String::new();
        for (n, (kind, name, _)) in self.parts.iter().enumerate() {
            types += &format!(
                r#"<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#
            );
            related += &format!(
                r#"<Relationship Id="part{n}" Type="{RELATIONSHIPS}/{kind}" Target="{name}"/>"#
            );
        }
        for (n, address) in (1..).zip(&self.links) {
            related += &format!(
                r#"<Relationship Id="link{n}" Type="{RELATIONSHIPS}/hyperlink" Target="{address}" TargetMode="External"/>"#
            );
        }
        let declaration = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
        let package = "http://schemas.openxmlformats.org/package/2006";
        let mut top = format!(
            r#"<Relationship Id="body" Type="{RELATIONSHIPS}/officeDocument" Target="word/document.xml"/>"#
        );
        if self.core.is_some() {
            top += &format!(
                r#"<Relationship Id="core" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#
            );
        }
        let relationships = |list: &str| {
            format!(
                r#"{declaration}<Relationships xmlns="{package}/relationships">{list}</Relationships>"#
            )
        };
        let mut files = vec![
            (
                "[Content_Types].xml".to_owned(),
                format!(r#"{declaration}<Types xmlns="{package}/content-types">{types}</Types>"#),
            ),
            ("_rels/.rels".to_owned(), relationships(&top)),
            (
                "word/document.xml".to_owned(),
                format!(
                    r#"{declaration}<w:document xmlns:w="{MAIN}" xmlns:r="{RELATIONSHIPS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:body>{}</w:body></w:document>"#,
                    self.body
                ),
            ),
            (
                "word/_rels/document.xml.rels".to_owned(),
                relationships(&related),
            ),
        ];
        files.extend(
            self.parts
                .iter()
                .map(|(_, name, text)| (format!("word/{name}"), format!("{declaration}{text}"))),
        );
        if let Some(core) = &self.core {
            let core = format!(
                r#"{declaration}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>"#
            );
            files.push(("docProps/core.xml".to_owned(), core));
        }
        files
    }

    /// Its bytes.
    pub fn zip(&self) -> Vec<u8> {
        zip(&self.files())
    }
}

/// Files as a zip archive.
pub fn zip(files: &[(String, impl AsRef<[u8]>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A paragraph of one run.
pub fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

/// A paragraph of a style.
pub fn styled(style: &str, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#,
        run(text)
    )
}

/// A run.
pub fn run(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}
