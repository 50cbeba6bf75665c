//! Tables out of the system: masked for everybody who may export, in full for a reason.

use actix_web::http::StatusCode;
use actix_web::web;

use super::{Answer, download, off_thread};
use crate::accounts::{Allowed, ExportTables, Principal, Right};
use crate::committees::{self, Term};
use crate::divisions::{self, DivisionCode};
use crate::error::Error;
use crate::imports::export::{self, Request};
use crate::imports::views::exporting::Sheet as Typed;
use crate::imports::{Kind, views};
use crate::people::{NUMBER_IN_TEXT, names_a_number};
use crate::tables::sheet::{self, CsvEncoding, Sheet};
use crate::web::form::FieldErrors;
use crate::web::form_post::{Fields, Posted};
use crate::web::request::{App, PageContext};

/// The form of the page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ExportTables>,
) -> Answer {
    let terms = app.db.read(committees::list_terms).await?;
    let likely = committees::likely_term(&terms, app.db.clock().today());
    let sheet = Typed {
        kind: page.asked("kind"),
        term: likely.map_or(String::new(), |term| term.name.clone()),
        division: allowed.who.scope.to_string(),
        format: "xlsx".to_owned(),
        ..Typed::default()
    };
    let body = body(&page, &allowed.who, &terms, (&sheet, &sheet));
    Ok(page.page(TITLE, WAY, &body))
}

const TITLE: &str = "导出";
const WAY: &[(&str, &str)] = &[("首页", "/office")];

fn body(
    page: &PageContext,
    who: &Principal,
    terms: &[Term],
    (masked, full): (&Typed, &Typed),
) -> maud::Markup {
    views::exporting::page(&views::exporting::Page {
        terms,
        may_reveal: who.role.may(Right::RevealPeople),
        masked,
        full,
        csrf: page.csrf(),
    })
}

/// A table with masked numbers.
pub(super) async fn masked(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ExportTables>,
) -> Answer {
    let typed = typed(|name| page.asked(name));
    take(app, page, &allowed.who, typed, false).await
}

/// A table with full numbers; who took it and why is audited.
pub(super) async fn full(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ExportTables>,
    form: Posted<Fields>,
) -> Answer {
    if !allowed.who.role.may(Right::RevealPeople) {
        return Err(Error::Forbidden.into());
    }
    let typed = typed(|name| form.fields.get(name).to_owned());
    take(app, page, &allowed.who, typed, true).await
}

fn typed(value: impl Fn(&str) -> String) -> Typed {
    Typed {
        kind: value("kind"),
        term: value("term"),
        division: value("division"),
        format: value("format"),
        reason: value("reason").trim().to_owned(),
        errors: FieldErrors::NONE,
    }
}

/// The table, or the page again with everything that was typed and what is wrong with it.
async fn take(
    app: web::Data<App>,
    page: PageContext,
    who: &Principal,
    typed: Typed,
    is_full: bool,
) -> Answer {
    let place = DivisionCode::parse(typed.division.trim()).unwrap_or_default();
    let looked_up = app.db.read(move |conn| {
        let is_known = divisions::find_anywhere(conn, &place)?.is_some();
        Ok((committees::list_terms(conn)?, is_known))
    });
    let (terms, is_known) = looked_up.await?;
    let errors = match request(who, &typed, (&terms, is_known), is_full) {
        Ok(request) => return file(app, request, typed.format).await,
        Err(errors) => errors,
    };
    let right = Typed {
        reason: String::new(),
        ..typed.clone()
    };
    let wrong = Typed { errors, ..typed };
    let sheets = if is_full {
        (&right, &wrong)
    } else {
        (&wrong, &right)
    };
    let body = body(&page, who, &terms, sheets);
    Ok(page.answer(StatusCode::UNPROCESSABLE_ENTITY, TITLE, WAY, &body))
}

/// What was asked for, when all of it is right. A place outside one's own is answered like one
/// that does not exist.
fn request(
    who: &Principal,
    typed: &Typed,
    (terms, is_known): (&[Term], bool),
    is_full: bool,
) -> Result<Request, FieldErrors> {
    let mut errors = FieldErrors::NONE;
    let kind = Kind::from_word(&typed.kind);
    if kind.is_none() {
        errors.add("kind", "请选择要导出的表。");
    }
    let needs_term = kind.is_some_and(Kind::needs_term);
    if needs_term && !terms.iter().any(|term| term.name == typed.term) {
        errors.add("term", "请选择届次；还没有届次的，请先到“届次”页面登记。");
    }
    let division = match typed.division.trim() {
        "" => Some(who.scope.clone()),
        code => DivisionCode::parse(code).ok(),
    };
    match &division {
        None => errors.add(
            "division",
            "区划代码应为2、4、6、9或12位数字，不能填名称，例如 341023；代码可在“区划”页面查到。",
        ),
        Some(place) if *place != who.scope && !(is_known && who.scope.contains(place)) => errors
            .add(
                "division",
                "没有这个代码的区划，或不在您的管理范围内，请核对代码。",
            ),
        Some(_) => {}
    }
    if is_full {
        reason(&typed.reason, &mut errors);
    }
    match (kind, division) {
        (Some(kind), Some(division)) if errors.is_empty() => Ok(Request {
            kind,
            division,
            term: needs_term.then(|| typed.term.clone()),
            full: is_full.then(|| typed.reason.clone()),
            actor: who.actor(),
        }),
        _ => Err(errors),
    }
}

/// Why full numbers leave: in words, without a number that the record would keep.
fn reason(text: &str, errors: &mut FieldErrors) {
    if text.chars().count() < 4 {
        errors.add("reason", "请写明理由，至少4个字，例如：上报选民名单。");
    } else if names_a_number(text) {
        errors.add("reason", format!("{NUMBER_IN_TEXT}。"));
    } else if text.chars().count() > 200 {
        errors.add("reason", "理由最多200个字，请缩短。");
    }
}

async fn file(app: web::Data<App>, request: Request, format: String) -> Answer {
    let written = off_thread(move || {
        let today = app.db.clock().today();
        let name = app
            .db
            .read_now(|conn| export::file_name(conn, &request, today))?;
        let sheet = export::run(&app.db, &app.key, request)?;
        let (ending, bytes) = bytes(&sheet, &format)?;
        Ok((format!("{name}.{ending}"), bytes))
    });
    let (name, bytes) = written.await?;
    Ok(download(&name, bytes))
}

/// The table in a format; a workbook unless a text is asked for.
fn bytes(sheet: &Sheet, format: &str) -> crate::error::Result<(&'static str, Vec<u8>)> {
    let mut bytes = Vec::new();
    let (ending, written) = match format {
        "csv" => (
            "csv",
            sheet::write_csv(sheet, CsvEncoding::Utf8Bom, &mut bytes),
        ),
        "gb18030" => (
            "csv",
            sheet::write_csv(sheet, CsvEncoding::Gb18030, &mut bytes),
        ),
        _ => ("xlsx", sheet::write_xlsx(sheet, &mut bytes)),
    };
    written.map_err(Error::internal)?;
    Ok((ending, bytes))
}
