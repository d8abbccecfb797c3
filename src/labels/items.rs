//! Lists whose items open with a mark: the runs of first, second, third … through a text.

use super::flat::Flat;
use super::marker::{LAST, Marker, Style, marker_at};
use std::ops::Range;

/// A block of a text: a paragraph or a heading.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub flat: Flat,
    pub is_heading: bool,
    /// The mark that opens it is markup and no part of its text: the bullet or number of a Markdown item.
    pub markup: Option<Marker>,
}

/// An item as it stands in its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// The block.
    pub block: usize,
    /// Characters of it, the mark excluded.
    pub name: Range<usize>,
    /// Characters of it, from the mark to the end of the item or of the block.
    pub whole: Range<usize>,
}

/// Items that follow each other, in order.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub items: Vec<Item>,
}

impl Run {
    /// Where it begins: block and character.
    pub fn start(&self) -> (usize, usize) {
        self.items
            .first()
            .map_or((0, 0), |item| (item.block, item.whole.start))
    }
}

/// A mark where it stands.
#[derive(Debug, Clone, Copy)]
struct Event {
    block: usize,
    at: usize,
    marker: Marker,
    opens: bool,
}

/// A list that goes on.
struct Open {
    style: Style,
    events: Vec<Event>,
    is_over: bool,
}

impl Open {
    fn takes(&self, event: &Event) -> bool {
        let Some(last) = self.events.last() else {
            return false;
        };
        let gap = event.block - last.block;
        let is_next = match event.marker.value {
            // 最后 opens the end of a speech as well.
            LAST => self.events.len() >= 2 && gap <= 1,
            value => value == self.events.len() as u32 + 1 || self.style == Style::Dash,
        };
        self.style == event.marker.style
            && !self.is_over
            && is_next
            && gap <= self.style.reach()
            && (self.style != Style::Dash || gap == 1)
    }
}

/// More items than that are chapters, not members.
const MOST: usize = 40;

/// The lists of a text, in order of their ends.
pub(super) fn runs(blocks: &[Block]) -> Vec<Run> {
    let mut open: Vec<Open> = Vec::new();
    let mut closed: Vec<Open> = Vec::new();
    for event in blocks
        .iter()
        .zip(0..)
        .flat_map(|(block, n)| events(block, n))
    {
        if let Some(depth) = open.iter().rposition(|list| list.takes(&event)) {
            closed.extend(open.drain(depth + 1..));
            if let Some(list) = open.last_mut() {
                list.events.push(event);
                list.is_over = event.marker.value == LAST;
            }
        } else if event.marker.value <= 1 {
            // The same marks again: another list. Further out, the one before is over.
            if let Some(depth) = open
                .iter()
                .position(|list| list.style == event.marker.style)
            {
                closed.extend(open.drain(depth..));
            }
            open.push(Open {
                style: event.marker.style,
                events: vec![event],
                is_over: false,
            });
        }
    }
    closed.extend(open);
    let listed = |list: &Open| (2..=MOST).contains(&list.events.len());
    let mut runs: Vec<Run> = closed
        .iter()
        .filter(|list| listed(list))
        .map(|list| Run {
            items: items(blocks, &list.events),
        })
        .filter(|run| run.items.iter().all(|item| !item.name.is_empty()))
        .collect();
    runs.sort_by_key(|run| run.items.last().map(|item| (item.block, item.whole.end)));
    runs
}

/// Where a list may begin in a block: characters of it.
pub(super) fn begin(block: &Block) -> impl Iterator<Item = usize> {
    let firsts = events(block, 0).into_iter();
    let firsts = firsts.filter(|event| event.marker.value <= 1);
    firsts.map(|event| event.at)
}

/// The marks of a block.
fn events(block: &Block, number: usize) -> Vec<Event> {
    let event = |at, marker, opens| Event {
        block: number,
        at,
        marker,
        opens,
    };
    let mut found = Vec::new();
    let mut from = 0;
    if let Some(marker) = block.markup {
        found.push(event(0, marker, true));
    } else if let Some(marker) = marker_at(&block.flat, 0, true) {
        found.push(event(0, marker, true));
        from = marker.length;
    }
    if block.is_heading {
        return found;
    }
    let mut at = from.max(1);
    while at < block.flat.len() {
        match marker_at(&block.flat, at, false) {
            Some(marker) => {
                found.push(event(at, marker, false));
                at += marker.length;
            }
            None => at += 1,
        }
    }
    found
}

fn items(blocks: &[Block], events: &[Event]) -> Vec<Item> {
    let mut items = Vec::new();
    for (n, event) in events.iter().enumerate() {
        let Some(block) = blocks.get(event.block) else {
            continue;
        };
        let next = events.get(n + 1).filter(|next| next.block == event.block);
        let length = match block.markup {
            Some(_) if event.opens => 0,
            _ => event.marker.length,
        };
        let start = event.at + length;
        let end = match next {
            Some(next) => next.at,
            None if event.opens => block.flat.len(),
            // The last of 一是…；二是…。 ends with its sentence.
            None => (block.flat.sentence(start).end + 1).min(block.flat.len()),
        };
        items.push(Item {
            block: event.block,
            name: name(&block.flat, start..end),
            whole: event.at..end.max(start),
        });
    }
    items
}

/// The longest first sentence that names an item, in Han characters or Latin letters.
const NAME: usize = 26;
const LATIN_NAME: usize = 130;

/// What an item is called: its first sentence, or where that is long its first clause.
pub(super) fn name(flat: &Flat, item: Range<usize>) -> Range<usize> {
    let is_edge = |c: char| {
        matches!(
            c,
            ',' | ':' | ';' | '、' | '。' | '.' | '!' | '?' | ' ' | '—' | '*'
        )
    };
    let mut start = item.start;
    while start < item.end && flat.get(start).is_some_and(|c| is_edge(c) || c == '是') {
        start += 1;
    }
    // A heading of the item in quotation marks or brackets is its name.
    if let Some(close) = flat.closing(start)
        && close < item.end
        && flat.get(start) == Some('[')
    {
        return start + 1..close;
    }
    let rest = start..item.end;
    let ends = |at: usize, marks: &[char]| {
        flat.is_stop(at) || flat.get(at).is_some_and(|c| marks.contains(&c))
    };
    let first = |marks: &[char]| rest.clone().find(|&at| ends(at, marks)).unwrap_or(item.end);
    let mut end = first(&[';', ':']);
    let is_latin = flat
        .slice(start..end)
        .iter()
        .filter(|c| c.is_ascii())
        .count()
        * 2
        > end - start;
    let most = if is_latin { LATIN_NAME } else { NAME };
    if end - start > most {
        end = first(&[';', ':', ',', '—']).max(start + 1);
    }
    while end > start && flat.before(end).is_some_and(|c| is_edge(c) && c != '.') {
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(text: &str) -> Vec<Vec<String>> {
        let mut at = 0;
        let blocks: Vec<Block> = text
            .split('\n')
            .map(|line| {
                let start = at;
                at += line.len() + 1;
                Block {
                    flat: Flat::new(text, std::iter::once(start..start + line.len())),
                    ..Block::default()
                }
            })
            .collect();
        let shown = |item: &Item| text[blocks[item.block].flat.bytes(&item.name)].to_owned();
        runs(&blocks)
            .iter()
            .map(|run| run.items.iter().map(shown).collect())
            .collect()
    }

    #[test]
    fn items_are_paragraphs_or_parts_of_one() {
        assert_eq!(
            lists("第一，尊重主权。各国应该……\n各国平等。\n第二，维护安全。\n结语"),
            [["尊重主权", "维护安全"]]
        );
        assert_eq!(
            lists(
                "《意见》提出要求，一是明确职责，压实责任；二是优化体制；三是强化保障。另外，还要努力。"
            ),
            [["明确职责，压实责任", "优化体制", "强化保障"]]
        );
        assert_eq!(
            lists("First, build it. It pays.\nSecond, share it.\nFinally, keep it."),
            [["build it", "share it", "keep it"]]
        );
    }

    #[test]
    fn a_list_inside_an_item_is_a_list_of_its_own() {
        assert_eq!(
            lists("一、背景\n二、原则\n（一）公开\n（二）公正\n三、附则"),
            [vec!["公开", "公正"], vec!["背景", "原则", "附则"]]
        );
    }

    #[test]
    fn dashes_belong_together_only_side_by_side() {
        assert_eq!(
            lists("——甲乙\n——丙丁\n正文\n——戊己\n——庚辛"),
            [["甲乙", "丙丁"], ["戊己", "庚辛"]]
        );
    }
}
