//! Proxies of a chapter.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::proxies::{Asked, Held, Law, Named, judge};
use super::store_mobile::listed;
use super::store_published::published_list;
use super::store_stations::stale;
use crate::db::Conn;
use crate::elections::figures;
use crate::elections::rule_words::source_said;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::{Kin, RuleSet};
use crate::schema::{voting_proxies as rows, voting_stations};

/// A recorded proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// The number.
    pub id: i64,
    /// 委托人
    pub principal: Named,
    /// 受委托人
    pub proxy: Named,
    /// What the proxy is to the principal.
    pub kin: Kin,
    /// Why the principal cannot come.
    pub reason: String,
    /// The day of the written request.
    pub asked_on: NaiveDate,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// When it was taken back.
    pub ended_on: Option<NaiveDate>,
    /// Counts the changes.
    pub version: i32,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = rows)]
struct Row {
    id: i64,
    principal_id: i64,
    principal_name: String,
    proxy_id: i64,
    proxy_name: String,
    kin: String,
    reason: String,
    asked_on: NaiveDate,
    published_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    version: i32,
}

/// The proxies of a chapter, those taken back too, in the order in which they were recorded.
pub fn proxies(conn: &mut Conn, election: i64) -> Result<Vec<Proxy>> {
    let rows: Vec<Row> = rows::table
        .filter(rows::election_id.eq(election))
        .order(rows::id)
        .select(Row::as_select())
        .load(conn)?;
    let named = |id, name| Named { id, name };
    let proxy = |row: Row| {
        let kin = Kin::from_word(&row.kin).ok_or_else(|| Error::internal("a relation"))?;
        Ok(Proxy {
            id: row.id,
            principal: named(row.principal_id, row.principal_name),
            proxy: named(row.proxy_id, row.proxy_name),
            kin,
            reason: row.reason,
            asked_on: row.asked_on,
            published_on: row.published_on,
            ended_on: row.ended_on,
            version: row.version,
        })
    };
    rows.into_iter().map(proxy).collect()
}

/// The mandates that hold, in their order.
pub fn holding(conn: &mut Conn, election: i64) -> Result<Vec<Held>> {
    let all = proxies(conn, election)?.into_iter();
    let holds = all.filter(|one| one.ended_on.is_none());
    Ok(holds.map(|one| (one.principal, one.proxy)).collect())
}

/// How many voted by proxy in a chapter; `None` where nobody recorded it.
pub fn votes_by_proxy(conn: &mut Conn, election: &Election) -> Result<Option<i64>> {
    let published: i64 = rows::table
        .filter(rows::election_id.eq(election.id))
        .filter(rows::published_on.is_not_null())
        .filter(rows::ended_on.is_null())
        .count()
        .get_result(conn)?;
    let stations: i64 = voting_stations::table
        .filter(voting_stations::election_id.eq(election.id))
        .count()
        .get_result(conn)?;
    let on_paper = election.known.done.contains_key(&Step::ProxiesPublished);
    Ok(figures::proxies(published, stations > 0, on_paper))
}

/// What the rules of a chapter say of proxies.
pub fn law(rules: &RuleSet, election_day: NaiveDate) -> Law {
    let keys = [
        "proxy.most",
        "proxy.candidate_allowed",
        "proxy.deadline_days",
        "proxy.near_relative",
    ];
    Law {
        rules: rules.rules().proxy,
        due: rules.rules().deadlines.proxy_due(election_day),
        sources: keys.map(|key| source_said(rules.source(key))),
    }
}

pub(super) fn still_open(election: &Election) -> Result<()> {
    if election.known.state >= State::Counting {
        return Err(Error::conflict("投票已经结束，这一项不能再办理。"));
    }
    Ok(())
}

/// Records a proxy, or says which rule is against it.
pub fn add(
    conn: &mut Conn,
    election: &Election,
    law: &Law,
    (asked, reason): (&Asked, &str),
) -> Result<()> {
    still_open(election)?;
    let held = holding(conn, election.id)?;
    judge(asked, &held, law).map_err(Error::invalid)?;
    let mobile = listed(conn, election.id)?;
    if let Some((voter, place)) = mobile.iter().find(|(own, _)| own.id == asked.principal.id) {
        return Err(Error::invalid(format!(
            "{}已经登记在“{place}”投票，不能再委托别人。要委托的，先在“流动票箱”页撤销。",
            voter.name
        )));
    }
    diesel::insert_into(rows::table)
        .values((
            rows::election_id.eq(election.id),
            rows::principal_id.eq(asked.principal.id),
            rows::principal_name.eq(&asked.principal.name),
            rows::proxy_id.eq(asked.proxy.id),
            rows::proxy_name.eq(&asked.proxy.name),
            rows::kin.eq(asked.kin.word()),
            rows::reason.eq(reason),
            rows::asked_on.eq(asked.asked_on),
            rows::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records that all proxies that hold and were not published are published now. Gives how many.
pub fn publish(conn: &mut Conn, election: &Election, on: NaiveDate) -> Result<usize> {
    still_open(election)?;
    match publish_open(conn, election.id, on)? {
        0 => Err(Error::invalid("没有还没公布的委托。")),
        published => Ok(published),
    }
}

published_list!();
