//! The corpus against real documents: parts, paragraph numbers, sections, locators, what is left out.

use std::path::{Path, PathBuf};
use yinwen::config::{Config, Date, SourceConfig, Spanned};
use yinwen::corpus::{Cause, Corpus, LoadedFile, LocatorVerdict, ProblemKind, build};
use yinwen::files::FileError;
use yinwen::markup::locator::Locator;
use yinwen::text::fold::fold;
use yinwen::text::language::Language;

fn file(path: &str, text: &str) -> LoadedFile {
    LoadedFile {
        path: PathBuf::from("/w").join(path),
        text: text.into(),
        encoding: "UTF-8",
        damaged: false,
    }
}

fn spanned(value: &str) -> Option<Spanned<String>> {
    Some(Spanned {
        value: value.to_owned(),
        span: 0..0,
    })
}

fn config() -> Config {
    Config {
        root: PathBuf::from("/w"),
        ..Config::default()
    }
}

/// The example workspace that ships with the program.
fn wuzhen() -> Corpus {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen");
    let toml = root.join("yinwen.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    let (config, errors) = yinwen::config::parse(&text, &root, &toml);
    assert!(errors.is_empty(), "{errors:?}");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join("corpus")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        files.push(LoadedFile {
            path,
            text: text.into(),
            encoding: "UTF-8",
            damaged: false,
        });
    }
    build(&config, files, Vec::new())
}

/// The paragraph of `id` in which `words` begin.
fn paragraph_of(corpus: &Corpus, id: &str, words: &str) -> Option<u32> {
    let source = corpus.source_by_id(id).unwrap();
    let entry = &corpus.sources[source.0 as usize];
    let text = &corpus.files[entry.file.0 as usize].text[entry.range.clone()];
    let folded = fold(text);
    let wanted = fold(words).units;
    let at = folded
        .units
        .windows(wanted.len())
        .position(|w| w == wanted)
        .unwrap_or_else(|| panic!("{id}: {words}"));
    let start = folded.bytes(at..at + 1).unwrap().start + entry.range.start;
    corpus.paragraph_at(source, start)
}

/// The speech, by words of each paragraph, as its readers number them.
const SPEECH: [(&str, u32); 20] = [
    ("欢迎各位嘉宾", 1),
    ("我曾在浙江", 2),
    ("世界因互联网而更多彩", 3),
    ("亿网民", 4),
    ("造福各国人民", 5),
    ("国际社会应该在相互尊重", 6),
    ("推进全球互联网治理体系变革，应该", 7),
    ("不从事、纵容或支持", 8),
    ("不应成为各国角力", 9),
    ("搭建更多沟通合作平台", 10),
    ("法外之地", 11),
    ("对此，我愿提出", 12),
    ("最后一公里", 13),
    ("文化因交流而多彩", 14),
    ("为各国企业在华投资兴业", 15),
    ("没有哪个国家", 16),
    ("不搞单边主义", 17),
    ("凡益之道", 18),
    ("最后，预祝", 19),
    ("谢谢大家", 20),
];

#[test]
fn paragraphs_are_numbered_as_people_count_them() {
    let corpus = wuzhen();
    assert_eq!(corpus.problems, []);
    assert_eq!(corpus.sources.len(), 10);
    for id in ["xi2015-pdf", "xi2015-blog"] {
        for (words, number) in SPEECH {
            assert_eq!(
                paragraph_of(&corpus, id, words),
                Some(number),
                "{id} {words}"
            );
        }
        for words in [
            "嘉宾、各位朋友！",
            "尊敬的侯赛因",
            "在第二届世界互联网大会开幕式上的讲话",
        ] {
            assert_eq!(paragraph_of(&corpus, id, words), None, "{id} {words}");
        }
    }
    let others = [
        ("xi2015-book", "随着世界多极化", Some(1)),
        ("xi2015-book", "尊重网络主权", Some(3)),
        ("xi2015-book", "这是习近平", None),
        ("liu2016", "很高兴与大家", Some(1)),
        ("liu2016", "发掘新动能", Some(7)),
        ("liu2016", "为指引", Some(8)),
        ("liu2016", "发展权、参与权、治理权", Some(9)),
        ("wic2019", "當今時代", Some(1)),
        ("wic2019", "尊重網絡主權", Some(7)),
        ("wic2019", "基本原則", None),
        ("rmrb-1", "作为 20 世纪", Some(1)),
        ("rmrb-1", "一论", None),
        ("rmrb-1", "福全人类", Some(6)),
        ("rmrb-2", "自由是秩序的目的", Some(1)),
        ("rmrb-3", "连也；通", Some(5)),
        (
            "xi2015-en",
            "life has become richer because of the Internet",
            Some(3),
        ),
        ("xi2015-en", "Respect for cyber sovereignty", Some(8)),
        ("xi2015-en", "Cyberspace is a common space", Some(12)),
        ("xi2015-en", "The essence of the network", Some(13)),
        (
            "xi2015-en",
            "Security and development are two wings",
            Some(16),
        ),
        ("xi2015-en", "Guests, friends!", None),
        ("xi2015-en", "Thank you, everyone", Some(20)),
    ];
    for (id, words, number) in others {
        assert_eq!(paragraph_of(&corpus, id, words), number, "{id} {words}");
    }
}

#[test]
fn works_gather_witnesses() {
    let corpus = wuzhen();
    let ids = |id: &str| -> Vec<String> {
        let witnesses = corpus.witnesses_of(id);
        let id = |s: &yinwen::corpus::SourceId| corpus.sources[s.0 as usize].id.clone();
        witnesses.iter().map(id).collect()
    };
    assert_eq!(ids("xi2015"), ["xi2015-pdf", "xi2015-blog", "xi2015-book"]);
    assert_eq!(ids("rmrb-1"), ["rmrb-1"]);
    assert_eq!(ids("xi2015-blog"), ["xi2015-blog"]);
    assert!(ids("nothing").is_empty());
    let english = corpus.source_by_id("xi2015-en").unwrap();
    assert_eq!(
        corpus.sources[english.0 as usize].translates,
        corpus.work_by_id("xi2015")
    );
    let paper = corpus.work_by_id("wic2019").unwrap();
    assert_eq!(
        corpus.works[paper.0 as usize].restates,
        corpus.work_by_id("xi2015")
    );
    let title = "在第二届世界互联网大会开幕式上的讲话";
    assert!(
        corpus
            .known_titles()
            .iter()
            .any(|t| t.title == title && t.id == "xi2015")
    );
}

#[test]
fn locators() {
    let corpus = wuzhen();
    let source = corpus.source_by_id("wic2019").unwrap();
    let entry = &corpus.sources[source.0 as usize];
    let text = &corpus.files[entry.file.0 as usize].text;
    let find = |words: &str| {
        let at = entry.range.start + text[entry.range.clone()].find(words).unwrap();
        at..at + words.len()
    };
    let passage = find("推動數字經濟創新發展");
    let holds = |locator: Locator| corpus.locator_holds(source, &locator, passage.clone());
    assert_eq!(holds(Locator::Section(vec![3])), LocatorVerdict::Holds);
    assert_eq!(holds(Locator::Section(vec![3, 3])), LocatorVerdict::Holds);
    assert_eq!(
        holds(Locator::Section(vec![3, 2])),
        LocatorVerdict::Elsewhere
    );
    assert_eq!(holds(Locator::Section(vec![2])), LocatorVerdict::Elsewhere);
    assert_eq!(
        holds(Locator::Section(vec![9])),
        LocatorVerdict::NoSuchPlace
    );
    assert_eq!(
        holds(Locator::Heading("实践路径".into())),
        LocatorVerdict::Holds
    );
    assert_eq!(
        holds(Locator::Heading("基本原則".into())),
        LocatorVerdict::Elsewhere
    );
    assert_eq!(
        holds(Locator::Paragraphs(31, 31)),
        LocatorVerdict::NoSuchPlace
    );
    assert_eq!(holds(Locator::Pages(4, 4)), LocatorVerdict::Holds);
    assert_eq!(
        holds(Locator::Unreadable("x".into())),
        LocatorVerdict::Unreadable
    );
    let title = corpus.section_title_at(source, find("個人既是網絡").start);
    assert_eq!(title.as_deref(), Some("四、治理架構"));
}

#[test]
fn a_law_in_markdown() {
    let law = "---\ntitle: 某某法\n---\n# 某某法\n\n2013年10月25日 第五次会议通过\n\n<!-- INFO END -->\n\n\
               ## 第一章 总则\n\n第一条 为保护**权益**，制定本法。\n\n第二条 适用[本法](http://x.y/z)。\n\n\
               前款规定的例外：\n\n（一）甲；\n\n（二）乙。\n\n## 第二章 附则\n\n第三条 本法自公布之日起施行。\n";
    let corpus = build(&config(), vec![file("corpus/法.md", law)], Vec::new());
    let source = &corpus.sources[0];
    let id = corpus.source_by_id("法").unwrap();
    assert_eq!(source.title.as_deref(), Some("某某法"));
    let date = Date {
        year: 2013,
        month: Some(10),
        day: Some(25),
    };
    assert_eq!(source.date, Some(date));
    assert_eq!(source.language, Language::Hans);
    assert_eq!(source.paragraphs().len(), 6);
    let read: String = source.readable().iter().map(|r| &law[r.clone()]).collect();
    assert!(read.contains("权益") && !read.contains("http") && !read.contains("INFO"));
    let holds = |path: &[(char, u32)]| {
        let at = law.find("乙。").unwrap();
        corpus.locator_holds(id, &Locator::Labelled(path.to_vec()), at..at + 6)
    };
    assert_eq!(holds(&[('条', 2)]), LocatorVerdict::Holds);
    assert_eq!(holds(&[('条', 2), ('款', 2)]), LocatorVerdict::Holds);
    assert_eq!(holds(&[('条', 2), ('款', 1)]), LocatorVerdict::Elsewhere);
    assert_eq!(
        holds(&[('条', 2), ('款', 2), ('项', 2)]),
        LocatorVerdict::Holds
    );
    assert_eq!(holds(&[('章', 1)]), LocatorVerdict::Holds);
    assert_eq!(holds(&[('章', 2)]), LocatorVerdict::Elsewhere);
    assert_eq!(holds(&[('条', 9)]), LocatorVerdict::NoSuchPlace);
}

#[test]
fn page_numbers_and_running_heads_are_left_out() {
    let mut text = String::from("某某报告\n\n");
    for page in 1..=4 {
        for line in 0..20 {
            text.push_str(&format!(
                "　　第{page}页的正文写到了第{line}行，这一段话完了。\n"
            ));
        }
        text.push_str(&format!("某某办公厅文件\n- {page} -\n\u{c}"));
    }
    let corpus = build(&config(), vec![file("corpus/a.txt", &text)], Vec::new());
    let source = &corpus.sources[0];
    let read: String = source.readable().iter().map(|r| &text[r.clone()]).collect();
    assert!(!read.contains("某某办公厅文件"));
    assert!(!read.contains("- 2 -"));
    assert!(read.contains("某某报告"));
    assert_eq!(source.pages().len(), 4);
    assert_eq!(source.paragraphs().len(), 80);
}

#[test]
fn problems() {
    let source = |id: &str, path: &str| SourceConfig {
        id: spanned(id),
        path: spanned(path),
        ..SourceConfig::default()
    };
    let mut config = config();
    config.sources = vec![
        source("a", "corpus/a.txt"),
        source("a", "corpus/b.txt"),
        source("c", "corpus/none.txt"),
        SourceConfig {
            from: spanned("没有这句"),
            ..source("d", "corpus/d.txt")
        },
        SourceConfig {
            translates: spanned("aa"),
            ..source("e", "corpus/e.txt")
        },
    ];
    let files = ["a", "b", "d", "e", "x/e"].map(|n| file(&format!("corpus/{n}.txt"), "一段话。"));
    let denied = FileError::Permission {
        path: PathBuf::from("/w/corpus/none.txt"),
    };
    let corpus = build(&config, files.to_vec(), vec![denied.clone()]);
    let kinds: Vec<_> = corpus
        .problems
        .iter()
        .map(|p| (p.kind, p.subject.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (ProblemKind::MissingFile, "corpus/none.txt"),
            (ProblemKind::BadPart, "没有这句"),
            (ProblemKind::DuplicateId, "a"),
            (ProblemKind::UnknownReference, "aa"),
        ]
    );
    assert_eq!(corpus.problems[0].cause, Some(Cause::File(denied)));
    assert!(corpus.source_by_id("x-e").is_some());
}
