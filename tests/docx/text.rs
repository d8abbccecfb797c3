//! The text of Word documents, as Markdown, and the way back from it.

use crate::writer::{Document, paragraph, run, styled};
use proptest::prelude::*;
use yinwen::files::docx::{Docx, Part};
use yinwen::markup::{self, BindingRule, Known, NoteKind, QuotationForm};

fn read(document: &Document) -> Docx {
    Docx::read(&document.zip()).unwrap()
}

/// The Markdown of a document with that body.
fn markdown(body: impl Into<String>) -> String {
    read(&Document::new(body)).text
}

const STYLES: &str = r#"
<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a1"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="小标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="Heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="chapter"><w:name w:val="章"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="a9"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="loop"/><w:basedOn w:val="loop"/></w:style>"#;

#[test]
fn headings_by_style_and_by_level() {
    let body = [
        styled("1", "一、总则"),
        styled("own", "（一）原则"),
        styled("chapter", "第一章"),
        r#"<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>三级</w:t></w:r></w:p>"#.to_owned(),
        r#"<w:p><w:pPr><w:pStyle w:val="1"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>"#.to_owned(),
        styled("loop", "绕圈"),
        styled("toc1", "一、总则 1"),
    ];
    let document = Document::new(body.concat()).styles(STYLES);
    assert_eq!(
        read(&document).text,
        "# 一、总则\n\n## （一）原则\n\n# 第一章\n\n### 三级\n\n正文\n\n绕圈\n"
    );
}

#[test]
fn set_off_quotations_are_block_quotes() {
    let body = [
        paragraph("习近平指出："),
        styled("a9", "尊重网络主权。"),
        styled("a9", "维护和平安全。"),
        paragraph("如上。"),
    ];
    let document = Document::new(body.concat()).styles(STYLES);
    assert_eq!(
        read(&document).text,
        "习近平指出：\n\n> 尊重网络主权。\n>\n> 维护和平安全。\n\n如上。\n"
    );
}

#[test]
fn tables_row_by_row() {
    let cell = |content: String| format!("<w:tc><w:tcPr/>{content}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = |rows: &[String]| format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat());
    let inner = table(&[row(&[cell(paragraph("内")), cell(paragraph("层"))])]);
    let deleted = r#"<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>删去的行</w:t></w:r></w:p></w:tc></w:tr>"#;
    let body = table(&[
        row(&[cell(paragraph("提法")), cell(paragraph("a|b"))]),
        deleted.to_owned(),
        row(&[
            cell(paragraph("一") + &paragraph("二") + &inner),
            cell(paragraph("")),
        ]),
    ]);
    assert_eq!(
        markdown(body),
        "| 提法 | a\\|b |\n|---|---|\n| 一<br>二<br>内<br>层 |  |\n"
    );
    // A frame around text is no table.
    let frame = table(&[row(&[cell(paragraph("框内") + &paragraph("两段"))])]);
    assert_eq!(markdown(frame), "框内\n\n两段\n");
}

#[test]
fn notes_stand_at_the_end_numbered_as_word_numbers_them() {
    let reference = |kind: &str, id: u8| format!(r#"<w:r><w:{kind}Reference w:id="{id}"/></w:r>"#);
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p>",
        run("“尊重网络主权”"),
        reference("footnote", 2),
        run("，“维护和平安全”"),
        reference("footnote", 1),
        reference("endnote", 1),
    );
    let document = Document::new(body)
        .footnotes(&[
            &paragraph("《讲话》"),
            &(paragraph(" [@xi2015]") + &paragraph("又及")),
        ])
        .endnotes(&[&paragraph("尾注")]);
    let docx = read(&document);
    assert_eq!(
        docx.text,
        "“尊重网络主权”[^1]，“维护和平安全”[^2][^e1]\n\n[^1]: [@xi2015]\n\n    又及\n\n[^2]: 《讲话》\n\n[^e1]: 尾注\n"
    );
    let places: Vec<_> = docx
        .paragraphs
        .iter()
        .map(|one| (one.part, one.note, one.number))
        .collect();
    assert_eq!(
        places,
        [
            (Part::Body, 0, 1),
            (Part::Footnotes, 1, 1),
            (Part::Footnotes, 1, 2),
            (Part::Footnotes, 2, 1),
            (Part::Endnotes, 1, 1)
        ]
    );
    let reference = docx.paragraphs[1].reference.unwrap();
    assert_eq!(docx.runs[reference].part, Part::Body);
}

#[test]
fn lists_as_word_counts_them() {
    let numbering = r#"
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"#;
    let item = |list: u8, depth: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}</w:p>"#,
            run(text)
        )
    };
    let body = [
        item(1, 0, "甲"),
        item(1, 0, "乙"),
        item(1, 1, "子"),
        item(1, 1, "丑"),
        item(1, 0, "丙"),
        item(1, 1, "寅"),
        item(2, 0, "国家坚持"),
        item(2, 0, "国家支持"),
        item(3, 0, "点"),
        item(4, 0, "重新"),
        item(0, 0, "不是列表"),
        item(1, 0, ""),
    ];
    let document = Document::new(body.concat()).numbering(numbering);
    assert_eq!(
        read(&document).text,
        "1. 甲\n\n2. 乙\n\n2.a 子\n\n2.b 丑\n\n3. 丙\n\n3.a 寅\n\n第九条 国家坚持\n\n第十条 国家支持\n\n- 点\n\n1. 重新\n\n不是列表\n"
    );
}

#[test]
fn tracked_changes_are_accepted() {
    let deleted = |text: &str| {
        format!(r#"<w:del w:id="1" w:author="a"><w:r><w:delText>{text}</w:delText></w:r></w:del>"#)
    };
    let inserted = |text: &str| format!(r#"<w:ins w:id="2" w:author="a">{}</w:ins>"#, run(text));
    let body = format!(
        r#"<w:p>{}{}{}<w:moveFrom w:id="3">{}</w:moveFrom><w:moveTo w:id="4">{}</w:moveTo></w:p>
<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>"#,
        run("尊重"),
        deleted("信息"),
        inserted("网络"),
        run("搬走"),
        run("主权"),
        run("本段与"),
        run("下段相连"),
    );
    assert_eq!(markdown(body), "尊重网络主权\n\n本段与下段相连\n");
}

#[test]
fn of_fields_the_results() {
    let field = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let instruction = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let nested = [
        field("begin"),
        instruction("IF "),
        field("begin"),
        instruction("PAGE"),
        field("separate"),
        run("7"),
        field("end"),
        field("separate"),
        run("结果"),
        field("end"),
    ];
    let body = format!(
        r#"<w:p>{}{}<w:fldSimple w:instr="DATE">{}</w:fldSimple>{}</w:p>"#,
        run("前"),
        nested.concat(),
        run("二〇一五年"),
        run("后")
    );
    assert_eq!(markdown(body), "前结果二〇一五年后\n");
}

#[test]
fn of_ruby_the_base_of_controls_the_content_of_alternatives_one() {
    let body = format!(
        r#"<w:p><w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>
<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>
<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>
<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"#,
        run("wǎng"),
        run("网"),
        run("内容"),
        run("单击此处输入"),
    );
    assert_eq!(markdown(body), "网内容新\n");
}

#[test]
fn text_boxes_follow_the_paragraph_they_hang_on() {
    let text_box = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        paragraph("框中“尊重网络主权”"),
        paragraph("框中“尊重网络主权”"),
    );
    let body = format!("<w:p>{}{text_box}{}</w:p>", run("正文"), run("继续"));
    let docx = read(&Document::new(body));
    assert_eq!(docx.text, "正文继续\n\n框中“尊重网络主权”\n");
    let inside = docx.stretches.last().unwrap();
    let holder = docx.runs[docx.runs[inside.run].holder.unwrap()].paragraph;
    assert_eq!(holder, 0, "the run that holds the box is known");
}

#[test]
fn characters_that_are_elements() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>网</w:t><w:softHyphen/><w:t>络</w:t><w:noBreakHyphen/><w:t>a</w:t><w:tab/><w:t>b</w:t><w:cr/><w:sym w:font="SimSun" w:char="25CB"/><w:sym w:font="Wingdings" w:char="F0FC"/><w:br/><w:t>c</w:t></w:r></w:p>"#;
    assert_eq!(markdown(body), "网\u{AD}络\u{2011}a\tb\n○\nc\n");
}

#[test]
fn pages_are_known() {
    let body = r#"<w:p><w:r><w:t>一页</w:t><w:br w:type="page"/><w:t>二页</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>三页</w:t></w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>四页</w:t></w:r></w:p>"#;
    let docx = read(&Document::new(body));
    assert_eq!(docx.text, "一页\n二页\n\n三页\n\n四页\n");
    let pages: Vec<_> = docx
        .pages
        .iter()
        .map(|page| docx.text[*page..].trim_start().chars().next().unwrap())
        .collect();
    assert_eq!(pages, ['二', '三', '四']);
}

#[test]
fn hidden_text_and_formulas_are_not_read() {
    let body = format!(
        r#"<w:p>{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>{}</w:p>"#,
        run("看"),
        run("见")
    );
    assert_eq!(markdown(body), "看见\n");
}

#[test]
fn links_keep_their_address_and_italics_their_emphasis() {
    let body = format!(
        r#"<w:p><w:hyperlink r:id="link1">{}</w:hyperlink><w:hyperlink w:anchor="x">{}</w:hyperlink><w:r><w:rPr><w:i/></w:rPr><w:t>“Speech,” he </w:t></w:r><w:r><w:rPr><w:i w:val="0"/></w:rPr><w:t>said</w:t></w:r></w:p>"#,
        run("讲话"),
        run("见上"),
    );
    let document = Document::new(body).link("corpus/my speech.txt");
    assert_eq!(
        read(&document).text,
        "[讲话](<corpus/my%20speech.txt>)见上“*Speech,” he* said\n"
    );
}

#[test]
fn characters_of_the_document_are_no_markup() {
    for (word, markdown) in [
        (
            "a*b*c `d` $1到$2 ~x~ |",
            "a\\*b\\*c \\`d\\` \\$1到\\$2 \\~x\\~ \\|",
        ),
        ("snake_case _not this_", "snake_case \\_not this\\_"),
        ("# 号", "\\# 号"),
        ("> 大于", "\\> 大于"),
        ("- 项", "\\- 项"),
        ("-5度", "-5度"),
        ("—— 习近平", "—— 习近平"),
        ("1. 项 2. 项", "1\\. 项 2. 项"),
        ("2015.12", "2015.12"),
        ("<b>x</b> 1<2", "\\<b>x\\</b> 1<2"),
        ("AT&T &amp;", "AT\\&T \\&amp;"),
        ("==亮== %%注%% x=1", "\\=\\=亮\\=\\= \\%\\%注\\%\\% x=1"),
        ("见[^1]和[[xi2015]]", "见\\[\\^1]和\\[[xi2015]]"),
        ("[我们]的[链接](x)", "[我们]的[链接]\\(x)"),
        ("[y]: z", "[y]\\: z"),
        ("::: 块", "\\::: 块"),
        ("字{.x}", "字\\{.x}"),
        ("---", "\\---"),
    ] {
        assert_eq!(markdown_of(word), format!("{markdown}\n"), "{word}");
    }
}

#[test]
fn the_markup_of_notes_stays_what_it_is() {
    for markup in [
        "“尊重网络主权”[@xi2015, ¶8]",
        "习近平在《讲话》中指出：“尊重[我们]的……主权”［@xi2015，¶8］",
        "@{xi2015}的讲话 [参见 @xi_2015, {¶8}]",
        "“尊重网络主权”<!-- yinwen-disable-line misquoted-number -- *x* -->",
    ] {
        assert_eq!(markdown_of(markup), format!("{markup}\n"));
    }
}

fn markdown_of(line: &str) -> String {
    markdown(paragraph(line))
}

proptest! {
    #[test]
    fn a_quotation_of_any_characters_is_read_as_it_is_written(
        words in r"网?[-*_`\[\](){}<>!&;#$~^=%:|\\+.1a 网/?x]{0,14}络",
        is_first in any::<bool>(),
    ) {
        let before = if is_first { "" } else { "他说：" };
        let text = markdown_of(&format!("{before}“{words}”[@xi2015]。"));
        let note = markup::parse(&text, NoteKind::Markdown, &Known::default());
        prop_assert_eq!(note.quotations.len(), 1, "{}", text);
        let quotation = &note.quotations[0];
        prop_assert_eq!(&quotation.wording.text, words.trim(), "{}", text);
        let binding = quotation.binding.as_ref().map(|binding| binding.by);
        prop_assert_eq!(binding, Some(BindingRule::After), "{}", text);
    }

    #[test]
    fn a_paragraph_of_any_characters_stays_one_paragraph(
        words in r"[-*_`\[\](){}<>!&;#$~^=%:|\\+.1a 网/?x\n]{0,10}“尊重网络主权”",
    ) {
        let lines: Vec<String> = words.split('\n').map(run).collect();
        let text = markdown(format!("<w:p>{}</w:p>", lines.join("<w:r><w:br/></w:r>")));
        let note = markup::parse(&text, NoteKind::Markdown, &Known::default());
        prop_assert_eq!(note.quotations.len(), 1, "{}", text);
        let quotation = &note.quotations[0];
        prop_assert_eq!(quotation.wording.text.as_str(), "尊重网络主权", "{}", text);
        prop_assert!(matches!(quotation.form, QuotationForm::Marks { .. }), "{}", text);
        prop_assert!(note.headings.is_empty() && note.nonportable.is_empty(), "{}", text);
    }
}

#[test]
fn every_stretch_leads_back_to_its_run() {
    let body = format!(
        "<w:p>{}{}</w:p>{}",
        run("尊重 & <网络>"),
        run("*主权*"),
        paragraph("第二段")
    );
    let document = Document::new(body);
    let docx = read(&document);
    assert_eq!(docx.text, "尊重 & <网络>\\*主权\\*\n\n第二段\n");
    let (_, xml) = document
        .files()
        .into_iter()
        .find(|(name, _)| name == "word/document.xml")
        .unwrap();
    let mut covered = String::new();
    for stretch in &docx.stretches {
        let (text, raw) = (&docx.text[stretch.text.clone()], &xml[stretch.xml.clone()]);
        let unescaped = raw
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        assert_eq!(text, unescaped);
        let run = &docx.runs[stretch.run];
        assert!(run.xml.start < stretch.xml.start && stretch.xml.end < run.xml.end);
        assert!(
            xml[run.xml.clone()].starts_with("<w:r>") && xml[run.xml.clone()].ends_with("</w:r>")
        );
        covered.push_str(text);
    }
    assert_eq!(covered, "尊重 & <网络>*主权*第二段");
    let last = docx.stretches.last().unwrap();
    let run = &docx.runs[last.run];
    assert_eq!((run.paragraph, run.index, last.offset), (1, 0, 0));
    let at = docx.text.find("主权").unwrap();
    let touched = &docx.stretches_in(&(at..at + 3))[0];
    let run = &docx.runs[touched.run];
    let offset = touched.offset + (at - touched.text.start);
    assert_eq!((run.paragraph, run.index, offset), (0, 1, 1));
    assert_eq!(docx.paragraph_at(at).unwrap().number, 1);
}

#[test]
fn what_a_document_says_of_itself() {
    let core = "<dc:title>研究 报告</dc:title><dc:creator>张三;李四</dc:creator><dcterms:created>2015-12-16T08:00:00Z</dcterms:created>";
    let properties = read(&Document::of_lines("文").core(core)).properties;
    assert_eq!(properties.title, "研究 报告");
    assert_eq!(properties.creator, "张三;李四");
    assert_eq!(properties.created, "2015-12-16T08:00:00Z");
    assert_eq!(properties.modified, "");
}
