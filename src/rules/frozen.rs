//! A rule set as an election froze it: its whole text, read back and proved by its hash.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::RuleFault;
use super::key::Key;
use super::set::{About, RuleSet, Values};
use super::value::{Stated, Value};
use super::words::Confidence;

#[derive(Deserialize)]
struct Written {
    id: String,
    name: String,
    province: Option<String>,
    effective_from: Option<NaiveDate>,
    effective_to: Option<NaiveDate>,
    confidence: String,
    parent: Option<String>,
    hash: String,
    values: BTreeMap<String, Line>,
}

#[derive(Deserialize)]
struct Line {
    value: serde_json::Value,
    source: String,
    confidence: String,
}

impl RuleSet {
    /// Its whole text as JSON, with its hash: what an election keeps.
    pub fn to_frozen(&self) -> Result<String, RuleFault> {
        serde_json::to_string(self).map_err(|_| RuleFault::NotWritten)
    }

    /// Reads [`RuleSet::to_frozen`]; a text that was changed since does not have its hash.
    pub fn from_frozen(text: &str) -> Result<Self, RuleFault> {
        let wrong = |cause: &str| RuleFault::File {
            file: "（已冻结）".to_owned(),
            cause: cause.to_owned(),
        };
        let written: Written =
            serde_json::from_str(text).map_err(|cause| wrong(&cause.to_string()))?;
        let sure = |word: &str| Confidence::from_word(word).ok_or_else(|| wrong(word));
        let mut values = Values::new();
        for (name, line) in written.values {
            let key = Key::find(&name).ok_or(RuleFault::UnknownKey(name))?;
            let value = Value::from_json(&line.value).ok_or_else(|| wrong(key.name))?;
            let value = key
                .accept(value)
                .map_err(|takes| RuleFault::Value { key, takes })?;
            let stated = Stated {
                value,
                source: line.source,
                confidence: sure(&line.confidence)?,
            };
            values.insert(key.name, stated);
        }
        let about = About {
            id: written.id,
            name: written.name,
            province: written.province,
            effective_from: written.effective_from,
            effective_to: written.effective_to,
            confidence: sure(&written.confidence)?,
            parent: written.parent,
        };
        let set = Self::new(about, values)?;
        if set.hash() == written.hash {
            Ok(set)
        } else {
            Err(wrong("内容与校验值不符"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{RuleSet, RuleSets};

    #[test]
    fn every_set_is_read_back_and_a_changed_one_is_found() {
        for set in RuleSets::built_in().unwrap().iter() {
            let text = set.to_frozen().unwrap();
            assert_eq!(RuleSet::from_frozen(&text).unwrap().hash(), set.hash());
            let changed = text.replacen("\"value\":20", "\"value\":25", 1);
            assert_ne!(text, changed);
            let told = RuleSet::from_frozen(&changed).unwrap_err().to_string();
            assert!(told.contains("校验值不符"), "{told}");
        }
    }
}
