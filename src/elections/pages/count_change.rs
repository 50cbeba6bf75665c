//! A change of a count as a form says it, and what it does.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use super::calling;
use super::change_fields::day;
use super::chapter_page;
use super::count_people::PeopleChange;
use crate::accounts::{Principal, Right};
use crate::db::{Conn, Written};
use crate::elections::count::case::hash;
use crate::elections::count::cell::read_number;
use crate::elections::count::frame::Ways;
use crate::elections::count::sheet::Sheet;
use crate::elections::count::store as counts;
use crate::elections::count::store::{Arrangement, NewEntry};
use crate::elections::count::store_kept::kept_hash;
use crate::elections::count::store_outcome::{self, Confirmation, draft};
use crate::elections::count::store_reading::{Count, count};
use crate::elections::count::store_reopen;
use crate::elections::count::store_taps::Caller;
use crate::elections::store;
use crate::elections::voting::store_boxes::{make_boxes, refuse_other_boxes};
use crate::error::{Error, Result};
use crate::web::form_post::Fields;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(super) enum CountChange {
    /// Registered voters as typed, papers, how they voted.
    SetUp(Option<u64>, Option<u64>, Ways),
    People(PeopleChange),
    Box(String),
    Enter {
        box_id: i64,
        entry: usize,
        revision: i32,
        sheet: Sheet,
        is_final: bool,
        reason: String,
    },
    /// Votes of a box are called: papers at the beginning, nothing to write the strokes into the
    /// sheet.
    Call {
        caller: Caller,
        revision: i32,
        papers: Option<Sheet>,
    },
    Reset(i64, String),
    Propose,
    Confirm(Option<NaiveDate>),
    Reopen(String),
}

impl CountChange {
    pub(super) fn read(word: &str, fields: &Fields) -> Result<Self> {
        let number = |name: &str, label: &str| {
            read_number(fields.get(name)).map_err(|told| Error::invalid(format!("{label}：{told}")))
        };
        match word {
            "setup" => Ok(Self::SetUp(
                number("registered", "登记选民数")?,
                number("papers", "开箱清点的选票总数")?,
                Ways {
                    proxied: number("proxied", "委托投票")?,
                    mobile: number("mobile", "流动票箱")?,
                    scribed: number("scribed", "代写")?,
                },
            )),
            "persons" | "correct-person" | "remove-person" | "relate" | "unrelate" => {
                PeopleChange::read(word, fields).map(Self::People)
            }
            "boxes" => Ok(Self::Box(fields.get("name").to_owned())),
            "reset" => {
                let box_id = fields
                    .get("box")
                    .parse()
                    .map_err(|_| Error::invalid("请选择票箱。"))?;
                Ok(Self::Reset(box_id, fields.get("reason").to_owned()))
            }
            "propose" => Ok(Self::Propose),
            "confirm" => {
                let next = match fields.get("next_day").trim() {
                    "" => None,
                    _ => Some(day(fields, "next_day", "下一轮投票日期")?),
                };
                Ok(Self::Confirm(next))
            }
            "reopen" => Ok(Self::Reopen(fields.get("reason").to_owned())),
            _ => Err(Error::NotFound),
        }
    }

    /// Carries it out, with its audit event.
    pub(super) fn carry_out(
        &self,
        conn: &mut Conn,
        who: &Principal,
        id: i64,
        at: &At,
    ) -> Result<Written<i64>> {
        let election = store::election(conn, &who.scope, id)?;
        let count = count(conn, election)?;
        let told = match self {
            Self::SetUp(..) | Self::Box(_) => self.arrange(conn, &count, at)?,
            Self::People(change) => {
                let (action, what) = change.carry_out(conn, &count)?;
                Told::new(action, what, Value::Null)
            }
            Self::Enter { .. } | Self::Reset(..) => self.enter(conn, &count, who, at)?,
            Self::Call {
                caller,
                revision,
                papers,
            } => calling::call(conn, &count, (caller, *revision), papers.as_ref(), at)?,
            Self::Propose | Self::Confirm(_) => self.decide(conn, &count, who, at)?,
            Self::Reopen(reason) => reopen(conn, &count, who, at, reason)?,
        };
        let event = chapter_page::event(who, told.action, &count.election, &told.what);
        Ok(Written::new(id, event.with_details(told.details)))
    }

    /// What the sheets will ask for.
    fn arrange(&self, conn: &mut Conn, count: &Count, at: &At) -> Result<Told> {
        match self {
            Self::SetUp(registered, papers, ways) => {
                let registered = count.registered(*registered)?;
                let new = Arrangement {
                    registered,
                    papers: *papers,
                    ways: *ways,
                };
                counts::set_up(conn, count, at.version, &new)?;
                make_boxes(conn, count)?;
                let papers = papers.map_or_else(|| "未填".to_owned(), |number| number.to_string());
                let what = format!("登记选民{registered}，开箱清点{papers}");
                Ok(Told::new("count.setup", what, Value::Null))
            }
            Self::Box(name) => {
                refuse_other_boxes(conn, count.election.id)?;
                counts::add_box(conn, count, name)?;
                Ok(Told::new("count.box", name.trim(), Value::Null))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Numbers of a box.
    fn enter(&self, conn: &mut Conn, count: &Count, who: &Principal, at: &At) -> Result<Told> {
        let new = |box_id, reason: &str| NewEntry {
            box_id,
            entry: 0,
            revision: 0,
            sheet: Sheet::default(),
            is_final: false,
            reason: reason.to_owned(),
            account_id: who.account_id,
            now: at.now,
        };
        match self {
            Self::Enter {
                box_id,
                entry,
                revision,
                sheet,
                is_final,
                reason,
            } => {
                let new = NewEntry {
                    entry: *entry,
                    revision: *revision,
                    sheet: sheet.clone(),
                    is_final: *is_final,
                    ..new(*box_id, reason)
                };
                counts::save(conn, count, &new)?;
                let done = if *is_final { "录完" } else { "暂存" };
                let what = format!("{} 第{entry}遍{done}", box_name(count, *box_id));
                let hash = hash(&sheet.to_json());
                let revision = revision.saturating_add(1);
                let details = json!({ "hash": hash, "revision": revision, "reason": reason });
                Ok(Told::new("count.entry", what, details))
            }
            Self::Reset(box_id, reason) => {
                counts::reset(conn, count, at.version, &new(*box_id, reason))?;
                let what = format!("{} 退回重录", box_name(count, *box_id));
                Ok(Told::new("count.reset", what, json!({ "reason": reason })))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// The outcome.
    fn decide(&self, conn: &mut Conn, count: &Count, who: &Principal, at: &At) -> Result<Told> {
        let rules = store::rules_of(conn, &who.scope, &count.election)?;
        if let Self::Confirm(next_day) = self {
            let by = Confirmation {
                version: at.version,
                account_id: who.account_id,
                scope: who.scope.clone(),
                next_day: *next_day,
                today: at.today,
                now: at.now,
            };
            store_outcome::confirm(conn, count, &rules, &by)?;
            let details = json!({ "hash": kept_hash(conn, count.election.id)? });
            return Ok(Told::new("count.confirm", "确认结果", details));
        }
        let hash = draft(count, &rules)?.hash;
        store_outcome::propose(conn, count, at.version, &hash, who.account_id)?;
        Ok(Told::new(
            "count.propose",
            "提请确认",
            json!({ "hash": hash }),
        ))
    }
}

/// Only the county opens a confirmed count again.
fn reopen(conn: &mut Conn, count: &Count, who: &Principal, at: &At, reason: &str) -> Result<Told> {
    let county = count.election.unit.county().ok_or(Error::NotFound)?;
    if !who.role.may(Right::PlanElections) || !who.scope.contains(&county) {
        return Err(Error::Forbidden);
    }
    store_reopen::reopen(conn, count, at.version, reason, (who.account_id, at.now))?;
    Ok(Told::new(
        "count.reopen",
        "重新打开",
        json!({ "reason": reason }),
    ))
}

/// What the audit is told.
pub(super) struct Told {
    action: &'static str,
    what: String,
    details: Value,
}

impl Told {
    pub(super) fn new(action: &'static str, what: impl Into<String>, details: Value) -> Self {
        let what = what.into();
        Self {
            action,
            what,
            details,
        }
    }
}

/// When, and from which version of the count.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) version: i32,
    pub(super) today: NaiveDate,
    pub(super) now: NaiveDateTime,
}

fn box_name(count: &Count, id: i64) -> &str {
    let found = count.boxes.iter().find(|one| one.id == id);
    found.map_or("", |one| one.name.as_str())
}
