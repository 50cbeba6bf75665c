//! The statistics page, its downloads, and the same as JSON.

use std::fmt::Write as _;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::Address;
use crate::accounts::{Allowed, Principal, ReadComposition, Right};
use crate::committees::list_terms;
use crate::composition::views::{self, Overview};
use crate::composition::{Composition, Format, Question, answered, composition};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level};
use crate::error::{Error, Result};
use crate::web::download::download as file;
use crate::web::request::{App, PageContext};

type Answer = Result<HttpResponse, actix_web::Error>;

const TITLE: &str = "两委成员构成统计";

/// The page; a question that cannot be answered is shown again with the reason.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadComposition>,
) -> Answer {
    let address = Address::read(page.query());
    let who = allowed.who;
    let today = app.db.clock().today();
    let read = app
        .db
        .read(move |conn| overview(conn, &who, address, today));
    let overview = read.await?;
    let status = match overview.refusal {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let way = [("首页", "/office")];
    Ok(page.answer(status, TITLE, &way, &views::overview(&overview)))
}

fn overview(
    conn: &mut Conn,
    who: &Principal,
    address: Address,
    today: NaiveDate,
) -> Result<Overview> {
    let address = address.completed(conn, &who.scope)?;
    let place = address.place(&who.scope)?;
    let mut overview = Overview {
        terms: list_terms(conn)?,
        above: above(conn, &who.scope, &place)?,
        sees_people: who.role.may(Right::ReadPeople),
        address,
        place,
        answer: None,
        missing: None,
        refusal: None,
    };
    if overview.terms.is_empty() {
        return Ok(overview);
    }
    match overview.address.question(conn, &who.scope) {
        Ok(question) => {
            overview.missing = units_to_miss(conn, &question)?;
            let (composition, figures) = answered(conn, &question)?;
            overview.answer = Some((composition.seen_on(today), figures));
        }
        Err(Error::Invalid(sentence)) => overview.refusal = Some(sentence),
        Err(other) => return Err(other),
    }
    Ok(overview)
}

/// The places above, as far as the reader may see them.
fn above(
    conn: &mut Conn,
    scope: &DivisionCode,
    place: &DivisionCode,
) -> Result<Vec<(DivisionCode, String)>> {
    let mut above = Vec::new();
    if scope.contains(&DivisionCode::nation()) && place.level() != Level::Nation {
        above.push((DivisionCode::nation(), Level::Nation.label().to_owned()));
    }
    let places = divisions::ancestors(conn, place)?.into_iter();
    let seen = places.filter(|other| scope.contains(&other.code));
    above.extend(seen.map(|other| (other.code, other.name)));
    Ok(above)
}

/// The composition by unit of a county or township with targets, for the list of units that miss
/// them; larger places would list thousands.
fn units_to_miss(conn: &mut Conn, question: &Question) -> Result<Option<Composition>> {
    if !(Level::County..=Level::Township).contains(&question.division.level()) {
        return Ok(None);
    }
    let by_unit = Question {
        by: Some(Level::Village),
        compare: None,
        ..question.clone()
    };
    let units = composition(conn, &by_unit)?;
    let has_targets = units.total.metrics.iter().any(|one| one.target.is_some())
        || units
            .rows
            .iter()
            .flat_map(|row| &row.metrics)
            .any(|one| one.target.is_some());
    Ok(has_targets.then_some(units))
}

/// The same figures as a file.
pub(super) async fn download(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadComposition>,
) -> Answer {
    let address = Address::read(page.query());
    let format = Format::from_word(&page.asked("format"))?;
    let scope = allowed.who.scope;
    let read = app.db.read(move |conn| {
        let question = address.completed(conn, &scope)?.question(conn, &scope)?;
        composition(conn, &question)
    });
    let shown = read.await?.seen_on(app.db.clock().today());
    let name = file_name(&shown, format);
    let bytes = web::block(move || format.write(&shown))
        .await
        .map_err(Error::internal)??;
    Ok(file(&name, format.media_type(), bytes))
}

/// The name of a downloaded file: by it one knows which table it is, beside others of the same place.
fn file_name(shown: &Composition, format: Format) -> String {
    let mut name = format!("{}{}年换届两委构成统计", shown.name, shown.term);
    if let Some(row) = shown.rows.first() {
        let _ = write!(name, "_按{}", row.division.level().label());
    }
    if let Some(kind) = shown.kind {
        let _ = write!(name, "_{}", kind.label());
    }
    if let Some(day) = shown.as_of {
        let _ = write!(name, "_{day}在任");
    }
    format!("{name}.{}", format.word())
}

/// The JSON interface: the words of the command, the reader's own place when none is named.
pub(super) async fn api(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadComposition>,
) -> Answer {
    let address = Address::read_strictly(page.query())?;
    let scope = allowed.who.scope;
    let read = app.db.read(move |conn| {
        let question = address.question(conn, &scope)?;
        composition(conn, &question)
    });
    let bytes = Format::Json.write(&read.await?)?;
    Ok(HttpResponse::Ok()
        .content_type(Format::Json.media_type())
        .body(bytes))
}
