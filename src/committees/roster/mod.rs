//! Importing a roster of the two committees: one row is one person on one unit's committees.

mod changes;
pub mod columns;
mod compare;
mod finish;
mod heads;
mod known;
mod refused;
mod row;
mod stretch;
mod take;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::committees::{Posts, ReferenceDays, Term, reference_days};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::UnitResolver;
use crate::divisions::unit_rows::open_resolver;
use crate::error::Result;
use crate::people::elsewhere::Elsewhere;
use crate::people::in_file::InFile;
use crate::people::person_cells::Dates;
use crate::people::same_number::{Join, SameNumber};
use crate::people::seal::SealingKey;
use crate::tables::import::{Findings, Importer, Progress, Report, RowReader};
use crate::tables::{Row, Source, import};

use heads::Heads;
use known::{Known, Terms};
use refused::Refused;
use row::MemberRow;

/// How a roster is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// The term the roster is of.
    pub term: Term,
    /// All terms on record.
    pub all_terms: Vec<Term>,
    /// What the importing person may see and change.
    pub scope: DivisionCode,
    /// Nothing is written.
    pub is_trial: bool,
    /// Good rows are written though others are refused.
    pub skip_bad_rows: bool,
    /// Memberships of people who are not in the file end, in the units that occur in it.
    pub replace: bool,
    /// The day of the import.
    pub today: NaiveDate,
    /// Where the rows taken so far are noted.
    pub progress: Progress,
}

/// A roster that is being imported.
struct RosterImport<'c> {
    conn: &'c mut Conn,
    key: &'c SealingKey,
    options: Options,
    terms: Terms,
    resolver: UnitResolver,
    known: Known,
    in_file: InFile,
    /// Where the members of the file are counted today.
    touched: BTreeSet<DivisionCode>,
    /// The units that the file names.
    named: BTreeSet<DivisionCode>,
    /// Number of the unit touched last: rows of a unit stand together.
    last_touched: Option<u32>,
    /// All posts of the bodies whose column the file has.
    told: Posts,
    /// Units that were joined with others since and stand in the file: their numbers, and those of
    /// the units of today.
    joined: HashMap<u32, u32>,
    /// Units with a refused row of which nobody can say whom it means.
    unsettled: BTreeSet<DivisionCode>,
    /// Who stands in refused rows: nobody of them leaves.
    refused: Refused,
    possible_matches: u32,
    /// Rows that mean an entry whose record has no ID number while another one has it.
    same_number: SameNumber,
    elsewhere: Elsewhere,
    heads: Heads,
    /// Who begins a stretch in one unit of today and had one in another unit of then, with the name of
    /// the unit in the file.
    beside: Vec<(i64, String, std::sync::Arc<str>)>,
    /// Who stands in the file and has left by the records, in words.
    left: Vec<String>,
    /// The election days: one may be elected after the day of the import.
    days: ReferenceDays,
}

/// What an imported roster leaves to be done: kept sums and later terms depend on it.
#[derive(Debug)]
pub struct Imported {
    /// What was found and written.
    pub report: Report,
    /// Units whose members may have changed.
    pub touched: BTreeSet<DivisionCode>,
    /// Units that the file names, as they were on the election day.
    pub named: BTreeSet<DivisionCode>,
    /// Later terms have members in these counties: their flags must be told anew.
    pub has_later_terms: bool,
    /// Records that are one person by the ID number: the caller joins them.
    pub joins: Vec<Join>,
}

/// Imports (or tries) a roster inside the caller's transaction. The caller undoes it when rows
/// were refused and good rows shall not be written alone.
pub fn run(
    conn: &mut Conn,
    key: &SealingKey,
    source: &Source,
    encoding: Option<crate::tables::Encoding>,
    options: Options,
) -> std::result::Result<Imported, import::Stopped> {
    let table = (source, &columns::COLUMNS, encoding);
    let days = reference_days(conn, &options.term)?;
    let resolver = open_resolver(conn, (&options.scope, days.clone()), table)?;
    let mut roster = RosterImport::new(conn, key, options, (resolver, days))?;
    let mut report = import::run(source, &columns::COLUMNS, encoding, &mut roster)?;
    let joins = roster.finish(&mut report)?;
    Ok(Imported {
        report,
        touched: roster.touched,
        named: roster.named,
        has_later_terms: roster.known.has_later_terms,
        joins,
    })
}

impl<'c> RosterImport<'c> {
    fn new(
        conn: &'c mut Conn,
        key: &'c SealingKey,
        options: Options,
        (resolver, days): (UnitResolver, ReferenceDays),
    ) -> Result<Self> {
        let known = Known::new(conn, &options.scope)?;
        let before = |term: &&Term| term.starts_on < options.term.starts_on;
        let earlier = options.all_terms.iter().filter(before);
        let preceding = earlier
            .clone()
            .max_by_key(|term| term.starts_on)
            .map(|term| term.id);
        let terms = Terms {
            current: options.term.clone(),
            preceding,
            earlier: earlier.map(|term| term.id).collect(),
        };
        Ok(Self {
            conn,
            key,
            options,
            terms,
            resolver,
            known,
            in_file: InFile::default(),
            touched: BTreeSet::new(),
            named: BTreeSet::new(),
            last_touched: None,
            told: Posts::NONE,
            joined: HashMap::new(),
            unsettled: BTreeSet::new(),
            refused: Refused::default(),
            possible_matches: 0,
            same_number: SameNumber::default(),
            elsewhere: Elsewhere::default(),
            heads: Heads::default(),
            beside: Vec::new(),
            left: Vec::new(),
            days,
        })
    }

    /// Rows are written now: this is no trial, and nothing was refused that holds the file back.
    fn is_writing(&self, report: &Report) -> bool {
        !self.options.is_trial && (self.options.skip_bad_rows || report.is_clean())
    }
}

/// Reads and seals rows of a roster.
struct RosterReader<'c> {
    key: &'c SealingKey,
    dates: Dates,
    /// The last election day.
    began_until: NaiveDate,
}

impl RowReader for RosterReader<'_> {
    type Record = MemberRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<MemberRow> {
        row::read(row, self.key, (self.dates, self.began_until), findings)
    }
}

impl<'c> Importer for RosterImport<'c> {
    type Record = MemberRow;
    type Reader = RosterReader<'c>;

    fn reader(&self) -> RosterReader<'c> {
        let dates = Dates {
            today: self.options.today,
            of_age_on: Some(self.options.term.starts_on),
        };
        RosterReader {
            key: self.key,
            dates,
            began_until: self.days.latest(),
        }
    }

    fn progress(&self) -> &Progress {
        &self.options.progress
    }

    fn take(&mut self, batch: Vec<import::Checked<MemberRow>>, report: &mut Report) -> Result<()> {
        self.take_batch(batch, report)
    }
}
