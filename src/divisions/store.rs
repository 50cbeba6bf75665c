//! Reading places.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Division, DivisionCode, Level, SectionKind, UnitKind};
use crate::db::{Conn, MultiBackend, containing};
use crate::error::{Error, Result};
use crate::schema::divisions;

/// The columns of one place, in the order of the table.
pub(super) type Row = (
    String,
    String,
    String,
    i16,
    Option<i16>,
    bool,
    Option<i16>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<String>,
    i32,
);

/// Some of the places that fit, and how many fit in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The places of this page, by code.
    pub divisions: Vec<Division>,
    /// The number on all pages.
    pub total: i64,
}

/// A village or community with its township, for matching names of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// 12 digits.
    pub code: DivisionCode,
    /// The full name.
    pub name: String,
    /// Village or community.
    pub kind: Option<UnitKind>,
    /// The township it belongs to.
    pub township_code: DivisionCode,
    /// The township's name; empty when the township is not on record.
    pub township_name: String,
    /// The first day it exists no more; `None`: it exists.
    pub valid_to: Option<NaiveDate>,
}

/// The places with these codes: by one range when the codes ascend, as in the national list, else
/// one by one.
pub(super) fn find_among(conn: &mut Conn, codes: &[DivisionCode]) -> Result<Vec<Division>> {
    let (Some(first), Some(last)) = (codes.first(), codes.last()) else {
        return Ok(Vec::new());
    };
    if !codes.is_sorted() {
        return find_many(conn, codes);
    }
    let rows: Vec<Row> = divisions::table
        .filter(divisions::code.between(first.as_str(), last.as_str()))
        .load(conn)?;
    rows.into_iter().map(division).collect()
}

/// The place with this code; `NotFound` when there is none or it lies outside `scope`.
pub fn find(conn: &mut Conn, scope: &DivisionCode, code: &DivisionCode) -> Result<Division> {
    if !scope.contains(code) {
        return Err(Error::NotFound);
    }
    find_anywhere(conn, code)?.ok_or(Error::NotFound)
}

/// The place with this code, whoever asks; `None` when there is none.
pub fn find_anywhere(conn: &mut Conn, code: &DivisionCode) -> Result<Option<Division>> {
    let row: Option<Row> = divisions::table
        .find(code.as_str())
        .first(conn)
        .optional()?;
    row.map(division).transpose()
}

/// Those of the codes that are on record, by code. For importers: a constant number of statements
/// a thousand codes.
pub fn find_many(conn: &mut Conn, codes: &[DivisionCode]) -> Result<Vec<Division>> {
    if let [only] = codes {
        return Ok(find_anywhere(conn, only)?.into_iter().collect());
    }
    let mut found = Vec::with_capacity(codes.len());
    for chunk in codes.chunks(10_000) {
        let texts: Vec<&str> = chunk.iter().map(DivisionCode::as_str).collect();
        let rows: Vec<Row> = divisions::table
            .filter(divisions::code.eq_any(texts))
            .load(conn)?;
        for row in rows {
            found.push(division(row)?);
        }
    }
    found.sort_by(|one, other| one.code.cmp(&other.code));
    found.dedup_by(|one, other| one.code == other.code);
    Ok(found)
}

/// The places directly under `parent`, by code. `text`: only those whose name holds it, or whose
/// code begins with it when it is digits; empty: all. `page` counts from 0.
pub fn children(
    conn: &mut Conn,
    parent: &DivisionCode,
    text: &str,
    page: i64,
    size: i64,
) -> Result<Listed> {
    let under = divisions::parent_code.eq(parent.as_str().to_owned());
    let mut listed = divisions::table
        .filter(under.clone())
        .into_boxed::<MultiBackend>();
    let mut counted = divisions::table
        .filter(under)
        .count()
        .into_boxed::<MultiBackend>();
    match Wanted::read(text) {
        Wanted::All => {}
        Wanted::Code { from, before } => {
            let fits = divisions::code.ge(from).and(divisions::code.lt(before));
            listed = listed.filter(fits.clone());
            counted = counted.filter(fits);
        }
        Wanted::Name(pattern) => {
            listed = listed.filter(divisions::name.like(pattern.clone()).escape('\\'));
            counted = counted.filter(divisions::name.like(pattern).escape('\\'));
        }
    }
    let rows: Vec<Row> = listed
        .order(divisions::code)
        .limit(size)
        .offset(page.saturating_mul(size))
        .load(conn)?;
    Ok(Listed {
        divisions: all(rows)?,
        total: counted.get_result(conn)?,
    })
}

/// The places a place lies in, from the province down, itself left out.
pub fn ancestors(conn: &mut Conn, code: &DivisionCode) -> Result<Vec<Division>> {
    let mut found = Vec::new();
    let mut next = find_anywhere(conn, code)?.map(|place| place.parent_code);
    // A damaged record may point at itself: no more steps than there are levels.
    for _ in Level::ALL {
        let Some(place) = next.take().filter(|code| !code.as_str().is_empty()) else {
            break;
        };
        if let Some(place) = find_anywhere(conn, &place)? {
            next = Some(place.parent_code.clone());
            found.push(place);
        }
    }
    found.reverse();
    Ok(found)
}

/// The first 50 places inside `scope` whose name holds `text` (or whose code begins with it when
/// it is digits), by code. Nothing for an empty text.
pub fn search(conn: &mut Conn, scope: &DivisionCode, text: &str) -> Result<Vec<Division>> {
    const MOST: i64 = 50;
    let (from, before) = span(scope);
    let inside = divisions::table
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .order(divisions::code)
        .limit(MOST);
    let rows: Vec<Row> = match Wanted::read(text) {
        Wanted::All => Vec::new(),
        Wanted::Code { from, before } => inside
            .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
            .load(conn)?,
        Wanted::Name(pattern) => inside
            .filter(divisions::name.like(pattern).escape('\\'))
            .load(conn)?,
    };
    all(rows)
}

/// All places from `scope` itself down to its villages, by level and code, as a list of places
/// goes out: each after the place above it.
pub fn listed_below(conn: &mut Conn, scope: &DivisionCode) -> Result<Vec<Division>> {
    let (from, before) = span(scope);
    let rows: Vec<Row> = divisions::table
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.le(Level::Village.number()))
        .order((divisions::level, divisions::code))
        .load(conn)?;
    all(rows)
}

/// All villages and communities of a county with their townships, by code; closed ones too, as
/// files of an earlier term name them.
pub fn units_of_county(conn: &mut Conn, county: &DivisionCode) -> Result<Vec<UnitLine>> {
    let (from, before) = span(county);
    let inside = divisions::code.ge(from).and(divisions::code.lt(before));
    let townships: std::collections::BTreeMap<String, String> = divisions::table
        .filter(inside.clone())
        .filter(divisions::level.eq(Level::Township.number()))
        .select((divisions::code, divisions::name))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    let rows: Vec<Row> = divisions::table
        .filter(inside)
        .filter(divisions::level.eq(Level::Village.number()))
        .order(divisions::code)
        .load(conn)?;
    let line = |unit: Division| UnitLine {
        township_name: townships
            .get(unit.parent_code.as_str())
            .cloned()
            .unwrap_or_default(),
        township_code: unit.parent_code,
        code: unit.code,
        name: unit.name,
        kind: unit.unit_kind,
        valid_to: unit.valid_to,
    };
    Ok(all(rows)?.into_iter().map(line).collect())
}

/// What the reader looks for.
enum Wanted {
    All,
    Code { from: String, before: String },
    Name(String),
}

impl Wanted {
    fn read(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::All;
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Code {
                from: text.to_owned(),
                before: format!("{text}:"),
            };
        }
        Self::Name(containing(text))
    }
}

/// The half-open span of the codes of a place and all below it: `:` follows `9`.
pub(super) fn span(place: &DivisionCode) -> (String, String) {
    (place.to_string(), format!("{place}:"))
}

/// A stored code; the empty one is the nation.
pub(super) fn code(stored: &str) -> Result<DivisionCode> {
    if stored.is_empty() {
        return Ok(DivisionCode::nation());
    }
    DivisionCode::parse(stored)
        .map_err(|_| Error::internal(format!("stored division code {stored}")))
}

fn all(rows: Vec<Row>) -> Result<Vec<Division>> {
    rows.into_iter().map(division).collect()
}

pub(super) fn division(row: Row) -> Result<Division> {
    let (own, parent, name, _, unit_kind, is_quasi, section_kind, from, to, successor, version) =
        row;
    let own = code(&own)?;
    Ok(Division {
        level: own.level(),
        code: own,
        parent_code: code(&parent)?,
        name,
        unit_kind: unit_kind.and_then(UnitKind::from_number),
        is_quasi,
        section_kind: section_kind.and_then(SectionKind::from_number),
        valid_from: from,
        valid_to: to,
        successor_code: successor.as_deref().map(code).transpose()?,
        version,
    })
}
