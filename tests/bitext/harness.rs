//! Pairs of texts with gold beads, perturbed at random (but always alike), aligned and scored.
//!
//! A pair is a folder with `zh.txt`, `en.txt` and `gold.tsv`: lines of `Chinese sentences<TAB>English sentences`, each a list of numbers
//! from 1 as the sentences are cut, and anything after a second tab for the reader. Sentences without a counterpart are not listed.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use yinwen::bitext::{Alignment, Lexicon, Text, align};

/// A text as paragraphs of sentences; each sentence has its gold number, boilerplate has none.
pub type Document = Vec<Vec<(String, Option<usize>)>>;

pub struct Pair {
    pub name: String,
    pub zh: Document,
    pub en: Document,
    pub gold: Vec<(BTreeSet<usize>, BTreeSet<usize>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Clean,
    /// Three English paragraphs are missing.
    Deleted,
    /// Two English paragraphs, neighbours or not, have changed places.
    Swapped,
    /// Lines of a web page and footnote marks stand between.
    Boilerplate,
    /// Some paragraphs are run together on one side.
    Merged,
    /// All of these.
    Combined,
}

pub fn whole(text: &str) -> Text {
    Text::new(text, std::slice::from_ref(&(0..text.len())), &[], None)
}

impl Pair {
    pub fn read(folder: &Path) -> Pair {
        let read =
            |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of a pair");
        let numbers = |list: &str| -> BTreeSet<usize> {
            let list = list.split([',', ' ']).filter(|n| !n.is_empty());
            list.map(|n| n.parse().expect("a number")).collect()
        };
        let gold = read("gold.tsv");
        let gold = gold
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let mut fields = line.split('\t');
                let mut next = || numbers(fields.next().expect("two lists"));
                (next(), next())
            });
        Pair {
            name: folder
                .file_name()
                .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
            zh: document(&read("zh.txt")),
            en: document(&read("en.txt")),
            gold: gold.collect(),
        }
    }

    /// The pair with a change; each `seed` has another one.
    pub fn changed(&self, change: Change, seed: u64) -> (Document, Document) {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9) + 77);
        let (mut zh, mut en) = (self.zh.clone(), self.en.clone());
        let all = change == Change::Combined;
        if all || change == Change::Deleted {
            for _ in 0..3 {
                if en.len() > 4 {
                    en.remove(1 + random.below(en.len() - 2));
                }
            }
        }
        if (all || change == Change::Swapped) && en.len() > 4 {
            let a = 1 + random.below(en.len() - 3);
            let b = match random.below(2) {
                0 => a + 1,
                _ => 1 + random.below(en.len() - 2),
            };
            en.swap(a, b);
        }
        if all || change == Change::Merged {
            let side = if random.below(2) == 0 {
                &mut zh
            } else {
                &mut en
            };
            let mut at = 1;
            while at + 1 < side.len() {
                // A heading run into a sentence would make one sentence of two.
                let is_closed = side[at]
                    .last()
                    .is_some_and(|(sentence, _)| sentence.ends_with(CLOSED));
                if random.below(4) == 0 && is_closed {
                    let next = side.remove(at + 1);
                    side[at].extend(next);
                }
                at += 1;
            }
        }
        if all || change == Change::Boilerplate {
            noise(&mut zh, true, &mut random);
            noise(&mut en, false, &mut random);
        }
        (zh, en)
    }
}

fn document(text: &str) -> Document {
    let cut = whole(text);
    let mut number = 0;
    let mut out = Vec::new();
    for paragraph in &cut.paragraphs {
        let sentences = paragraph.clone().map(|sentence| {
            number += 1;
            (cut.sentence(sentence).to_owned(), Some(number))
        });
        out.push(sentences.collect());
    }
    out
}

const CLOSED: [char; 9] = ['。', '！', '？', '!', '?', '.', '”', '"', '」'];

const NOISE_ZH: [&str; 8] = [
    "责任编辑：王小明",
    "打印本页 关闭窗口",
    "新华社记者 李明 摄",
    "（来源：新华网）",
    "分享到微信、微博",
    "相关阅读：更多新闻请点击这里。",
    "版权所有，未经许可不得转载。",
    "上一篇 下一篇",
];
const NOISE_EN: [&str; 8] = [
    "Share this article on Facebook and Twitter.",
    "Editor: John Smith",
    "Photo: Reuters",
    "Posted on Monday | 3 comments",
    "Skip to main content",
    "Advertisement. Story continues below.",
    "Click here to subscribe to our newsletter!",
    "Weather: 12 degrees, cloudy",
];

/// Puts five lines of a web page and footnote marks in every eighth sentence or so.
fn noise(document: &mut Document, chinese: bool, random: &mut Random) {
    let mut mark = 0;
    for (sentence, _) in document.iter_mut().flatten() {
        if random.below(8) == 0 {
            mark += 1;
            let end = sentence.chars().next_back().map_or(0, char::len_utf8);
            match random.below(2) {
                0 => sentence.insert_str(sentence.len() - end, &format!("[{mark}]")),
                _ => sentence.push_str(&format!("[{mark}]")),
            }
        }
    }
    for _ in 0..5 {
        let lines = if chinese { NOISE_ZH } else { NOISE_EN };
        let line = lines[random.below(lines.len())].to_owned();
        let at = random.below(document.len() + 1);
        document.insert(at, vec![(line, None)]);
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

/// A document as a text, with the bytes of each gold sentence.
pub fn written(
    document: &Document,
    chinese: bool,
) -> (String, Vec<(std::ops::Range<usize>, usize)>) {
    let mut text = String::new();
    let mut places = Vec::new();
    for paragraph in document {
        for (n, (sentence, number)) in paragraph.iter().enumerate() {
            if n > 0 && !chinese {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(sentence);
            places.extend(number.map(|number| (start..text.len(), number)));
        }
        text.push_str("\n\n");
    }
    (text, places)
}

/// What a run came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    pub right: usize,
    pub found: usize,
    pub gold: usize,
    /// Beads that are not uncertain; those of them that share no sentence pair with the gold; the same of coverage ≥ .4.
    pub sure: usize,
    pub wrong: usize,
    pub surest: usize,
    pub wrong_surest: usize,
}

impl Score {
    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }

    pub fn add(&mut self, other: &Score) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
        self.sure += other.sure;
        self.wrong += other.wrong;
        self.surest += other.surest;
        self.wrong_surest += other.wrong_surest;
    }
}

/// Aligns two documents and compares with what is left of the gold. Strict: a bead is right if both sides are.
pub fn score(pair: &Pair, zh: &Document, en: &Document, lexicon: &Lexicon, show: bool) -> Score {
    let (zh_text, zh_places) = written(zh, true);
    let (en_text, en_places) = written(en, false);
    let (zh_cut, en_cut) = (whole(&zh_text), whole(&en_text));
    let alignment: Alignment = align(&zh_cut, &en_cut, lexicon);
    // Which gold sentences a cut sentence holds; a boilerplate sentence holds one of its own.
    let holds = |cut: &Text, places: &[(std::ops::Range<usize>, usize)]| -> Vec<BTreeSet<usize>> {
        let mut unknown = 1_000_000;
        let sentences = cut.sentences.iter().map(|range| {
            let bytes = cut.in_file(range);
            let inside = places
                .iter()
                .filter(|(place, _)| place.start < bytes.end && bytes.start < place.end);
            let mut set: BTreeSet<usize> = inside.map(|(_, number)| *number).collect();
            if set.is_empty() {
                unknown += 1;
                set.insert(unknown);
            }
            set
        });
        sentences.collect()
    };
    let (zh_holds, en_holds) = (holds(&zh_cut, &zh_places), holds(&en_cut, &en_places));
    let left = |places: &[(std::ops::Range<usize>, usize)]| -> BTreeSet<usize> {
        places.iter().map(|(_, number)| *number).collect()
    };
    let (zh_left, en_left) = (left(&zh_places), left(&en_places));
    let gold: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = pair
        .gold
        .iter()
        .map(|(zh, en)| (&zh_left & zh, &en_left & en))
        .filter(|(zh, en)| !zh.is_empty() && !en.is_empty())
        .collect();
    let mut partner: HashMap<usize, &(BTreeSet<usize>, BTreeSet<usize>)> = HashMap::new();
    for bead in &gold {
        for zh in &bead.0 {
            partner.insert(*zh, bead);
        }
    }
    let mut score = Score {
        gold: gold.len(),
        ..Score::default()
    };
    for bead in alignment.beads.iter().filter(|bead| bead.is_pair()) {
        let side = |range: &std::ops::Range<usize>, holds: &[BTreeSet<usize>]| -> BTreeSet<usize> {
            range
                .clone()
                .flat_map(|s| holds[s].iter().copied())
                .collect()
        };
        let found = (side(&bead.zh, &zh_holds), side(&bead.en, &en_holds));
        let is_right = gold.contains(&found);
        let overlaps = found.0.iter().any(|zh| {
            partner
                .get(zh)
                .is_some_and(|bead| !bead.1.is_disjoint(&found.1))
        });
        score.found += 1;
        score.right += usize::from(is_right);
        score.sure += usize::from(bead.coverage >= yinwen::bitext::UNCERTAIN);
        score.wrong += usize::from(bead.coverage >= yinwen::bitext::UNCERTAIN && !overlaps);
        score.surest += usize::from(bead.coverage >= 0.4);
        score.wrong_surest += usize::from(bead.coverage >= 0.4 && !overlaps);
        if show && !is_right {
            let words = |text: &Text, range: &std::ops::Range<usize>| -> String {
                range
                    .clone()
                    .map(|s| text.sentence(s).chars().take(60).collect::<String>() + " | ")
                    .collect()
            };
            println!(
                "{} {:?} {:.2}\n   {}\n   {}",
                pair.name,
                found,
                bead.coverage,
                words(&zh_cut, &bead.zh),
                words(&en_cut, &bead.en)
            );
        }
    }
    if show {
        println!("{} evidence {:?}", pair.name, alignment.evidence);
    }
    score
}

/// The score of one change over several seeds.
pub fn run(pair: &Pair, change: Change, seeds: std::ops::Range<u64>, lexicon: &Lexicon) -> Score {
    let mut total = Score::default();
    for seed in seeds {
        let (zh, en) = pair.changed(change, seed);
        total.add(&score(pair, &zh, &en, lexicon, false));
    }
    total
}
