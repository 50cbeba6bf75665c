//! What tables share whose rows belong to a unit: options, columns, and the report of a unit that
//! was not found.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::names::is_placeholder_place;
use super::resolver::{Place, UnitFound, UnitResolver};
use super::{DivisionCode, Level, ReferenceDays};
use crate::db::Conn;
use crate::error::Result;
use crate::tables::import::{self, Findings, Progress, Report, Stopped};
use crate::tables::{Column, ColumnSet, Defect, Encoding, Row, Severity, Source, cells};

/// Where the township stands among the columns of every such kind.
pub const TOWNSHIP: usize = 0;
/// Where the unit stands among the columns of every such kind.
pub const VILLAGE: usize = 1;

/// The names of the column that tells the unit.
pub const VILLAGE_NAMES: &[&str] = &[
    "村(社区)",
    "村名",
    "村居",
    "所在村",
    "所在村(社区)",
    "村代码",
    "区划代码",
    "村",
    "社区",
    "村(居)",
];

/// The names of the column that tells the township.
pub const TOWNSHIP_NAMES: &[&str] = &["乡镇", "乡镇(街道)", "乡(镇)", "镇街", "街道"];

/// The first column of every such kind.
pub const TOWNSHIP_COLUMN: Column = Column::new("township", "乡镇", TOWNSHIP_NAMES, false);
/// The second column of every such kind.
pub const VILLAGE_COLUMN: Column =
    Column::new("village", "村（社区）", VILLAGE_NAMES, true).apart();

/// How such a table is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the importing person may see and change.
    pub scope: DivisionCode,
    /// Nothing is written.
    pub is_trial: bool,
    /// Good rows are written though others are refused.
    pub skip_bad_rows: bool,
    /// The day of the import.
    pub today: NaiveDate,
    /// Where the rows taken so far are noted.
    pub progress: Progress,
}

impl Options {
    /// Rows are written now: this is no trial, and nothing was refused that holds the file back.
    pub fn is_writing(&self, report: &Report) -> bool {
        !self.is_trial && (self.skip_bad_rows || report.is_clean())
    }
}

/// What was imported.
#[derive(Debug)]
pub struct Imported {
    /// What was found and written.
    pub report: Report,
    /// Units that occur in the file.
    pub touched: BTreeSet<DivisionCode>,
}

/// A resolver for the units that a table names, which exist on their day of `on`. When the county is not
/// known yet, the table is read once before the import to find it.
pub fn open_resolver(
    conn: &mut Conn,
    (scope, on): (&DivisionCode, ReferenceDays),
    (source, columns, encoding): (&Source, &ColumnSet, Option<Encoding>),
) -> Result<UnitResolver, Stopped> {
    let mut resolver = UnitResolver::new(conn, scope, on)?;
    if resolver.needs_survey() {
        // A code tells its county itself.
        let coded = RefCell::new(BTreeSet::new());
        let is_name = |village: &str| match DivisionCode::parse(village) {
            Ok(code) => {
                coded.borrow_mut().extend(code.county());
                false
            }
            Err(_) => true,
        };
        let pair = (TOWNSHIP, VILLAGE);
        let pairs = import::distinct_pairs(source, columns, encoding, pair, is_name)?;
        resolver.survey(conn, &pairs, &coded.into_inner())?;
    }
    Ok(resolver)
}

/// The cells of a row that tell its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCells {
    /// 乡镇, perhaps empty.
    pub township: String,
    /// 村（社区）: name or code; empty when it or the township cannot be told (which is reported).
    pub village: String,
    /// What further columns of the unit say (村代码 beside 村名), where they are filled, with
    /// their places in the file.
    pub others: Vec<(u16, String)>,
}

impl UnitCells {
    /// Reads them; `None` for a placeholder place, whose row is no data.
    pub fn read(row: &Row<'_>, findings: &mut Findings<'_>) -> Option<Self> {
        let village = row.cell(VILLAGE);
        let others = row.others(VILLAGE);
        let township = row.cell(TOWNSHIP).text().into_owned();
        if is_placeholder_place(&village.text()) || is_placeholder_place(&township) {
            return None;
        }
        cells::required(VILLAGE, VILLAGE_COLUMN.title, &village, findings);
        // Without the township the village would only look ambiguous.
        let village = if row.is_contradictory(TOWNSHIP) {
            Cow::default()
        } else {
            village.text()
        };
        Some(Self {
            township,
            village: village.into_owned(),
            others: others
                .map(|(place, cell)| (place, cell.text().into_owned()))
                .collect(),
        })
    }

    /// The unit they mean; `None` keeps the row out, and why is reported.
    pub fn find(
        &self,
        conn: &mut Conn,
        resolver: &mut UnitResolver,
        row: u32,
        report: &mut Report,
    ) -> Result<Option<UnitFound>> {
        if self.village.is_empty() {
            return Ok(None);
        }
        if let Some(cell) = self.cells().find(|cell| is_bad_code(cell.1)) {
            let message = "村（社区）的区划代码应为12位数字，请核对".to_owned();
            let code = if self.others.is_empty() {
                "unknown_village"
            } else {
                "bad_code"
            };
            refuse_at(row, cell, (code, message), report);
            return Ok(None);
        }
        // A code says it exactly; the names beside it must be of the same unit.
        let code = self
            .cells()
            .find(|cell| DivisionCode::parse(cell.1).is_ok());
        let asked = code.unwrap_or((None, &self.village));
        match resolver.find(conn, &self.township, asked.1)? {
            Place::One(found) => {
                // A code is exact, and exports give the code of a unit that is no more: it is taken
                // and told. A name is refused like one that a unit bore once.
                let ended = resolver.ended(&found);
                let is_taken = code.is_some() && !resolver.is_strict();
                if let Some(message) = ended.filter(|_| !is_taken) {
                    refuse_at(row, asked, ("unknown_village", message), report);
                    return Ok(None);
                }
                let own = resolver.other_township(&found, &self.township);
                if let Some(own) = own.filter(|_| code.is_some()) {
                    self.refuse_township(row, &found, own, report);
                    return Ok(None);
                }
                if code.is_none() && self.village != *found.name {
                    let cells = (self.township.as_str(), self.village.as_str());
                    report.note_place(cells, (&found.name, found.code.as_str()));
                }
                report.cautions.extend(resolver.counted_elsewhere(&found));
                self.compare(conn, resolver, found, (row, report))
            }
            place => {
                self.refuse(row, &place, asked, report);
                Ok(None)
            }
        }
    }

    /// All cells that tell the unit.
    fn cells(&self) -> impl Iterator<Item = UnitCell<'_>> {
        let others = self
            .others
            .iter()
            .map(|(place, cell)| (Some(*place), &**cell));
        std::iter::once((None, &*self.village)).chain(others)
    }

    /// The unit, when all columns that tell it agree.
    fn compare(
        &self,
        conn: &mut Conn,
        resolver: &mut UnitResolver,
        found: UnitFound,
        (row, report): (u32, &mut Report),
    ) -> Result<Option<UnitFound>> {
        if self.others.is_empty() {
            return Ok(Some(found));
        }
        for cell in self.cells() {
            if resolver.is_called(conn, &found, &self.township, cell.1)? {
                continue;
            }
            let message = format!(
                "“{}”和“{}”（{}）不是同一个村（社区），请核对哪一栏填错了",
                cell.1, found.name, found.code
            );
            refuse_at(row, cell, ("ambiguous_village", message), report);
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// Reports a code beside the name of a township in which its unit does not lie.
    fn refuse_township(&self, row: u32, found: &UnitFound, own: &str, report: &mut Report) {
        let message = format!(
            "{}（{}）在{own}，不在“{}”，请核对哪一栏填错了",
            found.name, found.code, self.township
        );
        let (code, severity) = ("ambiguous_village", Severity::Refused);
        report.add(
            row,
            TOWNSHIP,
            code,
            severity,
            message,
            self.township.clone(),
        );
    }

    /// Reports a unit that was not found, at the cell that causes it.
    fn refuse(&self, row: u32, place: &Place, asked: UnitCell<'_>, report: &mut Report) {
        if *place == Place::NoTownship {
            let message = "区划中没有这个乡镇（街道），请核对名称，或在村一栏改填12位区划代码";
            let (code, value) = ("unknown_village", self.township.clone());
            let severity = Severity::Refused;
            report.add(row, TOWNSHIP, code, severity, message.to_owned(), value);
            return;
        }
        refuse_at(row, asked, place.refusal(asked.1), report);
    }
}

/// Refuses the row at one of the cells that tell the unit.
fn refuse_at(
    row: u32,
    (place, value): UnitCell<'_>,
    (code, message): (&'static str, String),
    report: &mut Report,
) {
    let defect = Defect {
        row,
        column: report.title(row, VILLAGE),
        code,
        severity: Severity::Refused,
        message,
        value: value.to_owned(),
    };
    report.add_at(place, defect);
}

/// A cell that tells the unit: its place, when it is not the column's first, and its text.
type UnitCell<'a> = (Option<u16>, &'a str);

/// Whether a cell is meant as a code and is none of a unit: nothing but digits, or what a
/// spreadsheet makes of them (3.41023E+11).
fn is_bad_code(cell: &str) -> bool {
    let is_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'E' | b'e' | b'+');
    cell.starts_with(|first: char| first.is_ascii_digit())
        && cell.len() >= SHORTEST_BAD_CODE
        && cell.bytes().all(is_number)
        && DivisionCode::parse(cell).map_or(true, |code| code.level() != Level::Village)
}

/// Fewer digits may be a name.
const SHORTEST_BAD_CODE: usize = 6;
