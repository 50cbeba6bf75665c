//! The joint review: settings of a county, verdicts of departments, decisions of the township.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::review::{Given, Settings, against_decision, lines};
use super::store_leaving::LONGEST;
use super::store_nominees::found;
use super::store_reading::Candidacy;
use super::words::{Decision, Verdict};
use crate::db::Conn;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::schema::{accounts, nominees, review_settings, review_verdicts};

/// Departments and negative list of a programme: the county's own, else the usual ones.
pub fn settings(conn: &mut Conn, programme: i64) -> Result<Settings> {
    let own: Option<(String, String, i32)> = review_settings::table
        .find(programme)
        .select((
            review_settings::departments,
            review_settings::negative_list,
            review_settings::version,
        ))
        .first(conn)
        .optional()?;
    let split = |text: String| text.lines().map(str::to_owned).collect();
    Ok(
        own.map_or_else(Settings::usual, |(departments, negative_list, version)| {
            Settings {
                departments: split(departments),
                negative_list: split(negative_list),
                version,
            }
        }),
    )
}

/// Saves a county's own departments and negative list, one a line.
pub fn save_settings(
    conn: &mut Conn,
    programme: i64,
    version: i32,
    departments: &str,
    negative_list: &str,
) -> Result<()> {
    let departments = lines(departments, "联审部门").map_err(Error::invalid)?;
    let negative_list = lines(negative_list, "负面清单").map_err(Error::invalid)?;
    if departments.iter().any(|one| one.chars().count() > 20) {
        return Err(Error::invalid("联审部门：名称不超过20字。"));
    }
    let values = (
        review_settings::departments.eq(departments.join("\n")),
        review_settings::negative_list.eq(negative_list.join("\n")),
        review_settings::version.eq(version.saturating_add(1)),
    );
    if settings(conn, programme)?.version != version {
        return changed_once(0);
    }
    if version == 0 {
        diesel::insert_into(review_settings::table)
            .values((review_settings::programme_id.eq(programme), values))
            .execute(conn)?;
        return Ok(());
    }
    let row = review_settings::table
        .find(programme)
        .filter(review_settings::version.eq(version));
    changed_once(diesel::update(row).set(values).execute(conn)?)
}

type GivenRow = (i64, String, i32, String, String, String, NaiveDate, String);

/// The last verdict of each department on each of these persons.
pub(super) fn verdicts(
    conn: &mut Conn,
    persons: &[i64],
) -> Result<BTreeMap<i64, BTreeMap<String, Given>>> {
    let rows: Vec<GivenRow> = review_verdicts::table
        .inner_join(accounts::table)
        .filter(review_verdicts::person_id.eq_any(persons))
        .order((
            review_verdicts::person_id,
            review_verdicts::department,
            review_verdicts::revision,
        ))
        .select((
            review_verdicts::person_id,
            review_verdicts::department,
            review_verdicts::revision,
            review_verdicts::verdict,
            review_verdicts::item,
            review_verdicts::evidence,
            review_verdicts::given_on,
            accounts::display_name,
        ))
        .load(conn)?;
    let mut all: BTreeMap<i64, BTreeMap<String, Given>> = BTreeMap::new();
    for (person, department, revision, verdict, item, evidence, on, by) in rows {
        let given = Given {
            verdict: Verdict::from_word(&verdict).ok_or_else(|| Error::internal("a verdict"))?,
            item,
            evidence,
            on,
            by,
            revision,
        };
        all.entry(person).or_default().insert(department, given);
    }
    Ok(all)
}

/// What a department says of one nominee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVerdict {
    /// The nominee.
    pub person: i64,
    /// The verdict.
    pub verdict: Verdict,
    /// The line of the negative list; empty for none.
    pub item: String,
    /// What it rests on.
    pub evidence: String,
    /// Chosen with all others at once: whoever has a verdict already keeps it.
    pub is_rest: bool,
}

impl NewVerdict {
    /// Qualified with all others at once.
    pub fn rest(person: i64) -> Self {
        Self {
            person,
            verdict: Verdict::Qualified,
            item: String::new(),
            evidence: String::new(),
            is_rest: true,
        }
    }
}

/// Stands for every department: the review's sheet came back with all their seals.
pub const ALL_DEPARTMENTS: &str = "全部部门";

/// Writes down what a department says. The verdict before stays on record. A decision that was
/// taken on other verdicts is open again.
pub fn give(
    conn: &mut Conn,
    candidacy: &Candidacy,
    (department, on): (&str, NaiveDate),
    new: &[NewVerdict],
    (account, now, today): (i64, NaiveDateTime, NaiveDate),
) -> Result<()> {
    candidacy.check_open()?;
    let departments = &candidacy.settings.departments;
    let chosen: Vec<&String> = departments
        .iter()
        .filter(|one| department == ALL_DEPARTMENTS || *one == department)
        .collect();
    if chosen.is_empty() {
        return Err(Error::invalid("请选择联审部门。"));
    }
    if new.is_empty() {
        return Err(Error::invalid("请至少给一名被提名人选择结论。"));
    }
    if on > today {
        return Err(Error::invalid(format!("审查日期{on}还没有到。")));
    }
    for one in new {
        check(candidacy, one)?;
        for department in &chosen {
            write(conn, candidacy, (department, on), one, (account, now))?;
        }
    }
    Ok(())
}

fn write(
    conn: &mut Conn,
    candidacy: &Candidacy,
    (department, on): (&str, NaiveDate),
    one: &NewVerdict,
    (account, now): (i64, NaiveDateTime),
) -> Result<()> {
    let person = found(candidacy, one.person)?;
    let before = person.given.get(department);
    let is_same = |given: &Given| {
        let own = (given.verdict, given.item.as_str(), given.evidence.as_str());
        own == (one.verdict, one.item.as_str(), one.evidence.trim())
    };
    if before.is_some_and(|given| one.is_rest || is_same(given)) {
        return Ok(());
    }
    let revision = before.map_or(0, |given| given.revision).saturating_add(1);
    diesel::insert_into(review_verdicts::table)
        .values((
            review_verdicts::person_id.eq(one.person),
            review_verdicts::department.eq(department),
            review_verdicts::revision.eq(revision),
            review_verdicts::verdict.eq(one.verdict.word()),
            review_verdicts::item.eq(&one.item),
            review_verdicts::evidence.eq(one.evidence.trim()),
            review_verdicts::given_on.eq(on),
            review_verdicts::account_id.eq(account),
            review_verdicts::made_at.eq(now),
        ))
        .execute(conn)?;
    if before.is_some_and(|given| given.verdict != one.verdict) && !person.is_listed {
        open_again(conn, one.person)?;
    }
    Ok(())
}

/// A verdict against somebody says why; what it names is on the list.
fn check(candidacy: &Candidacy, new: &NewVerdict) -> Result<()> {
    let name = &found(candidacy, new.person)?.nominee.name;
    let says_why = !new.item.is_empty() || !new.evidence.trim().is_empty();
    if new.verdict != Verdict::Qualified && !says_why {
        let word = new.verdict.label();
        return Err(Error::invalid(format!(
            "{name}：结论是“{word}”的，要选负面清单的一项或写明依据。"
        )));
    }
    if new.evidence.chars().count() > LONGEST {
        return Err(Error::invalid(format!("{name}：依据不超过{LONGEST}字。")));
    }
    let negative = &candidacy.settings.negative_list;
    if !new.item.is_empty() && !negative.contains(&new.item) {
        return Err(Error::invalid(format!("{name}：请从负面清单中选择一项。")));
    }
    Ok(())
}

fn open_again(conn: &mut Conn, person: i64) -> Result<()> {
    diesel::update(nominees::table.find(person))
        .set((
            nominees::decision.eq(None::<String>),
            nominees::decided_on.eq(None::<NaiveDate>),
            nominees::decision_reason.eq(""),
            nominees::version.eq(nominees::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The township decides about nominees: number, decision, reason. All of them, or none and why.
pub fn decide(
    conn: &mut Conn,
    candidacy: &Candidacy,
    on: NaiveDate,
    all: &[(i64, Decision, String)],
    account: i64,
) -> Result<()> {
    candidacy.check_open()?;
    if all.is_empty() {
        return Err(Error::invalid("请至少给一名被提名人选择决定。"));
    }
    for (id, decision, reason) in all {
        let person = found(candidacy, *id)?;
        let name = &person.nominee.name;
        if person.is_listed && *decision == Decision::Refused {
            return Err(Error::invalid(format!(
                "{name}已在公布的正式名单上，不能再定为不通过；退出或死亡的，请办理退出。"
            )));
        }
        if reason.chars().count() > LONGEST {
            return Err(Error::invalid(format!("{name}：理由不超过{LONGEST}字。")));
        }
        let departments = &candidacy.settings.departments;
        if let Some(why) = against_decision(departments, &person.given, *decision, reason) {
            return Err(Error::invalid(format!("{name}：{why}。")));
        }
        diesel::update(nominees::table.find(id))
            .set((
                nominees::decision.eq(Some(decision.word())),
                nominees::decided_on.eq(Some(on)),
                nominees::decision_reason.eq(reason.trim()),
                nominees::decided_by.eq(Some(account)),
                nominees::version.eq(nominees::version + 1),
            ))
            .execute(conn)?;
    }
    Ok(())
}
