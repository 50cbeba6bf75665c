//! A change of the voting day as a form says it, and carrying it out: for pages and JSON.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::forms::{Request, about, ballots, number, past_day, request, row, worker};
use crate::accounts::Principal;
use crate::db::{Conn, Written};
use crate::elections::count::store_outcome::rules_of;
use crate::elections::count::store_reading::{Count, count};
use crate::elections::pages::chapter_page;
use crate::elections::store;
use crate::elections::voting::proxies::Asked;
use crate::elections::voting::stations::Ballots;
use crate::elections::voting::store_proxies;
use crate::elections::voting::store_staff::{self, Worker, candidates};
use crate::elections::voting::store_stations::{self, About};
use crate::error::{Error, Result};
use crate::web::form_post::Fields;

/// What somebody asks for. A pair of numbers is a row and its version.
#[derive(Clone, Debug)]
pub(super) enum Change {
    AddStation(About),
    CorrectStation((i64, i32), About),
    RemoveStation((i64, i32)),
    SetBallots((i64, i32), Ballots),
    AddWorker(Worker),
    RemoveWorker(i64),
    AddProxy(Box<Request>),
    Publish(NaiveDate),
    EndProxy((i64, i32)),
}

impl Change {
    /// Reads a form; `word` is the last part of its address.
    pub(super) fn read(word: &str, fields: &Fields, today: NaiveDate) -> Result<Self> {
        match word {
            "station" if fields.get("station").is_empty() => {
                Ok(Self::AddStation(about(fields, today)?))
            }
            "station" => Ok(Self::CorrectStation(
                row(fields, "station")?,
                about(fields, today)?,
            )),
            "station_remove" => Ok(Self::RemoveStation(row(fields, "station")?)),
            "ballots" => Ok(Self::SetBallots(row(fields, "station")?, ballots(fields)?)),
            "staff" => Ok(Self::AddWorker(worker(fields)?)),
            "staff_remove" => Ok(Self::RemoveWorker(number(fields, "worker")?)),
            "proxies" => Ok(Self::AddProxy(Box::new(request(fields, today)?))),
            "proxies_publish" => {
                let on = past_day(fields, ("published_on", "公布日期"), today)?;
                Ok(Self::Publish(on))
            }
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
            Self::AddProxy(_) | Self::Publish(_) | Self::EndProxy(_) => {
                self.proxies(conn, who, &count, today)?
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
                store_staff::add(conn, &count.election, &count.frame, new)?;
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
                let voter = |conn: &mut Conn, (name, id): &(String, Option<i64>), label: &str| {
                    store_proxies::voter(conn, &election.unit, (name, *id), label)
                };
                let principal = voter(conn, &asked.principal, "委托人")?;
                let proxy = voter(conn, &asked.proxy, "受委托人")?;
                let new = Asked {
                    is_candidate: candidates(&count.frame).contains(&proxy.name),
                    principal,
                    proxy,
                    kin: asked.kin,
                    asked_on: asked.asked_on,
                    is_written: asked.is_written,
                };
                store_proxies::add(conn, election, &law, (&new, &asked.reason))?;
                let what = format!("人员 {} 委托 人员 {}", new.principal.id, new.proxy.id);
                Ok(("voting.proxy", what, Value::Null))
            }
            Self::Publish(on) => {
                let published = store_proxies::publish(conn, election, *on)?;
                let details = json!({ "day": on.to_string() });
                Ok((
                    "voting.proxies_publish",
                    format!("{published}项委托"),
                    details,
                ))
            }
            Self::EndProxy(row) => {
                store_proxies::end(conn, election, *row, today)?;
                Ok(("voting.proxy_end", "委托一项".to_owned(), Value::Null))
            }
            _ => Err(Error::NotFound),
        }
    }
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
