//! Tables out of the system, in columns that the importer reads back.
//!
//! ID numbers and telephones are masked; in full they leave only for a reason, which is audited.

mod people;
mod places;
mod roster;
mod unit_names;

use std::sync::Arc;

use super::Kind;
use crate::audit::NewEvent;
use crate::committees::{self, Term};
use crate::db::{Conn, Db, WriteScope, Written};
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::people::seal::SealingKey;
use crate::people::{NUMBER_IN_TEXT, mask_numbers, names_a_number};
use crate::tables::sheet::{self, Sheet, SheetColumn, Value};

/// What shall be exported.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the table is.
    pub kind: Kind,
    /// The place whose rows go out; the nation for all.
    pub division: DivisionCode,
    /// The name of the term, for kinds that belong to one.
    pub term: Option<String>,
    /// Why ID numbers and telephones leave in full; `None` masks them. The caller has checked the
    /// right `RevealPeople`.
    pub full: Option<String>,
    /// Who exports, for the audit.
    pub actor: String,
}

/// Exports a table; with full numbers only together with its audit event.
pub fn run(db: &Db, key: &Arc<SealingKey>, request: Request) -> Result<Sheet> {
    check(&request)?;
    if request.full.is_none() {
        return db.read_now(|conn| sheet_of(conn, key, &request));
    }
    let key = key.clone();
    db.write_now(WriteScope::of(&request.division), move |conn| {
        let sheet = sheet_of(conn, &key, &request)?;
        let subject = format!("导出{}（含完整号码）", request.kind.label());
        let event = NewEvent::new(&request.actor, "export.full", &request.division, subject);
        let details = serde_json::json!({
            "kind": request.kind.word(),
            "term": request.term,
            "rows": sheet.rows.len(),
            "reason": request.full,
        });
        Ok(Written::new(sheet, event.with_details(details)))
    })
}

/// The file name of an export: place, kind and day.
pub fn file_name(conn: &mut Conn, request: &Request, today: chrono::NaiveDate) -> Result<String> {
    let place = place_name(conn, &request.division)?;
    let term = request.term.as_deref().unwrap_or_default();
    let kind = request.kind.short_label();
    let has_numbers = !matches!(request.kind, Kind::Divisions | Kind::Seats);
    let full = if request.full.is_some() && has_numbers {
        "_含完整号码"
    } else {
        ""
    };
    Ok(format!(
        "{place}_{term}{kind}{full}_{}",
        today.format("%Y%m%d")
    ))
}

fn check(request: &Request) -> Result<()> {
    match (request.kind.needs_term(), &request.term) {
        (true, None) => return Err(Error::invalid("请选择届次（--term），例如 --term 2026")),
        (false, Some(_)) => return Err(Error::invalid("这类表不分届次，请去掉 --term")),
        _ => {}
    }
    let reason = request.full.as_deref().map(str::trim);
    if reason.is_some_and(names_a_number) {
        return Err(Error::invalid(format!("{NUMBER_IN_TEXT}，请改写")));
    }
    match reason.map(|reason| reason.chars().count()) {
        Some(0) => Err(Error::invalid("导出完整号码须写明理由，请填写")),
        Some(201..) => Err(Error::invalid("理由最多200个字，请缩短")),
        _ => Ok(()),
    }
}

fn sheet_of(conn: &mut Conn, key: &SealingKey, request: &Request) -> Result<Sheet> {
    let place = &request.division;
    let is_full = request.full.is_some();
    let term = match &request.term {
        Some(name) => Some(committees::term_by_name(conn, name)?),
        None => None,
    };
    let mut sheet = match (request.kind, &term) {
        (Kind::Divisions, _) => places::divisions(conn, place)?,
        (Kind::Seats, Some(term)) => places::seats(conn, place, term)?,
        (Kind::Members, Some(term)) => roster::members(conn, key, place, term, is_full)?,
        (Kind::Households, _) => places::households(conn, key, place, is_full)?,
        (Kind::Voters, _) => people::voters(conn, key, place, is_full)?,
        // Their accounts belong to one county and one server.
        (Kind::Observers, _) => {
            return Err(Error::invalid(
                "观察员名单不在这里导出，请在“观察员”页查看。",
            ));
        }
        (Kind::Seats | Kind::Members, None) => return Err(Error::internal("a term is missing")),
    };
    sheet.title = title(&place_name(conn, place)?, request.kind, term.as_ref());
    if is_full && !matches!(request.kind, Kind::Divisions | Kind::Seats) {
        sheet.title += "（含完整号码）";
    }
    Ok(sheet)
}

fn title(place: &str, kind: Kind, term: Option<&Term>) -> String {
    let term = term.map_or(String::new(), |term| format!("{}届", term.name));
    format!("{place}{term}{}", kind.label())
}

fn place_name(conn: &mut Conn, place: &DivisionCode) -> Result<String> {
    if *place == DivisionCode::nation() {
        return Ok("全国".to_owned());
    }
    let found = divisions::find_anywhere(conn, place)?;
    found
        .map(|place| place.name)
        .ok_or_else(|| Error::invalid(format!("没有代码为 {place} 的区划，请检查代码")))
}

/// A column of text; widths count half Chinese characters.
fn text_column(title: &str, width: u16) -> SheetColumn {
    SheetColumn {
        title: title.to_owned(),
        width,
        kind: sheet::Kind::Text,
    }
}

fn number_column(title: &str, width: u16) -> SheetColumn {
    SheetColumn {
        kind: sheet::Kind::Integer,
        ..text_column(title, width)
    }
}

/// The text, or an empty cell.
fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Empty, Value::from)
}

fn yes_or_no(answer: bool) -> Value {
    Value::from(if answer { "是" } else { "否" })
}

/// How sealed numbers leave.
#[derive(Clone, Copy)]
struct Numbers<'k> {
    key: &'k SealingKey,
    is_full: bool,
}

impl Numbers<'_> {
    /// 备注, in which a number of a person may stand.
    fn remark(self, remark: Option<&str>) -> Value {
        let masked = remark.filter(|_| !self.is_full).and_then(mask_numbers);
        masked.map_or_else(|| optional(remark), Value::Text)
    }

    /// The number in full or masked by `mask`.
    fn show(
        self,
        sealed: Option<&[u8]>,
        context: &'static str,
        mask: fn(&str) -> String,
    ) -> Result<Value> {
        let Some(sealed) = sealed else {
            return Ok(Value::Empty);
        };
        let number = self.key.open(sealed, context).map_err(Error::internal)?;
        Ok(Value::Text(if self.is_full {
            number
        } else {
            mask(&number)
        }))
    }

    /// The header: one that is read back only when the numbers are in full.
    fn title(self, title: &'static str) -> String {
        if self.is_full {
            title.to_owned()
        } else {
            format!("{title}（已脱敏）")
        }
    }
}
