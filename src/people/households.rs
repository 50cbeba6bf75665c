//! Being written.

use crate::db::Conn;
use crate::divisions::unit_rows::{Imported, Options};
use crate::tables::import::Stopped;
use crate::tables::{ColumnSet, Encoding, Source};

/// The columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[],
    any_of: &[],
};

/// Imports (or tries) a table inside the caller's transaction.
pub fn run(
    _conn: &mut Conn,
    _key: &crate::people::seal::SealingKey,
    _source: &Source,
    _encoding: Option<Encoding>,
    _options: Options,
) -> Result<Imported, Stopped> {
    Err(crate::error::Error::invalid("尚未提供").into())
}
