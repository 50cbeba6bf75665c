//! Reading the form of a further round of a party election.

use super::leaving_forms::count;
use crate::after_election::party_rounds::{RoundKind, due};
use crate::after_election::store_party::Party;
use crate::after_election::store_party_rounds::NewRound;
use crate::after_election::views::party_rounds::NEW_LINES;
use crate::office::forms::date;
use crate::people::parse_name;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// The round that is due as it was typed; mistakes are noted.
pub(super) fn round(
    known: &Party,
    fields: &Fields,
    version: i32,
    errors: &mut FieldErrors,
) -> Option<NewRound> {
    let kind = known.outcome.as_ref().and_then(due);
    let held_on = date(fields, "round_held_on", "这一轮的日期", errors);
    let present = count(fields, "round_present", "到会的党员", errors);
    let issued = count(fields, "round_issued", "发出的选票", errors);
    let recovered = count(fields, "round_recovered", "收回的选票", errors);
    let mut votes = Vec::new();
    for one in kind.map_or_else(Vec::new, |kind| known.standing(kind)) {
        let name = format!("votes{}", one.id);
        let is_empty = fields.get(&name).trim().is_empty();
        if is_empty && kind == Some(RoundKind::Gap) {
            continue;
        }
        let label = format!("{}的赞成票", one.name);
        votes.extend(count(fields, &name, &label, errors).map(|votes| (one.id, votes)));
    }
    let mut new = Vec::new();
    for line in 1..=NEW_LINES {
        new.extend(new_candidate(line, fields, errors));
    }
    Some(NewRound {
        held_on: held_on?,
        present: present?,
        issued: issued?,
        recovered: recovered?,
        votes,
        new,
        version,
    })
}

fn new_candidate(
    line: usize,
    fields: &Fields,
    errors: &mut FieldErrors,
) -> Option<(String, bool, u64)> {
    let field = |name: &str| format!("new{line}.{name}");
    let typed = fields.get(&field("name")).trim();
    if typed.is_empty() {
        return None;
    }
    let name = parse_name(typed);
    if let Err(problem) = &name {
        errors.add(&field("name"), format!("{problem}。"));
    }
    let is_woman = match fields.get(&field("sex")) {
        "male" | "1" => Some(false),
        "female" | "2" => Some(true),
        _ => {
            errors.add(&field("sex"), format!("{typed}：请选择性别。"));
            None
        }
    };
    let label = format!("{typed}的赞成票");
    let votes = count(fields, &field("votes"), &label, errors);
    Some((name.ok()?, is_woman?, votes?))
}
