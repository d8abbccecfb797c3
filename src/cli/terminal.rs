//! Streams: colours, closed pipes, and text from files made harmless.

use crate::config::Severity;
use crate::lint::Locale;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::io::{self, ErrorKind, Write};

/// Headings and names.
pub(super) const BOLD: Style = Style::new().bold();
/// What matters least.
pub(super) const DIM: Style = Style::new().dimmed();
/// Errors.
pub(super) const RED: Style = AnsiColor::BrightRed.on_default().bold();
/// Warnings.
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Remarks.
pub(super) const BLUE: Style = AnsiColor::BrightBlue.on_default().bold();
/// What is as it should be.
pub(super) const GREEN: Style = AnsiColor::Green.on_default();

/// The style of a severity.
pub(super) fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        _ => BLUE,
    }
}

/// `text` in `style`.
pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Writes to stdout; a reader that has gone away is no failure.
pub(super) fn out(color: ColorChoice, text: &str) -> io::Result<()> {
    let mut stream = AutoStream::new(io::stdout(), color).lock();
    quiet_pipe(
        stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush()),
    )
}

/// Writes to stderr. If that fails there is nowhere left to say so.
pub(super) fn err(color: ColorChoice, text: &str) {
    let mut stream = AutoStream::new(io::stderr(), color).lock();
    let _ = stream.write_all(text.as_bytes());
}

/// `error: message` on stderr.
pub(super) fn error(locale: Locale, color: ColorChoice, message: &str) {
    let label = match locale {
        Locale::English => paint(RED, "error") + ": ",
        Locale::Chinese => paint(RED, "错误") + "：",
    };
    err(color, &format!("{label}{message}\n"));
}

fn quiet_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// The text to show for `c`: controls become visible, what turns the writing direction becomes a replacement character, what
/// has no width and no letter vanishes.
pub(super) fn shown(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{7f}' => Some('␡'),
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some('\u{fffd}')
        }
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        _ => Some(c),
    }
}

/// `text`, from a file, made harmless, on one line.
pub(super) fn escape(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

/// JSON with every character that a terminal might obey written as `\uXXXX`.
pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    harmless(serde_json::to_string_pretty(value))
}

/// As [`json`], on one line.
pub(super) fn json_line<T: serde::Serialize>(value: &T) -> String {
    harmless(serde_json::to_string(value))
}

/// Characters that a terminal might obey occur inside strings only.
fn harmless(json: serde_json::Result<String>) -> String {
    let Ok(text) = json else {
        return "{}\n".to_owned();
    };
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if c != '\n' && shown(c) == Some('\u{fffd}') && c != '\u{fffd}' || c == '\u{7f}' {
            out.push_str(&format!("\\u{:04x}", c as u32));
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_files_cannot_command_a_terminal() {
        assert_eq!(escape("a\u{1b}[31m\u{202e}b\nc"), "a␛[31m\u{fffd}b c");
        assert_eq!(
            json(&"a\u{202e}\u{9b}\u{1b}"),
            "\"a\\u202e\\u009b\\u001b\"\n"
        );
    }
}
