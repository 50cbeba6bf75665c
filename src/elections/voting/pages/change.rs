//! A change of the voting day as a form says it, and carrying it out: for pages and JSON.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::forms::{
    MobileRequest, Request, about, ballots, mobile_request, number, past_day, request, row, worker,
};
use crate::accounts::Principal;
use crate::db::{Conn, Written};
use crate::elections::candidates::store_withdrawals;
use crate::elections::candidates::words::Leaving;
use crate::elections::count::store_reading::{Count, count};
use crate::elections::pages::chapter_page;
use crate::elections::store;
use crate::elections::store::rules_of;
use crate::elections::voting::proxies::{Asked, kin_as_recorded};
use crate::elections::voting::stations::Ballots;
use crate::elections::voting::store_contestants::contestants;
use crate::elections::voting::store_staff::{self, Worker};
use crate::elections::voting::store_stations::{self, About};
use crate::elections::voting::store_take_over::take_over;
use crate::elections::voting::store_voters::{list_of, voter};
use crate::elections::voting::{store_mobile, store_proxies, store_publication};
use crate::error::{Error, Result};
use crate::web::form_post::Fields;

/// What somebody asks for. A pair of numbers is a row and its version.
#[derive(Clone, Debug)]
pub(super) enum Change {
    AddStation(About),
    /// Stations and staff as in the round before.
    TakeOver,
    CorrectStation((i64, i32), About),
    RemoveStation((i64, i32)),
    SetBallots((i64, i32), Ballots),
    AddWorker(Worker),
    RemoveWorker(i64),
    AddProxy(Box<Request>),
    Publish(NaiveDate),
    EndProxy((i64, i32)),
    PublishPlace(NaiveDate),
    AddMobile(MobileRequest),
    PublishMobile(NaiveDate),
    EndMobile((i64, i32)),
    Withdraw(i64, Leaving, NaiveDate, String),
    UndoWithdrawal(i64),
}

impl Change {
    /// Reads a form; `word` is the last part of its address.
    pub(super) fn read(word: &str, fields: &Fields, today: NaiveDate) -> Result<Self> {
        match word {
            "station" if fields.get("station").is_empty() => {
                Ok(Self::AddStation(about(fields, today)?))
            }
            "take_over" => Ok(Self::TakeOver),
            "station" => Ok(Self::CorrectStation(
                row(fields, "station")?,
                about(fields, today)?,
            )),
            "station_remove" => Ok(Self::RemoveStation(row(fields, "station")?)),
            "ballots" => Ok(Self::SetBallots(row(fields, "station")?, ballots(fields)?)),
            "staff" => Ok(Self::AddWorker(worker(fields)?)),
            "staff_remove" => Ok(Self::RemoveWorker(number(fields, "worker")?)),
            "proxies" => Ok(Self::AddProxy(Box::new(request(fields, today)?))),
            "proxies_publish" => Ok(Self::Publish(published_on(fields, today)?)),
            "place_publish" => Ok(Self::PublishPlace(published_on(fields, today)?)),
            "mobile_publish" => Ok(Self::PublishMobile(published_on(fields, today)?)),
            "mobile" => Ok(Self::AddMobile(mobile_request(fields)?)),
            "withdraw" => withdrawal(fields, today),
            "withdraw_undo" => Ok(Self::UndoWithdrawal(number(fields, "person")?)),
            "mobile_end" => Ok(Self::EndMobile(row(fields, "voter_row")?)),
            "proxy_end" => Ok(Self::EndProxy(row(fields, "proxy")?)),
            _ => Err(Error::NotFound),
        }
    }

    /// Carries it out, with its audit event.
    pub(super) fn carry_out(
        &self,
        conn: &mut Conn,
        who: &Principal,
        id: i64,
        today: NaiveDate,
    ) -> Result<Written<()>> {
        let election = store::election(conn, &who.scope, id)?;
        let count = count(conn, election)?;
        let (action, what, details) = match self {
            Self::AddWorker(_) | Self::RemoveWorker(_) => self.staff(conn, &count)?,
            Self::AddProxy(_) | Self::EndProxy(_) => self.proxies(conn, who, &count, today)?,
            Self::AddMobile(_) | Self::EndMobile(_) => self.mobile(conn, &count, today)?,
            Self::Withdraw(..) | Self::UndoWithdrawal(_) => self.leaving(conn, who, &count)?,
            Self::Publish(_) | Self::PublishPlace(_) | Self::PublishMobile(_) => {
                self.publications(conn, who, &count, today)?
            }
            _ => self.stations(conn, &count)?,
        };
        let event = chapter_page::event(who, action, &count.election, &what);
        Ok(Written::new((), event.with_details(details)))
    }

    fn stations(&self, conn: &mut Conn, count: &Count) -> Result<Told> {
        let election = &count.election;
        match self {
            Self::AddStation(about) => {
                store_stations::add(conn, count, about)?;
                Ok(("voting.station", about.name.clone(), Value::Null))
            }
            Self::TakeOver => {
                let contestants = contestants(conn, count)?;
                let (taken, left_out) = take_over(conn, count, &contestants)?;
                let details = json!({ "staff": taken, "left_out": left_out.len() });
                Ok(("voting.station", "照上一轮".to_owned(), details))
            }
            Self::CorrectStation(row, about) => {
                store_stations::change(conn, election, *row, about)?;
                Ok(("voting.station", about.name.clone(), Value::Null))
            }
            Self::RemoveStation(row) => {
                let gone = store_stations::remove(conn, election, *row)?;
                Ok(("voting.station_remove", gone.about.name, Value::Null))
            }
            Self::SetBallots(row, ballots) => {
                let before = store_stations::find(conn, election.id, row.0)?;
                store_stations::set_ballots(conn, count, *row, ballots)?;
                let details = json!({ "before": said(&before.ballots), "after": said(ballots) });
                Ok(("voting.ballots", before.about.name, details))
            }
            _ => Err(Error::NotFound),
        }
    }

    fn staff(&self, conn: &mut Conn, count: &Count) -> Result<Told> {
        match self {
            Self::AddWorker(new) => {
                let contestants = contestants(conn, count)?;
                store_staff::add(conn, &count.election, &contestants, new)?;
                Ok(("voting.staff", new.duty.label().to_owned(), Value::Null))
            }
            Self::RemoveWorker(id) => {
                let gone = store_staff::remove(conn, &count.election, *id)?;
                let duty = gone.duty.label().to_owned();
                Ok(("voting.staff_remove", duty, Value::Null))
            }
            _ => Err(Error::NotFound),
        }
    }

    fn proxies(
        &self,
        conn: &mut Conn,
        who: &Principal,
        count: &Count,
        today: NaiveDate,
    ) -> Result<Told> {
        let election = &count.election;
        match self {
            Self::AddProxy(asked) => {
                let rules = rules_of(conn, &who.scope, election)?;
                let law = store_proxies::law(&rules, election.known.election_day);
                let new = asked_for(conn, count, asked)?;
                store_proxies::add(conn, election, &law, (&new, &asked.reason))?;
                let what = format!("人员 {} 委托 人员 {}", new.principal.id, new.proxy.id);
                Ok(("voting.proxy", what, Value::Null))
            }
            Self::EndProxy(row) => {
                store_proxies::end(conn, election, *row, today)?;
                Ok(("voting.proxy_end", "委托一项".to_owned(), Value::Null))
            }
            _ => Err(Error::NotFound),
        }
    }

    fn mobile(&self, conn: &mut Conn, count: &Count, today: NaiveDate) -> Result<Told> {
        let election = &count.election;
        match self {
            Self::AddMobile(asked) => {
                let list = list_of(conn, election)?;
                let (name, id) = &asked.voter;
                let voter = voter(conn, &list, (name, *id), "选民")?;
                store_mobile::add(conn, election, asked.station, &voter, &asked.reason)?;
                let what = format!("人员 {}", voter.id);
                Ok(("voting.mobile", what, Value::Null))
            }
            Self::EndMobile(row) => {
                store_mobile::end(conn, election, *row, today)?;
                Ok(("voting.mobile_end", "登记一项".to_owned(), Value::Null))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Who leaves a repeated vote.
    fn leaving(&self, conn: &mut Conn, who: &Principal, count: &Count) -> Result<Told> {
        let election = &count.election;
        match self {
            Self::Withdraw(id, leaving, on, why) => {
                let told = || Error::invalid("请选择谁退出。");
                let found = contestants(conn, count)?.candidates;
                let one = found.iter().find(|one| one.id == *id).ok_or_else(told)?;
                let rules = rules_of(conn, &who.scope, election)?;
                let why = (*leaving, *on, why.as_str());
                store_withdrawals::withdraw(conn, election, &rules, (*id, &one.name), why)?;
                let what = format!("被提名人p{id} {}", leaving.label());
                Ok(("candidates.leave", what, Value::Null))
            }
            Self::UndoWithdrawal(id) => {
                store_withdrawals::restore(conn, election, *id)?;
                Ok(("candidates.restore", format!("被提名人p{id}"), Value::Null))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// What is made public, each with the step it records.
    fn publications(
        &self,
        conn: &mut Conn,
        who: &Principal,
        count: &Count,
        today: NaiveDate,
    ) -> Result<Told> {
        let election = &count.election;
        let (action, what, on) = match self {
            Self::Publish(on) => {
                let what = store_publication::proxies(conn, election, *on, today)?;
                ("voting.proxies_publish", what, on)
            }
            Self::PublishMobile(on) => {
                let what = store_publication::mobile_voters(conn, election, *on, today)?;
                ("voting.mobile_publish", what, on)
            }
            Self::PublishPlace(on) => {
                let rules = rules_of(conn, &who.scope, election)?;
                let what = store_publication::place_and_staff(conn, &rules, count, *on, today)?;
                ("voting.place_publish", what, on)
            }
            _ => return Err(Error::NotFound),
        };
        Ok((action, what, json!({ "day": on.to_string() })))
    }
}

fn withdrawal(fields: &Fields, today: NaiveDate) -> Result<Change> {
    let told = || Error::invalid("请选择退出的原因：本人书面退出或死亡。");
    let person = fields.get("person").parse();
    Ok(Change::Withdraw(
        person.map_err(|_| Error::invalid("请选择谁退出。"))?,
        Leaving::from_word(fields.get("leaving")).ok_or_else(told)?,
        past_day(fields, ("left_on", "退出日期"), today)?,
        fields.get("reason").to_owned(),
    ))
}

fn published_on(fields: &Fields, today: NaiveDate) -> Result<NaiveDate> {
    past_day(fields, ("published_on", "公布日期"), today)
}

/// The request with what is on record: who is meant, who stands, how they are related.
fn asked_for(conn: &mut Conn, count: &Count, asked: &Request) -> Result<Asked> {
    let list = list_of(conn, &count.election)?;
    let of = |conn: &mut Conn, (name, id): &(String, Option<i64>), label: &str| {
        voter(conn, &list, (name, *id), label)
    };
    let principal = of(conn, &asked.principal, "委托人")?;
    let proxy = of(conn, &asked.proxy, "受委托人")?;
    let contestants = contestants(conn, count)?;
    let recorded = contestants.relation(&principal.name, &proxy.name);
    let kin = kin_as_recorded(asked.kin, recorded, (&principal.name, &proxy.name));
    Ok(Asked {
        is_candidate: contestants.has(&proxy),
        principal,
        proxy,
        kin: kin.map_err(Error::invalid)?,
        asked_on: asked.asked_on,
        is_written: asked.is_written,
    })
}

/// Action, what it is about, particulars.
type Told = (&'static str, String, Value);

fn said(ballots: &Ballots) -> String {
    let told = |number: Option<u64>| number.map_or("未填".to_owned(), |one| one.to_string());
    format!(
        "领到{}，发出{}，写坏短少{}，剩余{}",
        told(ballots.received),
        told(ballots.issued),
        told(ballots.spoiled),
        told(ballots.left)
    )
}
