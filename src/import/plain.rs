//! Text and Markdown in any encoding: kept as it is.

use super::{Body, Damage, Document, ImportError, Kind, Metadata};
use crate::files;

/// Decodes a text.
pub(super) fn read(kind: Kind, bytes: Vec<u8>) -> Result<Document, ImportError> {
    let decoded = files::decode(bytes).map_err(ImportError::Undecodable)?;
    let text = decoded.text.trim_start_matches('\u{feff}').to_owned();
    if !text.contains(char::is_alphanumeric) {
        return Err(ImportError::Empty);
    }
    Ok(Document {
        kind,
        metadata: Metadata::default(),
        damage: damage(&text)?,
        body: Body::Kept(text),
    })
}

/// What is damaged in `text`.
///
/// # Errors
///
/// [`ImportError::Garbled`] if that is more than a twentieth of it.
pub(super) fn damage(text: &str) -> Result<Vec<Damage>, ImportError> {
    let (mut private, mut lost, mut all) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        match c {
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => private += 1,
            '\u{fffd}' => lost += 1,
            _ => {}
        }
    }
    let bad = private + lost;
    if all >= 20 && bad * 20 > all {
        return Err(ImportError::Garbled { bad, all });
    }
    let mut damage = Vec::new();
    if private > 0 {
        damage.push(Damage::Unmapped(private));
    }
    if lost > 0 {
        damage.push(Damage::Undecoded(lost));
    }
    Ok(damage)
}
