//! Why a roll is changed, and the numbered record of changes after publication.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::{Effect, Ground};
use super::store::{self, Roll};
use crate::db::Conn;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::{RuleSet, Value};
use crate::schema::{roll_changes, rolls};

/// Longest text of a reason or basis, in characters.
pub const LONGEST: usize = 200;

/// Why the roll is changed. Before publication the reason alone is asked for.
#[derive(Clone, Debug)]
pub struct Why {
    /// The ground; needed after publication.
    pub ground: Option<Ground>,
    /// In words.
    pub reason: String,
    /// The day of the decision; needed after publication.
    pub on: Option<NaiveDate>,
    /// The objection it carries out.
    pub objection: Option<i32>,
}

/// A reason that is long enough to mean something.
pub(super) fn reason(text: &str, what: &str) -> Result<String> {
    let text = text.trim();
    if !(2..=LONGEST).contains(&text.chars().count()) {
        return Err(Error::invalid(format!("请写明{what}，2至{LONGEST}个字。")));
    }
    if crate::people::names_a_number(text) {
        return Err(Error::invalid(format!(
            "{}。",
            crate::people::NUMBER_IN_TEXT
        )));
    }
    Ok(text.to_owned())
}

/// The fixed rules of a chapter; `None` before the registration opens.
pub(super) fn fixed_rules(election: &Election) -> Result<Option<RuleSet>> {
    let frozen = election.frozen.as_deref().map(RuleSet::from_frozen);
    frozen.transpose().map_err(Error::internal)
}

/// Whether those who cannot be reached after several notices may be left out (BJ art. 14).
pub(super) fn knows_reach(election: &Election) -> Result<bool> {
    let rules = fixed_rules(election)?;
    let stated = rules
        .as_ref()
        .and_then(|rules| rules.stated("register.exclude_unreachable"));
    Ok(matches!(
        stated.map(|one| &one.value),
        Some(Value::Flag(true))
    ))
}

/// Ground, reason and day as they must be after publication.
pub(super) fn explained(
    election: &Election,
    roll: &Roll,
    why: &Why,
    effect: Effect,
    today: NaiveDate,
) -> Result<(Ground, NaiveDate)> {
    let ground = why.ground.filter(|ground| ground.effect() == effect);
    let is_known =
        |ground: &Ground| Ok::<_, Error>(!ground.is_of_reach() || knows_reach(election)?);
    let ground = match ground {
        Some(ground) if is_known(&ground)? => Some(ground),
        _ => None,
    };
    let ground = ground.ok_or_else(|| Error::invalid("名单已经公布，请选择增减的事由。"))?;
    let on = why
        .on
        .ok_or_else(|| Error::invalid("名单已经公布，请填写决定的日期。"))?;
    let published = roll.published_on.unwrap_or(on);
    if !(published..=today).contains(&on) {
        return Err(Error::invalid(format!(
            "决定的日期应在名单公布的{published}以后、不晚于今天（{today}）。"
        )));
    }
    Ok((ground, on))
}

/// Writes a change after publication down for ever.
pub(super) fn note(
    conn: &mut Conn,
    roll: &Roll,
    (entry, name, group): (i64, &str, &str),
    ground: Ground,
    why: &Why,
    on: NaiveDate,
) -> Result<()> {
    let last: Option<i32> = roll_changes::table
        .filter(roll_changes::election_id.eq(roll.election_id))
        .select(diesel::dsl::max(roll_changes::number))
        .first(conn)?;
    diesel::insert_into(roll_changes::table)
        .values((
            roll_changes::election_id.eq(roll.election_id),
            roll_changes::number.eq(last.unwrap_or(0).saturating_add(1)),
            roll_changes::entry_id.eq(entry),
            roll_changes::ground.eq(ground.word()),
            roll_changes::reason.eq(why.reason.trim()),
            roll_changes::on_day.eq(on),
            roll_changes::name.eq(name),
            roll_changes::group_name.eq(group),
            roll_changes::objection.eq(why.objection),
        ))
        .execute(conn)?;
    Ok(())
}

/// The final number follows a recorded gain or loss (R-A3-7).
pub(super) fn count_again(conn: &mut Conn, roll: &Roll) -> Result<()> {
    if !roll.is_final() {
        return Ok(());
    }
    let count = store::count_listed(conn, roll.election_id)?;
    let count = i32::try_from(count).map_err(Error::internal)?;
    diesel::update(rolls::table.find(roll.election_id))
        .set(rolls::voters.eq(Some(count)))
        .execute(conn)?;
    Ok(())
}
