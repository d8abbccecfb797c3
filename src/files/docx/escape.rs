//! Which characters of a paragraph need a backslash so that Markdown takes them for text.

/// What of a paragraph decides whether a character is syntax.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// In a heading, `#` may end it.
    pub is_heading: bool,
}

/// For each character, whether a backslash goes before it. A line end stands for a line break, `None` for markup that is already there.
///
/// The brackets of a citation stay as they are, with what is in them; so do directives. Time is linear.
pub(super) fn escapes(chars: &[Option<char>], context: Context) -> Vec<bool> {
    let mut marks = vec![false; chars.len()];
    let at = |i: usize| chars.get(i).copied().flatten();
    let mut is_line_start = true;
    let mut opens_with_bracket = false;
    let mut brackets = 0usize;
    // Where a directive ends, and where a list number at the start of a line does.
    let (mut directive, mut delimiter) = (0, None);
    for i in 0..chars.len() {
        let Some(c) = at(i) else {
            is_line_start = false;
            continue;
        };
        if c == '\n' {
            is_line_start = true;
            continue;
        }
        // What opens a block may stand behind a few spaces.
        if is_line_start && matches!(c, ' ' | '\t') {
            continue;
        }
        let (before, after) = (i.checked_sub(1).and_then(at), at(i + 1));
        let next_is = |wanted: fn(char) -> bool| after.is_some_and(wanted);
        if c == '<' && i >= directive {
            directive = directive_end(chars, i).unwrap_or(directive);
        }
        if is_line_start {
            opens_with_bracket = c == '[';
            delimiter = list_number(chars, i);
        }
        let is_syntax = match c {
            _ if i < directive => false,
            '\\' | '`' | '*' | '|' | '$' | '~' | '^' => true,
            '_' => {
                let is_inside = before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric);
                !is_inside
            }
            '<' => next_is(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => next_is(|c| c.is_ascii_alphabetic() || c == '#'),
            '=' => is_line_start || before == Some('=') || after == Some('='),
            '%' => before == Some('%') || after == Some('%'),
            '!' => after == Some('['),
            '[' => {
                matches!(after, Some('^' | '[' | '!'))
                    || is_line_start
                        && matches!(after, Some(' ' | 'x' | 'X'))
                        && at(i + 2) == Some(']')
            }
            '(' => before == Some(']'),
            ':' => is_line_start && after == Some(':') || opens_with_bracket && before == Some(']'),
            '{' => before != Some('@') && brackets == 0,
            '#' => is_line_start || context.is_heading,
            '>' => is_line_start,
            '+' | '-' => is_line_start && !next_is(char::is_alphanumeric),
            '.' | ')' => delimiter == Some(i),
            _ => false,
        };
        match c {
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if let Some(mark) = marks.get_mut(i) {
            *mark = is_syntax;
        }
        is_line_start = false;
    }
    marks
}

/// Where the directive that begins at `from` ends, if one does.
fn directive_end(chars: &[Option<char>], from: usize) -> Option<usize> {
    let rest = chars.get(from..)?;
    let starts = |rest: &[Option<char>], word: &str| {
        rest.len() >= word.len() && word.chars().zip(rest).all(|(c, other)| Some(c) == *other)
    };
    if !starts(rest, "<!-- yinwen-") && !starts(rest, "<!--yinwen-") {
        return None;
    }
    // A directive is on one line, and no longer than a line of one is.
    let line = rest.iter().take(400).take_while(|c| **c != Some('\n'));
    let length = line.count();
    let end = (0..length).find(|i| rest.get(*i..).is_some_and(|rest| starts(rest, "-->")))?;
    Some(from + end + 3)
}

/// The `.` or `)` of a list number that begins at `from`.
fn list_number(chars: &[Option<char>], from: usize) -> Option<usize> {
    let rest = chars.get(from..)?;
    let digits = rest.iter().take(10);
    let digits = digits
        .take_while(|c| c.is_some_and(|c| c.is_ascii_digit()))
        .count();
    let is_number = (1..=9).contains(&digits) && matches!(rest.get(digits), Some(Some('.' | ')')));
    let is_apart = rest
        .get(digits + 1)
        .is_none_or(|c| c.is_none_or(char::is_whitespace));
    (is_number && is_apart).then_some(from + digits)
}
