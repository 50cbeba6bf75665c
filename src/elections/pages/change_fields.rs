//! What the forms of a chapter's changes hold: steps, days, seats.

use chrono::NaiveDate;

use crate::elections::count::cell::read_number;
use crate::elections::facts::Seats;
use crate::elections::step::Step;
use crate::elections::store_steps::Done;
use crate::error::{Error, Result};
use crate::web::form_post::Fields;

/// The step of a form.
pub(super) fn step(fields: &Fields) -> Result<Step> {
    let step = Step::from_word(fields.get("step"));
    step.ok_or_else(|| Error::invalid("请选择步骤。"))
}

/// The step of a form with its day, note and evidence.
pub(super) fn done(fields: &Fields) -> Result<Done> {
    Ok(Done {
        step: step(fields)?,
        on: day(fields, "done_on", "完成日期")?,
        note: fields.get("note").to_owned(),
        evidence: fields.get("evidence").to_owned(),
    })
}

/// A day that must be filled in.
pub(in crate::elections) fn day(fields: &Fields, name: &str, label: &str) -> Result<NaiveDate> {
    let text = fields.get(name).trim();
    let sentence = || Error::invalid(format!("{label}应写成年-月-日，例如2026-12-20。"));
    text.parse().map_err(|_| sentence())
}

/// A number of seats.
pub(super) fn count(fields: &Fields, name: &str, label: &str) -> Result<u32> {
    let text = fields.get(name).trim();
    let read = read_number(text).ok().flatten();
    let read = read.and_then(|number| u32::try_from(number).ok());
    read.filter(|number| *number <= 99).ok_or_else(|| {
        let typed: String = text.chars().take(20).collect();
        Error::invalid(format!(
            "{label}应为0至99的整数，只用数字0到9，没有的填0；现在填的是“{typed}”。"
        ))
    })
}

/// The seats of a form.
pub(super) fn seats(fields: &Fields) -> Result<Seats> {
    Ok(Seats {
        chair: count(fields, "chair", "主任职数")?,
        vice_chair: count(fields, "vice_chair", "副主任职数")?,
        woman_member: count(fields, "woman_member", "妇女委员职数")?,
        member: count(fields, "member", "委员职数")?,
    })
}
