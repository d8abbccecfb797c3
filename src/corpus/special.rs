//! Blocks that are no numbered paragraphs: salutations, dates, bylines, editor's notes, source lines, captions.

use super::meta;

/// Characters of `text`, counted up to `most`.
pub(super) fn length(text: &str, most: usize) -> usize {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .take(most)
        .count()
}

/// Whether a block is apparatus: never a body paragraph, wherever it stands.
pub(super) fn is_apparatus(block: &str) -> bool {
    is_salutation(block)
        || is_date(block)
        || is_note(block)
        || is_source_line(block)
        || is_caption(block)
}

/// 各位嘉宾、各位朋友！ 尊敬的…： 同志们， Ladies and gentlemen,
pub(super) fn is_salutation(block: &str) -> bool {
    let ends = ['！', '!', '：', ':', '，', ',', '.'];
    if !block.trim_end().ends_with(ends) || length(block, 301) > 300 {
        return false;
    }
    if block.contains('。') {
        return false;
    }
    let is_han = block
        .chars()
        .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if !is_han {
        return english_salutation(block);
    }
    let mut pieces = block
        .split(['，', ',', '、', '！', '!', '：', ':', '；'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    pieces.all(is_address)
}

/// One address of a salutation.
fn is_address(piece: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "尊敬的",
        "亲爱的",
        "親愛的",
        "各位",
        "位嘉宾",
        "女士",
        "先生",
        "同志",
        "朋友",
        "老师",
        "全国",
        "同胞",
        "敬爱的",
    ];
    const ENDINGS: &[&str] = &[
        "嘉宾",
        "嘉賓",
        "来宾",
        "來賓",
        "朋友",
        "朋友们",
        "朋友們",
        "代表",
        "代表们",
        "委员",
        "委員",
        "同志",
        "同志们",
        "同志們",
        "先生们",
        "先生們",
        "女士们",
        "女士們",
        "同学",
        "同学们",
        "同學們",
        "同事",
        "同胞们",
        "同胞們",
        "阁下",
        "閣下",
        "先生",
        "女士",
    ];
    length(piece, 31) <= 30
        && (OPENINGS.iter().any(|o| piece.starts_with(o))
            && !piece.contains('是')
            && !piece.contains('在')
            || ENDINGS.contains(&piece))
}

fn english_salutation(block: &str) -> bool {
    const WORDS: &[&str] = &[
        "guests",
        "friends",
        "ladies",
        "gentlemen",
        "colleagues",
        "comrades",
        "delegates",
        "excellencies",
        "citizens",
        "countrymen",
        "president",
        "speaker",
        "chairman",
        "madam",
        "mr",
        "mrs",
        "ms",
        "members",
        "senators",
        "representatives",
        "sir",
        "sirs",
        "and",
        "of",
        "the",
        "dear",
        "distinguished",
        "honorable",
        "honourable",
        "fellow",
        "my",
        "your",
        "vice",
        "congress",
        "all",
        "esteemed",
        "prime",
        "minister",
        "secretary-general",
        "secretary",
        "general",
    ];
    let words: Vec<&str> = block
        .split(|c: char| !c.is_alphabetic() && c != '-')
        .filter(|w| !w.is_empty())
        .collect();
    let known = words
        .iter()
        .filter(|w| WORDS.contains(&w.to_ascii_lowercase().as_str()))
        .count();
    words.len() <= 16 && known > 0 && known * 10 >= words.len() * 9
}

/// A line that only holds a date, with a place at most: （2015年12月16日，乌镇）
pub(super) fn is_date(block: &str) -> bool {
    if length(block, 41) > 40 {
        return false;
    }
    let bare = block.trim_matches(|c: char| c.is_whitespace() || "（）()〔〕[]".contains(c));
    match meta::find_date(bare) {
        Some((_, range)) => {
            let before = bare.get(..range.start).unwrap_or("").trim();
            let after = bare.get(range.end..).unwrap_or("").trim();
            let place = length(after, 20);
            before.is_empty()
                && (place == 0
                    || place <= 12
                        && (after.starts_with(['，', ',', ' ', '　', '于'])
                            || bare.len() < block.trim().len())
                        && !after.ends_with(['。', '；', '！']))
        }
        None => false,
    }
}

/// Editors' notes.
pub(super) fn is_note(block: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "编者按",
        "編者按",
        "【编者按",
        "【編者按",
        "〔编者按",
        "编者注",
        "編者註",
        "[编者按",
        "（编者按",
        "註:",
        "註：",
        "注:",
        "注：",
        "Editor’s note",
        "Editor's note",
        "[Editor",
        "Editors’ note",
    ];
    OPENINGS.iter().any(|o| block.starts_with(o)) || is_starred(block)
}

/// `* 这是习近平…讲话的一部分。`: the footnote by which a book says where a text comes from.
fn is_starred(block: &str) -> bool {
    let Some(rest) = block.strip_prefix(['*', '＊', '※']) else {
        return false;
    };
    let rest = rest.trim_start();
    [
        "这是", "這是", "本文", "此文", "原载", "原載", "This is", "This was",
    ]
    .iter()
    .any(|o| rest.starts_with(o))
}

/// Where a text was taken from, and what a web page puts around it.
pub(super) fn is_source_line(block: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "来源：",
        "来源:",
        "來源：",
        "來源:",
        "（来源",
        "(来源",
        "责任编辑",
        "責任編輯",
        "【责任编辑",
        "原载",
        "文章来源",
        "稿件来源",
        "Source:",
        "Posted on",
        "Posted by",
        "Updated on",
        "Leave a comment",
        "Share this",
        "Filed under",
        "维基文库",
        "維基文庫",
    ];
    OPENINGS.iter().any(|o| block.starts_with(o)) && length(block, 121) <= 120
}

/// Captions: 图1…, Table 2…, … 摄）, and the bare numbers that stand for a picture.
pub(super) fn is_caption(block: &str) -> bool {
    let count = length(block, 81);
    if count > 80 {
        return false;
    }
    let trimmed = block.trim();
    if count >= 5 && trimmed.chars().all(|c| c.is_ascii_digit()) {
        return true;
    }
    let credited = ["摄）", "摄)", "攝）", "攝)", "供图）", "供图)", "摄影"]
        .iter()
        .any(|e| trimmed.ends_with(e));
    let numbered = ["图", "圖", "表", "Figure ", "Table ", "Fig. "]
        .iter()
        .any(|o| {
            trimmed.strip_prefix(o).is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.starts_with(|c: char| c.is_numeric()) && !trimmed.ends_with(['。', '；'])
            })
        });
    credited || numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salutations() {
        for block in [
            "各位嘉宾、各位朋友！",
            "位嘉宾、各位朋友！",
            "尊敬的侯赛因总统,",
            "女士们，先生们：",
            "Guests, friends!",
            "Ladies and gentlemen,",
        ] {
            assert!(is_salutation(block), "{block}");
        }
        for block in [
            "谢谢大家。",
            "最后，预祝大会取得圆满成功！",
            "各位嘉宾，各位朋友：很高兴与大家相聚。",
            "Thank you, everyone.",
            "Welcome, everyone!",
        ] {
            assert!(!is_salutation(block), "{block}");
        }
    }

    #[test]
    fn apparatus() {
        assert!(is_date("（2015年12月16日，乌镇）"));
        assert!(is_date("16 December 2015, Wuzhen"));
        assert!(!is_date("12 月 16 日，在风光旖旎的江南水乡。"));
        assert!(is_source_line("来源：《人民日报》2015 年 12 月 17 日"));
        assert!(is_caption(
            "中共中央政治局常委刘云山出席大会并将致辞 （首席摄影记者 肖翊 摄）"
        ));
        assert!(is_caption("1242220192"));
    }
}
