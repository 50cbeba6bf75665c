//! The rule sets that come with the program, one file each in `sets/`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::RuleFault;
use super::key::Key;
use super::set::{About, RuleSet, Values};
use super::value::{Stated, Value};
use super::words::Confidence;

/// File name and text; a set stands after its parent.
const FILES: [(&str, &str); 9] = [
    ("cn-2018", include_str!("sets/cn-2018.toml")),
    ("cn-2026", include_str!("sets/cn-2026.toml")),
    ("zj-2020", include_str!("sets/zj-2020.toml")),
    ("sh-2020", include_str!("sets/sh-2020.toml")),
    ("bj-2012", include_str!("sets/bj-2012.toml")),
    ("sd-2011", include_str!("sets/sd-2011.toml")),
    ("ha-2011", include_str!("sets/ha-2011.toml")),
    ("js-2019", include_str!("sets/js-2019.toml")),
    ("ah", include_str!("sets/ah.toml")),
];

/// All rule sets a calculation may name.
#[derive(Clone, Debug)]
pub struct RuleSets(Vec<RuleSet>);

impl RuleSets {
    /// The sets that come with the program.
    pub fn built_in() -> Result<Self, RuleFault> {
        let mut sets = Self(Vec::new());
        for (file, text) in FILES {
            let set = sets.read(file, text)?;
            sets.0.push(set);
        }
        Ok(sets)
    }

    /// The set of an id.
    pub fn find(&self, id: &str) -> Option<&RuleSet> {
        self.0.iter().find(|set| set.id() == id)
    }

    /// All sets in their order.
    pub fn iter(&self) -> impl Iterator<Item = &RuleSet> {
        self.0.iter()
    }

    /// Adds a county's set; one with the same id is replaced.
    pub fn add(&mut self, set: RuleSet) {
        self.0.retain(|other| other.id() != set.id());
        self.0.push(set);
    }

    fn read(&self, file: &str, text: &str) -> Result<RuleSet, RuleFault> {
        let wrong = |cause: String| RuleFault::File {
            file: file.to_owned(),
            cause,
        };
        let written: Written = toml::from_str(text).map_err(|cause| wrong(cause.to_string()))?;
        let confidence = word(&written.confidence).ok_or_else(|| wrong("confidence".to_owned()))?;
        let mut values = match &written.parent {
            None => Values::new(),
            Some(parent) => self
                .find(parent)
                .ok_or_else(|| wrong(format!("parent {parent}")))?
                .own_values()
                .clone(),
        };
        for (name, line) in written.values {
            let key = Key::find(&name).ok_or(RuleFault::UnknownKey(name))?;
            let value = Value::from_toml(&line.value).ok_or_else(|| wrong(key.name.to_owned()))?;
            let value = key
                .accept(value)
                .map_err(|takes| RuleFault::Value { key, takes })?;
            let confidence = match &line.confidence {
                None => Confidence::FullText,
                Some(text) => word(text).ok_or_else(|| wrong(key.name.to_owned()))?,
            };
            let source = line.source;
            values.insert(
                key.name,
                Stated {
                    value,
                    source,
                    confidence,
                },
            );
        }
        let day = |day: Option<toml::value::Datetime>| match day {
            None => Ok(None),
            Some(day) => day
                .to_string()
                .parse::<NaiveDate>()
                .map(Some)
                .map_err(|_| wrong(day.to_string())),
        };
        let about = About {
            id: written.id,
            name: written.name,
            province: written.province,
            effective_from: day(written.effective_from)?,
            effective_to: day(written.effective_to)?,
            confidence,
            parent: written.parent,
        };
        RuleSet::new(about, values)
    }
}

fn word(text: &str) -> Option<Confidence> {
    Confidence::from_word(text)
}

/// A file of `sets/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    name: String,
    province: Option<String>,
    parent: Option<String>,
    effective_from: Option<toml::value::Datetime>,
    effective_to: Option<toml::value::Datetime>,
    confidence: String,
    #[serde(default)]
    values: BTreeMap<String, Line>,
}

/// One value; a line without confidence was read in the text it names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    value: toml::Value,
    source: String,
    confidence: Option<String>,
}
