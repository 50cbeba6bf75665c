//! From the text of a case to the text of its answer.

use serde::Serialize;

use super::case::Case;
use super::check::checked;
use super::decide::decide;
use super::outcome::Outcome;
use super::problem::Problem;
use super::read::{Read, read};
use crate::rules::{RuleSet, RuleSets};

/// A case that cannot be counted: its label as far as it was read, and all that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The label.
    pub case: Option<String>,
    /// What is wrong.
    pub error: Vec<Problem>,
}

/// Reads and checks one case in JSON, together with its rule set.
pub fn read_case<'a, 's>(
    text: &'a [u8],
    sets: &'s RuleSets,
) -> Result<(Case<'a>, &'s RuleSet), Refusal> {
    let Read {
        input,
        label,
        mut problems,
    } = read(text);
    let refused = |problems: Vec<Problem>| Refusal {
        case: label.as_deref().map(str::to_owned),
        error: problems,
    };
    let Some(input) = input else {
        return Err(refused(problems.into()));
    };
    let case = checked(input, sets, &mut problems);
    match sets.find(case.rule_set()) {
        Some(set) if problems.is_empty() => Ok((case, set)),
        _ => Err(refused(problems.into())),
    }
}

/// Answers one case: what is decided is given to `write`.
pub fn answer<T>(
    text: &[u8],
    sets: &RuleSets,
    write: impl FnOnce(&Outcome<'_>) -> T,
) -> Result<T, Refusal> {
    let (case, set) = read_case(text, sets)?;
    Ok(write(&decide(&case, set)))
}
