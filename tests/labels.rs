//! Labels: numbered formulas are found with their lists wherever a corpus has both, and nowhere else.

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use yinwen::config::Severity;
use yinwen::files::Overlay;
use yinwen::lint::{self, Locale};
use yinwen::query::{self, LabelInfo, labels};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

fn load(folder: &Path) -> Workspace {
    Workspace::load(&LoadOptions {
        start: folder.to_owned(),
        overlay: Overlay::default(),
        ..LoadOptions::default()
    })
    .expect("a workspace")
}

fn example() -> Workspace {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen"))
}

/// A workspace of these files, and its folder.
fn corpus(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("corpus")).expect("corpus/");
    for (name, text) in files {
        let path: PathBuf = match *name {
            "yinwen.toml" => folder.path().join(name),
            _ => folder.path().join("corpus").join(name),
        };
        std::fs::write(path, text).expect("a file");
    }
    let workspace = load(folder.path());
    assert_eq!(workspace.config_errors, []);
    (folder, workspace)
}

fn found(workspace: &Workspace, asked: Option<&str>) -> Vec<LabelInfo> {
    labels::labels(workspace, asked)
        .iter()
        .filter_map(|label| query::label_info(workspace, label, &workspace.config.root))
        .collect()
}

/// `label = member | member @ source`, the source being that of the list.
fn shown(label: &LabelInfo) -> String {
    let members: Vec<&str> = label
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    format!(
        "{} = {} @ {}",
        label.label,
        members.join(" | "),
        label.list.source
    )
}

/// The labels of a corpus of one document.
fn labels_in(text: &str) -> Vec<String> {
    let (_folder, workspace) = corpus(&[("a.txt", text)]);
    found(&workspace, None).iter().map(shown).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|label| format!("{label} @ a"))
        .collect();
    assert_eq!(labels_in(text), expected, "{text}");
}

#[test]
fn the_example_has_these_labels_and_no_others() {
    let workspace = example();
    let all = found(&workspace, None);
    let expected = [
        "四项原则 = 尊重网络主权 | 维护和平安全 | 促进开放合作 | 构建良好秩序 @ xi2015-pdf",
        "五点主张 = 加快全球网络基础设施建设，促进互联互通 | 打造网上文化交流共享平台，促进交流互鉴 | 推动网络经济创新发展，促进共同繁荣 | 保障网络安全，促进有序发展 | 构建互联网治理体系，促进公平正义 @ xi2015-pdf",
        "五大支柱 = 信息上互联互通 | 文明上交流互鉴 | 经济上共同繁荣 | 发展上安全有序 | 治理上公平正义 @ rmrb-3",
    ];
    assert_eq!(all.iter().map(shown).collect::<Vec<_>>(), expected);
    let coined: Vec<_> = all
        .iter()
        .map(|label| {
            label
                .coined
                .as_ref()
                .map(|name| (name.source.as_str(), name.text.as_str(), name.paragraph))
        })
        .collect();
    assert_eq!(
        coined,
        [
            Some(("rmrb-1", "四项原则", Some(2))),
            Some(("xi2015-pdf", "5点主张", Some(12))),
            Some(("rmrb-3", "五大支柱", Some(4))),
        ]
    );
    let paragraphs: Vec<_> = all[0]
        .members
        .iter()
        .map(|member| member.passage.paragraph)
        .collect();
    assert_eq!(paragraphs, [8, 9, 10, 11].map(Some));
    assert!(
        all[0].members[0]
            .passage
            .text
            .starts_with("——尊重网络主权。《联合国宪章》确立")
    );
}

#[test]
fn a_label_has_its_later_edition_and_its_translation_beside_it() {
    let workspace = example();
    let all = found(&workspace, Some("五点主张"));
    let [label] = all.as_slice() else {
        panic!("one label");
    };
    let [edition] = label.editions.as_slice() else {
        panic!("one edition: {:?}", label.editions);
    };
    assert_eq!(edition.list.source, "wic2019");
    assert_eq!(edition.members[2].name, "推動數字經濟創新發展,促進共同繁榮");
    let [translation] = label.translations.as_slice() else {
        panic!("one translation");
    };
    assert_eq!(translation.list.source, "xi2015-en");
    assert!(
        translation.members[2]
            .name
            .starts_with("promoting innovation and development in the online economy")
    );
    let sources: Vec<&str> = label
        .mentions
        .iter()
        .map(|mention| mention.source.as_str())
        .collect();
    for source in ["xi2015-pdf", "rmrb-1", "rmrb-3", "liu2016"] {
        assert!(sources.contains(&source), "{source} in {sources:?}");
    }
}

#[test]
fn a_label_is_looked_up_in_any_spelling() {
    let workspace = example();
    for asked in [
        "四项原则",
        "“四项原则”",
        "四項原則",
        "4项原则",
        "「四個原則」",
    ] {
        let all = found(&workspace, Some(asked));
        assert_eq!(all.len(), 1, "{asked}");
        assert_eq!(all[0].list.source, "xi2015-pdf", "{asked}");
    }
    let english = found(&workspace, Some("four principles"));
    assert_eq!(english.len(), 1);
    assert_eq!(english[0].members[0].name, "Respect for cyber sovereignty");
    assert_eq!(english[0].label, "四项原则");
    for asked in ["five position points", "five proposals"] {
        let english = found(&workspace, Some(asked));
        assert_eq!(english.len(), 1, "{asked}");
        assert_eq!(
            english[0].members[4].name,
            "building the Internet governance system, and stimulating fairness and justice"
        );
    }
    for nothing in ["六项原则", "三点主张", "四项基本原则", "网络主权"] {
        let labels: Vec<String> = found(&workspace, Some(nothing)).iter().map(shown).collect();
        assert_eq!(labels, [""; 0], "{nothing}");
    }
}

#[test]
fn announced_lists() {
    check(
        "会议纪要\n\n对此，我愿提出3点主张。\n\n第一，加快基础设施建设，促进互联互通。网络的本质在于互联。\n\n第二，打造文化平台。文化因交流而多彩。\n\n第三，保障网络安全。安全是发展的保障。\n\n谢谢大家。\n",
        &["3点主张 = 加快基础设施建设，促进互联互通 | 打造文化平台 | 保障网络安全"],
    );
    check(
        "他就此提出三点建议：一是完善治理体系，加强对话；二是推动技术合作；三是保护知识产权。各方表示赞同。\n",
        &["三点建议 = 完善治理体系，加强对话 | 推动技术合作 | 保护知识产权"],
    );
    check(
        "大会提出四项任务：首先，要发展经济。其次，要改善民生。再次，要保护环境。最后，要扩大开放。\n",
        &["四项任务 = 要发展经济 | 要改善民生 | 要保护环境 | 要扩大开放"],
    );
    check(
        "工作方案\n\n三、五项重点任务\n\n（一）夯实产业基础。推进转型升级。\n\n（二）扩大有效投资。加快项目建设。\n\n（三）激发消费活力。办好各类活动。\n\n（四）深化改革开放。破除各种障碍。\n\n（五）增进民生福祉。兜牢民生底线。\n",
        &[
            "五项重点任务 = 夯实产业基础 | 扩大有效投资 | 激发消费活力 | 深化改革开放 | 增进民生福祉",
        ],
    );
    check(
        "全市确定两项目标。\n\n1. 经济增长百分之五以上。要稳中求进。\n\n2. 新增就业二十万人。要千方百计。\n",
        &["两项目标 = 经济增长百分之五以上 | 新增就业二十万人"],
    );
}

#[test]
fn unnumbered_lists_are_named_where_something_ties_a_name_to_them() {
    let speech = "在第三届数据大会上的讲话\n\n发展数据事业，应该坚持以下原则。\n\n——尊重数据主权。数据属于人民。\n\n——保护个人隐私。隐私不容侵犯。\n\n——促进开放共享。共享带来繁荣。\n\n谢谢大家。\n";
    let tied = "评论\n\n在第三届数据大会上提出的“三项原则”，赢得广泛认同。\n";
    let (_folder, workspace) = corpus(&[("a.txt", speech), ("b.txt", tied)]);
    assert_eq!(
        found(&workspace, None)
            .iter()
            .map(shown)
            .collect::<Vec<_>>(),
        ["三项原则 = 尊重数据主权 | 保护个人隐私 | 促进开放共享 @ a"]
    );
    // The number alone ties nothing: these may be any three principles.
    let loose = "评论\n\n我们做人要有“三项原则”，做事要有分寸。\n";
    let (_folder, workspace) = corpus(&[("a.txt", speech), ("b.txt", loose)]);
    assert_eq!(found(&workspace, None).len(), 0);
    // Nor is a list of four what is called three.
    let four = speech.replace("谢谢大家", "——凝聚各方力量。团结就是力量。\n\n谢谢大家");
    let (_folder, workspace) = corpus(&[("a.txt", &four), ("b.txt", tied)]);
    assert_eq!(found(&workspace, None).len(), 0);
}

#[test]
fn a_summary_that_lists_the_members_names_the_list_elsewhere() {
    let speech = "建设纲要\n\n要把握好以下几个方面。\n\n——尊重数据主权。数据属于人民。\n\n——保护个人隐私。隐私不容侵犯。\n\n——促进开放共享。共享带来繁荣。\n";
    let gloss = "“尊重数据主权、保护个人隐私、促进开放共享”，他提出的这“三项原则”着眼长远。\n";
    let (_folder, workspace) = corpus(&[("a.txt", speech), ("b.txt", gloss)]);
    let all = found(&workspace, None);
    assert_eq!(
        all.iter().map(shown).collect::<Vec<_>>(),
        ["三项原则 = 尊重数据主权 | 保护个人隐私 | 促进开放共享 @ a"]
    );
    assert_eq!(
        all[0].coined.as_ref().map(|name| name.source.as_str()),
        Some("b")
    );
}

#[test]
fn lists_run_together_in_a_sentence() {
    check(
        "干部与群众“五同”（同吃、同住、同劳动、同学习、同商量），打成一片。\n",
        &["五同 = 同吃 | 同住 | 同劳动 | 同学习 | 同商量"],
    );
    check(
        "要讲政治、有信念，讲规矩、有纪律，讲道德、有品行，讲奉献、有作为，简称“四讲四有”。\n",
        &["四讲四有 = 讲政治、有信念 | 讲规矩、有纪律 | 讲道德、有品行 | 讲奉献、有作为"],
    );
    check(
        "“四个自信”即道路自信、理论自信、制度自信和文化自信。\n",
        &["四个自信 = 道路自信 | 理论自信 | 制度自信 | 文化自信"],
    );
    check(
        "要实行联俄、联共、扶助农工三大政策，完成国民革命。\n",
        &["三大政策 = 联俄 | 联共 | 扶助农工"],
    );
    check(
        "“三大原则”就是：官兵一致、军民一致、瓦解敌军。\n",
        &["三大原则 = 官兵一致 | 军民一致 | 瓦解敌军"],
    );
    check(
        "这个体系应该是一个信息上互联互通、文明上交流互鉴、经济上共同繁荣的体系。这三个方面，共同构成“三大支柱”。\n",
        &["三大支柱 = 信息上互联互通 | 文明上交流互鉴 | 经济上共同繁荣"],
    );
    check(
        "一是坚持党的领导；二是坚持人民至上；三是坚持改革创新。这“三个坚持”是根本经验。\n",
        &["三个坚持 = 坚持党的领导 | 坚持人民至上 | 坚持改革创新"],
    );
    check(
        "“严以修身、严以用权、严以律己，谋事要实、创业要实、做人要实”的“三严三实”要求。\n",
        &["三严三实 = 严以修身 | 严以用权 | 严以律己 | 谋事要实 | 创业要实 | 做人要实"],
    );
}

#[test]
fn traditional_text_and_corner_brackets() {
    check(
        "「尊重網絡主權；維護和平安全；促進開放合作」，大會提出的這「三項原則」，得到認同。\n",
        &["三項原則 = 尊重網絡主權 | 維護和平安全 | 促進開放合作"],
    );
    check(
        "對此，我願提出兩點主張。\n\n第一，加快建設。互聯在於互通。\n\n第二，保障安全。安全在於責任。\n",
        &["兩點主張 = 加快建設 | 保障安全"],
    );
}

#[test]
fn english_lists() {
    check(
        "We made the following three proposals.\n\nFirst, build shared platforms. Culture is colourful because of exchange.\n\nSecond, keep the network safe. It is a common duty.\n\nThird, share the benefits. Nobody is left behind.\n\nThank you.\n",
        &["three proposals = build shared platforms | keep the network safe | share the benefits"],
    );
    check(
        "Our four freedoms (freedom of speech, freedom of worship, freedom from want, and freedom from fear) are essential.\n",
        &[
            "four freedoms = freedom of speech | freedom of worship | freedom from want | freedom from fear",
        ],
    );
    check(
        "We rest on three pillars: peace and security; human rights; and development.\n",
        &["three pillars = peace and security | human rights | development"],
    );
}

#[test]
fn hard_wrapped_text_and_carriage_returns() {
    check(
        "大会纪要\r\n\r\n推动全球互联网治理体系变革需要各方共同努力，网络空间前途命运应由世界各国共同掌\r\n握。各国应该加强沟通、扩大共识、深化合作，共同构建网络空间命运共同体。对此，我愿提出 3\r\n点主张。\r\n\r\n第一，加快全球网络基础设施建设，促进互联互通。网络的本质在于互联，信息的价值在于\r\n互通。只有加强信息基础设施建设，铺就信息畅通之路，才能让信息资源充分涌流起来造福人\r\n民群众。\r\n\r\n第二，打造网上文化交流共享平台，促进交流互鉴。文化因交流而多彩，文明因互鉴而丰富，\r\n互联网是传播人类优秀文化、弘扬正能量的重要载体，也是沟通人心的桥梁。\r\n\r\n第三，保障网络安全，促进有序发展。安全和发展是一体之两翼、驱动之双轮。安全是发展的保\r\n障，发展是安全的目的。\r\n",
        &[
            "3点主张 = 加快全球网络基础设施建设，促进互联互通 | 打造网上文化交流共享平台，促进交流互鉴 | 保障网络安全，促进有序发展",
        ],
    );
}

#[test]
fn what_is_no_label() {
    for text in [
        "一方面，要加快发展；另一方面，要保障安全。\n",
        "五年来，我们经历了三个月的考验、两年的奋斗。\n",
        "我们要完成四项工作。\n\n会议结束。\n",
        "第一，加快建设。第二，保障安全。第三，扩大开放。\n",
        "我愿提出5点主张。\n\n第一，加快建设。很好。\n\n第二，保障安全。很好。\n",
        "要全面贯彻党的二十大精神，深刻领悟“两个确立”的决定性意义，做到“两个维护”，统筹发展和安全。\n",
        "马克思列宁主义、毛泽东思想、邓小平理论和“三个代表”重要思想。\n",
        "“十四五”时期，要坚持创新、协调、绿色、开放、共享。\n",
        "设立下列部门：（一）办公室；（二）财务处。\n",
        "第二条 有下列情形之一的，不予许可：\n（一）材料不全；\n（二）逾期；\n（三）其他。\n",
        "他在三个国家访问了五个城市：北京、上海、广州、深圳、杭州。\n",
        "增长2.5个百分点，其中四项指标居前。\n",
        "There are two reasons for this, and three days left to act.\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn lists_that_compete_stand_side_by_side_by_date() {
    let config = "[[source]]\nid = \"later\"\npath = \"corpus/later.txt\"\ndate = 2019-05-01\n[[source]]\nid = \"earlier\"\npath = \"corpus/earlier.txt\"\ndate = 2014-05-01\n";
    let (_folder, workspace) = corpus(&[
        ("yinwen.toml", config),
        (
            "later.txt",
            "“三个坚持”（坚持党的领导、坚持人民至上、坚持改革开放）是经验。\n",
        ),
        (
            "earlier.txt",
            "“三个坚持”（坚持走自己的路、坚持对外交流、坚持艰苦奋斗）是传统。\n",
        ),
    ]);
    let all = found(&workspace, Some("三个坚持"));
    let sources: Vec<&str> = all.iter().map(|label| label.list.source.as_str()).collect();
    assert_eq!(sources, ["earlier", "later"]);
    for label in &all {
        assert_eq!(label.mentions.len(), 1, "each speaks of its own list");
        assert_eq!(label.editions, []);
    }
}

/// What `label-mismatch` says of a note of the example's workspace: the words it is about, and the message.
fn mismatches(text: &str) -> Vec<(String, String)> {
    let workspace = example();
    let path = workspace.config.root.join("notes/new.md");
    let note = workspace.check(&path, text.into());
    lint::lint(&workspace, &note, Locale::English)
        .into_iter()
        .filter(|finding| finding.rule == "label-mismatch")
        .map(|finding| {
            assert!(!finding.related.is_empty(), "the list is a related place");
            (text[finding.range].to_owned(), finding.message)
        })
        .collect()
}

#[track_caller]
fn mismatch(text: &str, about: &str, says: &[&str]) {
    let found = mismatches(text);
    let [(words, message)] = found.as_slice() else {
        panic!("one finding on {text}: {found:?}");
    };
    assert_eq!(words, about, "{message}");
    for part in says {
        assert!(message.contains(part), "{part} in {message}");
    }
}

#[test]
fn a_list_in_a_note_is_compared_with_the_one_its_label_stands_for() {
    mismatch(
        "“四项原则”（尊重网络主权、促进开放合作、构建良好秩序）是基础。\n",
        "四项原则”（尊重网络主权、促进开放合作、构建良好秩序",
        &["3 of 4", "维护和平安全", "xi2015 ¶8"],
    );
    mismatch(
        "四项原则，即维护和平安全、尊重网络主权、促进开放合作、构建良好秩序。\n",
        "四项原则，即维护和平安全、尊重网络主权、促进开放合作、构建良好秩序",
        &["order", "xi2015 ¶8"],
    );
    mismatch(
        "“四项原则”包括尊重网络主权、维护和平安全、保障网络安全、构建良好秩序。\n",
        "保障网络安全",
        &["belongs to “五点主张”", "xi2015 ¶13"],
    );
    mismatch(
        "“四项原则”是：尊重网络主权、维护和平安全、促进开放合作、保护知识产权。\n",
        "保护知识产权",
        &["none of them"],
    );
    mismatch(
        "习近平提出“四项原则”：\n\n- 尊重网络主权\n- 维护和平安全\n- 促进开放合作\n",
        "四项原则”：\n\n- 尊重网络主权\n- 维护和平安全\n- 促进开放合作",
        &["构建良好秩序"],
    );
    mismatch(
        "「五項原則」（尊重網絡主權、維護和平安全、促進開放合作、構建良好秩序）\n",
        "五項原則」（尊重網絡主權、維護和平安全、促進開放合作、構建良好秩序",
        &["it has 4, not 5"],
    );
}

#[test]
fn lists_that_are_right_open_or_other_say_nothing() {
    for text in [
        "“四项原则”（尊重网络主权、维护和平安全、促进开放合作、构建良好秩序）[@xi2015]。\n",
        "「四項原則」（尊重網絡主權、維護和平安全、促進開放合作、構建良好秩序）。\n",
        "四项原则：一是尊重网络主权，二是维护和平安全，三是促进开放合作，四是构建良好秩序。\n",
        "“四项原则”：\n\n1. **尊重网络主权**\n2. 维护和平安全\n3. 促进开放合作\n4. 构建良好秩序\n",
        "“四项原则”（尊重网络主权、维护和平安全等）。\n",
        "“四项原则”（2015年提出，影响深远）。\n",
        "“四项原则”：主权、安全、合作、秩序。\n",
        "“五点主张”（互联互通、交流互鉴、共同繁荣、有序发展、公平正义）。\n",
        // The edition of 2019 is right, too.
        "“五点主张”：加快全球网络基础设施建设，促进互联互通；打造网上文化交流共享平台，促进交流互鉴；推动数字经济创新发展，促进共同繁荣；保障网络安全，促进有序发展；构建全球网络空间治理体系，促进公平正义。\n",
        "本单位的“四项原则”是：公开、公平、公正、择优。\n",
        "会议提出三项任务：抓生产、保安全、促改革。\n",
    ] {
        assert_eq!(mismatches(text), [], "{text}");
    }
}

#[test]
fn a_label_whose_members_the_cited_source_has_is_info_and_says_where_it_was_coined() {
    let workspace = example();
    let path = workspace.config.root.join("notes/new.md");
    let text = "讲话的“四项原则”[@xi2015]。\n";
    let note = workspace.check(&path, text.into());
    let findings = lint::lint(&workspace, &note, Locale::English);
    let [finding] = findings.as_slice() else {
        panic!("one finding: {findings:?}");
    };
    assert_eq!(
        (finding.rule, finding.severity),
        ("misattributed", Severity::Info)
    );
    for part in ["xi2015 ¶8", "coined in rmrb-1 ¶2", "2015-12-17"] {
        assert!(
            finding.message.contains(part),
            "{part} in {}",
            finding.message
        );
    }
}

#[test]
fn scans_of_unchanged_sources_are_kept_over_a_reload() {
    let config = "[corpus]\ninclude = [\"corpus/*.txt\"]\n";
    let first = "“三个坚持”（坚持走自己的路、坚持对外交流、坚持艰苦奋斗）是传统。\n";
    let (folder, before) = corpus(&[
        ("yinwen.toml", config),
        ("a.txt", first),
        ("b.txt", "别的文字。\n"),
    ]);
    assert_eq!(found(&before, None).len(), 1);
    std::fs::write(
        folder.path().join("corpus/b.txt"),
        "“两个结合”（同实际相结合、同文化相结合）。\n",
    )
    .expect("a file");
    let options = LoadOptions {
        start: folder.path().to_owned(),
        ..LoadOptions::default()
    };
    let after = before.reload(&options).expect("a workspace");
    assert_eq!(found(&after, None).len(), 2);
    let (a, b) = (&before.labels().scans()[0], &after.labels().scans()[0]);
    assert!(
        std::sync::Arc::ptr_eq(a, b),
        "the scan of what did not change is the same"
    );
    assert!(!std::sync::Arc::ptr_eq(
        &before.labels().scans()[1],
        &after.labels().scans()[1]
    ));
}

proptest! {
    #[test]
    fn any_text_is_scanned_and_every_place_is_text(pieces in prop::collection::vec(prop::sample::select(vec![
        "四项原则", "“", "”", "（", "）", "、", "；", "：", "。", "\n", "\n\n", "一是", "二是", "第一，", "第二，", "——", "即",
        "这三个方面", "“三大支柱”", "两", "三", "12", "the ", "four principles", "First, ", "Second, ", "甲乙丙丁", "和", "等", "-", "1. ", "2. ", "𠮷", "e\u{301}",
    ]), 0..40)) {
        let text = pieces.concat();
        let (_folder, workspace) = corpus(&[("a.txt", &text)]);
        for label in found(&workspace, None) {
            prop_assert_eq!(label.count, label.members.len());
            for member in &label.members {
                let [start, end] = member.passage.bytes;
                prop_assert!(start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
                prop_assert!(!member.name.is_empty());
            }
        }
        let note = workspace.check(&workspace.config.root.join("n.md"), text.as_str().into());
        lint::lint(&workspace, &note, Locale::Chinese);
        for byte in (0..=text.len()).filter(|&byte| text.is_char_boundary(byte)) {
            let spoken = labels::in_note(&workspace, &note, byte);
            prop_assert!(spoken.is_none_or(|spoken| text.get(spoken.range).is_some()));
        }
    }
}
