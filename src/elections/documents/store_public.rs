//! Final papers as everybody reads them: of each kind the newest version, nothing of the others.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::kind::Kind;
use super::publication::for_everybody;
use super::store::versions;
use crate::db::Conn;
use crate::documents::Document;
use crate::elections::state::State;
use crate::error::{Error, Result};
use crate::schema::election_documents;

/// A paper that everybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::elections) struct PublicPaper {
    /// Which one.
    pub(in crate::elections) kind: Kind,
    /// From 1; above 1 it replaced another one.
    pub(in crate::elections) version: i32,
    /// When this version was made final, UTC.
    pub(in crate::elections) made_at: NaiveDateTime,
}

/// The public papers of a chapter that is in `state`, the newest first.
pub(in crate::elections) fn public_papers(
    conn: &mut Conn,
    election: i64,
    (state, has_result): (State, bool),
) -> Result<Vec<PublicPaper>> {
    let rows: Vec<(String, i32, NaiveDateTime)> = election_documents::table
        .filter(election_documents::election_id.eq(election))
        .order(election_documents::version)
        .select((
            election_documents::kind,
            election_documents::version,
            election_documents::made_at,
        ))
        .load(conn)?;
    let mut newest: BTreeMap<Kind, PublicPaper> = BTreeMap::new();
    for (word, version, made_at) in rows {
        let kind = Kind::from_word(&word).ok_or_else(|| Error::internal("a stored kind"))?;
        if kind.is_public(state, has_result) {
            let paper = PublicPaper {
                kind,
                version,
                made_at,
            };
            newest.insert(kind, paper);
        }
    }
    let mut all: Vec<PublicPaper> = newest.into_values().collect();
    all.sort_by_key(|one| std::cmp::Reverse((one.made_at, one.kind)));
    Ok(all)
}

/// One public paper with its text; `NotFound` for what is not public.
pub(in crate::elections) fn public_paper(
    conn: &mut Conn,
    election: i64,
    word: &str,
    stands: (State, bool),
) -> Result<(PublicPaper, Document)> {
    let all = public_papers(conn, election, stands)?;
    let paper = all.into_iter().find(|one| one.kind.word() == word);
    let paper = paper.ok_or(Error::NotFound)?;
    let newest = versions(conn, election)?
        .remove(&paper.kind)
        .and_then(|mut own| own.pop());
    let document = newest.ok_or(Error::NotFound)?.document()?;
    Ok((paper, for_everybody(document)))
}
