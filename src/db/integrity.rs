//! Whether the database itself is sound, and a copy of it while it is in use.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::connection::connect;
use super::{Conn, DatabaseUrl, Db};
use crate::error::{Error, Result};

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

/// What the database finds wrong with its own file; PostgreSQL checks its pages by itself.
pub fn integrity(conn: &mut Conn) -> Result<Vec<String>> {
    let Conn::Sqlite(_) = conn else {
        return Ok(Vec::new());
    };
    let pages = "SELECT integrity_check AS finding FROM pragma_integrity_check";
    let links = "SELECT 'foreign key: ' || \"table\" AS finding FROM pragma_foreign_key_check";
    let mut findings: Vec<Finding> = diesel::sql_query(pages).load(conn)?;
    findings.retain(|row| row.finding != "ok");
    findings.extend(diesel::sql_query(links).load::<Finding>(conn)?);
    Ok(findings
        .into_iter()
        .map(|row| format!("数据库：{}", row.finding))
        .collect())
}

impl Db {
    /// Writes a copy of a SQLite database to a new file, as of one moment, beside running writers.
    pub fn copy_to(&self, file: &Path) -> Result<()> {
        let DatabaseUrl::Sqlite(_) = self.url() else {
            return Err(Error::invalid(
                "PostgreSQL 请用 pg_dump 备份，见 docs/operations.md",
            ));
        };
        let target = file
            .to_str()
            .ok_or_else(|| Error::invalid("备份路径不是有效的文字"))?;
        let mut conn = connect(self.url()).map_err(Error::internal)?;
        diesel::sql_query("VACUUM INTO $1")
            .bind::<Text, _>(target)
            .execute(&mut conn)?;
        Ok(())
    }
}
