//! Handlers of starting a programme: the form, the dates it would give, and the start.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::{Answer, LIST, Sent, change_fields};
use crate::accounts::{Allowed, PlanElections, Principal};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::{self, DivisionCode, Level, UnitKind};
use crate::elections::chapter::ChapterKind;
use crate::elections::in_force::{self, Known};
use crate::elections::result_days::ResultDays;
use crate::elections::state::State;
use crate::elections::store_programme::{self, NewProgramme};
use crate::elections::template::Template;
use crate::elections::views::plan::{self as views, PlanPage, Preview};
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The form; with county, term and day in the address it shows the dates too.
pub(super) async fn new(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<PlanElections>,
) -> Answer {
    let fields: Fields = serde_urlencoded::from_str(page.query()).unwrap_or_default();
    let shown = read(&app, allowed.who, fields).await?;
    Ok(told(&page, StatusCode::OK, &shown, None, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &PlanPage,
    refusal: Option<&str>,
    key: &str,
) -> HttpResponse {
    let way = [("首页", "/office"), ("换届", LIST)];
    let body = views::plan(shown, refusal, page.csrf(), key);
    page.answer(status, "启动换届工作", &way, &body)
}

async fn read(app: &App, who: Principal, fields: Fields) -> Result<PlanPage> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let terms = committees::list_terms(conn)?;
        let mut shown = PlanPage {
            counties: counties(conn, &who.scope)?,
            usual_term: committees::likely_term(&terms, today).map(|term| term.id),
            terms: terms.into_iter().rev().collect(),
            sets: in_force::built_in()?
                .iter()
                .map(|set| (set.id().to_owned(), set.about().name.clone()))
                .collect(),
            fields,
            preview: None,
            fault: None,
        };
        if !shown.fields.get("election_day").is_empty() {
            match preview(conn, &who, &shown.fields, today) {
                Ok(preview) => shown.preview = Some(preview),
                Err(Error::Invalid(told)) => shown.fault = Some(told),
                Err(other) => return Err(other),
            }
        }
        Ok(shown)
    });
    read.await
}

fn counties(conn: &mut Conn, scope: &DivisionCode) -> Result<Vec<(String, String)>> {
    if let Some(county) = scope.county() {
        let found = divisions::find_anywhere(conn, &county)?;
        let name = found.map_or_else(|| county.to_string(), |found| found.name);
        return Ok(vec![(county.to_string(), name)]);
    }
    let below = divisions::children(conn, scope, "", 0, 200)?.divisions;
    let counties = below.into_iter().filter(|one| one.level == Level::County);
    Ok(counties
        .map(|one| (one.code.to_string(), one.name))
        .collect())
}

/// What a form asks for, checked against the scope.
pub(super) fn asked(
    who: &Principal,
    fields: &Fields,
    today: NaiveDate,
    now: chrono::NaiveDateTime,
) -> Result<NewProgramme> {
    let own = who.scope.county().map(|county| county.to_string());
    let text = match fields.get("county").trim() {
        "" => own.unwrap_or_default(),
        text => text.to_owned(),
    };
    let unknown = || Error::invalid("请填写管理范围内的县（区）代码，6位数字。");
    let county = DivisionCode::parse(&text).map_err(|_| unknown())?;
    if county.level() != Level::County || !who.scope.contains(&county) {
        return Err(unknown());
    }
    let term_id = fields.get("term").parse();
    let term_id = term_id.map_err(|_| Error::invalid("请选择届次。"))?;
    let election_day = change_fields::day(fields, "election_day", "选举日")?;
    if election_day <= today {
        return Err(Error::invalid(format!(
            "选举日应在今天（{today}）之后，现在填的是{election_day}。"
        )));
    }
    let rule_set_id = match fields.get("rule_set").trim() {
        "" => in_force::usual_rules(county.as_str(), election_day)?.to_owned(),
        id => id.to_owned(),
    };
    Ok(NewProgramme {
        county,
        term_id,
        election_day,
        rule_set_id,
        now,
    })
}

fn preview(conn: &mut Conn, who: &Principal, fields: &Fields, today: NaiveDate) -> Result<Preview> {
    let new = asked(who, fields, today, chrono::NaiveDateTime::default())?;
    let none = std::collections::BTreeMap::new();
    let rules = in_force::programme_rules(&new.rule_set_id, new.county.as_str(), &none, "")?;
    let units = store_programme::units_to_elect(conn, &new.county, new.term_id, new.election_day)?;
    let first = Known {
        kind: ChapterKind::FirstRound,
        is_by_election: false,
        start: State::Preparation,
        state: State::Preparation,
        election_day: new.election_day,
        follows: None,
        seats: in_force::usual_seats(0, false),
        unit_kind: UnitKind::Village,
        declared: None,
        void_seats: 0,
        done: std::collections::BTreeMap::new(),
    };
    Ok(Preview {
        units: units.len(),
        without_seats: units.iter().filter(|(_, _, seats, _)| *seats == 0).count(),
        rules_name: rules.about().name.clone(),
        rule_set_id: new.rule_set_id,
        lines: first.lines(
            &rules,
            &Template::usual(&rules),
            ResultDays::of(new.election_day),
            today,
        ),
    })
}

/// Starts the programme of a county.
pub(super) async fn start(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<PlanElections>,
    form: Sent,
) -> Answer {
    match carry_out(&app, &allowed.who, &form).await {
        Ok((done, _)) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, allowed.who, form.fields.clone()).await?;
            let told = told(
                &page,
                again.status,
                &shown,
                Some(&again.sentence),
                form.key(),
            );
            Ok(told)
        }
    }
}

/// Starts a programme once. Gives where it is.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    form: &Sent,
) -> Result<(crate::web::idempotency::Done, NewProgramme)> {
    let clock = app.db.clock();
    let new = asked(who, &form.fields, clock.today(), clock.now())?;
    let scope = WriteScope::County(new.county.clone());
    let (stamp, actor, asked) = (form.stamp()?, who.actor(), new.clone());
    let written = app.db.write(scope, move |conn| {
        once(conn, &stamp, |conn| {
            let (id, count) = store_programme::start(conn, &asked)?;
            let subject = format!("选举日{}，{count}个村（社区）", asked.election_day);
            let event = NewEvent::new(actor, "election.start", &asked.county, subject);
            let board = format!("{LIST}?programme={id}");
            Ok(Written::new(with_notice(&board, "saved"), event))
        })
    });
    Ok((written.await?, new))
}
