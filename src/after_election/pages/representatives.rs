//! Representatives and group leaders: the plan, the list by group, one more, the end of the former.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;
use chrono::NaiveDate;

use super::leaving_forms::count;
use super::papers::text;
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections, Right};
use crate::after_election::representatives::{GroupMeeting, Plan, PlanMode, SeatKind};
use crate::after_election::store::{self, Register};
use crate::after_election::store_representatives::{self as seats, NewSeat};
use crate::after_election::views::representatives::{self as views, SeatsPage};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::chapter_page;
use crate::elections::store as elections_store;
use crate::error::{Error, Result};
use crate::office::forms::{date, optional_text};
use crate::office::seating::{self, Candidate, Chosen};
use crate::office::sheet::{self, Sheet};
use crate::people::seal::SealingKey;
use crate::rules::RuleSet;
use crate::web::again::version;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, once};
use crate::web::request::{App, PageContext};

/// The page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let read = read(&app, allowed.who, *id, Vec::new());
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, ("", sheet));
    sheet::first(&page, read, shown).await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &SeatsPage,
    sent: (&str, &Sheet<'_>),
) -> HttpResponse {
    let election = &shown.register.election;
    chapter_page::answer(
        page,
        status,
        "村民代表和小组长",
        election,
        None,
        &views::page(shown, sent),
    )
}

fn register_and_rules(conn: &mut Conn, who: &Principal, id: i64) -> Result<(Register, RuleSet)> {
    let register = store::register(conn, &who.scope, id)?;
    let election = &register.election;
    let programme = elections_store::programme(conn, &who.scope, election.programme_id)?;
    let rules = election.rules(&programme.rules()?)?;
    Ok((register, rules))
}

/// All that the page shows.
pub(super) async fn read(
    app: &App,
    who: Principal,
    id: i64,
    candidates: Vec<Candidate>,
) -> Result<SeatsPage> {
    let today = app.db.clock().today();
    let reading = app.db.read(move |conn| {
        let (register, rules) = register_and_rules(conn, &who, id)?;
        let election = &register.election;
        let former = seats::former(conn, election)?;
        Ok(SeatsPage {
            plan: seats::plan(conn, election.id)?,
            seats: seats::seats(conn, election.id)?,
            former: former.into_iter().map(|(_, record)| record.name).collect(),
            may_manage: who.role.may(Right::ManagePeople),
            register,
            rules,
            candidates,
            today,
        })
    });
    reading.await
}

/// Every form of the page.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let mut candidates = Vec::new();
    let done = carry_out(&app, &who, (id, &word), &form, &mut candidates).await;
    let read = read(&app, who, id, candidates);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, (&word, sheet));
    sheet::answered((&page, &form), done, read, shown).await
}

/// What somebody records.
enum Change {
    Plan(Plan, i32),
    Choose(Chosen, NewSeat),
    End(NaiveDate),
}

/// From a sent form to the record, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    (id, word): (i64, &str),
    form: &Sent,
    candidates: &mut Vec<Candidate>,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let stamp = form.stamp()?;
    let mut errors = FieldErrors::NONE;
    let change = match word {
        "plan" => {
            let version = version(form)?;
            plan(&form.fields, &mut errors).map(|plan| Change::Plan(plan, version))
        }
        "end" => date(&form.fields, "ended_on", "任期届满的日期", &mut errors).map(Change::End),
        "choose" => {
            let today = app.db.clock().today();
            let new = seat(&form.fields, &mut errors);
            let meant = seating::read(&form.fields, today, &mut errors);
            let scope = who.scope.clone();
            let unit = app
                .db
                .read(move |conn| Ok(store::register(conn, &scope, id)?.unit))
                .await?;
            let (chosen, found, all) = seating::resolved(app, &unit, meant, errors).await?;
            (*candidates, errors) = (found, all);
            chosen
                .zip(new)
                .map(|(chosen, new)| Change::Choose(chosen, new))
        }
        _ => return Err(Error::NotFound),
    };
    let Some(change) = change.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let (who, key, today) = (who.clone(), app.key.clone(), app.db.clock().today());
    let location = with_notice(&format!("{LIST}/{id}/representatives"), "saved");
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let event = write(conn, &key, &who, id, (&change, today))?;
            Ok(Written::new(location, event))
        })
    });
    written.await.map(Ok)
}

fn write(
    conn: &mut Conn,
    key: &SealingKey,
    who: &Principal,
    id: i64,
    (change, today): (&Change, NaiveDate),
) -> Result<NewEvent> {
    let (register, rules) = register_and_rules(conn, who, id)?;
    let (election, unit) = (&register.election, &register.unit);
    let what = match change {
        Change::Plan(new, version) => {
            seats::save_plan(conn, (election.id, &rules), *new, *version)?;
            format!("应选代表{}人", new.representatives)
        }
        Change::Choose(chosen, new) => {
            let person = seating::record(conn, key, unit, chosen)?;
            seats::choose(conn, (election, &rules), (person, new), today)?;
            format!("{} 人员 {person} {}", new.group, new.kind.label())
        }
        Change::End(on) => {
            let count = seats::end_former(conn, election, *on, today)?;
            format!("上一届{count}人任期届满 {on}")
        }
    };
    let action = match change {
        Change::Plan(..) => "representatives.plan",
        Change::Choose(..) => "representatives.choose",
        Change::End(_) => "representatives.end",
    };
    let subject = format!("{} {what}", unit.code);
    Ok(NewEvent::new(who.actor(), action, &unit.code, subject))
}

fn plan(fields: &Fields, errors: &mut FieldErrors) -> Option<Plan> {
    let mode = PlanMode::from_word(fields.get("mode"));
    if mode.is_none() {
        errors.add("mode", "请选择推选方式。");
    }
    let mut number = |name: &str, label: &str| {
        count(fields, name, label, errors).and_then(|number| u32::try_from(number).ok())
    };
    let (people, households, representatives) = (
        number("people", "村民人数"),
        number("plan_households", "户数"),
        number("representatives", "代表人数"),
    );
    Some(Plan {
        mode: mode?,
        people: people?,
        households: households?,
        representatives: representatives?,
    })
}

fn seat(fields: &Fields, errors: &mut FieldErrors) -> Option<NewSeat> {
    let kind = SeatKind::from_word(fields.get("kind"));
    if kind.is_none() {
        errors.add("kind", "请选择是村民代表还是小组长。");
    }
    let group = text(fields, "group", "村民小组", errors);
    let household = optional_text(fields, ("household", "户号", 50), errors);
    let chosen_on = date(fields, "chosen_on", "推选日期", errors);
    let meeting = match kind {
        Some(SeatKind::GroupLeader) => Some(meeting(fields, errors)?),
        _ => None,
    };
    Some(NewSeat {
        kind: kind?,
        group,
        household: household.unwrap_or_default(),
        chosen_on: chosen_on?,
        meeting,
    })
}

fn meeting(fields: &Fields, errors: &mut FieldErrors) -> Option<GroupMeeting> {
    let mut number = |name: &str, label: &str| count(fields, name, label, errors);
    let (adults, present, households, households_present, in_favour) = (
        number("adults", "本组十八周岁以上的村民"),
        number("present", "到会的村民"),
        number("households", "本组的户"),
        number("households_present", "到会的户"),
        number("in_favour", "赞成的人"),
    );
    Some(GroupMeeting {
        adults: adults?,
        present: present?,
        households: households?,
        households_present: households_present?,
        in_favour: in_favour?,
    })
}
