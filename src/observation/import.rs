//! Importing observers: one row is one person with an account of the county and their villages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDateTime;

use super::assignment::{Candidate, Village, conflict};
use super::import_store::{Known, Sealed, add, change, known_of, next_number};
use super::store_assignments::{set_villages, villages};
use crate::accounts::several;
use crate::audit::NewEvent;
use crate::db::Conn;
use crate::divisions::resolver::{Place, UnitResolver};
use crate::divisions::unit_rows::Options;
use crate::divisions::{DivisionCode, Level};
use crate::elections::store::{Programme, programmes_of};
use crate::error::{Error, Result};
use crate::people::Telephone;
use crate::people::person_cells;
use crate::people::seal::SealingKey;
use crate::tables::import::{
    self, Checked, Findings, Importer, Outcome, Progress, Report, RowReader, Stopped,
};
use crate::tables::{Column, ColumnSet, Encoding, NUMBER_COLUMN, Row, Severity, Source, cells};

const NAME: usize = 0;
const TELEPHONE: usize = 1;
const ACCOUNT: usize = 2;
const ORGANISATION: usize = 3;
const VILLAGES: usize = 4;

/// Characters of 单位 at most.
const LONGEST_ORGANISATION: usize = 60;
/// Characters of 负责村 at most.
const LONGEST_VILLAGES: usize = 2_000;

/// The columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        Column::new("name", "姓名", &["观察员", "观察员姓名"], true),
        Column::new(
            "telephone",
            "手机号",
            &["手机", "手机号码", "移动电话"],
            false,
        ),
        Column::new("account", "账号", &["账号名", "用户名"], false),
        Column::new("organisation", "单位", &["工作单位", "所在单位"], false),
        Column::new(
            "villages",
            "负责村",
            &["负责的村", "负责村(社区)", "观察村"],
            false,
        ),
        NUMBER_COLUMN,
    ],
    any_of: &[&["telephone", "account"]],
};

/// What was imported.
#[derive(Debug)]
pub struct Imported {
    /// What was found and written.
    pub report: Report,
    /// The county whose observers they are.
    pub county: DivisionCode,
    /// An event for each account that was made or renamed, and each change of villages.
    pub events: Vec<NewEvent>,
}

/// What one row says.
#[derive(Debug)]
pub struct ObserverRow {
    name: Option<String>,
    telephone: Option<Telephone>,
    account: Option<String>,
    organisation: Option<String>,
    villages: Vec<String>,
}

struct ObserverImport<'c, 'k> {
    conn: &'c mut Conn,
    key: &'k SealingKey,
    options: Options,
    actor: &'c str,
    now: NaiveDateTime,
    county: DivisionCode,
    programme: Option<Programme>,
    villages: BTreeMap<String, Village>,
    resolver: UnitResolver,
    next_number: u32,
    /// The first row of each telephone and account.
    in_file: HashMap<String, u32>,
    events: Vec<NewEvent>,
}

/// Imports (or tries) a table inside the caller's transaction.
pub fn run(
    conn: &mut Conn,
    key: &SealingKey,
    (source, encoding): (&Source, Option<Encoding>),
    options: Options,
    actor: &str,
) -> Result<Imported, Stopped> {
    let (county, programme) = county_of(conn, &options.scope)?;
    let all = match &programme {
        Some(programme) => villages(conn, programme)?,
        None => Vec::new(),
    };
    let mut import = ObserverImport {
        resolver: UnitResolver::new(conn, &county, options.today)?,
        next_number: next_number(conn)?,
        now: options.today.and_time(chrono::NaiveTime::MIN),
        villages: all.into_iter().map(|one| (one.code.clone(), one)).collect(),
        in_file: HashMap::new(),
        events: Vec::new(),
        conn,
        key,
        options,
        actor,
        county,
        programme,
    };
    let report = import::run(source, &COLUMNS, encoding, &mut import)?;
    Ok(Imported {
        report,
        county: import.county,
        events: import.events,
    })
}

/// The county of the scope, else the only one that has a programme; with its newest programme.
fn county_of(conn: &mut Conn, scope: &DivisionCode) -> Result<(DivisionCode, Option<Programme>)> {
    if scope.level() > Level::County {
        return Err(Error::invalid(
            "观察员由县里统一安排，请用县级账号导入观察员名单。",
        ));
    }
    let programmes = programmes_of(conn, scope)?;
    let counties: BTreeSet<&str> = programmes
        .iter()
        .map(|one| one.county_code.as_str())
        .collect();
    let county = match (scope.county(), counties.first()) {
        (Some(own), _) => own,
        (None, Some(only)) if counties.len() == 1 => {
            DivisionCode::parse(only).map_err(Error::internal)?
        }
        _ => {
            return Err(Error::invalid(
                "分不清是哪个县的观察员，请用该县的账号导入，或先在该县启动换届工作。",
            ));
        }
    };
    Ok((county, programmes.into_iter().next()))
}

/// Reads rows of observers.
#[derive(Debug)]
pub struct ObserverReader;

impl RowReader for ObserverReader {
    type Record = ObserverRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<ObserverRow> {
        let name = row.cell(NAME);
        let (telephone, account) = (row.cell(TELEPHONE), row.cell(ACCOUNT));
        if telephone.is_empty() && account.is_empty() {
            let message = "“手机号”和“账号”至少填一个，请补填";
            findings.refuse(TELEPHONE, "missing_value", message, &telephone);
        }
        let villages = row.cell(VILLAGES);
        let villages = cells::text(VILLAGES, &villages, LONGEST_VILLAGES, findings);
        let signs = ['、', '，', ',', '；', ';', '\n'];
        let villages = villages.unwrap_or_default();
        let villages = villages.split(signs).map(str::trim);
        let villages = villages.filter(|one| !one.is_empty());
        let is_named = !account.is_empty();
        let read = several::account_name(&account.text());
        if let (true, Err(sentence)) = (is_named, &read) {
            findings.refuse(ACCOUNT, "bad_character", *sentence, &account);
        }
        Some(ObserverRow {
            name: person_cells::name(NAME, &name, findings),
            telephone: person_cells::telephone(TELEPHONE, &telephone, findings),
            account: read.ok().filter(|_| is_named),
            organisation: cells::text(
                ORGANISATION,
                &row.cell(ORGANISATION),
                LONGEST_ORGANISATION,
                findings,
            ),
            villages: villages.map(str::to_owned).collect(),
        })
    }
}

impl Importer for ObserverImport<'_, '_> {
    type Record = ObserverRow;
    type Reader = ObserverReader;

    fn reader(&self) -> ObserverReader {
        ObserverReader
    }

    fn progress(&self) -> &Progress {
        &self.options.progress
    }

    fn take(&mut self, rows: Vec<Checked<ObserverRow>>, report: &mut Report) -> Result<()> {
        for checked in rows {
            let outcome = self.row(&checked, report)?;
            report.count(outcome);
        }
        Ok(())
    }
}

impl ObserverImport<'_, '_> {
    fn row(&mut self, checked: &Checked<ObserverRow>, report: &mut Report) -> Result<Outcome> {
        let (row, record) = (checked.row, &checked.record);
        let is_first = self.is_first(row, record, report);
        let villages = self.find_villages(row, record, report)?;
        let (Some(name), Some(villages), true, false) =
            (&record.name, villages, is_first, checked.is_refused)
        else {
            return Ok(Outcome::Refused);
        };
        let sealed = record.telephone.as_ref();
        let sealed = sealed
            .map(|one| Sealed::of(self.key, one.as_str()))
            .transpose()?;
        let asked = (record.account.as_deref(), sealed.as_ref());
        let known = match known_of(self.conn, &self.county, asked)? {
            Ok(known) => known,
            Err((is_account, message)) => {
                let column = if is_account { ACCOUNT } else { TELEPHONE };
                let masked = record.telephone.as_ref().map(Telephone::masked);
                let account = record.account.clone().filter(|_| is_account);
                let value = account.or(masked).unwrap_or_default();
                refuse(
                    row,
                    (column, "conflicts_with_record"),
                    message,
                    value,
                    report,
                );
                return Ok(Outcome::Refused);
            }
        };
        let organisation = record.organisation.clone();
        let organisation = organisation.or_else(|| Some(known.as_ref()?.organisation.clone()));
        let candidate = Candidate {
            account_id: 0,
            name: name.clone(),
            organisation: organisation.unwrap_or_default(),
            home: known.as_ref().and_then(|one| one.home.clone()),
        };
        if self.is_in_conflict(row, &candidate, &villages, report) {
            return Ok(Outcome::Refused);
        }
        if !self.options.is_writing(report) {
            return self.try_out(
                known.as_ref(),
                (&candidate, sealed.as_ref()),
                record,
                &villages,
            );
        }
        self.keep(known, (&candidate, sealed.as_ref()), record, &villages)
    }

    /// Telephone and account stand once in the file.
    fn is_first(&mut self, row: u32, record: &ObserverRow, report: &mut Report) -> bool {
        let telephone = record.telephone.as_ref();
        let telephone = telephone.map(|one| (TELEPHONE, one.as_str().to_owned(), one.masked()));
        let account = record
            .account
            .clone()
            .map(|one| (ACCOUNT, one.clone(), one));
        let mut is_first = true;
        for (column, key, shown) in telephone.into_iter().chain(account) {
            let earlier = *self.in_file.entry(format!("{column} {key}")).or_insert(row);
            if earlier != row {
                let message = format!("与第{earlier}行是同一名观察员，请核对或删去重复的一行");
                refuse(row, (column, "duplicate_in_file"), message, shown, report);
                is_first = false;
            }
        }
        is_first
    }

    /// The codes of the villages a row names; none when one of them is refused.
    fn find_villages(
        &mut self,
        row: u32,
        record: &ObserverRow,
        report: &mut Report,
    ) -> Result<Option<BTreeSet<String>>> {
        let (mut found, mut is_refused) = (BTreeSet::new(), false);
        for cell in &record.villages {
            let place = self.resolver.find(self.conn, "", cell)?;
            let (code, message) = match place {
                Place::One(unit) if self.villages.contains_key(unit.current.as_str()) => {
                    found.insert(unit.current.to_string());
                    continue;
                }
                Place::One(unit) => (
                    "unknown_village",
                    format!(
                        "{}（{}）不在本县正在进行的换届中，请核对，或先启动换届工作",
                        unit.name, unit.code
                    ),
                ),
                other => other.refusal(cell),
            };
            refuse(row, (VILLAGES, code), message, cell.clone(), report);
            is_refused = true;
        }
        Ok((!is_refused).then_some(found))
    }

    fn is_in_conflict(
        &self,
        row: u32,
        who: &Candidate,
        villages: &BTreeSet<String>,
        report: &mut Report,
    ) -> bool {
        let own = villages.iter().filter_map(|code| self.villages.get(code));
        let mut is_in_conflict = false;
        for village in own {
            if let Some(why) = conflict(who, village) {
                let message = format!("{}{}，请改派别的村", village.name, why.words());
                let what = (VILLAGES, "conflicts_with_record");
                refuse(row, what, message, village.name.clone(), report);
                is_in_conflict = true;
            }
        }
        is_in_conflict
    }

    /// What would become of a row.
    fn try_out(
        &mut self,
        known: Option<&Known>,
        (who, sealed): (&Candidate, Option<&Sealed>),
        record: &ObserverRow,
        villages: &BTreeSet<String>,
    ) -> Result<Outcome> {
        let Some(known) = known else {
            return Ok(Outcome::Added);
        };
        let programme = self.programme.as_ref().map_or(0, |one| one.id);
        let own = known.villages(self.conn, programme)?;
        let is_moved = !record.villages.is_empty() && own != *villages;
        Ok(if is_moved || known.differs(who, sealed) {
            Outcome::Changed
        } else {
            Outcome::Unchanged
        })
    }

    fn keep(
        &mut self,
        known: Option<Known>,
        (who, sealed): (&Candidate, Option<&Sealed>),
        record: &ObserverRow,
        villages: &BTreeSet<String>,
    ) -> Result<Outcome> {
        let mut outcome = Outcome::Unchanged;
        let (id, account) = match known {
            Some(known) => {
                if known.differs(who, sealed) {
                    outcome = Outcome::Changed;
                    let events = change(self.conn, self.actor, &known, who, sealed)?;
                    self.events.extend(events);
                }
                (known.account.id, known.account.name)
            }
            None => {
                outcome = Outcome::Added;
                let account = record.account.clone().unwrap_or_else(|| {
                    let name = format!("gc{:04}", self.next_number);
                    self.next_number = self.next_number.saturating_add(1);
                    name
                });
                let whose = (&self.county, account.as_str());
                let (id, event) = add(self.conn, (self.actor, self.now), whose, who, sealed)?;
                self.events.push(event);
                (id, account)
            }
        };
        let Some(programme) = self
            .programme
            .as_ref()
            .filter(|_| !record.villages.is_empty())
        else {
            return Ok(outcome);
        };
        let changed = set_villages(self.conn, (programme.id, id), villages, self.now)?;
        if changed.is_empty() {
            return Ok(outcome);
        }
        let subject = format!("观察员 {account}");
        let event = NewEvent::new(self.actor, "observer.assign", &self.county, subject);
        let details = serde_json::json!({ "begun": changed.begun, "ended": changed.ended });
        self.events.push(event.with_details(details));
        Ok(match outcome {
            Outcome::Unchanged => Outcome::Changed,
            other => other,
        })
    }
}

fn refuse(
    row: u32,
    (column, code): (usize, &'static str),
    message: String,
    value: String,
    report: &mut Report,
) {
    report.add(row, column, code, Severity::Refused, message, value);
}
