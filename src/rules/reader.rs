//! Reads single values of a rule set as numbers, flags, words and relations.

use super::fault::RuleFault;
use super::key::Key;
use super::set::Values;
use super::value::Value;
use super::words::{Relation, Relations};

/// The values of a rule set, each read as its kind.
pub(super) struct Reader<'a>(pub(super) &'a Values);

impl Reader<'_> {
    fn fault(name: &str) -> RuleFault {
        Key::find(name).map_or_else(
            || RuleFault::UnknownKey(name.to_owned()),
            RuleFault::Missing,
        )
    }

    pub(super) fn number(&self, name: &str) -> Result<u32, RuleFault> {
        self.maybe(name).ok_or_else(|| Self::fault(name))
    }

    pub(super) fn maybe(&self, name: &str) -> Option<u32> {
        match self.0.get(name)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, RuleFault> {
        match self.0.get(name).map(|stated| &stated.value) {
            Some(Value::Flag(flag)) => Ok(*flag),
            _ => Err(Self::fault(name)),
        }
    }

    pub(super) fn word<T>(&self, name: &str, from: fn(&str) -> Option<T>) -> Result<T, RuleFault> {
        match self.0.get(name).map(|stated| &stated.value) {
            Some(Value::Word(word)) => from(word).ok_or_else(|| Self::fault(name)),
            _ => Err(Self::fault(name)),
        }
    }

    pub(super) fn relations(&self, name: &str) -> Result<Relations, RuleFault> {
        match self.0.get(name).map(|stated| &stated.value) {
            Some(Value::Words(words)) => Ok(relations(words)),
            _ => Err(Self::fault(name)),
        }
    }
}

/// The set of these words; words that are no relation were refused before.
pub(super) fn relations(words: &[String]) -> Relations {
    let known: Vec<Relation> = words
        .iter()
        .filter_map(|word| Relation::from_word(word))
        .collect();
    Relations::of(&known)
}
