//! Reading a note by stretches says what reading it whole says, whatever it is made of and however it is edited; and an edit costs
//! the reading of what it touches.

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use yinwen::config::Date;
use yinwen::markup::{self, Known, KnownTitle, KnownWork, NoteKind, Readings};

fn known() -> Known {
    let title = |title: &str, id: &str| KnownTitle {
        title: title.to_owned(),
        id: id.to_owned(),
    };
    Known {
        keys: ["xi2015", "li2016", "law"].map(str::to_owned).into(),
        titles: vec![
            title("在第二届世界互联网大会开幕式上的讲话", "xi2015"),
            title("中华人民共和国网络安全法", "law"),
        ],
        works: vec![KnownWork {
            id: "xi2015".to_owned(),
            author: vec!["习近平".to_owned(), "Xi Jinping".to_owned()],
            date: Date::new(2015, Some(12), Some(16)),
        }],
        files: [(PathBuf::from("/w/corpus/law.txt"), "law".to_owned())].into(),
    }
}

/// What notes are made of: anything that binds, quotes or opens something.
const PIECES: &[&str] = &[
    "讲话指出，“尊重网络主权”[@xi2015]。",
    "会议强调“构建网络空间命运共同体”，他指出“共同维护网络安全”。",
    "习近平2015年12月16日指出：“推动互联网全球治理体系变革。”",
    "《网络安全法》第一条规定：“保障网络安全”。",
    "《网络安全法》（以下简称“安全法”）规定“保障网络安全”。",
    "安全法规定：“维护网络空间主权”。",
    "He says “respect for cyber sovereignty” [see @li2016, p. 4].",
    "@li2016 [¶3] says: \"a straight mark\" and 'another'.",
    "参见@xi2015指出“没有空格”［＠xi２０１５，第8段］。",
    "[@xi2015]",
    "[@xi2015]：",
    "@xi2015.",
    "如下：",
    "讲话[@xi2015]提出：",
    "“一个没有关上的引号",
    "“另一段接着引，到这里为止。”[@li2016]",
    "「没有关上",
    "“反的引号“也算。",
    "> 尊重网络主权，维护和平安全。\n> ——习近平，2015年",
    "> “整段在引号里。”\n>\n> [@xi2015]",
    "> # 标题 [@law]\n> 引文。",
    "> [!quote] 《网络安全法》\n> 保障网络安全",
    "> [!note]\n> 笔记“引文”[@law]",
    "- “第一项”\n- “第二项”[@law]",
    "- 甲\n\n  “第二段”\n\n- 乙",
    "1. “第一项”\n2. “第二项”",
    "| 引文 | 来源 |\n|---|---|\n| “保障网络安全” | [@law] |",
    "# 一级标题",
    "## 二级标题 [@xi2015]",
    "### 三级标题：",
    "# “标题里的引文”@law",
    "##",
    "标题行\n===",
    "另一行 [@li2016]\n---",
    "```\n“代码”[@law]\n\n代码\n```",
    "```",
    "    缩进的“代码”",
    "　　缩进的段落，“引文”[@law]。",
    "<div>\n“网页”\n</div>",
    "<!-- yinwen-source law -->",
    "<!-- yinwen-source none -->",
    "<!-- yinwen-disable absent-quotation -->",
    "句末 <!-- yinwen-disable-line -->",
    "<!-- 没有完的注释",
    "-->",
    "<script>",
    "见脚注“引文”[^1]。",
    "[^1]: [@law]",
    "行内脚注“引文”^[同上]。",
    "行内脚注“引文”^[[@law]]。",
    "[链接]: https://example.org \"“题”\"",
    "“保障网络安全”[安全法](../corpus/law.txt)。",
    "据[《网络安全法》](../corpus/law.txt#1)，“保障网络安全”。",
    "[安全法](<../corpus/law.txt>)",
    "> 保障网络安全\n> [安全法](../corpus/law.txt)",
    "看[链接]和[别处](a.md “不是题”)，[@law](",
    ")“后文”[@law]{",
    ".x}收尾。",
    "![图](a.png)",
    "**“强调”**，*《网络安全法》*规定“保障网络安全”。",
    "==突出==“引文”%%注释%%[[xi2015|讲话]] ^block-1",
    "&ldquo;实体&rdquo;[@law] $5到$6 `“代码”`",
    "公式 $$x",
    "---",
    "+++",
    "...",
    "***",
    "::: {.x}",
    "\u{c}“换页”",
    "2015年，“引文”。",
    "\\“转义\\”[@xi2015\\]",
];

const BREAKS: &[&str] = &[
    "\n\n", "\n\n", "\n\n", "\n", "\r\n\r\n", "\r\n", "\n \t\n", "\n\n   ", "\n\n\n", "\r\r", "",
];

/// A piece; unless `far`, none that reaches across the note, so that it is read by stretches.
fn piece(far: bool) -> impl Strategy<Value = String> {
    let reaches = |piece: &str| {
        ["[^", "^[", "]: ", "简称"]
            .iter()
            .any(|it| piece.contains(it))
    };
    let pieces: Vec<&str> = PIECES
        .iter()
        .copied()
        .filter(|piece| far || !reaches(piece))
        .collect();
    (prop::sample::select(pieces), prop::sample::select(BREAKS))
        .prop_map(|(piece, end)| format!("{piece}{end}"))
}

/// Places far apart are as likely as near ones.
fn edit() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let new = prop_oneof![
        Just(String::new()),
        prop::sample::select(
            &[
                "字", "“", "”", "\n", "\n\n", "：", "#", ">", "`", "[", "@", "-", " "
            ][..]
        )
        .prop_map(str::to_owned),
        piece(true),
        piece(false),
    ];
    (any::<prop::sample::Index>(), 0usize..4, new)
}

fn agrees(readings: &Readings, text: &str, kind: NoteKind) {
    let known = known();
    let folder = Path::new("/w/notes");
    let read = readings.edited(&text.into(), kind, Some(folder), &known);
    let whole = markup::parse_in(folder, text, kind, &known);
    assert!(
        read == whole,
        "{text:?}\nread\n{read:#?}\nwhole\n{whole:#?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn stretches_say_what_the_whole_says(
        front in prop::sample::select(&["", "", "\u{feff}", "---\nyinwen: {source: law}\n---\n", "---\ntitle: 题\n"][..]),
        pieces in prop_oneof![
            prop::collection::vec(piece(true), 0..14),
            prop::collection::vec(piece(false), 0..30),
        ],
        edits in prop::collection::vec(edit(), 0..6),
    ) {
        for kind in [NoteKind::Markdown, NoteKind::Text] {
            let readings = Readings::default();
            let mut text = format!("{front}{}", pieces.concat());
            agrees(&readings, &text, kind);
            for (at, length, new) in &edits {
                let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let from = at.index(chars.len());
                let to = (from + length).min(chars.len() - 1);
                text.replace_range(chars[from]..chars[to], new);
                agrees(&readings, &text, kind);
            }
        }
    }
}

/// More where one looks for what is rare: `PROPTEST_CASES`.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(300)
}

#[test]
fn an_edit_costs_the_reading_of_its_paragraph() {
    for kind in [NoteKind::Markdown, NoteKind::Text] {
        let known = known();
        let readings = Readings::default();
        let paragraphs: Vec<String> = (0..200)
            .map(|n| {
                format!(
                    "第{n}段指出，“尊重网络主权”[@xi2015]，{}。",
                    "叙述".repeat(50)
                )
            })
            .collect();
        let mut text = paragraphs.join("\n\n");
        readings.edited(&text.as_str().into(), kind, None, &known);
        assert_eq!(readings.bytes_read(), text.len());
        for stroke in 1..=50 {
            let before = readings.bytes_read();
            let at = text.find("第100段").expect("it is there") + "第100段".len();
            text.insert(at, '字');
            readings.edited(&text.as_str().into(), kind, None, &known);
            let longest = paragraphs[100].len() + '字'.len_utf8() * stroke + "\n\n".len();
            let read = readings.bytes_read() - before;
            assert!((1..=longest).contains(&read), "{read} bytes were read");
        }
    }
}
