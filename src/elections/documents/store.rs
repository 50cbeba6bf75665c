//! Final versions of documents: kept for ever, a change is the next version.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::kind::Kind;
use crate::db::Conn;
use crate::documents::Document;
use crate::elections::count::case::hash;
use crate::error::{Error, Result};
use crate::schema::{accounts, election_documents};

/// A final version.
#[derive(Clone, Debug, Queryable)]
pub(super) struct FinalVersion {
    pub(super) kind: String,
    /// From 1.
    pub(super) version: i32,
    /// The document, canonical JSON.
    body: String,
    /// Its SHA-256.
    pub(super) hash: String,
    /// Who made it final.
    pub(super) by: String,
    /// When, UTC.
    pub(super) made_at: NaiveDateTime,
}

impl FinalVersion {
    /// The document as it was.
    pub(super) fn document(&self) -> Result<Document> {
        Document::from_json(&self.body).map_err(Error::internal)
    }

    /// Whether a document is just this one.
    pub(super) fn is(&self, document: &Document) -> Result<bool> {
        Ok(document.to_json().map_err(Error::internal)? == self.body)
    }
}

/// All final versions of a chapter's documents, by kind, the newest last.
pub(super) fn versions(
    conn: &mut Conn,
    election: i64,
) -> Result<BTreeMap<Kind, Vec<FinalVersion>>> {
    let rows: Vec<FinalVersion> = election_documents::table
        .inner_join(accounts::table)
        .filter(election_documents::election_id.eq(election))
        .order((election_documents::kind, election_documents::version))
        .select((
            election_documents::kind,
            election_documents::version,
            election_documents::body,
            election_documents::hash,
            accounts::display_name,
            election_documents::made_at,
        ))
        .load(conn)?;
    let mut all: BTreeMap<Kind, Vec<FinalVersion>> = BTreeMap::new();
    for row in rows {
        let kind = Kind::from_word(&row.kind).ok_or_else(|| Error::internal("a stored kind"))?;
        all.entry(kind).or_default().push(row);
    }
    Ok(all)
}

/// Keeps a document as the next version after `last`, and gives its number and hash. Refused when
/// somebody was faster or nothing is new.
pub(super) fn freeze(
    conn: &mut Conn,
    (election, kind, last): (i64, Kind, i32),
    document: &Document,
    (account, now): (i64, NaiveDateTime),
) -> Result<(i32, String)> {
    let mut known = versions(conn, election)?;
    let newest = known.remove(&kind).and_then(|mut all| all.pop());
    if newest.as_ref().map_or(0, |one| one.version) != last {
        return Err(Error::conflict(
            "刚才有人定稿了新的一版。请打开最新一版核对，需要再改的再定稿。",
        ));
    }
    if let Some(newest) = &newest
        && newest.is(document)?
    {
        return Err(Error::invalid(format!(
            "内容和第{last}版完全一样，不用再定稿。"
        )));
    }
    let body = document.to_json().map_err(Error::internal)?;
    let (version, hash) = (last.saturating_add(1), hash(&body));
    diesel::insert_into(election_documents::table)
        .values((
            election_documents::election_id.eq(election),
            election_documents::kind.eq(kind.word()),
            election_documents::version.eq(version),
            election_documents::body.eq(&body),
            election_documents::hash.eq(&hash),
            election_documents::account_id.eq(account),
            election_documents::made_at.eq(now),
        ))
        .execute(conn)?;
    Ok((version, hash))
}
