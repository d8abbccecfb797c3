//! From a quotation and its binding to a verdict.

use super::memo::{self, Key};
use super::search::{Found, Scope, Wanted};
use super::{
    Arrangement, Check, CheckedNote, MOST_PASSAGES, Near, OwnBibliography, Passage, Reason,
    Workspace,
};
use crate::collate::{Variant, Verdict};
use crate::config::{self, Uncited};
use crate::corpus::SourceId;
use crate::markup::{Binding, Known, Note, NoteKind, Quotation};
use crate::text::language::Language;
use crate::text::position::LineIndex;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

impl Workspace {
    /// Reads `text` as the note at `path` and judges its quotations.
    ///
    /// Only quotations that the memo does not know are searched for and collated.
    pub fn check(&self, path: &Path, text: Arc<str>) -> CheckedNote {
        let never = AtomicBool::new(false);
        let own = self.bibliographies_of(path, &text);
        let known = self.known_to(&own);
        let note = self
            .readings
            .whole(&text, kind(path), path.parent(), &known);
        let note = self.attributed(note);
        let checks = self.checks(&note, &known, None, &never);
        CheckedNote {
            path: path.to_path_buf(),
            lines: LineIndex::new(&text),
            text,
            note,
            checks,
            bibliographies: own,
            snapshot: self.identity.clone(),
        }
    }

    /// As [`check`](Self::check) for a note that is being written: what was read of an earlier text of it is remembered, and what
    /// was found out `before` is taken over without a look-up. Gives up with `None` once `is_cancelled`.
    pub fn check_unless(
        &self,
        is_cancelled: &AtomicBool,
        path: &Path,
        text: Arc<str>,
        before: Option<&CheckedNote>,
    ) -> Option<CheckedNote> {
        let own = self.bibliographies_of(path, &text);
        let known = self.known_to(&own);
        let (kind, folder) = (kind(path), path.parent());
        let read = || match &known {
            Cow::Borrowed(known) => self.readings.edited(&text, kind, folder, known),
            Cow::Owned(known) => self.readings.whole(&text, kind, folder, known),
        };
        let (note, lines) = rayon::join(read, || LineIndex::new(&text));
        let note = self.attributed(note);
        // A note that names bibliographies may know other keys than before.
        let before = before.filter(|before| {
            before.snapshot == self.identity && before.bibliographies.is_empty() && own.is_empty()
        });
        let checks = self.checks(&note, &known, before, is_cancelled);
        if checks.len() < note.quotations.len() {
            return None;
        }
        Some(CheckedNote {
            path: path.to_path_buf(),
            text,
            lines,
            note,
            checks,
            bibliographies: own,
            snapshot: self.identity.clone(),
        })
    }

    /// What looks like the attribution of a block quote is wording where it stands in the bound source.
    fn attributed(&self, mut note: Note) -> Note {
        for quotation in &mut note.quotations {
            let (Some(whole), Some(binding)) = (quotation.unattributed(), &quotation.binding)
            else {
                continue;
            };
            let cited = self.cited(binding);
            let sources: Vec<SourceId> = cited.into_iter().map(|(_, source)| source).collect();
            let scope = Scope::Only(&sources);
            if self.exact(&Wanted::new(&whole), scope).is_some() {
                *quotation = whole;
            }
        }
        note
    }

    /// What is known of each quotation; nothing at all once `is_cancelled`. Quotations at the start and the end that ask what
    /// those of the note `before` asked are answered alike; of the rest, equal ones are judged once.
    fn checks(
        &self,
        note: &Note,
        known: &Known,
        before: Option<&CheckedNote>,
        is_cancelled: &AtomicBool,
    ) -> Vec<Arc<Check>> {
        let quotations = note.quotations.as_slice();
        let (answered, answers) = before.map_or((&[][..], &[][..]), |before| {
            (before.note.quotations.as_slice(), before.checks.as_slice())
        });
        let same = |(a, b): &(&Quotation, &Quotation)| memo::ask_the_same(a, b);
        let head = quotations.iter().zip(answered).take_while(same).count();
        let rest = quotations.len().min(answered.len()) - head;
        let backwards = quotations.iter().rev().zip(answered.iter().rev());
        let tail = backwards.take(rest).take_while(same).count();

        let mut first: HashMap<Key, usize> = HashMap::new();
        let mut distinct = Vec::new();
        let mut which = Vec::new();
        let new = quotations.len() - head - tail;
        for quotation in quotations.iter().skip(head).take(new) {
            let key = Key::of(quotation, known);
            which.push(*first.entry(key.clone()).or_insert_with(|| {
                distinct.push((key, quotation));
                distinct.len() - 1
            }));
        }
        let judged: Vec<Arc<Check>> = distinct
            .into_par_iter()
            .filter(|_| !is_cancelled.load(Ordering::Relaxed))
            .filter_map(|(key, quotation)| {
                let holds = |changed: &_, key: &_, check: &_| self.still_holds(changed, key, check);
                let judge = || self.judge(quotation, known, is_cancelled);
                self.memo.get_or(key, holds, judge)
            })
            .collect();
        if judged.len() < first.len() {
            return Vec::new();
        }
        let middle = which.iter().filter_map(|&index| judged.get(index));
        let last = answers.iter().skip(answers.len() - tail);
        let all = answers.iter().take(head).chain(middle).chain(last);
        all.cloned().collect()
    }

    /// Reads `text` as the note at `path`, and judges nothing.
    #[must_use]
    pub fn parse(&self, path: &Path, text: &str) -> Note {
        let known = self.known_to(&self.bibliographies_of(path, text));
        let note = self.readings.whole(text, kind(path), path.parent(), &known);
        self.attributed(note)
    }

    /// The bibliographies that the note at `path` with this text names itself.
    fn bibliographies_of(&self, path: &Path, text: &str) -> Vec<OwnBibliography> {
        let front = config::front_matter(text).unwrap_or_default();
        self.own_bibliographies(path, &front.bibliographies)
    }

    /// What a note may cite: what the workspace knows, and the keys of the note's own bibliographies.
    fn known_to(&self, own: &[OwnBibliography]) -> Cow<'_, Known> {
        let new: Vec<&str> = own
            .iter()
            .flat_map(|bibliography| bibliography.keys())
            .filter(|key| !self.known.keys.contains(*key))
            .collect();
        if new.is_empty() {
            return Cow::Borrowed(&self.known);
        }
        let mut known = Known::clone(&self.known);
        known.keys.extend(new.into_iter().map(str::to_owned));
        Cow::Owned(known)
    }

    /// The verdict on one quotation (DESIGN §3); `None` once `is_cancelled`.
    fn judge(
        &self,
        quotation: &Quotation,
        known: &Known,
        is_cancelled: &AtomicBool,
    ) -> Option<Check> {
        let wanted = Wanted::new(quotation);
        let Some(binding) = &quotation.binding else {
            return self.uncited(&wanted, quotation.is_term, is_cancelled);
        };
        if binding
            .citations
            .iter()
            .all(|citation| citation.not_verbatim)
        {
            return Some(Check::unchecked(Reason::NotVerbatim));
        }
        if wanted.letters() < 2 {
            return Some(Check::unchecked(Reason::TooShort));
        }
        let cited = self.cited(binding);
        if cited.is_empty() {
            let is_known = binding
                .citations
                .iter()
                .any(|citation| known.keys.contains(&*citation.id));
            let reason = match is_known {
                true => Reason::NoText,
                false => Reason::UnknownSource,
            };
            return Some(self.without_source(&wanted, reason));
        }
        let readable: Vec<(usize, SourceId)> = cited
            .iter()
            .copied()
            .filter(|&(_, source)| {
                self.corpus
                    .sources
                    .get(source.0 as usize)
                    .is_some_and(|s| s.is_readable)
            })
            .collect();
        if readable.is_empty() {
            return Some(self.without_source(&wanted, Reason::NoText));
        }
        let sources: Vec<SourceId> = readable.iter().map(|&(_, source)| source).collect();
        if let Some(found) = self.exact(&wanted, Scope::Only(&sources)) {
            return Some(self.passed(&wanted, found, &readable, false));
        }
        let language = wanted.language();
        let translations = self.translations(&sources, language);
        if let Some(found) = self.exact(&wanted, Scope::Only(&translations)) {
            return Some(self.passed(&wanted, found, &readable, true));
        }
        let mut searched = [sources.as_slice(), &translations].concat();
        searched.sort_unstable();
        if let Some(found) = self.exact(&wanted, Scope::AllBut(&searched)) {
            let mut check = self.passed(&wanted, found, &[], false);
            check.verdict = Verdict::Elsewhere;
            return Some(check);
        }
        for (places, by_translation) in [(&sources, false), (&translations, true)] {
            if let Some(found) = self.altered(&wanted, places) {
                let citation = readable
                    .iter()
                    .find(|&&(_, source)| source == found.source)
                    .map(|&(citation, _)| citation);
                return Some(self.altered_check(found, citation, by_translation));
            }
        }
        let speaks = |source: &SourceId| {
            same_language(
                self.corpus
                    .sources
                    .get(source.0 as usize)
                    .map_or(Language::Unknown, |s| s.language),
                language,
            )
        };
        if !sources.iter().chain(&translations).any(speaks) {
            return Some(Check::unchecked(Reason::OtherLanguage));
        }
        Some(Check {
            verdict: Verdict::Absent,
            reason: None,
            nearest: self.nearest(&wanted, &sources, 3, is_cancelled)?,
            ..Check::unchecked(Reason::TooShort)
        })
    }

    /// The sources that a binding accepts, each with the index of its citation: the cited witness before its sisters.
    fn cited(&self, binding: &Binding) -> Vec<(usize, SourceId)> {
        let mut cited: Vec<(usize, SourceId)> = Vec::new();
        for (index, citation) in binding.citations.iter().enumerate() {
            let mut add = |source: SourceId| {
                if !cited.iter().any(|&(_, other)| other == source) {
                    cited.push((index, source));
                }
            };
            let own = self.corpus.witnesses_of(&citation.id);
            own.iter().copied().for_each(&mut add);
            for source in own {
                let work = self
                    .corpus
                    .sources
                    .get(source.0 as usize)
                    .and_then(|source| self.corpus.works.get(source.work.0 as usize));
                work.into_iter()
                    .flat_map(|work| work.witnesses.iter().copied())
                    .for_each(&mut add);
            }
        }
        cited
    }

    /// The declared translations of the works of `sources` into `language`.
    fn translations(&self, sources: &[SourceId], language: Language) -> Vec<SourceId> {
        let works: Vec<_> = sources
            .iter()
            .filter_map(|source| self.corpus.sources.get(source.0 as usize))
            .map(|source| source.work)
            .collect();
        let all = (0..).zip(&self.corpus.sources);
        all.filter(|(_, source)| source.translates.is_some_and(|work| works.contains(&work)))
            .filter(|(_, source)| same_language(source.language, language))
            .map(|(number, _)| SourceId(number))
            .filter(|id| !sources.contains(id))
            .collect()
    }

    /// A quotation whose citation leads to no text: the sources that hold it are listed, to be offered.
    fn without_source(&self, wanted: &Wanted, reason: Reason) -> Check {
        let mut check = Check::unchecked(reason);
        if let Some(found) = self.exact(wanted, Scope::AllBut(&[])) {
            let found = self.passed(wanted, found, &[], false);
            check.passages = found.passages;
            check.passages_total = found.passages_total;
        }
        check
    }

    fn uncited(&self, wanted: &Wanted, is_term: bool, is_cancelled: &AtomicBool) -> Option<Check> {
        let check = Check::unchecked(Reason::Uncited);
        if is_term || wanted.letters() < 2 || self.config.uncited == Uncited::Ignore {
            return Some(check);
        }
        if let Some(found) = self.exact(wanted, Scope::AllBut(&[])) {
            let found = self.passed(wanted, found, &[], false);
            return Some(match self.config.uncited {
                Uncited::Check => found,
                _ => Check {
                    passages: found.passages,
                    passages_total: found.passages_total,
                    ..check
                },
            });
        }
        if !wanted.is_substantial() {
            return Some(check);
        }
        let nearest: Vec<Near> = self
            .nearest(wanted, &[], 3, is_cancelled)?
            .into_iter()
            .filter(|near| near.passage.similarity >= 0.7)
            .collect();
        Some(match (self.config.uncited, nearest.first()) {
            (Uncited::Check, Some(best)) => Check {
                verdict: Verdict::Altered,
                reason: None,
                passages: vec![best.passage.clone()],
                passages_total: 1,
                variants: best
                    .variants
                    .iter()
                    .map(|variant| (0, variant.clone()))
                    .collect(),
                ..check
            },
            _ => Check { nearest, ..check },
        })
    }

    /// A check of what stands to the letter: `verbatim`, `equivalent`, or `altered` where only the word breaks differ.
    fn passed(
        &self,
        wanted: &Wanted,
        found: Found,
        cited: &[(usize, SourceId)],
        by_translation: bool,
    ) -> Check {
        let is_cited =
            |source: SourceId| by_translation || cited.iter().any(|&(_, other)| other == source);
        let wording = found
            .variants
            .iter()
            .any(|(_, variant)| variant.kind.is_wording());
        let verdict = match found.variants.is_empty() {
            _ if wording => Verdict::Altered,
            true => Verdict::Verbatim,
            false => Verdict::Equivalent,
        };
        let citation = cited
            .iter()
            .find(|&&(_, source)| source == found.source)
            .map(|&(citation, _)| citation);
        let mut passages = found.passages;
        let mut total = passages.len() + found.unlisted;
        for passage in &mut passages {
            passage.cited = is_cited(passage.source);
        }
        if wanted.is_whole() && !wording {
            // Where else it stands.
            let others = Scope::AllBut(&found.holders);
            let elsewhere = self.exact(wanted, others).map_or_else(Vec::new, |found| {
                total += found.passages.len() + found.unlisted;
                found.passages
            });
            let known = passages.len();
            passages.extend(elsewhere);
            for passage in passages.iter_mut().skip(known) {
                passage.cited = is_cited(passage.source);
            }
        }
        self.sort(&mut passages);
        let mut listed = std::collections::HashMap::new();
        passages.retain(|passage| {
            let count = listed.entry(passage.fragment).or_insert(0);
            *count += 1;
            *count <= MOST_PASSAGES
        });
        let order = |source: SourceId, fragment: usize| {
            passages
                .iter()
                .position(|passage| passage.source == source && passage.fragment == fragment)
        };
        let source = found.source;
        let variants = found
            .variants
            .into_iter()
            .map(|(fragment, variant)| (order(source, fragment).unwrap_or(0), variant))
            .collect();
        Check {
            verdict,
            reason: None,
            passages,
            passages_total: total,
            variants,
            nearest: Vec::new(),
            arrangement: Arrangement::Together,
            citation,
            by_translation,
        }
    }

    /// Cited first, then by date, then position.
    fn sort(&self, passages: &mut [Passage]) {
        let date = |passage: &Passage| {
            let date = self
                .corpus
                .sources
                .get(passage.source.0 as usize)
                .and_then(|source| source.date);
            (date.is_none(), date)
        };
        passages.sort_by_key(|passage| {
            (
                passage.fragment,
                !passage.cited,
                date(passage),
                passage.source,
                passage.bytes.start,
            )
        });
    }

    fn altered_check(&self, found: Found, citation: Option<usize>, by_translation: bool) -> Check {
        let wording = found
            .variants
            .iter()
            .any(|(_, variant): &(usize, Variant)| variant.kind.is_wording());
        Check {
            verdict: if wording {
                Verdict::Altered
            } else {
                Verdict::Equivalent
            },
            reason: None,
            passages_total: found.passages.len(),
            passages: found.passages,
            variants: found.variants,
            nearest: Vec::new(),
            arrangement: found.arrangement,
            citation,
            by_translation,
        }
    }
}

/// What kind of note a file is.
fn kind(path: &Path) -> NoteKind {
    let is_plain = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    if is_plain {
        NoteKind::Text
    } else {
        NoteKind::Markdown
    }
}

impl Check {
    fn unchecked(reason: Reason) -> Check {
        Check {
            verdict: Verdict::Unchecked,
            reason: Some(reason),
            passages: Vec::new(),
            passages_total: 0,
            variants: Vec::new(),
            nearest: Vec::new(),
            arrangement: Arrangement::Together,
            citation: None,
            by_translation: false,
        }
    }
}

/// Whether two languages can quote each other to the letter: both Chinese in any script, or the same.
fn same_language(a: Language, b: Language) -> bool {
    let class = |language| match language {
        Language::Hans | Language::Hant => Some(true),
        Language::English => Some(false),
        Language::Unknown => None,
    };
    match (class(a), class(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}
