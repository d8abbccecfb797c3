//! Works as references: what a bibliography or a source says of them, in the styles that come along and in one of the user's.

use std::path::Path;
use yinwen::config;
use yinwen::references::{Style, Work, format, format_one, plain};

/// The works of a bibliography.
fn works(text: &str, name: &str) -> Vec<Work> {
    let entries = config::bibliography(text, Path::new(name)).expect("a bibliography");
    let entries = entries.iter();
    entries.map(|entry| Work::new(Some(entry), None)).collect()
}

/// The references of a bibliography, each as it stands in the list.
fn listed(style: &Style, text: &str, name: &str) -> Vec<String> {
    let references = format(style, &works(text, name)).into_iter();
    references
        .map(|reference| {
            let label = reference.label.map(|label| label + " ").unwrap_or_default();
            label + &plain(&reference.runs)
        })
        .collect()
}

const BIBTEX: &str = r#"
@misc{speech, author = {习近平}, title = {在第二届世界互联网大会开幕式上的讲话}, date = {2015-12-16}}
@article{paper, author = {{人民日报评论员}}, title = {让互联网发展成果惠及全体人民}, journaltitle = {人民日报}, date = {2015-12-17}, pages = {1}}
@online{talk, author = {Xi, Jinping}, title = {Speech at the opening ceremony}, translator = {Creemers, Rogier}, date = {2015-12-16}, url = {https://example.org/talk}, urldate = {2020-01-02}, langid = {english}}
@book{four, author = {王明 and 李红 and 张三 and 赵四}, title = {网络法}, publisher = {法律出版社}, location = {北京}, date = {2019}, edition = {2}}
@book{five, author = {Einstein, Albert and Smith, John Q. and Doe, Anna and Roe, Richard}, title = {Cyber law}, publisher = {OUP}, location = {Oxford}, date = {2019}, edition = {2}, langid = {english}}
@article{journal, author = {习, 近平}, title = {论网络}, journal = {求是}, volume = {12}, number = {3}, pages = {5--10}, date = {2019}}
@legislation{law, title = {中华人民共和国网络安全法}, date = {2016-11-07}}
@report{report, author = {{International Telecommunication Union}}, title = {Measuring digital development}, type = {report}, date = {2019-10}, langid = {english}}
"#;

#[test]
fn gb7714_numbers_works_and_names_their_kind() {
    assert_eq!(
        listed(&Style::Gb7714, BIBTEX, "a.bib"),
        [
            "[1] 习近平. 在第二届世界互联网大会开幕式上的讲话[Z]. 2015-12-16.",
            "[2] 人民日报评论员. 让互联网发展成果惠及全体人民[N]. 人民日报, 2015-12-17(1).",
            "[3] XI J. Speech at the opening ceremony[EB/OL]. CREEMERS R, trans. (2015-12-16)[2020-01-02]. https://example.org/talk.",
            "[4] 王明, 李红, 张三, 等. 网络法[M]. 2版. 北京: 法律出版社, 2019.",
            "[5] EINSTEIN A, SMITH J Q, DOE A, et al. Cyber law[M]. 2nd ed. Oxford: OUP, 2019.",
            "[6] 习近平. 论网络[J]. 求是, 2019, 12(3): 5-10.",
            "[7] 中华人民共和国网络安全法[Z]. 2016-11-07.",
            "[8] International Telecommunication Union. Measuring digital development[R]. 2019-10.",
        ]
    );
}

#[test]
fn chicago_sorts_works_and_inverts_the_first_name() {
    assert_eq!(
        listed(&Style::Chicago, BIBTEX, "a.bib"),
        [
            "人民日报评论员. 《让互联网发展成果惠及全体人民》. 人民日报, 2015年12月17日.",
            "王明, 李红, 张三, 和 赵四. 网络法. 2 版. 北京: 法律出版社, 2019.",
            "习近平. 《论网络》. 求是 12, no. 3 (2019): 5-10.",
            "习近平. 《在第二届世界互联网大会开幕式上的讲话》. 2015年12月16日.",
            "中华人民共和国网络安全法. 2016年11月7日.",
            "Einstein, Albert, John Q. Smith, Anna Doe, and Richard Roe. Cyber Law. 2nd ed. Oxford: OUP, 2019.",
            "International Telecommunication Union. Measuring Digital Development. Report. October 2019.",
            "Xi, Jinping. “Speech at the Opening Ceremony.” Translated by Rogier Creemers. December 16, 2015. https://example.org/talk.",
        ]
    );
}

#[test]
fn a_title_of_a_book_is_emphasised_and_a_work_alone_has_no_number() {
    let works = works(BIBTEX, "a.bib");
    let runs = format_one(&Style::Chicago, &works[4]);
    assert!(runs.contains(&("Cyber Law".to_owned(), true)), "{runs:?}");
    assert!(plain(&format_one(&Style::Gb7714, &works[0])).starts_with("习近平. "));
}

#[test]
fn csl_json_is_read_as_it_is() {
    let json = r#"[
        {"id": "a", "type": "article-newspaper", "title": "一论", "container-title": "光明日报",
         "author": [{"family": "钟", "given": "声"}], "issued": {"date-parts": [["2016", "3", "1"]]}, "language": "zh-CN",
         "custom": {"x": 1}, "categories": [], "page": 3},
        {"id": "b", "type": "webpage", "title": "Notes", "issued": {"date-parts": [[2015, 13], [2016]]},
         "accessed": {"raw": "2016-00"}, "URL": "https://example.org/", "language": "en"}
    ]"#;
    assert_eq!(
        listed(&Style::Gb7714, json, "a.json"),
        [
            "[1] 钟声. 一论[N]. 光明日报, 2016-03-01(3).",
            "[2] Notes[EB/OL]. (2015). https://example.org/.",
        ]
    );
}

#[test]
fn a_part_takes_over_from_the_whole() {
    let bibtex =
        "@inbook{part, author = {习近平}, title = {讲话}, crossref = {whole}, pages = {3--9}}
        @book{whole, title = {文选}, publisher = {外文出版社}, location = {北京}, date = {2017}}";
    assert_eq!(
        listed(&Style::Gb7714, bibtex, "a.bib")[0],
        "[1] 习近平. 讲话[M]//文选. 北京: 外文出版社, 2017: 3-9."
    );
}

#[test]
fn nothing_known_is_no_failure() {
    for style in [Style::Gb7714, Style::Chicago] {
        assert_eq!(format(&style, &[]), []);
        assert_eq!(format(&style, &[Work::new(None, None)]).len(), 1);
    }
}

#[test]
fn a_style_of_the_users_own_has_its_words_from_us() {
    let style = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
        <info><title>t</title><id>t</id><updated>2025-01-01T00:00:00+00:00</updated></info>
        <macro name="by"><names variable="author"><name et-al-min="2" et-al-use-first="1" delimiter-precedes-et-al="always"/></names></macro>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><sort><key variable="issued"/></sort><layout><group delimiter=", ">
            <text macro="by"/><text variable="title"/><date variable="issued" form="text"/>
        </group></layout></bibliography></style>"#;
    let style = Style::read(style).expect("a style");
    let json = r#"[
        {"id": "b", "title": "Law", "author": [{"literal": "A"}, {"literal": "B"}], "issued": {"date-parts": [[2016, 3, 1]]}},
        {"id": "a", "title": "网络法", "author": [{"literal": "甲"}, {"literal": "乙"}], "issued": {"date-parts": [[2015, 3, 1]]}}
    ]"#;
    assert_eq!(
        listed(&style, json, "a.json"),
        [
            "甲, 等, 网络法, 2015年3月1日",
            "A, et al., Law, March 1, 2016"
        ]
    );
}

#[test]
fn a_style_that_asks_for_what_makes_no_sense_is_replaced() {
    let style = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
        <info><title>t</title><id>t</id><updated>2025-01-01T00:00:00+00:00</updated></info>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><layout><label variable="locator"/><number variable="page"/><text macro="none"/><text variable="title"/></layout></bibliography></style>"#;
    let style = Style::read(style).expect("a style");
    let text = listed(&style, BIBTEX, "a.bib").join("\n");
    assert!(text.contains("网络安全法"), "{text}");
}
