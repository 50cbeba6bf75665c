//! What the outcome of a by-election means for those in office.

use crate::elections::candidates::store_kinship::{Relative, relation_name};
use crate::elections::count::store_outcome::Draft;
use crate::elections::count::store_reading::Count;
use crate::elections::sitting;
use crate::error::Result;
use crate::rules::RuleSet;

/// Those in office who must give way to somebody elected, in sentences.
pub(super) fn giving_way(
    count: &Count,
    draft: Option<&Draft>,
    rules: &RuleSet,
) -> Result<Vec<String>> {
    let outcome = match (count.outcomes.last(), draft) {
        (Some(last), _) if !count.is_open() => last.part("outcome")?,
        (_, Some(draft)) => draft.decided.outcome.clone(),
        _ => return Ok(Vec::new()),
    };
    let scope = rules.rules().tally.kinship_scope;
    let all = sitting::giving_way(&outcome, &count.related_in_office, scope).into_iter();
    let told = |one: &Relative| {
        let (name, elected) = (&one.name, count.frame.name(one.candidate));
        let relation = relation_name(one.relation);
        format!(
            "在任的{name}和当选的{elected}是{relation}，按任职回避应由{elected}任职；{name}退出后请在“任期中的变动”登记离任。"
        )
    };
    Ok(all.map(told).collect())
}
