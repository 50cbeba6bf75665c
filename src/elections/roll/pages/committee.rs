//! The page of 村民选举委员会 and its changes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde_json::json;

use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::count::cell::read_number;
use crate::elections::count::store_outcome::rules_of;
use crate::elections::pages::chapter_page;
use crate::elections::roll::committee::Leaving;
use crate::elections::roll::store_committee::{self as store, NewMember};
use crate::elections::roll::views::{self, CommitteePage, Typed};
use crate::elections::store::{self as elections_store, Election};
use crate::error::{Error, Result};
use crate::people::parse_name;
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, new_key, once};
use crate::web::request::{App, PageContext};

async fn read(app: &App, who: Principal, id: i64) -> Result<CommitteePage> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let election = elections_store::election(conn, &who.scope, id)?;
        let rules = rules_of(conn, &who.scope, &election)?;
        let rules = rules.rules();
        Ok(CommitteePage {
            chosen: store::chosen(conn, id)?,
            size: (
                rules.election_committee_least,
                rules.election_committee_most,
            ),
            may_manage: who.role.may(Right::ManageElections),
            election,
            today,
        })
    });
    read.await
}

fn answer(
    context: &PageContext,
    status: StatusCode,
    page: &CommitteePage,
    typed: Typed<'_>,
) -> HttpResponse {
    let election = &page.election;
    chapter_page::answer(
        context,
        status,
        "村民选举委员会",
        election,
        None,
        &views::committee(page, typed),
    )
}

/// The page.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let page = read(&app, allowed.who, *id).await?;
    let typed = Typed {
        refusal: None,
        word: "",
        fields: &Fields::default(),
        csrf: context.csrf(),
        key: &new_key(),
    };
    Ok(answer(&context, StatusCode::OK, &page, typed))
}

/// A change: `add`, `leave`.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    match carry_out(&app, &who, id, &word, &form).await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let page = read(&app, who, id).await?;
            let typed = Typed {
                refusal: Some(again.sentence.as_str()),
                word: &word,
                fields: &form.fields,
                csrf: context.csrf(),
                key: form.key(),
            };
            Ok(answer(&context, again.status, &page, typed))
        }
    }
}

/// What somebody asks for.
enum Change {
    Add(NewMember),
    Leave(i64, Leaving, NaiveDate),
}

fn typed(word: &str, fields: &Fields) -> Result<Change> {
    let on = fields.get("on").trim().parse();
    let on = on.map_err(|_| Error::invalid("日期应写成年-月-日，例如2026-11-30。"));
    match word {
        "add" => {
            let name = parse_name(fields.get("name").trim());
            let votes = match fields.get("votes").trim() {
                "" => None,
                text => {
                    let read = read_number(text).ok().flatten();
                    let votes = read.and_then(|number| u16::try_from(number).ok());
                    let told = || Error::invalid("推选得票应为0至65535的整数，不知道的不填。");
                    Some(i32::from(votes.ok_or_else(told)?))
                }
            };
            let post = fields.get("post");
            if !["chair", "member", "waiting"].contains(&post) {
                return Err(Error::invalid("请选择职务。"));
            }
            Ok(Change::Add(NewMember {
                name: name.map_err(|problem| Error::invalid(format!("姓名：{problem}。")))?,
                is_chair: post == "chair",
                votes,
                joined_on: if post == "waiting" { None } else { Some(on?) },
            }))
        }
        "leave" => {
            let member = fields.get("member").parse();
            let why = Leaving::from_word(fields.get("why"));
            Ok(Change::Leave(
                member.map_err(|_| Error::invalid("请选择谁退出。"))?,
                why.ok_or_else(|| Error::invalid("请选择退出的原因。"))?,
                on?,
            ))
        }
        _ => Err(Error::NotFound),
    }
}

async fn carry_out(app: &App, who: &Principal, id: i64, word: &str, form: &Sent) -> Result<Done> {
    let (lock, today) = (
        chapter_page::lock(app, who, id).await?,
        app.db.clock().today(),
    );
    let change = typed(word, &form.fields)?;
    let (stamp, who) = (form.stamp()?, who.clone());
    let location = with_notice(&format!("{LIST}/{id}/committee"), "saved");
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let election = elections_store::election(conn, &who.scope, id)?;
            let event = write(conn, &election, &change, &who, today)?;
            Ok(Written::new(location, event))
        })
    });
    written.await
}

/// Writes it. The event says how many, not who.
fn write(
    conn: &mut Conn,
    election: &Election,
    change: &Change,
    who: &Principal,
    today: NaiveDate,
) -> Result<NewEvent> {
    let (action, what, details) = match change {
        Change::Add(new) => {
            store::add(conn, election, new, today)?;
            let what = match (new.is_chair, new.joined_on) {
                (true, _) => "选举委员会主任",
                (false, Some(_)) => "选举委员会委员",
                (false, None) => "选举委员会候补",
            };
            ("committee.add", what.to_owned(), json!({}))
        }
        Change::Leave(member, why, on) => {
            let next = store::leave(conn, election, *member, *why, *on, today)?;
            let filled = if next.is_some() {
                "，递补一人"
            } else {
                ""
            };
            let what = format!("选举委员会退出一人{filled}");
            let details = json!({ "reason": why.label(), "day": on.to_string() });
            ("committee.leave", what, details)
        }
    };
    Ok(chapter_page::event(who, action, election, &what).with_details(details))
}
