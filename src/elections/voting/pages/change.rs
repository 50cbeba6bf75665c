//! A change of the voting day as a form says it, and carrying it out: for pages and JSON.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::accounts::Principal;
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::count::cell::read_number;
use crate::elections::count::store_outcome::rules_of;
use crate::elections::count::store_reading::{Count, count};
use crate::elections::store;
use crate::elections::voting::proxies::Asked;
use crate::elections::voting::staff::Duty;
use crate::elections::voting::stations::{Ballots, StationKind, check_hours, read_time};
use crate::elections::voting::store_proxies;
use crate::elections::voting::store_staff::{self, Worker, candidates};
use crate::elections::voting::store_stations::{self, About};
use crate::error::{Error, Result};
use crate::people::{NUMBER_IN_TEXT, names_a_number};
use crate::rules::Kin;
use crate::web::form_post::Fields;

/// Longest name, place or reason, in characters.
const LONGEST: usize = 100;

/// What somebody asks for. A pair of numbers is a row and its version.
#[derive(Clone, Debug)]
pub(super) enum Change {
    AddStation(About),
    ChangeStation((i64, i32), About),
    RemoveStation((i64, i32)),
    SetBallots((i64, i32), Ballots),
    AddWorker(Worker),
    RemoveWorker(i64),
    AddProxy(Box<Request>),
    Publish(NaiveDate),
    EndProxy((i64, i32)),
}

/// A proxy as it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    principal: (String, Option<i64>),
    proxy: (String, Option<i64>),
    kin: Kin,
    reason: String,
    asked_on: NaiveDate,
    is_written: bool,
}

impl Change {
    /// Reads a form; `word` is the last part of its address.
    pub(super) fn read(word: &str, fields: &Fields, today: NaiveDate) -> Result<Self> {
        match word {
            "station" if fields.get("station").is_empty() => {
                Ok(Self::AddStation(about(fields, today)?))
            }
            "station" => Ok(Self::ChangeStation(
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
        let election = &count.election;
        let kind = election.known.kind.label();
        let subject = format!("{} {kind}：{what}", election.unit_name);
        let event = NewEvent::new(who.actor(), action, &election.unit, subject);
        Ok(Written::new((), event.with_details(details)))
    }

    fn stations(&self, conn: &mut Conn, count: &Count) -> Result<Told> {
        let election = &count.election;
        match self {
            Self::AddStation(about) => {
                store_stations::add(conn, count, about)?;
                Ok(("voting.station", about.name.clone(), Value::Null))
            }
            Self::ChangeStation(row, about) => {
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

fn number(fields: &Fields, name: &str) -> Result<i64> {
    let read = fields.get(name).parse();
    read.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))
}

/// A row and the version the form was made from.
fn row(fields: &Fields, name: &str) -> Result<(i64, i32)> {
    let version = fields.get("version").parse();
    let version = version.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))?;
    Ok((number(fields, name)?, version))
}

/// A text without numbers of persons; empty only where that is allowed.
fn text(fields: &Fields, name: &str, label: &str, may_be_empty: bool) -> Result<String> {
    let text = fields.get(name).trim();
    if text.is_empty() && !may_be_empty {
        return Err(Error::invalid(format!("请填写{label}。")));
    }
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "{label}不超过{LONGEST}字，不要换行。"
        )));
    }
    if names_a_number(text) {
        return Err(Error::invalid(format!("{label}：{NUMBER_IN_TEXT}。")));
    }
    Ok(text.to_owned())
}

fn past_day(fields: &Fields, (name, label): (&str, &str), today: NaiveDate) -> Result<NaiveDate> {
    let day = crate::elections::pages::day(fields, name, label)?;
    if day > today {
        return Err(Error::invalid(format!("{label}{day}还没有到，请核对。")));
    }
    Ok(day)
}

fn about(fields: &Fields, today: NaiveDate) -> Result<About> {
    let kind = StationKind::from_word(fields.get("kind"));
    let kind = kind.ok_or_else(|| Error::invalid("请选择是中心会场、投票站还是流动票箱。"))?;
    let is_mobile = kind == StationKind::Mobile;
    let time = |name: &str, label: &str| read_time(fields.get(name), label).map_err(Error::invalid);
    let (opens_at, closes_at) = (
        time("opens_at", "开始投票的时间")?,
        time("closes_at", "停止投票的时间")?,
    );
    check_hours(&opens_at, &closes_at).map_err(Error::invalid)?;
    let place = if is_mobile { "行走路线" } else { "地点" };
    Ok(About {
        kind,
        name: text(fields, "name", "名称", false)?,
        place: text(fields, "place", place, false)?,
        opens_at,
        closes_at,
        for_whom: text(fields, "for_whom", "流动票箱为谁而设", !is_mobile)?,
        approved_on: match fields.get("approved_on").trim() {
            "" => None,
            _ => Some(past_day(fields, ("approved_on", "乡镇批准日期"), today)?),
        },
    })
}

fn ballots(fields: &Fields) -> Result<Ballots> {
    let number = |name: &str, label: &str| {
        read_number(fields.get(name)).map_err(|told| Error::invalid(format!("{label}：{told}")))
    };
    Ok(Ballots {
        received: number("received", "领到的选票")?,
        issued: number("issued", "发出的选票")?,
        spoiled: number("spoiled", "写坏、短少")?,
        left: number("left", "剩余的选票")?,
    })
}

fn worker(fields: &Fields) -> Result<Worker> {
    let duty = Duty::from_word(fields.get("duty"));
    let station_id = match fields.get("station") {
        "" => None,
        _ => Some(number(fields, "station")?),
    };
    let kin = match fields.get("kin") {
        "" => None,
        word => Some(Kin::from_word(word).ok_or_else(|| Error::invalid("请选择亲属关系。"))?),
    };
    Ok(Worker {
        id: 0,
        station_id,
        name: text(fields, "name", "姓名", false)?,
        duty: duty.ok_or_else(|| Error::invalid("请选择做什么工作。"))?,
        kin,
        kin_of: text(fields, "kin_of", "是谁的亲属", kin.is_none())?,
    })
}

fn request(fields: &Fields, today: NaiveDate) -> Result<Request> {
    let person = |name: &str, label: &str| -> Result<(String, Option<i64>)> {
        let chosen = fields.get(&format!("{name}_id")).parse().ok();
        Ok((text(fields, name, label, false)?, chosen))
    };
    let kin = Kin::from_word(fields.get("kin"));
    Ok(Request {
        principal: person("principal", "委托人的姓名")?,
        proxy: person("proxy", "受委托人的姓名")?,
        kin: kin.ok_or_else(|| Error::invalid("请选择受委托人是委托人的什么人。"))?,
        reason: text(fields, "reason", "不能到场的原因", false)?,
        asked_on: past_day(fields, ("asked_on", "委托书日期"), today)?,
        is_written: fields.get("is_written") == "true",
    })
}
