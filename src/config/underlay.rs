//! Settings that hold where `yinwen.toml` says nothing: a client's, which are the same keys as JSON.

use serde_json::{Map, Value};
use toml::de::{DeArray, DeTable, DeValue};

/// The tables of `yinwen.toml`, from elsewhere. A key that the file writes wins over them, and so does an array of tables as a
/// whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Underlay(Map<String, Value>);

impl Underlay {
    /// Of the tables by name.
    #[must_use]
    pub fn new(tables: Map<String, Value>) -> Self {
        Self(tables)
    }

    /// Whether it says where sources are, so that a folder with nothing else is a workspace.
    #[must_use]
    pub fn names_sources(&self) -> bool {
        let filled = |value: Option<&Value>| match value {
            Some(Value::Array(elements)) => !elements.is_empty(),
            Some(Value::String(_)) => true,
            _ => false,
        };
        let corpus = self.0.get("corpus");
        filled(self.0.get("source")) || filled(corpus.and_then(|corpus| corpus.get("include")))
    }

    /// Lays it under what the file says.
    pub(super) fn lay_under<'s>(&'s self, file: &mut DeTable<'s>) {
        lay_under(file, table(&self.0));
    }
}

fn lay_under<'s>(above: &mut DeTable<'s>, below: DeTable<'s>) {
    for (key, value) in below {
        match above.get_mut(&key).map(toml::Spanned::get_mut) {
            None => {
                above.insert(key, value);
            }
            Some(DeValue::Table(above)) => {
                if let DeValue::Table(below) = value.into_inner() {
                    lay_under(above, below);
                }
            }
            Some(_) => {}
        }
    }
}

/// The table, whose keys and values stand nowhere in the file: at 0..0.
fn table(json: &Map<String, Value>) -> DeTable<'_> {
    json.iter()
        .filter_map(|(key, json)| Some((nowhere(key.as_str().into()), nowhere(value(json)?))))
        .collect()
}

/// The value; of `null`, none.
fn value(json: &Value) -> Option<DeValue<'_>> {
    Some(match json {
        Value::Null => return None,
        Value::Bool(value) => DeValue::Boolean(*value),
        // The one number that a key takes is a year, which may be written as text as well.
        Value::Number(number) => DeValue::String(number.to_string().into()),
        Value::String(text) => DeValue::String(text.as_str().into()),
        Value::Array(elements) => {
            let mut array = DeArray::new();
            for element in elements.iter().filter_map(value) {
                array.push(nowhere(element));
            }
            DeValue::Array(array)
        }
        Value::Object(map) => DeValue::Table(table(map)),
    })
}

fn nowhere<T>(value: T) -> toml::Spanned<T> {
    toml::Spanned::new(0..0, value)
}
