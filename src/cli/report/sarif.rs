//! `check --format sarif`: SARIF 2.1.0, for code scanning and whatever else collects results.

use super::position::Position;
use super::{End, File, Report, checkout};
use crate::cli::{Context, terminal, words};
use crate::config::Severity;
use crate::lint::{self, Finding, Locale, RuleInfo};
use crate::query::{TextRange, relative};
use crate::text::hex::hex;
use crate::workspace::Subject;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What the fingerprint of a result is called; the number changes with what it is made of.
const FINGERPRINT: &str = "yinwenQuotation/v1";

/// All but what RFC 3986 leaves unreserved, and the slash between folders.
const ENCODED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Collects the results.
pub(super) struct Sarif<'a> {
    context: &'a Context,
    base: PathBuf,
    results: Vec<SarifResult>,
    /// Files that results are in, as they are named there.
    artifacts: BTreeSet<String>,
    /// How often each finding was met: equal ones get different fingerprints.
    met: HashMap<Vec<u8>, usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

/// A paragraph of a Word document.
#[derive(Serialize)]
struct LogicalLocation {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// Lines and columns from 1, columns in UTF-16 units, the end excluded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix {
    description: Message,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

impl<'a> Sarif<'a> {
    pub fn new(context: &'a Context) -> Self {
        Sarif {
            context,
            base: checkout(&context.base),
            results: Vec::new(),
            artifacts: BTreeSet::new(),
            met: HashMap::new(),
        }
    }

    fn result(&mut self, file: &File<'_>, finding: &Finding) -> SarifResult {
        let related = finding
            .related
            .iter()
            .zip(1..)
            .map(|(related, id)| Location {
                id: Some(id),
                physical_location: self.place(file, &related.path, &related.range),
                logical_locations: Vec::new(),
                message: Some(text(&related.message)),
            });
        let related: Vec<Location> = related.collect();
        let mut place = self.place(file, file.path, &finding.range);
        let mut message = finding.message.clone();
        let mut logical = Vec::new();
        if let Position::Paragraph(paragraph) =
            file.position(self.context.locale, finding.range.start)
        {
            // A Word document has no lines; the forges want one all the same.
            place.region = region(TextRange::default());
            message = format!("{paragraph}: {message}");
            logical.push(LogicalLocation { name: paragraph });
        }
        let words = file
            .text()
            .and_then(|(text, _)| text.get(finding.range.clone()));
        place.region.snippet = words.filter(|words| !words.is_empty()).map(text);
        for location in related.iter().map(|related| &related.physical_location) {
            self.artifacts
                .insert(location.artifact_location.uri.clone());
        }
        self.artifacts.insert(place.artifact_location.uri.clone());
        let rules = lint::RULES.iter();
        SarifResult {
            rule_id: finding.rule,
            rule_index: rules.take_while(|rule| rule.name != finding.rule).count(),
            level: level(finding.severity),
            message: text(&message),
            locations: [Location {
                id: None,
                physical_location: place,
                logical_locations: logical,
                message: None,
            }],
            related_locations: related,
            partial_fingerprints: self.fingerprint(file, finding),
            // What a fix would change is the extracted text, which is no file.
            fixes: finding
                .fixes
                .iter()
                .filter(|_| file.docx.is_none())
                .map(|fix| self.fix(file, fix))
                .collect(),
        }
    }

    fn place(&self, file: &File<'_>, path: &Path, bytes: &Range<usize>) -> PhysicalLocation {
        PhysicalLocation {
            artifact_location: self.artifact(path),
            region: region(file.texts.range(path, bytes, file.note)),
        }
    }

    fn artifact(&self, path: &Path) -> ArtifactLocation {
        ArtifactLocation {
            uri: uri(path, &self.base),
        }
    }

    fn fix(&self, file: &File<'_>, fix: &lint::Fix) -> SarifFix {
        let mut changes: Vec<(&Path, ArtifactChange)> = Vec::new();
        for edit in &fix.edits {
            let deleted = region(file.texts.range(&edit.path, &edit.range, file.note));
            let replacement = Replacement {
                deleted_region: deleted,
                inserted_content: text(&edit.new_text),
            };
            match changes.iter_mut().find(|(path, _)| *path == edit.path) {
                Some((_, change)) => change.replacements.push(replacement),
                None => changes.push((
                    &edit.path,
                    ArtifactChange {
                        artifact_location: self.artifact(&edit.path),
                        replacements: vec![replacement],
                    },
                )),
            }
        }
        SarifFix {
            description: text(&fix.title),
            artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
        }
    }

    /// The same for the same finding wherever it moves to, so that a collector knows it again.
    fn fingerprint(&mut self, file: &File<'_>, finding: &Finding) -> Map<String, Value> {
        let whole = file.text().map_or("", |(text, _)| text);
        let mut key = Subject::of(finding, whole, file.note).key().bytes();
        let met = self.met.entry(key.clone()).or_default();
        key.extend(met.to_le_bytes());
        *met += 1;
        let digest = hex(&Sha256::digest(&key));
        Map::from_iter([(FINGERPRINT.to_owned(), Value::String(digest))])
    }
}

impl Report for Sarif<'_> {
    fn file(&mut self, _: &mut String, file: &File<'_>) {
        for finding in file.findings {
            let result = self.result(file, finding);
            self.results.push(result);
        }
    }

    fn finish(&mut self, out: &mut String, end: &End<'_>) {
        let locale = self.context.locale;
        let rules: Vec<Value> = lint::RULES.iter().map(|info| rule(locale, info)).collect();
        let artifacts = self.artifacts.iter();
        let artifacts: Vec<Value> = artifacts
            .map(|uri| json!({"location": {"uri": uri}}))
            .collect();
        let version = env!("CARGO_PKG_VERSION");
        let report = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "yinwen",
                    "version": version,
                    "semanticVersion": version,
                    "informationUri": lint::HOME,
                    "rules": rules,
                }},
                "columnKind": "utf16CodeUnits",
                "language": words::say(locale, "en", "zh-CN"),
                "invocations": [{"executionSuccessful": end.complete}],
                "artifacts": artifacts,
                "results": self.results,
                "properties": {"corpus": end.summary.corpus},
            }],
        });
        out.push_str(&terminal::json(&report));
    }
}

fn rule(locale: Locale, rule: &RuleInfo) -> Value {
    let name = rule.name;
    let explanation = rule.explanation(locale);
    let mut rule = json!({
        "id": name,
        "shortDescription": {"text": rule.summary(locale)},
        "fullDescription": {"text": rule.what(locale)},
        "help": {"text": explanation, "markdown": explanation},
        "helpUri": rule.address(locale),
        "defaultConfiguration": {
            "enabled": rule.default > Severity::Off,
            "level": level(rule.default),
        },
    });
    // A name that is the id in other letters is none.
    if name.contains('-') {
        rule["name"] = pascal(name).into();
    }
    rule
}

/// `misquoted-number` as `MisquotedNumber`.
fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

fn text(text: &str) -> Message {
    Message {
        text: text.to_owned(),
    }
}

fn region(range: TextRange) -> Region {
    Region {
        start_line: range.start.line + 1,
        start_column: range.start.character + 1,
        end_line: range.end.line + 1,
        end_column: range.end.character + 1,
        snippet: None,
    }
}

/// The address of a file: relative to `base` where it is below it, else absolute; only what RFC 3986 leaves unreserved is
/// written as it is.
fn uri(path: &Path, base: &Path) -> String {
    let is_below = path.starts_with(base);
    let shown = if is_below {
        relative(path, base)
    } else {
        path.to_string_lossy().replace('\\', "/")
    };
    let address = utf8_percent_encode(&shown, &ENCODED);
    if is_below {
        address.to_string()
    } else {
        format!("file:///{}", address.to_string().trim_start_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_and_relative_where_they_can_be() {
        let base = Path::new("/w/项目");
        assert_eq!(
            uri(Path::new("/w/项目/笔记/a b:1.md"), base),
            "%E7%AC%94%E8%AE%B0/a%20b%3A1.md"
        );
        assert_eq!(
            uri(Path::new("/w/别处.txt"), base),
            "file:///w/%E5%88%AB%E5%A4%84.txt"
        );
    }

    #[test]
    fn names_of_rules_are_in_pascal_case() {
        assert_eq!(pascal("misquoted-number"), "MisquotedNumber");
    }
}
