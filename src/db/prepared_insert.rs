//! Inserts for many rows on SQLite: statements of fixed text, which the connection prepares once.
//!
//! The query builder's own insert is walked three times a row; when a million rows go by, that
//! costs as much as the database's work. Here the text is known beforehand and only the values are
//! walked, once.

use std::fmt;

use diesel::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::RunQueryDsl;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use diesel::sqlite::{Sqlite, SqliteConnection};

/// A row of a table that is filled by the million.
pub(crate) trait PreparedRow: 'static {
    /// The statement up to the values: `INSERT INTO table (columns) VALUES`.
    const INSERT: &'static str;
    /// Values that are the same in every such row, after the bound ones: `, NULL, 1`.
    const CONSTANTS: &'static str = "";
    /// The statement after the values, for what to do with a row of the same key.
    const ON_CONFLICT: &'static str = "";

    /// Gives the values in the order of the columns.
    fn bind<'b>(&'b self, values: &mut Values<'_, 'b>) -> QueryResult<()>;
}

/// Takes the values of a row.
pub(crate) struct Values<'p, 'b> {
    out: AstPass<'p, 'b, Sqlite>,
    separator: &'static str,
}

impl fmt::Debug for Values<'_, '_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Values").finish_non_exhaustive()
    }
}

impl<'b> Values<'_, 'b> {
    /// The next value, of the SQL type `T`.
    pub(crate) fn push<T, U>(&mut self, value: &'b U) -> QueryResult<()>
    where
        Sqlite: HasSqlType<T>,
        U: ToSql<T, Sqlite>,
    {
        self.out.push_sql(self.separator);
        self.separator = ", ";
        self.out.push_bind_param::<T, U>(value)
    }
}

/// The insert of one row, which stays where it is.
#[derive(Debug)]
struct PreparedInsert<'r, R>(&'r R);

impl<R: PreparedRow> QueryId for PreparedInsert<'_, R> {
    type QueryId = PreparedInsert<'static, R>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<R: PreparedRow> QueryFragment<Sqlite> for PreparedInsert<'_, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(R::INSERT);
        let mut values = Values {
            out: out.reborrow(),
            separator: " (",
        };
        self.0.bind(&mut values)?;
        out.push_sql(R::CONSTANTS);
        out.push_sql(") ");
        out.push_sql(R::ON_CONFLICT);
        Ok(())
    }

    /// The text never depends on the values: they need not be walked to find that out.
    fn is_safe_to_cache_prepared(&self, _backend: &Sqlite) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<R> RunQueryDsl<SqliteConnection> for PreparedInsert<'_, R> {}

/// Inserts the rows one by one: unlike a statement of several rows, such a statement is prepared
/// once and keeps no journal of its own.
pub(crate) fn insert_each<R: PreparedRow>(
    conn: &mut SqliteConnection,
    rows: impl IntoIterator<Item = R>,
) -> QueryResult<()> {
    for row in rows {
        PreparedInsert(&row).execute(conn)?;
    }
    Ok(())
}
