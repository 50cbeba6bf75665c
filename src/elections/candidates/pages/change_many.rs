//! Forms with a field for each nominee: votes, verdicts, decisions.

use super::change::{Change, day, post};
use crate::elections::candidates::store_review::NewVerdict;
use crate::elections::candidates::words::{Decision, Verdict};
use crate::elections::count::cell::read_number;
use crate::error::{Error, Result};
use crate::tally::Post;
use crate::web::form_post::Fields;

/// Names of fields such as `verdict.12`: the number with its value, where there is one.
fn numbered<'a>(fields: &'a Fields, start: &'a str) -> impl Iterator<Item = (i64, &'a str)> {
    fields.iter().filter_map(move |(name, value)| {
        let id = name.strip_prefix(start)?.parse().ok()?;
        (!value.trim().is_empty()).then_some((id, value.trim()))
    })
}

pub(super) fn revote(fields: &Fields) -> Result<Change> {
    let mut votes = Vec::new();
    for (id, text) in numbered(fields, "revote.") {
        let read = read_number(text).map_err(Error::invalid)?;
        votes.extend(read.map(|votes| (id, votes)));
    }
    Ok(Change::Revote(post(fields)?, votes))
}

pub(super) fn primary(fields: &Fields) -> Result<Vec<(i64, Post, Option<u64>)>> {
    let mut all = Vec::new();
    for (name, text) in fields.iter() {
        let Some((id, post)) = name
            .strip_prefix("primary.")
            .and_then(|one| one.split_once('.'))
        else {
            continue;
        };
        if let (Ok(id), Some(post)) = (id.parse(), Post::from_word(post)) {
            all.push((id, post, read_number(text).map_err(Error::invalid)?));
        }
    }
    Ok(all)
}

/// Whom the form showed and nothing was chosen for, when the form says what holds for the rest.
fn rest(fields: &Fields, start: &str) -> Vec<i64> {
    if fields.get("rest").is_empty() {
        return Vec::new();
    }
    numbered(fields, "shown.")
        .map(|(person, _)| person)
        .filter(|person| fields.get(&format!("{start}{person}")).is_empty())
        .collect()
}

pub(super) fn verdicts(fields: &Fields) -> Result<Change> {
    let mut all = Vec::new();
    for (person, word) in numbered(fields, "verdict.") {
        let told = || Error::invalid("结论请选合格、不合格或暂缓。");
        all.push(NewVerdict {
            person,
            verdict: Verdict::from_word(word).ok_or_else(told)?,
            item: fields.get(&format!("item.{person}")).to_owned(),
            evidence: fields.get(&format!("evidence.{person}")).to_owned(),
            is_rest: false,
        });
    }
    all.extend(rest(fields, "verdict.").into_iter().map(NewVerdict::rest));
    let on = day(fields, "given_on", "审查日期")?;
    Ok(Change::Verdicts(
        fields.get("department").to_owned(),
        on,
        all,
    ))
}

pub(super) fn decisions(fields: &Fields) -> Result<Change> {
    let mut all = Vec::new();
    for (person, word) in numbered(fields, "decision.") {
        let told = || Error::invalid("决定请选通过或不通过。");
        let decision = Decision::from_word(word).ok_or_else(told)?;
        let reason = fields.get(&format!("reason.{person}")).to_owned();
        all.push((person, decision, reason));
    }
    let passed = |person| (person, Decision::Passed, String::new());
    all.extend(rest(fields, "decision.").into_iter().map(passed));
    Ok(Change::Decide(day(fields, "decided_on", "决定日期")?, all))
}
