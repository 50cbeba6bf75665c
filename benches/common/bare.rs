//! SQLite without anything around it: the limit that imports are measured against. One prepared
//! `INSERT` a table, every value bound from memory, one step a row.
#![expect(
    unsafe_code,
    reason = "the bare limit is the C interface itself; measurements only"
)]

use std::ffi::{CStr, CString, c_int};
use std::path::Path;
use std::ptr;

use libsqlite3_sys as ffi;

/// A connection.
#[derive(Debug)]
pub(crate) struct Bare(*mut ffi::sqlite3);

/// The rows of a table, one value after the other in one piece of memory: a tag, then the number
/// (eight bytes) or the length (four) and the bytes.
#[derive(Debug)]
pub(crate) struct Rows {
    table: String,
    columns: c_int,
    count: usize,
    values: Vec<u8>,
}

impl Bare {
    /// Opens a file with the settings of the program's own connections.
    pub(crate) fn open(path: &Path) -> Self {
        let path = CString::new(path.to_str().unwrap()).unwrap();
        let mut db = ptr::null_mut();
        // SAFETY: the path ends with a zero byte, and `db` outlives the call.
        let status = unsafe { ffi::sqlite3_open(path.as_ptr(), &raw mut db) };
        assert_eq!(status, ffi::SQLITE_OK);
        let bare = Self(db);
        for setting in [
            "PRAGMA busy_timeout = 5000",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
            "PRAGMA trusted_schema = OFF",
            "PRAGMA secure_delete = ON",
            "PRAGMA cell_size_check = ON",
            "PRAGMA cache_size = -32768",
        ] {
            bare.run(setting);
        }
        bare
    }

    /// Runs a statement to its end.
    pub(crate) fn run(&self, sql: &str) {
        let sql = CString::new(sql).unwrap();
        let nothing = ptr::null_mut();
        // SAFETY: the connection is open, the text ends with a zero byte.
        let status =
            unsafe { ffi::sqlite3_exec(self.0, sql.as_ptr(), None, nothing, nothing.cast()) };
        assert_eq!(status, ffi::SQLITE_OK, "{}: {sql:?}", self.message());
    }

    /// All rows of a table in the order of its key.
    pub(crate) fn read(&self, table: &str) -> Rows {
        let statement = self.prepare(&format!("SELECT * FROM {table}"));
        // SAFETY: the statement is prepared; columns are read after a step that gave a row, and
        // their memory is copied before the next step.
        unsafe {
            let columns = ffi::sqlite3_column_count(statement);
            let (mut count, mut values) = (0, Vec::new());
            while ffi::sqlite3_step(statement) == ffi::SQLITE_ROW {
                count += 1;
                for column in 0..columns {
                    keep(statement, column, &mut values);
                }
            }
            ffi::sqlite3_finalize(statement);
            Rows {
                table: table.to_owned(),
                columns,
                count,
                values,
            }
        }
    }

    /// Inserts the rows by one prepared statement.
    pub(crate) fn insert(&self, rows: &Rows) {
        let places = vec!["?"; usize::try_from(rows.columns).unwrap()].join(",");
        let statement = self.prepare(&format!("INSERT INTO {} VALUES ({places})", rows.table));
        let mut values = rows.values.as_slice();
        for _ in 0..rows.count {
            for column in 1..=rows.columns {
                values = bind(statement, column, values);
            }
            // SAFETY: the statement is prepared and all its values are bound.
            let status = unsafe { ffi::sqlite3_step(statement) };
            assert_eq!(status, ffi::SQLITE_DONE, "{}", self.message());
            // SAFETY: as above.
            unsafe { ffi::sqlite3_reset(statement) };
        }
        // SAFETY: the statement is not used after this.
        unsafe { ffi::sqlite3_finalize(statement) };
    }

    fn prepare(&self, sql: &str) -> *mut ffi::sqlite3_stmt {
        let sql = CString::new(sql).unwrap();
        let mut statement = ptr::null_mut();
        // SAFETY: the connection is open, the text ends with a zero byte.
        let status = unsafe {
            ffi::sqlite3_prepare_v2(
                self.0,
                sql.as_ptr(),
                -1,
                &raw mut statement,
                ptr::null_mut(),
            )
        };
        assert_eq!(status, ffi::SQLITE_OK, "{}", self.message());
        statement
    }

    fn message(&self) -> String {
        // SAFETY: the message lives until the next call; it is copied at once.
        let message = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(self.0)) };
        message.to_string_lossy().into_owned()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // SAFETY: all statements are finalised, and the connection is not used any more.
        unsafe { ffi::sqlite3_close(self.0) };
    }
}

/// Copies one column of the current row.
///
/// # Safety
/// The last step of `statement` gave a row with this column.
unsafe fn keep(statement: *mut ffi::sqlite3_stmt, column: c_int, values: &mut Vec<u8>) {
    // SAFETY: promised by the caller; bytes are read after the pointer, as SQLite asks.
    unsafe {
        let kind = ffi::sqlite3_column_type(statement, column);
        values.push(u8::try_from(kind).unwrap());
        if kind == ffi::SQLITE_INTEGER {
            values.extend(ffi::sqlite3_column_int64(statement, column).to_ne_bytes());
        } else if kind != ffi::SQLITE_NULL {
            let start = ffi::sqlite3_column_blob(statement, column).cast::<u8>();
            let length = ffi::sqlite3_column_bytes(statement, column);
            values.extend(length.to_ne_bytes());
            if !start.is_null() {
                let length = usize::try_from(length).unwrap();
                values.extend(std::slice::from_raw_parts(start, length));
            }
        }
    }
}

/// Binds the first of the values and gives the others.
fn bind(statement: *mut ffi::sqlite3_stmt, column: c_int, values: &[u8]) -> &[u8] {
    let (kind, rest) = values.split_first().unwrap();
    let kind = c_int::from(*kind);
    if kind == ffi::SQLITE_NULL {
        // SAFETY: the statement is prepared.
        unsafe { ffi::sqlite3_bind_null(statement, column) };
        return rest;
    }
    if kind == ffi::SQLITE_INTEGER {
        let (number, rest) = rest.split_first_chunk().unwrap();
        // SAFETY: as above.
        unsafe { ffi::sqlite3_bind_int64(statement, column, i64::from_ne_bytes(*number)) };
        return rest;
    }
    let (length, rest) = rest.split_first_chunk().unwrap();
    let length = c_int::from_ne_bytes(*length);
    let (bytes, rest) = rest.split_at(usize::try_from(length).unwrap());
    let start = bytes.as_ptr();
    // SAFETY: the bytes live in `Rows` until after the step, so SQLite need not copy them.
    unsafe {
        if kind == ffi::SQLITE_TEXT {
            ffi::sqlite3_bind_text(statement, column, start.cast(), length, None);
        } else {
            ffi::sqlite3_bind_blob(statement, column, start.cast(), length, None);
        }
    }
    rest
}
