//! Glosses and translated quotations: are they what the declared translations of a passage have?
//!
//! Nothing is aligned before a gloss asks for it, and an answer is kept for the snapshot's life, so that an edit elsewhere in the note
//! costs a look-up.

use super::{Near, SourcePair, Workspace, side_of};
use crate::bitext::{Bitext, EnglishWords, Side, Stretch, UNCERTAIN};
use crate::collate::{Variant, VariantKind};
use crate::config::Standing;
use crate::corpus::SourceId;
use crate::text::fold::fold;
use crate::text::language::detect;
use crate::text::recent::Recent;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// So many answers are young before the generation before them is forgotten.
const GENERATION: usize = 1024;

/// What a note says of a passage: that these words translate it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The quotation, or the part of it between two ellipses.
    pub quoted: String,
    /// What is given as its translation. `None`: the quotation itself is one.
    pub gloss: Option<String>,
    /// The gloss stands in no quotation marks, so that it may be another remark.
    pub is_bare: bool,
    /// Where the quotation stands: bytes of each source's file.
    pub places: Vec<(SourceId, Range<usize>)>,
}

/// A claim that the translations do not bear out.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// In what way.
    pub kind: DoubtKind,
    /// The source whose wording it should be.
    pub source: SourceId,
    /// That wording: bytes of the source's file.
    pub bytes: Range<usize>,
    /// The same, layout gone.
    pub text: String,
    /// The sentences that it stands in: bytes of the source's file.
    pub sentences: Range<usize>,
    /// The wording is that of an official translation, or has one on its other side.
    pub is_official: bool,
}

/// What is wrong with a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum DoubtKind {
    /// It is nearly that wording; these differences change the words.
    Altered(Vec<Variant>),
    /// It is another wording altogether.
    Foreign,
    /// It is the wording of a translation without official standing, at this byte of its file; an official one differs.
    Unofficial(SourceId, usize),
}

/// Answers by claim.
#[derive(Debug)]
pub(super) struct Memo(Mutex<Recent<Claim, Arc<Option<Doubt>>>>);

impl Default for Memo {
    fn default() -> Self {
        Memo(Mutex::new(Recent::new(GENERATION)))
    }
}

/// Sentences of a source that translate a place.
struct Rendered {
    bitext: Arc<Bitext>,
    /// The side that the place is on.
    from: Side,
    /// The place: bytes of that side's words.
    asked: Range<usize>,
    stretch: Stretch,
    /// The source that has the sentences, and where: bytes of its file.
    source: SourceId,
    bytes: Range<usize>,
    /// Of the translation, whichever side that is.
    standing: Option<Standing>,
}

impl Rendered {
    fn is_official(&self) -> bool {
        self.standing == Some(Standing::Official)
    }

    /// Whether the alignment is beyond doubt.
    fn is_sure(&self) -> bool {
        self.stretch.coverage >= UNCERTAIN
    }

    fn text(&self, words: &Range<usize>) -> String {
        let text = self.bitext.side(self.from.other());
        text.words.get(words.clone()).unwrap_or_default().to_owned()
    }

    /// Without the dash before a principle, or the full stop after it.
    fn trimmed(&self, words: &Range<usize>) -> Range<usize> {
        let text = self.text(words);
        let is_edge = |c: char| c.is_whitespace() || "–—-.,;:。，；：、".contains(c);
        let start = words.start + text.len() - text.trim_start_matches(is_edge).len();
        start..(words.start + text.trim_end_matches(is_edge).len()).max(start)
    }

    /// What renders the place and nothing else, as far as that is told.
    fn doubt(&self, kind: DoubtKind) -> Doubt {
        let rendered = self.bitext.rendered(self.from, &self.stretch, &self.asked);
        let words = rendered.part.unwrap_or_else(|| self.stretch.words.clone());
        let words = self.trimmed(&words);
        Doubt {
            kind,
            source: self.source,
            bytes: self.bitext.side(self.from.other()).in_file(&words),
            text: self.text(&words),
            sentences: self.bytes.clone(),
            is_official: self.is_official(),
        }
    }
}

impl Workspace {
    /// What speaks against a claim; `None` where it is right, or nothing is known for sure.
    pub fn doubt(&self, claim: Claim) -> Arc<Option<Doubt>> {
        let kept = || {
            self.glosses
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(doubt) = kept().get(&claim) {
            return doubt;
        }
        let doubt = Arc::new(match &claim.gloss {
            Some(gloss) => self.doubt_gloss(&claim, gloss),
            None => self.doubt_quotation(&claim),
        });
        kept().insert(claim, Arc::clone(&doubt), 1);
        doubt
    }

    fn doubt_gloss(&self, claim: &Claim, gloss: &str) -> Option<Doubt> {
        let side = side_of(detect(gloss))?;
        let terms = self.terms_of(&claim.quoted, side);
        if terms
            .iter()
            .any(|term| term.is_all && term.has(gloss, side))
        {
            return None;
        }
        let wordings = wordings(gloss, &terms);
        let mut seen: Vec<Rendered> = Vec::new();
        let mut unofficial: Option<Doubt> = None;
        for (source, bytes) in &claim.places {
            let here: Vec<Rendered> = self
                .rendered(*source, bytes)
                .filter(|rendered| rendered.from == side.other())
                .collect();
            let stands = |rendered: &&Rendered| {
                let has = |wording: &String| {
                    self.stands(wording, side, rendered)
                        || claim.is_bare && self.is_annotated(wording, side, rendered)
                };
                wordings.iter().any(has)
            };
            let official = here.iter().find(|one| one.is_official() && one.is_sure());
            match (here.iter().find(stands), official) {
                (Some(_), None) => return None,
                (Some(_), Some(_)) if here.iter().filter(stands).any(Rendered::is_official) => {
                    return None;
                }
                (Some(has), Some(official)) => {
                    let kind = DoubtKind::Unofficial(has.source, has.bytes.start);
                    unofficial = unofficial.or_else(|| Some(official.doubt(kind)));
                }
                (None, _) => {}
            }
            let is_new = |one: &Rendered| {
                !seen
                    .iter()
                    .any(|s| (s.source, &s.bytes) == (one.source, &one.bytes))
            };
            let new: Vec<Rendered> = here.into_iter().filter(is_new).collect();
            seen.extend(new);
        }
        if unofficial.is_some() {
            return unofficial;
        }
        if seen.iter().any(Rendered::is_official) {
            seen.retain(Rendered::is_official);
        }
        self.altered_gloss(&wordings, side, &seen)
            .or_else(|| foreign_gloss(claim, gloss, side, &seen))
    }

    /// The rendering that the gloss is nearest to.
    fn altered_gloss(&self, wordings: &[String], side: Side, seen: &[Rendered]) -> Option<Doubt> {
        let mut all: Vec<(Near, &Rendered)> = Vec::new();
        for rendered in seen {
            for wording in wordings {
                let near = self.inside(wording, rendered.source, &rendered.bytes);
                let near = near.map(|near| Near {
                    variants: telling(near.variants, side),
                    ..near
                });
                // What stands in another order is put together from all over the sentence.
                let in_order = near.filter(|near| {
                    let moved = |variant: &Variant| variant.kind == VariantKind::Transposition;
                    !near.variants.iter().any(moved)
                });
                all.extend(in_order.map(|near| (near, rendered)));
            }
        }
        let (near, rendered) = all.into_iter().min_by(|(a, _), (b, _)| {
            let by_count = a.variants.len().cmp(&b.variants.len());
            by_count.then_with(|| b.passage.similarity.total_cmp(&a.passage.similarity))
        })?;
        let text = rendered.bitext.side(side);
        let words = text.of_file(&near.passage.bytes);
        Some(Doubt {
            kind: DoubtKind::Altered(near.variants),
            source: rendered.source,
            text: rendered.text(&words),
            sentences: rendered.bytes.clone(),
            bytes: near.passage.bytes,
            is_official: rendered.is_official(),
        })
    }

    /// Whether a wording stands in the translated sentences.
    fn stands(&self, wording: &str, side: Side, rendered: &Rendered) -> bool {
        if side == Side::English {
            let text = rendered.text(&rendered.stretch.words);
            if EnglishWords::new(wording).stand_in(&EnglishWords::new(&text)) {
                return true;
            }
        }
        self.inside(wording, rendered.source, &rendered.bytes)
            .is_some_and(|near| telling(near.variants, side).is_empty())
    }

    /// Whether a gloss stands in the translated sentences with a remark before or after it (“cyber sovereignty, hereinafter CS”).
    fn is_annotated(&self, gloss: &str, side: Side, rendered: &Rendered) -> bool {
        let is_beside = |variant: &Variant| {
            let (start, end) = (variant.quotation.start, variant.quotation.end);
            let outside = [gloss.get(..start), gloss.get(end..)];
            let is_edge = |text: &str| !text.contains(char::is_alphanumeric);
            variant.kind == VariantKind::Addition && outside.into_iter().flatten().any(is_edge)
        };
        let near = self.inside(gloss, rendered.source, &rendered.bytes);
        if near.is_some_and(|near| telling(near.variants, side).iter().all(is_beside)) {
            return true;
        }
        let text = rendered.text(&rendered.stretch.words);
        let parts = gloss.split([',', ';', ':', '，', '；', '：', '、']);
        let (known, rest): (Vec<&str>, Vec<&str>) = parts
            .filter(|part| part.contains(char::is_alphanumeric))
            .partition(|part| self.stands(part, side, rendered));
        !known.is_empty() && !rest.iter().any(|part| are_related(part, &text, side))
    }

    /// A quotation that stands in a translation without official standing, where an official one has other words.
    fn doubt_quotation(&self, claim: &Claim) -> Option<Doubt> {
        let entry = |id: SourceId| self.corpus.sources.get(id.0 as usize);
        let (id, bytes) = claim.places.first()?;
        let work = entry(*id)?.translates?;
        let is_official = |id: SourceId| {
            entry(id).is_some_and(|source| {
                source.translates == Some(work) && source.standing == Some(Standing::Official)
            })
        };
        let side = side_of(entry(*id)?.language)?;
        let has_official = self
            .declared_pairs()
            .iter()
            .any(|pair| is_official(pair.side(side)));
        if !has_official || claim.places.iter().any(|(id, _)| is_official(*id)) {
            return None;
        }
        let original = self.rendered(*id, bytes).find(Rendered::is_sure)?;
        let text = original.bitext.side(side.other());
        let part = original
            .bitext
            .rendered(side, &original.stretch, &original.asked)
            .part;
        let place = text.in_file(&part.unwrap_or_else(|| original.stretch.words.clone()));
        let official = self
            .rendered(original.source, &place)
            .find(|one| is_official(one.source) && one.is_sure())?;
        if self.stands(&claim.quoted, side, &official) {
            return None;
        }
        Some(official.doubt(DoubtKind::Unofficial(*id, bytes.start)))
    }

    /// The sentences that translate a place of a source, by the declared pairs that the source belongs to. A pair is aligned when
    /// its turn comes.
    fn rendered(&self, id: SourceId, bytes: &Range<usize>) -> impl Iterator<Item = Rendered> {
        let pairs = self.declared_pairs().iter();
        let pairs = pairs.copied().filter(move |pair| pair.has(id));
        pairs.flat_map(move |pair| self.rendered_by(pair, id, bytes).unwrap_or_default())
    }

    fn rendered_by(
        &self,
        pair: SourcePair,
        id: SourceId,
        bytes: &Range<usize>,
    ) -> Option<Vec<Rendered>> {
        let from = pair.side_of(id)?;
        let bitext = self.bitext(pair)?;
        let asked = bitext.side(from).of_file(bytes);
        let source = pair.side(from.other());
        let sources = [source, id].map(|id| self.corpus.sources.get(id.0 as usize));
        let standing = sources.into_iter().flatten().find_map(|one| one.standing);
        let stretches = bitext.stretches(from, &asked).into_iter();
        let rendered = stretches.map(|stretch| Rendered {
            bytes: bitext.side(from.other()).in_file(&stretch.words),
            bitext: Arc::clone(&bitext),
            asked: asked.clone(),
            from,
            stretch,
            source,
            standing,
        });
        Some(rendered.collect())
    }

    /// The terms of the termbase in `quoted`, with their translations on `side`.
    fn terms_of(&self, quoted: &str, side: Side) -> Vec<Term> {
        let units = fold(quoted).units;
        let mut terms: Vec<Term> = Vec::new();
        for entry in &self.glossary.terms {
            let (names, translations) = match side {
                Side::English => (std::slice::from_ref(&entry.zh), entry.en.as_slice()),
                Side::Chinese => (entry.en.as_slice(), std::slice::from_ref(&entry.zh)),
            };
            for name in names {
                let own = fold(name).units;
                if own.is_empty() || !units.windows(own.len()).any(|part| part == own) {
                    continue;
                }
                let is_all = own == units;
                match terms.iter_mut().find(|term| term.name == own) {
                    Some(term) => term.translations.extend_from_slice(translations),
                    None => terms.push(Term {
                        name: own,
                        is_all,
                        translations: translations.to_vec(),
                    }),
                }
            }
        }
        terms
    }
}

/// A term that a quotation has.
struct Term {
    /// Its fold.
    name: Vec<u16>,
    /// It is the whole quotation.
    is_all: bool,
    translations: Vec<String>,
}

impl Term {
    /// Whether `gloss` is one of its translations.
    fn has(&self, gloss: &str, side: Side) -> bool {
        self.translations.iter().any(|own| match side {
            Side::English => EnglishWords::new(own) == EnglishWords::new(gloss),
            Side::Chinese => fold(own).units == fold(gloss).units,
        })
    }
}

/// The gloss, then the gloss with the translations of terms in it exchanged for each other.
fn wordings(gloss: &str, terms: &[Term]) -> Vec<String> {
    let mut all = vec![gloss.to_owned()];
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    for term in terms {
        for own in &term.translations {
            let lower = gloss.to_ascii_lowercase();
            let Some(at) = lower.find(&own.to_ascii_lowercase()) else {
                continue;
            };
            let (Some(before), Some(after)) = (gloss.get(..at), gloss.get(at + own.len()..)) else {
                continue;
            };
            if is_letter(before.chars().next_back()) && is_letter(own.chars().next())
                || is_letter(after.chars().next()) && is_letter(own.chars().next_back())
            {
                continue;
            }
            let others = term.translations.iter().filter(|other| *other != own);
            all.extend(others.map(|other| format!("{before}{other}{after}")));
        }
    }
    all
}

/// The variants that make another translation: of the wording, more than inflection and articles.
fn telling(mut variants: Vec<Variant>, side: Side) -> Vec<Variant> {
    variants.retain(|variant| {
        let (ours, theirs) = (&variant.quotation_text, &variant.source_text);
        let is_same = side == Side::English && EnglishWords::new(ours) == EnglishWords::new(theirs);
        variant.kind.is_wording() && !is_same
    });
    variants
}

/// A gloss unlike everything that the translations have. Words in no quotation marks may be any remark; they count as a gloss only if
/// they have something in common with the translation.
fn foreign_gloss(claim: &Claim, gloss: &str, side: Side, seen: &[Rendered]) -> Option<Doubt> {
    let is_english = gloss.chars().all(|c| c.is_ascii() || !c.is_alphabetic());
    if side == Side::English && !is_english {
        return None;
    }
    let sure = seen.iter().find(|rendered| rendered.is_sure())?;
    let doubt = sure.doubt(DoubtKind::Foreign);
    // With a remark around it (i.e., 即), it is still there.
    let has_it = match side {
        Side::English => EnglishWords::new(&doubt.text).stand_in(&EnglishWords::new(gloss)),
        Side::Chinese => {
            let (theirs, ours) = (fold(&doubt.text).units, fold(gloss).units);
            !theirs.is_empty() && ours.windows(theirs.len()).any(|part| part == theirs)
        }
    };
    let is_gloss = !claim.is_bare || !has_it && are_related(gloss, &doubt.text, side);
    is_gloss.then_some(doubt)
}

/// Whether two texts have a word in common that says something; in Chinese, two characters in a row.
fn are_related(a: &str, b: &str, side: Side) -> bool {
    match side {
        Side::English => EnglishWords::new(a).share_content(&EnglishWords::new(b)),
        Side::Chinese => {
            let (a, b) = (fold(a).units, fold(b).units);
            a.windows(2)
                .any(|pair| b.windows(2).any(|other| other == pair))
        }
    }
}
