//! The page of 村民选举委员会 and its changes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::count::cell::read_number;
use crate::elections::pages::chapter_page;
use crate::elections::roll::committee::{Chosen, Leaving, left};
use crate::elections::roll::store_committee::{self as store, NewMember};
use crate::elections::roll::views::{self, CommitteePage, Typed};
use crate::elections::step::Step;
use crate::elections::store::rules_of;
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
        let keeping = store::keeping(conn, &election)?;
        Ok(CommitteePage {
            chosen: store::chosen(conn, keeping)?,
            keeping,
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

/// Members, those in waiting and those who left, by script.
pub(in crate::elections) async fn api(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let page = read(&app, allowed.who, *id).await?;
    Ok(HttpResponse::Ok().json(whole(&page, context.csrf())))
}

/// A change by script; answers with the committee as it stands then.
pub(in crate::elections) async fn api_change(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    carry_out(&app, &allowed.who, id, &word, &form).await?;
    let page = read(&app, allowed.who, id).await?;
    Ok(HttpResponse::Ok().json(whole(&page, context.csrf())))
}

fn whole(page: &CommitteePage, csrf: &str) -> Value {
    let one = |(one, why): &(Chosen, String)| {
        json!({
            "id": one.id, "name": one.name, "chair": one.is_chair, "votes": one.votes,
            "joined_on": one.joined_on, "left_on": one.left_on,
            "left_reason": why, "waiting": one.is_waiting(), "member": one.is_member(),
        })
    };
    let done = &page.election.known.done;
    json!({
        "csrf_token": csrf, "election": page.election.id, "hosted_by": page.keeping,
        "least": page.size.0, "most": page.size.1,
        "chosen_on": done.get(&Step::CommitteeChosen),
        "published_on": done.get(&Step::CommitteePublished),
        "faults": page.faults(), "persons": page.chosen.iter().map(one).collect::<Vec<_>>(),
    })
}

/// A change: `add`, `leave`, `remove`, `publish`.
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
    Remove(i64),
    Publish(NaiveDate),
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
        "remove" => {
            let member = fields.get("member").parse();
            let member = member.map_err(|_| Error::invalid("请选择删除谁。"))?;
            Ok(Change::Remove(member))
        }
        "publish" => Ok(Change::Publish(on?)),
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
    let rules = rules_of(conn, &who.scope, election)?;
    let keeping = store::keeping(conn, election)?;
    if keeping != election.id && !matches!(change, Change::Leave(..)) {
        return Err(Error::conflict(
            "这一轮由原来的选举委员会主持，请到推选它的那一轮登记。",
        ));
    }
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
            let place = (election, keeping);
            let next = store::leave(conn, place, *member, *why, *on, today)?;
            let details = json!({ "reason": why.label(), "day": on.to_string() });
            ("committee.leave", left(next.as_ref()), details)
        }
        Change::Remove(member) => {
            store::remove(conn, election, *member)?;
            let what = "删除选举委员会登记一人".to_owned();
            ("committee.remove", what, json!({}))
        }
        Change::Publish(on) => {
            let count = store::publish(conn, election, rules.rules(), *on, today)?;
            let details = json!({ "day": on.to_string() });
            let what = format!("公布选举委员会名单{count}人");
            ("committee.publish", what, details)
        }
    };
    let has_less = matches!(change, Change::Leave(..) | Change::Remove(_));
    store::settle(conn, election, rules.rules(), has_less, today)?;
    Ok(chapter_page::event(who, action, election, &what).with_details(details))
}
