//! What a web page says of itself: title, author, date, address.

use super::Metadata;
use dom_query::Document;

/// Names of `<meta>` elements, first the most telling ones.
const TITLES: &[&str] = &[
    "ArticleTitle",
    "og:title",
    "citation_title",
    "DC.title",
    "twitter:title",
];
const AUTHORS: &[&str] = &[
    "author",
    "citation_author",
    "article:author",
    "DC.creator",
    "parsely-author",
];
const DATES: &[&str] = &[
    "article:published_time",
    "PubDate",
    "publishdate",
    "citation_publication_date",
    "DC.date",
    "date",
    "parsely-pub-date",
];

/// What the head of `page` says.
pub(super) fn metadata(page: &Document) -> Metadata {
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            let found = page
                .select("meta")
                .nodes()
                .iter()
                .find(|node| {
                    let named = node.attr("name").or_else(|| node.attr("property"));
                    named.is_some_and(|own| own.eq_ignore_ascii_case(name))
                })
                .and_then(|node| node.attr("content"))?;
            let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
            (!found.is_empty()).then_some(found)
        })
    };
    let date = meta(DATES).or_else(|| {
        let time = page.select("time[datetime]");
        time.nodes()
            .first()?
            .attr("datetime")
            .map(|d| d.to_string())
    });
    let link = page.select("link[rel=canonical]");
    let address =
        meta(&["og:url"]).or_else(|| Some(link.nodes().first()?.attr("href")?.to_string()));
    let is_person = |name: &String| !name.contains("://") && name.chars().count() <= 60;
    Metadata {
        title: title(page, meta(TITLES)),
        author: meta(AUTHORS).filter(is_person).into_iter().collect(),
        date: date.as_deref().and_then(iso),
        address: address.filter(|address| address.starts_with("http")),
    }
}

/// The title without the site's name: the page's only main heading, what its head says, or the title element up to a mark that
/// sets a name apart.
fn title(page: &Document, named: Option<String>) -> Option<String> {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let headings: Vec<String> = page
        .select("h1")
        .nodes()
        .iter()
        .map(|node| one_line(&node.text()))
        .filter(|text| !text.is_empty())
        .collect();
    let element = page.select("head > title");
    let element = element.nodes().first().map(|node| one_line(&node.text()));
    let element = element.filter(|text| !text.is_empty());
    if let Some(heading) = headings.iter().find(|heading| {
        let is_named =
            |other: &Option<String>| other.as_ref().is_some_and(|o| o.contains(heading.as_str()));
        is_named(&element) || is_named(&named)
    }) {
        return Some(heading.clone());
    }
    if let Some(named) = named {
        return Some(without_site(&named));
    }
    match headings.as_slice() {
        [only] => Some(only.clone()),
        _ => element.map(|title| without_site(&title)),
    }
}

fn without_site(title: &str) -> String {
    let marks = ["_", " - ", " | ", " – ", " — ", "-", "|", "——", " » "];
    let cut = marks
        .iter()
        .filter_map(|mark| title.find(mark))
        .filter(|at| {
            title
                .get(..*at)
                .is_some_and(|before| before.chars().count() >= 5)
        })
        .min();
    let is_chinese = title.chars().any(|c| c >= '\u{3400}');
    // A hyphen inside a Latin title is no such mark.
    let cut = cut.filter(|at| {
        is_chinese
            || !title
                .get(*at..)
                .is_some_and(|rest| rest.starts_with(['-', '_', '|']))
    });
    title
        .get(..cut.unwrap_or(title.len()))
        .unwrap_or(title)
        .trim()
        .to_owned()
}

/// The date that a text opens with, `2015-12-16`.
fn iso(text: &str) -> Option<String> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let mut next = |range: std::ops::RangeInclusive<u32>| -> Option<u32> {
        numbers
            .next()?
            .parse()
            .ok()
            .filter(|number| range.contains(number))
    };
    let (year, month, day) = (next(1000..=2999)?, next(1..=12)?, next(1..=31)?);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}
