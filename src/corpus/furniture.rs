//! Running heads and page numbers: lines that belong to the printed page, not to the text.
//!
//! Text is never dropped on a guess: a number line goes only as a member of a sequence at page distance, a running head only
//! if it recurs word for word at page distance.

use super::PageMark;
use super::heading::leading_number;
use super::lines::Line;
use std::collections::HashMap;

/// Lines between two page numbers that make it a page, where nothing else says so.
const PAGE_LINES: usize = 15;

/// What was found: indexes of lines to leave out, in order, and the pages.
pub(super) fn find(text: &str, lines: &[Line]) -> (Vec<usize>, Vec<PageMark>) {
    let numbers = page_numbers(text, lines);
    let mut dropped: Vec<usize> = numbers.iter().map(|&(line, _)| line).collect();
    dropped.extend(running_heads(text, lines, &dropped));
    dropped.sort_unstable();
    dropped.dedup();
    let pages = pages(lines, &numbers);
    (dropped, pages)
}

/// How a page number is written; a sequence keeps to one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Style<'a> {
    /// `12`
    Bare,
    /// `- 12 -`, `— 3 —`, `·5·`
    Framed,
    /// `第12页`, `Page 3 of 9`, `3 / 9`
    Worded,
    /// `文集　　12`, `12    Collected Works`: beside a running head, always the same.
    Headed(&'a str),
}

/// The page number that a whole line may be.
fn page_number(line: &str) -> Option<(u32, Style<'_>)> {
    headed(line).or_else(|| alone(line))
}

/// A page number beside a running head, far enough from it to be no part of it.
fn headed(line: &str) -> Option<(u32, Style<'_>)> {
    let apart = |gap: &str| gap.chars().count() > 1 || gap.starts_with(['\t', '\u{3000}']);
    let number = |text: &str| {
        let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let (first, rest) = line.split_at(line.find(char::is_whitespace)?);
    let (begin, last) = line.split_at(line.rfind(char::is_whitespace)?);
    let last_word = last.trim_start();
    if let Some(page) = number(last_word) {
        let head = begin.trim_end();
        let gap = line.get(head.len()..line.len() - last_word.len())?;
        return apart(gap).then_some((page, Style::Headed(head)));
    }
    let head = rest.trim_start();
    let gap = rest.get(..rest.len() - head.len())?;
    number(first)
        .filter(|_| apart(gap))
        .map(|page| (page, Style::Headed(head)))
}

/// A page number by itself.
fn alone(line: &str) -> Option<(u32, Style<'_>)> {
    if line.len() > 40 {
        return None;
    }
    let framed =
        line.trim_matches(|c: char| "-—–－―·•~[]()（）〔〕".contains(c) || c.is_whitespace());
    if let Some((number, length)) = leading_number(framed)
        && framed.starts_with(|c: char| c.is_numeric() && !is_han(c))
    {
        let rest = framed.get(length..)?.trim();
        if rest.is_empty() {
            let style = if framed.len() == line.len() {
                Style::Bare
            } else {
                Style::Framed
            };
            return Some((number, style));
        }
        let total = rest.strip_prefix('/').map(str::trim)?;
        return (total.chars().all(|c| c.is_ascii_digit()) && !total.is_empty())
            .then_some((number, Style::Worded));
    }
    if let Some(rest) = framed.strip_prefix('第') {
        let rest = rest.trim_start();
        let (number, length) = leading_number(rest)?;
        let rest = rest.get(length..)?.trim_start();
        let rest = rest.strip_prefix(['页', '頁'])?;
        let total: String = rest
            .chars()
            .filter(|c| !c.is_whitespace() && !"/，,共页頁()（）".contains(*c))
            .collect();
        return total
            .chars()
            .all(|c| c.is_numeric() || is_han(c))
            .then_some((number, Style::Worded))
            .filter(|_| total.len() <= 6);
    }
    let lower = framed.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("page ")
        .or_else(|| lower.strip_prefix("p. "))?;
    let (number, length) = leading_number(rest)?;
    let rest = rest.get(length..)?.trim();
    let total = rest
        .strip_prefix("of")
        .or_else(|| rest.strip_prefix('/'))
        .unwrap_or(rest)
        .trim();
    total
        .chars()
        .all(|c| c.is_ascii_digit())
        .then_some((number, Style::Worded))
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || c == '〇'
}

/// Line indexes and numbers of the page numbers: members of ascending sequences, one per page.
fn page_numbers(text: &str, lines: &[Line]) -> Vec<(usize, u32)> {
    struct Run<'a> {
        style: Style<'a>,
        members: Vec<(usize, u32)>,
    }
    let mut runs: Vec<Run<'_>> = Vec::new();
    // Run by style and the last number in it.
    let mut open: HashMap<(Style, u32), usize> = HashMap::new();
    for (index, line) in lines.iter().enumerate() {
        if line.width > 30 {
            continue;
        }
        let Some((number, style)) = text.get(line.content.clone()).and_then(page_number) else {
            continue;
        };
        // A page without a printed number may lie between two.
        let before = (1..=2).find_map(|step| open.remove(&(style, number.checked_sub(step)?)));
        let run = before.unwrap_or_else(|| {
            runs.push(Run {
                style,
                members: Vec::new(),
            });
            runs.len() - 1
        });
        if let Some(entry) = runs.get_mut(run) {
            entry.members.push((index, number));
        }
        open.insert((style, number), run);
    }
    let at_feed = |index: usize| {
        lines.get(index).is_some_and(|l| l.feed_before)
            || lines.get(index + 1).is_some_and(|l| l.feed_before)
    };
    let mut numbers: Vec<(usize, u32)> = runs
        .into_iter()
        .filter(|run| {
            let count = run.members.len();
            let feeds = run.members.iter().filter(|m| at_feed(m.0)).count();
            let mut gaps: Vec<usize> = run.members.windows(2).map(|w| w[1].0 - w[0].0).collect();
            gaps.sort_unstable();
            let typical = gaps.get(gaps.len() / 2).copied().unwrap_or(0);
            let shortest = gaps.first().copied().unwrap_or(0);
            match run.style {
                _ if count >= 2 && feeds * 5 >= count * 4 => true,
                // A bare number may be a verse, a list item or a table cell.
                Style::Bare | Style::Headed(_) => {
                    count >= 3 && typical >= PAGE_LINES && shortest * 3 >= typical
                }
                Style::Framed => count >= 3 && typical >= 5,
                Style::Worded => count >= 2 && typical >= 3,
            }
        })
        .flat_map(|run| run.members)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Line indexes of running heads: short lines without closing punctuation that recur word for word next to page numbers or form
/// feeds, or at near regular distance.
fn running_heads(text: &str, lines: &[Line], numbers: &[usize]) -> Vec<usize> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, line) in lines.iter().enumerate() {
        if line.width > 80 || line.width < 4 {
            continue;
        }
        let Some(content) = text.get(line.content.clone()) else {
            continue;
        };
        if !content.ends_with([
            '。', '！', '？', '：', '；', '，', '、', '.', '!', '?', ':', ';', ',', '”', '…',
        ]) && content.chars().any(char::is_alphabetic)
        {
            places.entry(content).or_default().push(index);
        }
    }
    let is_edge = |index: usize| {
        let near = numbers.partition_point(|&n| n + 2 < index);
        numbers.get(near).is_some_and(|&n| n <= index + 2)
            || lines
                .get(index.saturating_sub(1)..(index + 3).min(lines.len()))
                .is_some_and(|around| around.iter().any(|l| l.feed_before))
    };
    let mut heads = Vec::new();
    for found in places.into_values().filter(|f| f.len() >= 3) {
        let edges: Vec<usize> = found.iter().copied().filter(|&i| is_edge(i)).collect();
        if edges.len() >= 3 && edges.len() * 5 >= found.len() * 4 {
            heads.extend(edges);
            continue;
        }
        let gaps: Vec<usize> = found.windows(2).map(|w| w[1] - w[0]).collect();
        let (least, most) = (
            gaps.iter().min().copied().unwrap_or(0),
            gaps.iter().max().copied().unwrap_or(0),
        );
        if found.len() >= 5 && least >= PAGE_LINES && most - least <= 3 + least / 10 {
            // The first one may be the title itself.
            heads.extend(found.into_iter().filter(|&i| i > 2));
        }
    }
    heads
}

/// Where the numbered pages begin. A number stands at the foot of its page unless it follows a form feed or opens the text.
fn pages(lines: &[Line], numbers: &[(usize, u32)]) -> Vec<PageMark> {
    let Some(&(first, _)) = numbers.first() else {
        return Vec::new();
    };
    let heads = numbers
        .iter()
        .filter(|(i, _)| lines.get(*i).is_some_and(|l| l.feed_before))
        .count();
    let at_top = heads * 2 > numbers.len() || first <= 1;
    let start_after = |index: usize| lines.get(index).map(|l| l.content.end);
    let mut pages = Vec::new();
    for (order, &(index, number)) in numbers.iter().enumerate() {
        let start = if at_top {
            start_after(index)
        } else if order == 0 {
            Some(lines.first().map_or(0, |l| l.content.start))
        } else {
            numbers.get(order - 1).and_then(|n| start_after(n.0))
        };
        if let Some(start) = start {
            pages.push(PageMark { number, start });
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_number_may_stand_beside_a_running_head() {
        assert_eq!(page_number("文集　　12"), Some((12, Style::Headed("文集"))));
        assert_eq!(
            page_number("12    Collected Works"),
            Some((12, Style::Headed("Collected Works")))
        );
        assert_eq!(page_number("Collected Works 12"), None);
        assert_eq!(page_number("- 12 -"), Some((12, Style::Framed)));
    }
}
