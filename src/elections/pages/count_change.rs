//! A change of a count as a form says it, and carrying it out: for pages and the JSON interface.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Sent;
use super::change::day;
use crate::accounts::{Principal, Right, password_again};
use crate::audit::NewEvent;
use crate::db::{Conn, WriteScope, Written};
use crate::elections::count::cell::{Cell, read_number};
use crate::elections::count::sheet::Sheet;
use crate::elections::count::store as counts;
use crate::elections::count::store::NewEntry;
use crate::elections::count::store_outcome::{self, Confirmation, draft, rules_of};
use crate::elections::count::store_reading::{Count, count};
use crate::elections::count::store_reopen;
use crate::elections::store;
use crate::error::{Error, Result};
use crate::tally::Post;
use crate::web::again::version;
use crate::web::form_post::{Fields, stamp};
use crate::web::idempotency::{Done, once};
use crate::web::request::App;

/// What somebody asks for.
#[derive(Clone, Debug)]
enum CountChange {
    SetUp(u64, Option<u64>),
    Person(String, bool, Option<Post>),
    Box(String),
    Enter {
        box_id: i64,
        entry: usize,
        revision: i32,
        sheet: Sheet,
        is_final: bool,
        reason: String,
    },
    Reset(i64, String),
    Propose,
    Confirm(Option<NaiveDate>),
    Reopen(String),
}

impl CountChange {
    fn read(word: &str, fields: &Fields) -> Result<Self> {
        let number = |name: &str, label: &str| {
            read_number(fields.get(name)).map_err(|told| Error::invalid(format!("{label}：{told}")))
        };
        match word {
            "setup" => {
                let registered = number("registered", "登记选民数")?.filter(|number| *number > 0);
                let registered = registered.ok_or_else(|| Error::invalid("请填写登记选民数。"))?;
                Ok(Self::SetUp(
                    registered,
                    number("papers", "开箱清点的选票总数")?,
                ))
            }
            "persons" => {
                let is_woman = match fields.get("sex") {
                    "female" => true,
                    "male" => false,
                    _ => return Err(Error::invalid("请选择性别。")),
                };
                let post = match fields.get("post") {
                    "written" => None,
                    word => {
                        Some(Post::from_word(word).ok_or_else(|| Error::invalid("请选择职务。"))?)
                    }
                };
                Ok(Self::Person(fields.get("name").to_owned(), is_woman, post))
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

    fn carry_out(
        &self,
        conn: &mut Conn,
        who: &Principal,
        id: i64,
        at: &At,
    ) -> Result<Written<i64>> {
        let election = store::election(conn, &who.scope, id)?;
        let rules = rules_of(conn, &who.scope, &election)?;
        let count = count(conn, election)?;
        let empty = |box_id, reason: &str| NewEntry {
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
            Self::SetUp(registered, papers) => {
                counts::set_up(conn, &count, at.version, *registered, *papers)?;
                let papers = papers.map_or_else(|| "未填".to_owned(), |number| number.to_string());
                let what = format!("登记选民{registered}，开箱清点{papers}");
                Ok(event(&count, who, id, "count.setup", &what, None))
            }
            Self::Person(name, is_woman, post) => {
                counts::add_person(conn, &count, name, *is_woman, *post)?;
                let what = if post.is_some() {
                    "候选人一名"
                } else {
                    "选票上另写的人一名"
                };
                Ok(event(&count, who, id, "count.person", what, None))
            }
            Self::Box(name) => {
                counts::add_box(conn, &count, name)?;
                Ok(event(&count, who, id, "count.box", name.trim(), None))
            }
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
                    ..empty(*box_id, reason)
                };
                counts::save(conn, &count, &new)?;
                let name = box_name(&count, *box_id);
                let done = if *is_final { "录完" } else { "暂存" };
                let what = format!("{name} 第{entry}遍{done}");
                let hash = crate::elections::count::case::hash(&sheet.to_json());
                let details = json!({ "hash": hash, "revision": revision + 1, "reason": reason });
                Ok(event(&count, who, id, "count.entry", &what, Some(details)))
            }
            Self::Reset(box_id, reason) => {
                counts::reset(conn, &count, at.version, &empty(*box_id, reason))?;
                let what = format!("{} 退回重录", box_name(&count, *box_id));
                let details = json!({ "reason": reason });
                Ok(event(&count, who, id, "count.reset", &what, Some(details)))
            }
            Self::Propose => {
                let hash = draft(&count, &rules)?.hash;
                store_outcome::propose(conn, &count, at.version, &hash, who.account_id)?;
                let details = json!({ "hash": hash });
                Ok(event(
                    &count,
                    who,
                    id,
                    "count.propose",
                    "提请确认",
                    Some(details),
                ))
            }
            Self::Confirm(next_day) => {
                let by = Confirmation {
                    version: at.version,
                    account_id: who.account_id,
                    scope: who.scope.clone(),
                    next_day: *next_day,
                    today: at.today,
                    now: at.now,
                };
                store_outcome::confirm(conn, &count, &rules, &by)?;
                let hash = store_outcome::kept_hash(conn, id)?;
                let details = json!({ "hash": hash });
                Ok(event(
                    &count,
                    who,
                    id,
                    "count.confirm",
                    "确认结果",
                    Some(details),
                ))
            }
            Self::Reopen(reason) => {
                let county = count.election.unit.county().ok_or(Error::NotFound)?;
                if !who.role.may(Right::PlanElections) || !who.scope.contains(&county) {
                    return Err(Error::Forbidden);
                }
                let by = (who.account_id, at.now);
                store_reopen::reopen(conn, &count, at.version, reason, by)?;
                let details = json!({ "reason": reason });
                Ok(event(
                    &count,
                    who,
                    id,
                    "count.reopen",
                    "重新打开",
                    Some(details),
                ))
            }
        }
    }
}

/// When, and from which version of the count.
#[derive(Clone, Copy, Debug)]
struct At {
    version: i32,
    today: NaiveDate,
    now: NaiveDateTime,
}

fn box_name(count: &Count, id: i64) -> &str {
    let found = count.boxes.iter().find(|one| one.id == id);
    found.map_or("", |one| one.name.as_str())
}

fn event(
    count: &Count,
    who: &Principal,
    id: i64,
    action: &'static str,
    what: &str,
    details: Option<serde_json::Value>,
) -> Written<i64> {
    let election = &count.election;
    let subject = format!(
        "{} {}：{what}",
        election.unit_name,
        election.known.kind.label()
    );
    let event = NewEvent::new(who.actor(), action, &election.unit, subject);
    Written::new(id, event.with_details(details.unwrap_or_default()))
}

/// A change by its word (the last part of its address).
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
    location: String,
) -> Result<Done> {
    write(app, who, id, word, form, location, || {
        CountChange::read(word, &form.fields)
    })
    .await
}

/// An entry of a box.
pub(super) async fn enter(
    app: &App,
    who: &Principal,
    (id, box_id, entry): (i64, i64, usize),
    form: &Sent,
    location: String,
) -> Result<Done> {
    let read = || {
        let fields = &form.fields;
        let revision = fields.get("revision").parse();
        let revision = revision.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))?;
        let (is_final, reason) = (
            fields.get("action") == "finish",
            fields.get("reason").to_owned(),
        );
        let sheet = typed_sheet(fields)?;
        Ok(CountChange::Enter {
            box_id,
            entry,
            revision,
            sheet,
            is_final,
            reason,
        })
    };
    write(app, who, id, "entry", form, location, read).await
}

/// The numbers of a form, by the names of its cells.
fn typed_sheet(fields: &Fields) -> Result<Sheet> {
    let mut sheet = Sheet::default();
    for (name, text) in fields.iter() {
        if let Some(cell) = Cell::from_name(name) {
            sheet.set(cell, read_number(text).map_err(Error::invalid)?);
        }
    }
    Ok(sheet)
}

async fn write(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
    location: String,
    read: impl FnOnce() -> Result<CountChange>,
) -> Result<Done> {
    let (scope, now) = (who.scope.clone(), app.db.clock().now());
    let found = app.db.read(move |conn| store::election(conn, &scope, id));
    let county = found.await?.unit.county().ok_or(Error::NotFound)?;
    let change = read()?;
    let stamp = if word == "confirm" {
        password_again(app, who, form.fields.get("password")).await?;
        // A plain hash of the fields would be one of the password.
        let told = format!(
            "{id}/{}/{}",
            form.fields.get("version"),
            form.fields.get("next_day")
        );
        stamp(
            who.account_id,
            form.key(),
            Sha256::digest(told).to_vec(),
            now,
        )?
    } else {
        form.stamp()?
    };
    let asks_version = ["setup", "reset", "propose", "confirm", "reopen"].contains(&word);
    let version = if asks_version { version(form)? } else { 0 };
    let at = At {
        version,
        today: app.db.clock().today(),
        now,
    };
    let who = who.clone();
    let written = app.db.write(WriteScope::County(county), move |conn| {
        once(conn, &stamp, |conn| {
            let written = change.carry_out(conn, &who, id, &at)?;
            Ok(written.map(|_| location))
        })
    });
    written.await
}
