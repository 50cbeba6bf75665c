//! The importer of tables whose rows tell something of a unit, not of a person (seats, households).

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, Hash, RandomState};

use super::resolver::{UnitFound, UnitResolver};
use super::unit_rows::{Imported, Options, UnitCells, open_resolver};
use super::{DivisionCode, ReferenceDays};
use crate::db::Conn;
use crate::error::Result;
use crate::tables::import::{
    self, Checked, Importer, Outcome, Progress, Report, RowReader, Stopped,
};
use crate::tables::{ColumnSet, Encoding, Severity, Source};

/// A row that belongs to a unit.
pub trait UnitRow: Send {
    /// The cells that tell the unit.
    fn unit(&self) -> &UnitCells;
}

/// A row with its unit, if that was found.
pub type Placed<R> = (Checked<R>, Option<UnitFound>);

/// Such a kind of table: what is its own.
pub trait UnitTable {
    /// What a row is read into.
    type Record: UnitRow;
    /// What reads it.
    type Reader: RowReader<Record = Self::Record>;
    /// What is on record of the rows of a batch.
    type Known;
    /// A row to be added.
    type New;

    /// The columns.
    const COLUMNS: ColumnSet;
    /// Whether nothing may be recorded for a unit that is no more.
    const IS_STRICT: bool = false;

    /// The day on which a unit of the table exists; `None`: the day of the import.
    fn days(&self) -> Option<ReferenceDays> {
        None
    }

    /// The reader of rows.
    fn reader(&self) -> Self::Reader;

    /// What is on record of these rows.
    fn on_record(&self, conn: &mut Conn, placed: &[Placed<Self::Record>]) -> Result<Self::Known>;

    /// What becomes of a row whose unit is known. What is wrong with it is reported; a new row is
    /// put into the batch, a changed one written when the batch says so.
    fn take(
        &self,
        row: Checked<Self::Record>,
        unit: &UnitFound,
        batch: &mut Batch<'_, '_, Self>,
    ) -> Result<Outcome>;

    /// Adds rows.
    fn insert(conn: &mut Conn, rows: &[Self::New]) -> Result<()>;
}

/// What a row meets, and where it goes.
pub struct Batch<'b, 'c, T: UnitTable + ?Sized> {
    /// What is on record.
    pub known: &'b T::Known,
    /// Rows to be added.
    pub new: Vec<T::New>,
    /// Where defects are told.
    pub report: &'b mut Report,
    shared: &'b mut Shared<'c>,
}

/// What lasts for the whole table.
struct Shared<'c> {
    conn: &'c mut Conn,
    options: Options,
    touched: BTreeSet<DivisionCode>,
    hash: RandomState,
    /// The first row of each key, by its hash: a million households need no texts.
    in_file: HashMap<u64, u32>,
}

impl<T: UnitTable> std::fmt::Debug for Batch<'_, '_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch")
            .field("new", &self.new.len())
            .finish_non_exhaustive()
    }
}

impl<T: UnitTable> Batch<'_, '_, T> {
    /// The connection, when changes are written now.
    pub fn writing(&mut self) -> Option<&mut Conn> {
        let writes = self.shared.options.is_writing(self.report);
        writes.then_some(&mut *self.shared.conn)
    }

    /// The connection, and whether changes are written now.
    pub fn connection(&mut self) -> (&mut Conn, bool) {
        let writes = self.shared.options.is_writing(self.report);
        (&mut *self.shared.conn, writes)
    }

    /// Notes a unit that occurs in the file.
    pub fn touch(&mut self, unit: &DivisionCode) {
        if !self.shared.touched.contains(unit) {
            self.shared.touched.insert(unit.clone());
        }
    }

    /// Whether the key occurs for the first time in the file; else the row is refused at `column`
    /// with a sentence made of the earlier row's number.
    pub fn is_first(
        &mut self,
        key: impl Hash,
        row: u32,
        (column, value): (usize, &str),
        sentence: impl Fn(u32) -> String,
    ) -> bool {
        let key = self.shared.hash.hash_one(key);
        let earlier = *self.shared.in_file.entry(key).or_insert(row);
        if earlier != row {
            let (code, value) = ("duplicate_in_file", value.to_owned());
            let message = sentence(earlier);
            self.report
                .add(row, column, code, Severity::Refused, message, value);
        }
        earlier == row
    }
}

struct UnitImport<'c, T> {
    shared: Shared<'c>,
    resolver: UnitResolver,
    table: T,
}

/// Imports (or tries) a table inside the caller's transaction.
pub fn run<T: UnitTable>(
    conn: &mut Conn,
    source: &Source,
    encoding: Option<Encoding>,
    (table, options): (T, Options),
) -> Result<Imported, Stopped> {
    let days = table.days();
    let days = days.unwrap_or_else(|| ReferenceDays::everywhere(options.today));
    let resolver = open_resolver(
        conn,
        (&options.scope, days),
        (source, &T::COLUMNS, encoding),
    )?;
    let resolver = if T::IS_STRICT {
        resolver.strict()
    } else {
        resolver
    };
    let mut units = UnitImport {
        shared: Shared {
            conn,
            options,
            touched: BTreeSet::new(),
            hash: RandomState::new(),
            in_file: HashMap::new(),
        },
        resolver,
        table,
    };
    let report = import::run(source, &T::COLUMNS, encoding, &mut units)?;
    Ok(Imported {
        report,
        touched: units.shared.touched,
    })
}

impl<T: UnitTable> Importer for UnitImport<'_, T> {
    type Record = T::Record;
    type Reader = T::Reader;

    fn reader(&self) -> T::Reader {
        self.table.reader()
    }

    fn progress(&self) -> &Progress {
        &self.shared.options.progress
    }

    fn take(&mut self, rows: Vec<Checked<T::Record>>, report: &mut Report) -> Result<()> {
        let mut placed = Vec::with_capacity(rows.len());
        for checked in rows {
            let (unit, conn) = (checked.record.unit(), &mut *self.shared.conn);
            let unit = unit.find(conn, &mut self.resolver, checked.row, report)?;
            placed.push((checked, unit));
        }
        let known = self.table.on_record(self.shared.conn, &placed)?;
        let mut batch = Batch {
            known: &known,
            new: Vec::new(),
            report,
            shared: &mut self.shared,
        };
        for (checked, unit) in placed {
            let outcome = match unit {
                Some(unit) => self.table.take(checked, &unit, &mut batch)?,
                None => Outcome::Refused,
            };
            batch.report.count(outcome);
        }
        let new = std::mem::take(&mut batch.new);
        match batch.writing() {
            Some(conn) => T::insert(conn, &new),
            None => Ok(()),
        }
    }
}
