//! A rule set: the values of one province or county, each with its source, from a day on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::fault::RuleFault;
use super::key::Key;
use super::keys::KEYS;
use super::limits;
use super::typed::Rules;
use super::value::{Stated, Value};
use super::words::Confidence;

/// Values by key.
pub type Values = BTreeMap<&'static str, Stated>;

/// The rules of one place and time. It cannot be changed once made: a county's own rules are a
/// new set ([`RuleSet::derive`]), so that an election keeps the one it was opened under.
#[derive(Clone, Debug)]
pub struct RuleSet {
    about: About,
    hash: String,
    values: Values,
    rules: Rules,
}

/// What a rule set is called and when it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// For programs: `zj-2020`.
    pub id: String,
    /// The name of the text it follows.
    pub name: String,
    /// Code of the province, two digits; `None` for the nation.
    pub province: Option<String>,
    /// First day.
    pub effective_from: Option<NaiveDate>,
    /// Last day; `None` while nothing replaced it.
    pub effective_to: Option<NaiveDate>,
    /// How well the text as a whole is known.
    pub confidence: Confidence,
    /// The set whose values hold where this one is silent.
    pub parent: Option<String>,
}

/// One value that differs from another set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The key.
    pub key: &'static Key,
    /// The other's value; `None` when it is silent.
    pub national: Option<&'a Stated>,
    /// This set's value; `None` when it is silent.
    pub own: Option<&'a Stated>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Key {}

impl RuleSet {
    /// A rule set of complete values, checked against the limits of national law.
    pub(super) fn new(about: About, values: Values) -> Result<Self, RuleFault> {
        if let Some(key) = KEYS
            .iter()
            .find(|key| key.is_needed && !values.contains_key(key.name))
        {
            return Err(RuleFault::Missing(key));
        }
        let rules = Rules::of(&values)?;
        limits::check(&rules, &values)?;
        let mut set = Self {
            about,
            hash: String::new(),
            values,
            rules,
        };
        // Its own hash is no part of what is hashed.
        let canonical = serde_json::to_vec(&set).map_err(|_| RuleFault::NotWritten)?;
        set.hash = format!("sha256:{}", hex::encode(Sha256::digest(&canonical)));
        Ok(set)
    }

    /// The set of a county: this set with some values changed. National limits hold: a county may
    /// tighten them, not loosen them. The reason becomes the source of each changed value.
    pub fn derive(
        &self,
        id: &str,
        name: &str,
        changes: BTreeMap<String, Value>,
        reason: &str,
    ) -> Result<Self, RuleFault> {
        if id.trim().is_empty() || id == self.about.id {
            return Err(RuleFault::SameName);
        }
        if reason.trim().is_empty() {
            return Err(RuleFault::NoReason);
        }
        let mut values = self.values.clone();
        for (name, value) in changes {
            let key = Key::find(&name).ok_or(RuleFault::UnknownKey(name))?;
            let value = key
                .accept(value)
                .map_err(|takes| RuleFault::Value { key, takes })?;
            if values
                .get(key.name)
                .is_some_and(|stated| stated.value == value)
            {
                continue;
            }
            let (source, confidence) = (reason.trim().to_owned(), Confidence::Design);
            values.insert(
                key.name,
                Stated {
                    value,
                    source,
                    confidence,
                },
            );
        }
        let about = About {
            id: id.to_owned(),
            name: name.to_owned(),
            parent: Some(self.about.id.clone()),
            ..self.about.clone()
        };
        Self::new(about, values)
    }

    /// Its name, days and confidence.
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// For programs: `zj-2020`.
    pub fn id(&self) -> &str {
        &self.about.id
    }

    /// `sha256:` and the hash of everything it says, in lower-case hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The values as rules use them.
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// One value with its source.
    pub fn stated(&self, key: &str) -> Option<&Stated> {
        self.values.get(key)
    }

    /// Where a value stands; empty when the set is silent.
    pub fn source(&self, key: &str) -> &str {
        self.stated(key).map_or("", |stated| &stated.source)
    }

    /// All values in the order of [`KEYS`].
    pub fn values(&self) -> impl Iterator<Item = (&'static Key, &Stated)> {
        KEYS.iter()
            .filter_map(|key| Some((key, self.values.get(key.name)?)))
    }

    pub(super) fn own_values(&self) -> &Values {
        &self.values
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.about.effective_from.is_none_or(|from| from <= day)
            && self.about.effective_to.is_none_or(|to| day <= to)
    }

    /// The values that differ from another set's (usually the national one), in the order of
    /// [`KEYS`]. Another source alone is no difference.
    pub fn difference<'a>(&'a self, national: &'a Self) -> Vec<Difference<'a>> {
        let value = |stated: Option<&'a Stated>| stated.map(|stated| &stated.value);
        KEYS.iter()
            .map(|key| Difference {
                key,
                national: national.stated(key.name),
                own: self.stated(key.name),
            })
            .filter(|line| value(line.national) != value(line.own))
            .collect()
    }
}

/// As `cunzhi tally --rule-sets` prints it; without a hash, the form that is hashed.
impl Serialize for RuleSet {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            #[serde(flatten)]
            about: &'a About,
            #[serde(skip_serializing_if = "Option::is_none")]
            hash: Option<&'a str>,
            values: InOrder<'a>,
        }
        let hash = Some(self.hash.as_str()).filter(|hash| !hash.is_empty());
        let values = InOrder(self);
        Shown {
            about: &self.about,
            hash,
            values,
        }
        .serialize(to)
    }
}

struct InOrder<'a>(&'a RuleSet);

impl Serialize for InOrder<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.values().map(|(key, stated)| (key.name, stated)))
    }
}
