//! Importing observers: one row is one person with an account of the county and their villages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDateTime;

use super::assignment::Village;
use super::import_store::next_number;
use super::store_assignments::villages;
use crate::accounts::several;
use crate::audit::NewEvent;
use crate::db::Conn;
use crate::divisions::ReferenceDays;
use crate::divisions::resolver::UnitResolver;
use crate::divisions::unit_rows::Options;
use crate::divisions::{DivisionCode, Level};
use crate::elections::store::{Programme, programmes_of};
use crate::error::{Error, Result};
use crate::people::Telephone;
use crate::people::person_cells;
use crate::people::seal::SealingKey;
use crate::tables::import::{
    self, Checked, Findings, Importer, Progress, Report, RowReader, Stopped,
};
use crate::tables::{Column, ColumnSet, Encoding, NUMBER_COLUMN, Row, Source, cells};

const NAME: usize = 0;
pub(super) const TELEPHONE: usize = 1;
pub(super) const ACCOUNT: usize = 2;
const ORGANISATION: usize = 3;
pub(super) const VILLAGES: usize = 4;

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
    pub(super) name: Option<String>,
    pub(super) telephone: Option<Telephone>,
    pub(super) account: Option<String>,
    pub(super) organisation: Option<String>,
    pub(super) villages: Vec<String>,
}

/// The state of an import.
pub(super) struct ObserverImport<'c, 'k> {
    pub(super) conn: &'c mut Conn,
    pub(super) key: &'k SealingKey,
    pub(super) options: Options,
    pub(super) actor: &'c str,
    pub(super) now: NaiveDateTime,
    pub(super) county: DivisionCode,
    pub(super) programme: Option<Programme>,
    pub(super) villages: BTreeMap<String, Village>,
    pub(super) resolver: UnitResolver,
    pub(super) next_number: u32,
    /// The first row of each telephone and account.
    pub(super) in_file: HashMap<String, u32>,
    pub(super) events: Vec<NewEvent>,
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
        resolver: UnitResolver::new(conn, &county, ReferenceDays::everywhere(options.today))?,
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
