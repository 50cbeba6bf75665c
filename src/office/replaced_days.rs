//! Election days that places below have of their own, and that a day set for the place above takes
//! away: said before it is set, as it cannot be undone at once.

use chrono::NaiveDate;

use crate::committees::{self, Term};
use crate::composition;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::error::Result;

/// Places named in one sentence at most.
const MOST_NAMED: usize = 10;

/// A place whose own election day would be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    name: String,
    day: NaiveDate,
}

/// The places below `place` with another election day of their own, which `day` would replace.
/// Places that have voted keep theirs.
pub fn replaced(
    conn: &mut Conn,
    place: &DivisionCode,
    term: &Term,
    day: NaiveDate,
) -> Result<Vec<Replaced>> {
    let voted = composition::voted_in(conn, place, term.id)?;
    let own = committees::own_election_days(conn, place, term.id)?;
    let own = own.into_iter().filter(|(below, old)| {
        below != place && *old != day && !voted.contains(&(below.clone(), *old))
    });
    let own: Vec<(DivisionCode, NaiveDate)> = own.collect();
    let codes: Vec<DivisionCode> = own.iter().map(|(below, _)| below.clone()).collect();
    let places = divisions::find_many(conn, &codes)?;
    let name = |code: &DivisionCode| {
        let found = places.iter().find(|place| place.code == *code);
        found.map_or_else(|| code.to_string(), |place| place.name.clone())
    };
    let replaced = own.iter().map(|(below, day)| Replaced {
        name: name(below),
        day: *day,
    });
    Ok(replaced.collect())
}

/// `2个：马道村村委会（2026-12-05）、横岗村村委会（2026-12-06）`.
pub fn in_words(replaced: &[Replaced]) -> String {
    let named = replaced.iter().take(MOST_NAMED);
    let named: Vec<String> = named
        .map(|place| format!("{}（{}）", place.name, place.day))
        .collect();
    let more = if replaced.len() > MOST_NAMED {
        "等"
    } else {
        ""
    };
    format!("{}个：{}{more}", replaced.len(), named.join("、"))
}
