//! The seats of a term as tables give them: those of the election by the units of its day, and those
//! that were fixed anew for a unit with which others were joined since.

use std::collections::BTreeSet;

use super::former_seats_import::Later;
use super::former_seats_store_ledger::{Ledger, Seats, TODAY};
use super::seats_store::{FixedSeats, seats_in};
use super::{Term, reference_days};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;

/// A row of such a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatsLine {
    /// The unit.
    pub unit: DivisionCode,
    /// Seats of the party body, 0–15.
    pub party: i32,
    /// Seats of the committee, 0–15.
    pub committee: i32,
    /// 妇女委员定岗; `None`: only known of the unit of today as a whole.
    pub woman: Option<bool>,
    /// 一票选举.
    pub single_ballot: bool,
    /// Fixed anew after others were joined with the unit.
    pub is_anew: bool,
}

impl SeatsLine {
    fn new(unit: DivisionCode, seats: Seats, woman: Option<bool>, is_anew: bool) -> Self {
        Self {
            unit,
            party: seats.party,
            committee: seats.committee,
            woman,
            single_ballot: seats.single_ballot,
            is_anew,
        }
    }
}

/// The seats of a term in a place, by the code of the unit.
pub fn seats_as_given(
    conn: &mut Conn,
    term: &Term,
    place: &DivisionCode,
) -> Result<Vec<SeatsLine>> {
    let days = reference_days(conn, term)?;
    let later = Later::load(conn, place, days)?;
    // A unit of a township may have gone on in another township.
    let around = place.county().unwrap_or_else(|| place.clone());
    let rows = seats_in(conn, term.id, &around)?;
    let mut lines = Vec::with_capacity(rows.len());
    let ledger = Ledger::load(conn, term.id, later.concerned())?;
    for row in &rows {
        let unit = DivisionCode::parse(&row.unit_code).map_err(crate::error::Error::internal)?;
        let woman = Some(row.designated_woman_member);
        if later.concerns(&unit) {
            lines.extend(of_then(&later, &ledger, (&unit, row)));
        } else {
            lines.push(SeatsLine::new(unit, Seats::of(row), woman, false));
        }
    }
    lines.retain(|line| place.contains(&line.unit));
    lines.sort_by(|a, b| (&a.unit, a.is_anew).cmp(&(&b.unit, b.is_anew)));
    Ok(lines)
}

/// The seats of the units of the election day that are one unit today, and those of today that are
/// not their sum.
fn of_then(
    later: &Later,
    ledger: &Ledger,
    (unit, row): (&DivisionCode, &FixedSeats),
) -> Vec<SeatsLine> {
    let concerned = later.concerned().iter();
    let parts: BTreeSet<_> = concerned
        .filter(|part| later.today(part) == *unit)
        .collect();
    // Which of several had the seat for a woman nobody knows.
    let woman = Some(false).filter(|_| !row.designated_woman_member);
    let of_part = |part: &&DivisionCode| {
        let first = later.path(part).into_iter().next()?;
        let began = later.joined_on(part).filter(|_| later.came(part));
        let time = began.map_or(first, |on| ((*part).clone(), on));
        let seats = ledger.at(&time)?;
        Some(SeatsLine::new((*part).clone(), seats, woman, false))
    };
    let mut lines: Vec<SeatsLine> = parts.iter().filter_map(of_part).collect();
    let today = (unit.clone(), TODAY);
    if !later.is_sum(ledger, &today) {
        let woman = Some(row.designated_woman_member);
        lines.push(SeatsLine::new(unit.clone(), Seats::of(row), woman, true));
    }
    lines
}
