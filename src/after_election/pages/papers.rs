//! Filing, certificates, handover: one page, one form for each.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;

use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::after_election::handover::read_items;
use crate::after_election::store;
use crate::after_election::store_papers::{self, Certificate, Filing, Handover};
use crate::after_election::views::members::field;
use crate::after_election::views::papers::{self as views, ITEMS, PapersPage};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::chapter_page;
use crate::elections::result_days::result_days;
use crate::elections::step::Step;
use crate::elections::store as elections_store;
use crate::error::{Error, Result};
use crate::office::forms::{date, optional_text};
use crate::office::sheet::{self, Sheet};
use crate::rules::Value;
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
    let read = read(&app, allowed.who, *id);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, ("", sheet));
    sheet::first(&page, read, shown).await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &PapersPage,
    sent: (&str, &Sheet<'_>),
) -> HttpResponse {
    let election = &shown.register.election;
    chapter_page::answer(
        page,
        status,
        "当选以后",
        election,
        None,
        &views::papers(shown, sent),
    )
}

/// All that the page shows.
pub(super) async fn read(app: &App, who: Principal, id: i64) -> Result<PapersPage> {
    let today = app.db.clock().today();
    let reading = app.db.read(move |conn| {
        let register = store::register(conn, &who.scope, id)?;
        let election = &register.election;
        let programme = elections_store::programme(conn, &who.scope, election.programme_id)?;
        let rules = election.rules(&programme.rules()?)?;
        let beside = elections_store::chapters_beside(conn, election)?;
        let of_result = result_days(&beside, election, today);
        let known = &election.known;
        let lines = known.lines(&rules, &programme.template()?, of_result, today);
        let mut lines = lines.iter();
        let due = lines.find(|line| line.step == Step::HandedOver);
        let key = "handover.seal_same_day";
        let is_same_day = rules.stated(key).map(|one| &one.value) == Some(&Value::Flag(true));
        Ok(PapersPage {
            seal_same_day: is_same_day.then(|| rules.source(key).to_owned()),
            due: due.and_then(|line| line.latest),
            papers: store_papers::papers(conn, election.id)?,
            may_manage: who.role.may(Right::ManageElections),
            register,
            today,
        })
    });
    reading.await
}

/// Every form of the page; a refused one is shown again with everything typed.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let location = with_notice(&format!("{LIST}/{id}/after"), "saved");
    let done = carry_out(&app, &who, (id, &word), &form, location).await;
    let read = read(&app, who, id);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, (&word, sheet));
    sheet::answered((&page, &form), done, read, shown).await
}

/// What somebody records.
enum Paper {
    Filing(Filing),
    Certificates(Vec<Certificate>, chrono::NaiveDate, i32),
    Handover(Handover, Vec<(String, String)>),
}

/// From a sent form to the record, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    (id, word): (i64, &str),
    form: &Sent,
    location: String,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let (stamp, version) = (form.stamp()?, version(form)?);
    let mut errors = FieldErrors::NONE;
    let shown = read(app, who.clone(), id).await?;
    let paper = match word {
        "filing" => filing(&form.fields, version, &mut errors).map(Paper::Filing),
        "certificates" => certificates(&shown, &form.fields, version, &mut errors)?,
        "handover" => handover(&form.fields, version, &mut errors),
        _ => return Err(Error::NotFound),
    };
    let Some(paper) = paper.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let (who, today) = (who.clone(), app.db.clock().today());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let event = write(conn, &who, id, &paper, today)?;
            Ok(Written::new(location, event))
        })
    });
    written.await.map(Ok)
}

fn write(
    conn: &mut Conn,
    who: &Principal,
    id: i64,
    paper: &Paper,
    today: chrono::NaiveDate,
) -> Result<NewEvent> {
    let at = store::register(conn, &who.scope, id)?;
    let election = &at.election;
    let (action, what, day) = match paper {
        Paper::Filing(new) => {
            store_papers::save_filing(conn, election, new, today)?;
            ("election.filing", "备案", new.filed_on)
        }
        Paper::Certificates(new, on, version) => {
            store_papers::save_certificates(conn, election, new, (*on, *version), today)?;
            ("election.certificates", "当选证书", *on)
        }
        Paper::Handover(new, items) => {
            store_papers::save_handover(conn, election, (new, items), today)?;
            ("election.handover", "工作移交", new.handed_on)
        }
    };
    let event = chapter_page::event(who, action, election, what);
    Ok(event.with_details(serde_json::json!({ "day": day.to_string() })))
}

/// A text that must be filled in; a mistake is noted.
pub(super) fn text(fields: &Fields, name: &str, label: &str, errors: &mut FieldErrors) -> String {
    const LONGEST: usize = 100;
    let text = optional_text(fields, (name, label, LONGEST), errors);
    text.unwrap_or_else(|| {
        errors.add(name, format!("请填写{label}。"));
        String::new()
    })
}

fn filing(fields: &Fields, version: i32, errors: &mut FieldErrors) -> Option<Filing> {
    let filed_on = date(fields, "filed_on", "报送日期", errors);
    let number = text(fields, "number", "报告单或回执的编号", errors);
    let received_by = text(fields, "received_by", "接收单位和接收人", errors);
    Some(Filing {
        filed_on: filed_on?,
        number,
        received_by,
        version,
    })
}

fn certificates(
    shown: &PapersPage,
    fields: &Fields,
    version: i32,
    errors: &mut FieldErrors,
) -> Result<Option<Paper>> {
    let elected = &shown.register.elected;
    if elected.is_empty() {
        return Err(Error::invalid(
            "系统里没有这次选举的当选人，不能逐人登记证书；请先在“当选人登记入册”里填写当选人。",
        ));
    }
    let issued_on = date(fields, "issued_on", "颁发日期", errors);
    let mut all: Vec<Certificate> = Vec::new();
    for one in elected {
        let [number_field, receiver] = ["number", "received_by"].map(|name| field(one.id, name));
        let number = text(
            fields,
            &number_field,
            &format!("{}的证书编号", one.name),
            errors,
        );
        let label = format!("{}的证书的领取人", one.name);
        let received_by = text(fields, &receiver, &label, errors);
        if all.iter().any(|known| known.number == number) && !number.is_empty() {
            let sentence = format!("证书编号“{number}”填了两次，请核对。");
            errors.add(&number_field, sentence);
        }
        all.push(Certificate {
            election_person_id: one.id,
            number,
            issued_on: issued_on.unwrap_or_default(),
            received_by,
            version,
        });
    }
    Ok(issued_on.map(|on| Paper::Certificates(all, on, version)))
}

fn handover(fields: &Fields, version: i32, errors: &mut FieldErrors) -> Option<Paper> {
    let handed_on = date(fields, "handed_on", "移交日期", errors);
    let handed_by = text(fields, "handed_by", "移交人", errors);
    let received_by = text(fields, "handover_received_by", "接收人", errors);
    let witness = text(fields, "witness", "监交人", errors);
    if !handed_by.is_empty() && handed_by == received_by {
        errors.add(
            "handover_received_by",
            "移交人和接收人不能是同一个人，请核对。",
        );
    }
    let rows: Vec<(String, String)> = (1..=ITEMS)
        .map(|row| {
            let of = |name: &str| fields.get(&format!("item{row}.{name}")).to_owned();
            (of("name"), of("amount"))
        })
        .collect();
    let items = match read_items(&rows) {
        Ok(items) => items,
        Err(sentence) => {
            errors.add("item1.amount", sentence);
            return None;
        }
    };
    let new = Handover {
        handed_on: handed_on?,
        handed_by,
        received_by,
        witness,
        version,
    };
    Some(Paper::Handover(new, items))
}
