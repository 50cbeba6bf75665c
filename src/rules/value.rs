//! One value of a rule set, with where it stands and how sure it is.

use serde::Serialize;

use super::words::Confidence;

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(u32),
    /// One word of a closed list.
    Word(String),
    /// Several words of a closed list, in the order of the list.
    Words(Vec<String>),
}

impl Value {
    /// The value of a JSON value; `None` for anything else than the four kinds.
    pub fn from_json(value: &serde_json::Value) -> Option<Self> {
        use serde_json::Value as Json;
        match value {
            Json::Bool(flag) => Some(Self::Flag(*flag)),
            Json::Number(number) => number.as_u64()?.try_into().ok().map(Self::Number),
            Json::String(word) => Some(Self::Word(word.clone())),
            Json::Array(words) => words
                .iter()
                .map(|word| word.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
                .map(Self::Words),
            Json::Null | Json::Object(_) => None,
        }
    }

    /// The value of a TOML value; `None` for anything else than the four kinds.
    pub(super) fn from_toml(value: &toml::Value) -> Option<Self> {
        match value {
            toml::Value::Boolean(flag) => Some(Self::Flag(*flag)),
            toml::Value::Integer(number) => u32::try_from(*number).ok().map(Self::Number),
            toml::Value::String(word) => Some(Self::Word(word.clone())),
            toml::Value::Array(words) => words
                .iter()
                .map(|word| word.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
                .map(Self::Words),
            _ => None,
        }
    }
}

/// A value with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// The value.
    pub value: Value,
    /// Article of the law, or what else it follows from: `ZJ art. 27`.
    pub source: String,
    /// How well it is known.
    pub confidence: Confidence,
}
