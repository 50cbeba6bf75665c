//! Importing a list of places: the county's own, or the five files of the national list.

mod checks;
mod row;

use std::collections::{BTreeSet, HashMap, HashSet};

pub use row::COLUMNS;

use super::names::{fold_name, kind_said};
use super::{Division, DivisionCode, EventKind, Level, NewDivision, UnitKind};
use crate::db::Conn;
use crate::error::Result;
use crate::tables::import::{self, Change, Checked, Importer, Outcome, Progress, Report};
use crate::tables::{Severity, Source};
use row::{PlaceReader, PlaceRow};

/// Said of lists that change what is on record.
const CORRECTED: &str = "与系统中不同的名称和上级按更正处理，不记入沿革，以前各届的表也用新名称；真正更名、合并的，请在“区划”中办理";

/// How a list of places is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the importing person may change.
    pub scope: DivisionCode,
    /// Nothing is written.
    pub is_trial: bool,
    /// Good rows are written though others are refused.
    pub skip_bad_rows: bool,
    /// Where the rows taken so far are noted.
    pub progress: Progress,
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
    /// What last happened to the places of the batch that the file tells otherwise.
    happened: HashMap<DivisionCode, EventKind>,
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
        happened: HashMap::new(),
        in_file: HashMap::new(),
        known_parents: HashSet::from([DivisionCode::nation()]),
        counties: BTreeSet::new(),
    };
    let mut report = import::run(source, &COLUMNS, encoding, &mut places)?;
    if report.counts.changed > 0 {
        report.notes.push(CORRECTED.to_owned());
    }
    Ok(Imported {
        report,
        counties: places.counties,
    })
}

impl Importer for PlacesImport<'_> {
    type Record = PlaceRow;
    type Reader = PlaceReader;

    fn reader(&self) -> PlaceReader {
        PlaceReader
    }

    fn progress(&self) -> &Progress {
        &self.options.progress
    }

    fn take(&mut self, batch: Vec<Checked<PlaceRow>>, report: &mut Report) -> Result<()> {
        let on_record = self.on_record(&batch)?;
        self.learn_parents(&batch)?;
        self.learn_events(&batch, &on_record)?;
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

    /// Looks up whether something happened to the places that the rows would change: a list of
    /// before must not undo it. Nothing is asked when all rows agree with the record.
    fn learn_events(
        &mut self,
        batch: &[Checked<PlaceRow>],
        on_record: &HashMap<DivisionCode, Division>,
    ) -> Result<()> {
        let changed = batch.iter().filter_map(|checked| {
            let record = &checked.record;
            let old = on_record.get(record.code.as_ref()?)?;
            let parent = record.parent.as_ref().map(|(parent, _)| parent);
            let is_same =
                record.name.as_ref() == Some(&old.name) && parent == Some(&old.parent_code);
            (!is_same).then(|| old.code.clone())
        });
        let changed: Vec<DivisionCode> = changed.collect();
        self.happened = super::store_events::last_of(self.conn, &changed)?;
        Ok(())
    }

    /// Something happened to the place since: it stays as it is, and somebody must look.
    fn warn_of_event(&self, row: u32, (old, name): (&Division, &str), report: &mut Report) -> bool {
        let Some(event) = self.happened.get(&old.code) else {
            return false;
        };
        let message = format!(
            "系统中这个区划是“{}”，已登记过{}，没有按这一行改动；确需更正的，请在“区划”中办理",
            old.name,
            event.label()
        );
        let (code, severity) = ("conflicts_with_record", Severity::Warning);
        report.add(row, row::NAME, code, severity, message, name.to_owned());
        true
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
            Some(old) if self.warn_of_event(row, (old, &name), report) => {
                return Ok(Outcome::Unchanged);
            }
            Some(old) => {
                tell_change(report, row, old, (&name, &parent));
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
}

/// Village or community: by the number, else by the name, else a village.
/// Tells what a row corrects in the record.
fn tell_change(
    report: &mut Report,
    row: u32,
    old: &Division,
    (name, parent): (&str, &DivisionCode),
) {
    let mut tell = |column, before: &str, now: &str| {
        if before != now {
            report.add_change(|| Change {
                row,
                subject: old.code.to_string(),
                column,
                old: before.to_owned(),
                new: now.to_owned(),
            });
        }
    };
    tell("名称", &old.name, name);
    tell("上级代码", old.parent_code.as_str(), parent.as_str());
}

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
                    progress: Progress::default(),
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
