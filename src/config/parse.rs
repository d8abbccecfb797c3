//! `yinwen.toml` as a [`Config`], and all that is wrong with it.

use std::ops::Range;
use std::path::{Component, Path};

use toml::de::{DeString, DeTable, DeValue};

use super::{
    CitationStyle, Config, ConfigError, ConfigErrorKind, Date, Override, Preset, ReferenceStyle,
    Severity, SourceConfig, Spanned, Standing, Term, Uncited, Underlay,
};
use crate::files::{FileError, Globs};

type Key<'i> = toml::Spanned<DeString<'i>>;
type Value<'i> = toml::Spanned<DeValue<'i>>;

pub(super) const TOP_KEYS: &[&str] = &[
    "corpus",
    "notes",
    "source",
    "term",
    "terms",
    "bitext",
    "dictionary",
    "rules",
    "override",
    "check",
];

/// The keys of `[[source]]`, which are those of `yinwen:` in front matter too.
pub(super) const SOURCE_KEYS: &[&str] = &[
    "id",
    "path",
    "from",
    "until",
    "title",
    "aliases",
    "author",
    "date",
    "lang",
    "work",
    "restates",
    "translates",
    "standing",
    "translator",
];

const STANDINGS: &[(&str, Standing)] = &[
    ("official", Standing::Official),
    ("press", Standing::Press),
    ("unofficial", Standing::Unofficial),
];

const SEVERITIES: &[(&str, Severity)] = &[
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("info", Severity::Info),
    ("hint", Severity::Hint),
    ("off", Severity::Off),
];

/// Reads the text of a `yinwen.toml`.
///
/// `root` is its folder and `file` its path, both absolute. Spans are bytes of `text`.
///
/// # Errors
///
/// The second part lists every mistake, by position. The configuration is what could be read
/// all the same: wrong values count as not written, so a caller that wants all or nothing looks at
/// the list.
#[must_use]
pub fn parse(text: &str, root: &Path, file: &Path) -> (Config, Vec<ConfigError>) {
    let (mut config, errors) = parse_over(text, root, &Underlay::default());
    config.file = Some(file.to_path_buf());
    (config, errors)
}

/// As [`parse`], with settings that hold where the text says nothing. What comes from them, and what is wrong in them, has the
/// span 0..0, which nothing that is written has. The file is for the caller to name.
#[must_use]
pub fn parse_over(text: &str, root: &Path, underlay: &Underlay) -> (Config, Vec<ConfigError>) {
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut table = table.into_inner();
    underlay.lay_under(&mut table);
    let mut reader = Reader {
        len: text.len(),
        errors: Vec::new(),
    };
    let mut config = Config::defaults(root);
    reader.document(&table, &mut config);

    if !syntax.is_empty() {
        // What the parser guessed around a syntax error says nothing of what was meant.
        reader.errors.clear();
    }
    for error in &syntax {
        let reason = error.message().trim().to_owned();
        reader.error(
            error.span().unwrap_or(0..0),
            ConfigErrorKind::Syntax(reason),
        );
    }
    let mut errors = reader.errors;
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    errors.dedup();
    (config, errors)
}

/// Whether Pandoc reads `@id` as one citation key: a letter, digit or `_`, then those and single
/// marks between them.
#[must_use]
pub fn is_legal_id(id: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut was_word = false;
    for c in id.chars() {
        let is_mark = ":.#$%&-+?<>~/".contains(c);
        if !(is_word(c) || (is_mark && was_word)) {
            return false;
        }
        was_word = is_word(c);
    }
    was_word
}

struct Reader {
    /// Bytes of the file.
    len: usize,
    errors: Vec<ConfigError>,
}

impl Reader {
    fn error(&mut self, span: Range<usize>, kind: ConfigErrorKind) {
        let end = span.end.min(self.len);
        self.errors.push(ConfigError {
            span: span.start.min(end)..end,
            kind,
        });
    }

    fn unknown(&mut self, key: &Key<'_>, table: &str, known: &[&'static str]) {
        let suggestion = nearest(key.get_ref(), known).map(str::to_owned);
        self.error(
            key.span(),
            ConfigErrorKind::UnknownKey {
                key: key.get_ref().to_string(),
                table: table.to_owned(),
                suggestion,
            },
        );
    }

    fn missing(&mut self, span: Range<usize>, key: &str, table: &str) {
        self.error(
            span,
            ConfigErrorKind::Missing {
                key: key.to_owned(),
                table: table.to_owned(),
            },
        );
    }

    fn wrong_type(&mut self, key: &str, value: &Value<'_>, expected: &'static str) {
        self.error(
            value.span(),
            ConfigErrorKind::WrongType {
                key: key.to_owned(),
                expected,
                found: value.get_ref().type_str(),
            },
        );
    }

    fn document(&mut self, table: &DeTable<'_>, config: &mut Config) {
        let mut uncited = None;
        for (key, value) in in_file_order(table) {
            let name = key.get_ref().as_ref();
            match name {
                "corpus" => self.table(name, value, |reader, key, value| {
                    match key.get_ref().as_ref() {
                        "include" => {
                            let before = reader.errors.len();
                            let globs = reader.globs("include", value);
                            // An empty list is a wish, one of which nothing is left is not.
                            if !globs.is_empty() || reader.errors.len() == before {
                                config.corpus_include = globs;
                            }
                        }
                        "bibliography" => {
                            config.bibliographies = reader.paths("bibliography", value);
                        }
                        _ => reader.unknown(key, "[corpus]", &["include", "bibliography"]),
                    }
                }),
                "notes" => self.table(name, value, |reader, key, value| {
                    match key.get_ref().as_ref() {
                        "include" => config.notes_include = reader.globs("include", value),
                        "exclude" => config.notes_exclude = reader.globs("exclude", value),
                        _ => reader.unknown(key, "[notes]", &["include", "exclude"]),
                    }
                }),
                "source" => self.tables(name, value, |reader, span, table| {
                    config.sources.push(reader.source(span, table));
                }),
                "term" => self.tables(name, value, |reader, span, table| {
                    config.terms.extend(reader.term(span, table));
                }),
                "terms" => self.table(name, value, |reader, key, value| {
                    match key.get_ref().as_ref() {
                        "files" => config.term_files = reader.paths("files", value),
                        _ => reader.unknown(key, "[terms]", &["files"]),
                    }
                }),
                "bitext" => self.table(name, value, |reader, key, value| {
                    match key.get_ref().as_ref() {
                        "files" => config.bitext_files = reader.paths("files", value),
                        _ => reader.unknown(key, "[bitext]", &["files"]),
                    }
                }),
                "dictionary" => self.table(name, value, |reader, key, value| {
                    match key.get_ref().as_ref() {
                        "cedict" => config.cedict = reader.path("cedict", value),
                        _ => reader.unknown(key, "[dictionary]", &["cedict"]),
                    }
                }),
                "rules" => self.table(name, value, |reader, key, value| {
                    if key.get_ref().as_ref() == "preset" {
                        let presets = [
                            ("default", Preset::Default),
                            ("publication", Preset::Publication),
                        ];
                        if let Some(preset) = reader.choice("preset", value, &presets) {
                            config.preset = preset.value;
                        }
                    } else {
                        config.rules.extend(reader.rule(key, value));
                    }
                }),
                "override" => self.tables(name, value, |reader, span, table| {
                    config.overrides.push(reader.override_(span, table));
                }),
                "check" => self.table(name, value, |reader, key, value| {
                    match key.get_ref().as_ref() {
                        "uncited" => {
                            let choices = [
                                ("ignore", Uncited::Ignore),
                                ("suggest", Uncited::Suggest),
                                ("check", Uncited::Check),
                            ];
                            uncited = reader.choice("uncited", value, &choices);
                        }
                        "fail-on" => {
                            // "off" would mean that nothing or everything fails; neither is said so.
                            let choices: Vec<_> = SEVERITIES
                                .iter()
                                .copied()
                                .filter(|(_, severity)| *severity != Severity::Off)
                                .collect();
                            config.fail_on = reader
                                .choice("fail-on", value, &choices)
                                .map(|choice| choice.value);
                        }
                        "baseline" => config.baseline = reader.path("baseline", value),
                        "citation-style" => {
                            let choices = [
                                ("pandoc", CitationStyle::Pandoc),
                                ("footnote", CitationStyle::Footnote),
                                ("title", CitationStyle::Title),
                            ];
                            if let Some(style) = reader.choice("citation-style", value, &choices) {
                                config.citation_style = style.value;
                            }
                        }
                        "reference-style" => {
                            if let Some(style) = reader.reference_style(value) {
                                config.reference_style = style;
                            }
                        }
                        _ => reader.unknown(
                            key,
                            "[check]",
                            &[
                                "uncited",
                                "fail-on",
                                "baseline",
                                "citation-style",
                                "reference-style",
                            ],
                        ),
                    }
                }),
                _ => self.unknown(key, "", TOP_KEYS),
            }
        }
        config.uncited = match (uncited, config.preset) {
            (Some(written), _) => written.value,
            (None, Preset::Publication) => Uncited::Check,
            (None, Preset::Default) => Uncited::default(),
        };
    }

    fn table<'i>(
        &mut self,
        name: &str,
        value: &Value<'i>,
        mut each: impl FnMut(&mut Self, &Key<'i>, &Value<'i>),
    ) {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, value) in in_file_order(table) {
                    each(self, key, value);
                }
            }
            _ => self.wrong_type(name, value, "table"),
        }
    }

    /// Each table of an array of tables, with the span of its head.
    fn tables<'i>(
        &mut self,
        name: &str,
        value: &Value<'i>,
        mut each: impl FnMut(&mut Self, Range<usize>, &DeTable<'i>),
    ) {
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong_type(name, value, "array of tables");
            return;
        };
        for element in array.iter() {
            match element.get_ref() {
                DeValue::Table(table) => each(self, element.span(), table),
                _ => self.wrong_type(name, element, "table"),
            }
        }
    }

    fn source(&mut self, head: Range<usize>, table: &DeTable<'_>) -> SourceConfig {
        let mut source = SourceConfig {
            span: whole(&head, table),
            ..SourceConfig::default()
        };
        for (key, value) in in_file_order(table) {
            let name = key.get_ref().as_ref();
            match name {
                "id" => source.id = self.id(name, value),
                "path" => source.path = self.path(name, value),
                "from" => source.from = self.string(name, value),
                "until" => source.until = self.string(name, value),
                "title" => source.title = self.string(name, value),
                "aliases" => source.aliases = self.strings(name, value),
                "author" => source.author = self.strings(name, value),
                "date" => source.date = self.date(name, value),
                "lang" => source.lang = self.string(name, value),
                "work" => source.work = self.id(name, value),
                "restates" => source.restates = self.string(name, value),
                "translates" => source.translates = self.string(name, value),
                "standing" => source.standing = self.choice(name, value, STANDINGS),
                "translator" => source.translator = self.string(name, value),
                _ => self.unknown(key, "[[source]]", SOURCE_KEYS),
            }
        }
        if !has_key(table, "path") {
            self.missing(head, "path", "[[source]]");
        }
        source
    }

    fn term(&mut self, head: Range<usize>, table: &DeTable<'_>) -> Option<Term> {
        let mut zh = None;
        let mut en = Vec::new();
        for (key, value) in in_file_order(table) {
            match key.get_ref().as_ref() {
                "zh" => zh = self.string("zh", value),
                "en" => en = self.strings("en", value),
                _ => self.unknown(key, "[[term]]", &["zh", "en"]),
            }
        }
        for key in ["zh", "en"] {
            if !has_key(table, key) {
                self.missing(head.clone(), key, "[[term]]");
            }
        }
        let zh = zh?;
        (!en.is_empty()).then(|| Term {
            span: whole(&head, table),
            zh,
            en,
        })
    }

    fn override_(&mut self, head: Range<usize>, table: &DeTable<'_>) -> Override {
        let mut out = Override::default();
        for (key, value) in in_file_order(table) {
            match key.get_ref().as_ref() {
                "paths" => out.paths = self.globs("paths", value),
                "rules" => self.table("rules", value, |reader, key, value| {
                    out.rules.extend(reader.rule(key, value));
                }),
                _ => self.unknown(key, "[[override]]", &["paths", "rules"]),
            }
        }
        if !has_key(table, "paths") {
            self.missing(head, "paths", "[[override]]");
        }
        out
    }

    fn rule(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<(Spanned<String>, Severity)> {
        let severity = self.choice(key.get_ref(), value, SEVERITIES)?;
        let rule = Spanned {
            value: key.get_ref().to_string(),
            span: key.span(),
        };
        Some((rule, severity.value))
    }

    fn string(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) => Some(Spanned {
                value: text.to_string(),
                span: value.span(),
            }),
            _ => {
                self.wrong_type(key, value, "string");
                None
            }
        }
    }

    /// An array of strings; one string counts as an array of one.
    fn strings(&mut self, key: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        match value.get_ref() {
            DeValue::Array(array) => array
                .iter()
                .filter_map(|element| self.string(key, element))
                .collect(),
            DeValue::String(_) => self.string(key, value).into_iter().collect(),
            _ => {
                self.wrong_type(key, value, "array of strings");
                Vec::new()
            }
        }
    }

    fn id(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        let id = self.string(key, value)?;
        if is_legal_id(&id.value) {
            return Some(id);
        }
        self.error(id.span, ConfigErrorKind::BadId { value: id.value });
        None
    }

    fn path(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        let path = self.string(key, value)?;
        self.stays_inside(key, path)
    }

    fn paths(&mut self, key: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        self.strings(key, value)
            .into_iter()
            .filter_map(|path| self.stays_inside(key, path))
            .collect()
    }

    fn globs(&mut self, key: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        let mut globs = self.paths(key, value);
        globs.retain(|glob| {
            let (_, errors) = Globs::new(&[&glob.value]);
            for error in &errors {
                if let FileError::Glob { pattern, reason } = error {
                    self.error(
                        glob.span.clone(),
                        ConfigErrorKind::BadGlob {
                            value: pattern.clone(),
                            reason: reason.clone(),
                        },
                    );
                }
            }
            errors.is_empty()
        });
        globs
    }

    fn stays_inside(&mut self, key: &str, path: Spanned<String>) -> Option<Spanned<String>> {
        let mut depth = 0_i32;
        let is_inside = Path::new(&path.value)
            .components()
            .all(|component| match component {
                Component::Normal(_) => {
                    depth += 1;
                    true
                }
                Component::CurDir => true,
                Component::ParentDir => {
                    depth -= 1;
                    depth >= 0
                }
                Component::RootDir | Component::Prefix(_) => false,
            });
        if is_inside {
            return Some(path);
        }
        self.error(
            path.span,
            ConfigErrorKind::Outside {
                key: key.to_owned(),
                value: path.value,
            },
        );
        None
    }

    fn reference_style(&mut self, value: &Value<'_>) -> Option<Spanned<ReferenceStyle>> {
        let written = self.string("reference-style", value)?;
        let style = match written.value.as_str() {
            "gb7714" => ReferenceStyle::Gb7714,
            "chicago" => ReferenceStyle::Chicago,
            file if file.ends_with(".csl") => {
                ReferenceStyle::File(self.stays_inside("reference-style", written.clone())?.value)
            }
            _ => {
                self.error(
                    written.span,
                    ConfigErrorKind::BadValue {
                        key: "reference-style".to_owned(),
                        value: written.value,
                        expected: vec!["gb7714", "chicago", "path/to/style.csl"],
                    },
                );
                return None;
            }
        };
        Some(Spanned {
            value: style,
            span: written.span,
        })
    }

    fn date(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<Date>> {
        let (written, date) = match value.get_ref() {
            DeValue::Datetime(datetime) => {
                let date = datetime.date.and_then(|date| {
                    Date::new(i32::from(date.year), Some(date.month), Some(date.day))
                });
                (datetime.to_string(), date)
            }
            DeValue::String(text) => (text.to_string(), Date::parse(text)),
            // A bare year is a number to TOML.
            DeValue::Integer(number) => (number.to_string(), Date::parse(&number.to_string())),
            _ => {
                self.wrong_type(key, value, "date");
                return None;
            }
        };
        if let Some(date) = date {
            return Some(Spanned {
                value: date,
                span: value.span(),
            });
        }
        self.error(
            value.span(),
            ConfigErrorKind::BadValue {
                key: key.to_owned(),
                value: written,
                expected: vec!["2019", "2019-10", "2019-10-01"],
            },
        );
        None
    }

    fn choice<T: Copy>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        choices: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        let text = self.string(key, value)?;
        let found = choices.iter().find(|(name, _)| *name == text.value);
        if let Some((_, choice)) = found {
            return Some(Spanned {
                value: *choice,
                span: text.span,
            });
        }
        self.error(
            text.span,
            ConfigErrorKind::BadValue {
                key: key.to_owned(),
                value: text.value,
                expected: choices.iter().map(|(name, _)| *name).collect(),
            },
        );
        None
    }
}

pub(super) fn standing(name: &str) -> Option<Standing> {
    STANDINGS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, standing)| *standing)
}

/// The parser sorts keys by name; here they come as they were written.
fn in_file_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
    let mut pairs: Vec<_> = table.iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);
    pairs
}

fn has_key(table: &DeTable<'_>, name: &str) -> bool {
    table.iter().any(|(key, _)| key.get_ref() == name)
}

/// From the head of a table to the end of its last value.
fn whole(head: &Range<usize>, table: &DeTable<'_>) -> Range<usize> {
    let end = table.iter().map(|(_, value)| value.span().end).max();
    head.start..end.unwrap_or(head.end).max(head.end)
}

/// The known key that `key` is most probably meant to be.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let key = key.to_lowercase().replace('_', "-");
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&key, candidate), *candidate))
        .filter(|(distance, candidate)| {
            let longest = key.chars().count().max(candidate.chars().count());
            // A plural or a typo, not another word of the same length.
            *distance <= 1.max(longest / 3)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
