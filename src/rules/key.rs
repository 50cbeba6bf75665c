//! A key of a rule set: what it is called and what it takes.

use super::keys::KEYS;
use super::value::Value;

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number within these bounds.
    Number {
        /// Smallest.
        least: u32,
        /// Largest.
        most: u32,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any of these words.
    Words(&'static [&'static str]),
}

/// A key of a rule set.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As files and overrides write it: `count.recount_basis`.
    pub name: &'static str,
    /// Its Chinese name.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether every rule set has it; the others are silent where the law is.
    pub is_needed: bool,
}

impl Key {
    /// The key of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// The value with its words in order; an error says in Chinese what the key takes.
    pub fn accept(&self, value: Value) -> Result<Value, String> {
        match (self.kind, value) {
            (Kind::Flag, value @ Value::Flag(_)) => Ok(value),
            (Kind::Number { least, most }, Value::Number(number))
                if (least..=most).contains(&number) =>
            {
                Ok(Value::Number(number))
            }
            (Kind::Word(words), Value::Word(word)) if words.contains(&word.as_str()) => {
                Ok(Value::Word(word))
            }
            (Kind::Words(words), Value::Words(given))
                if given.iter().all(|word| words.contains(&word.as_str())) =>
            {
                // Order and repetition mean nothing; one form, one hash.
                let in_order = words.iter().filter(|word| given.iter().any(|g| g == *word));
                Ok(Value::Words(
                    in_order.map(|&word| word.to_owned()).collect(),
                ))
            }
            (kind, _) => Err(match kind {
                Kind::Flag => "只能填 true 或 false".to_owned(),
                Kind::Number { least, most } => format!("应为{least}到{most}的整数"),
                Kind::Word(words) => format!("只能是：{}", words.join("、")),
                Kind::Words(words) => format!("只能从这些里选：{}", words.join("、")),
            }),
        }
    }
}
