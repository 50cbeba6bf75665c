//! Making public what belongs to the voting day; each publication records its step.

use chrono::NaiveDate;

use super::readiness::faults;
use super::store_contestants::contestants;
use super::store_mobile;
use super::store_proxies::{self, still_open};
use super::store_staff::staff;
use super::store_stations::{station_rules, stations};
use crate::db::Conn;
use crate::elections::count::store_reading::Count;
use crate::elections::step::Step;
use crate::elections::store::Election;
use crate::elections::store_steps::{Done, record};
use crate::error::{Error, Result};
use crate::rules::RuleSet;

/// What stations and staff of a chapter lack; nothing where they are kept on paper.
pub fn lacks(conn: &mut Conn, rules: &RuleSet, count: &Count) -> Result<Vec<String>> {
    let election = count.election.id;
    let all = stations(conn, election)?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let contestants = contestants(conn, count)?;
    let staff = staff(conn, election)?;
    Ok(faults(&all, &staff, &contestants, &station_rules(rules)))
}

/// Makes time, places and staff public. Gives what was published, in words.
pub fn place_and_staff(
    conn: &mut Conn,
    rules: &RuleSet,
    count: &Count,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<String> {
    still_open(&count.election)?;
    let all = stations(conn, count.election.id)?.len();
    if all == 0 {
        return Err(Error::invalid("还没有登记投票站点，请先添加站点。"));
    }
    let told = lacks(conn, rules, count)?;
    if !told.is_empty() {
        return Err(Error::invalid(format!("现在还不能公布：{}", told.concat())));
    }
    let staff = staff(conn, count.election.id)?.len();
    let what = format!("{all}个站点，{staff}名工作人员");
    done(
        conn,
        &count.election,
        Step::PlaceAndStaffPublished,
        (on, &what),
        today,
    )?;
    Ok(what)
}

/// Makes the proxies public that hold.
pub fn proxies(
    conn: &mut Conn,
    election: &Election,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<String> {
    let what = format!("{}项委托", store_proxies::publish(conn, election, on)?);
    let all = store_proxies::holding(conn, election.id)?.len();
    let note = format!("共{all}项委托");
    done(conn, election, Step::ProxiesPublished, (on, &note), today)?;
    Ok(what)
}

/// Makes the voters of mobile boxes public.
pub fn mobile_voters(
    conn: &mut Conn,
    election: &Election,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<String> {
    let what = format!(
        "{}名流动票箱投票人",
        store_mobile::publish(conn, election, on)?
    );
    done(
        conn,
        election,
        Step::MobileVotersPublished,
        (on, &what),
        today,
    )?;
    Ok(what)
}

/// Records the step, where the chapter has it: a tie revote begins with the vote.
fn done(
    conn: &mut Conn,
    election: &Election,
    step: Step,
    (on, note): (NaiveDate, &str),
    today: NaiveDate,
) -> Result<()> {
    if !step.belongs(election.known.start) {
        return Ok(());
    }
    let done = Done {
        step,
        on,
        note: note.to_owned(),
        evidence: String::new(),
    };
    record(conn, election, &done, today)
}
