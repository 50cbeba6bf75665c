//! What tables share whose rows belong to a unit: options, columns, and the report of a unit that
//! was not found.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::DivisionCode;
use super::names::is_placeholder_place;
use super::resolver::{Place, UnitFound, UnitResolver};
use crate::db::Conn;
use crate::error::Result;
use crate::tables::import::{self, Findings, Progress, Report, Stopped};
use crate::tables::{Column, ColumnSet, Encoding, Row, Severity, Source, cells};

/// Where the township stands among the columns of every such kind.
pub const TOWNSHIP: usize = 0;
/// Where the unit stands among the columns of every such kind.
pub const VILLAGE: usize = 1;

/// The names of the column that tells the unit.
pub const VILLAGE_NAMES: &[&str] = &[
    "村(社区)",
    "村名",
    "村居",
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

/// A resolver for the units that a table names. When the county is not known yet, the table is read
/// once before the import to find it.
pub fn open_resolver(
    conn: &mut Conn,
    scope: &DivisionCode,
    (source, columns, encoding): (&Source, &ColumnSet, Option<Encoding>),
) -> Result<UnitResolver, Stopped> {
    let mut resolver = UnitResolver::new(conn, scope)?;
    if resolver.needs_survey() {
        // A code tells its county itself.
        let is_name = |village: &str| DivisionCode::parse(village).is_err();
        let pair = (TOWNSHIP, VILLAGE);
        let pairs = import::distinct_pairs(source, columns, encoding, pair, is_name)?;
        resolver.survey(conn, &pairs)?;
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
    /// What further columns of the unit say (村代码 beside 村名), where they are filled.
    pub others: Vec<String>,
}

impl UnitCells {
    /// Reads them; `None` for a placeholder place, whose row is no data.
    pub fn read(row: &Row<'_>, findings: &mut Findings<'_>) -> Option<Self> {
        let village = row.cell(VILLAGE);
        let others = row.others(VILLAGE);
        if is_placeholder_place(&village.text()) {
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
            township: row.cell(TOWNSHIP).text().into_owned(),
            village: village.into_owned(),
            others: others.map(|cell| cell.text().into_owned()).collect(),
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
        let is_code = |cell: &&String| DivisionCode::parse(cell).is_ok();
        let code = self.others.iter().find(is_code);
        // A code says it exactly; the names beside it must be of the same unit.
        let cell = code.filter(|_| !is_code(&&self.village));
        match resolver.find(conn, &self.township, cell.unwrap_or(&self.village))? {
            Place::One(found) => self.compare(conn, resolver, found, (row, report)),
            place => {
                self.refuse(row, &place, report);
                Ok(None)
            }
        }
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
        for cell in [&self.village].into_iter().chain(&self.others) {
            if resolver.is_called(conn, &found, &self.township, cell)? {
                continue;
            }
            let message = format!(
                "“{cell}”和“{}”（{}）不是同一个村（社区），请核对哪一栏填错了",
                found.name, found.code
            );
            let (code, value) = ("ambiguous_village", cell.clone());
            report.add(row, VILLAGE, code, Severity::Refused, message, value);
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// Reports a unit that was not found, at the cell that causes it.
    fn refuse(&self, row: u32, place: &Place, report: &mut Report) {
        let (column, code, message, value) = match place {
            Place::Several(codes) => {
                let codes: Vec<&str> = codes.iter().map(DivisionCode::as_str).collect();
                let message = format!(
                    "有几个村（社区）都叫这个名字，请改填12位区划代码：{}",
                    codes.join("、")
                );
                (VILLAGE, "ambiguous_village", message, &self.village)
            }
            Place::Renamed(renaming) => (
                VILLAGE,
                "unknown_village",
                format!("{}，请改填现在的名称，或12位区划代码", renaming.sentence(&self.village)),
                &self.village,
            ),
            Place::NoTownship => (
                TOWNSHIP,
                "unknown_village",
                "区划中没有这个乡镇（街道），请核对名称，或在村一栏改填12位区划代码".to_owned(),
                &self.township,
            ),
            _ => (
                VILLAGE,
                "unknown_village",
                "区划中没有这个村（社区），请核对名称，或改填12位区划代码；新设的村请先在“区划”中添加"
                    .to_owned(),
                &self.village,
            ),
        };
        report.add(row, column, code, Severity::Refused, message, value.clone());
    }
}
