//! A merger before it is confirmed: carried out, measured and undone, so that what is shown is what
//! will be, and what is refused is refused before anybody confirms it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc;

use super::action::{self, Wanted};
use super::merge_store::{self as store, Seat, UnitFigures};
use crate::committees::{Posts, Term, list_terms};
use crate::composition;
use crate::db::{Conn, WriteScope};
use crate::divisions::{Division, DivisionCode, Happening, MergeInto, Stated};
use crate::error::{Error, Result};
use crate::web::request::App;

/// The units before, the unit after, and whom to look at.
#[derive(Clone, Debug)]
pub(super) struct Preview {
    /// The term of members and seats.
    pub(super) term: Option<Term>,
    /// The units that take part, by code.
    pub(super) before: Vec<UnitFigures>,
    /// The unit that comes of it; households and voters of all of them together.
    pub(super) after: UnitFigures,
    /// Persons who serve in two of the units in one term.
    pub(super) shared: Vec<Shared>,
    /// Different records of one name and birth date, in different units.
    pub(super) alike: Vec<Shared>,
    /// Secretaries and chairs of the unit after, in that term.
    pub(super) heads: (usize, usize),
}

/// Somebody who stands in two units.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) name: String,
    pub(super) term: String,
    /// The person's number, unit and posts, for each unit.
    pub(super) seats: Vec<(i64, String, Posts)>,
}

/// What would come of the merger, or why it is refused. Nothing is written.
pub(super) async fn tried(
    app: &App,
    place: &Division,
    (how, own, wanted): (Happening, Stated, Wanted),
) -> Result<Preview> {
    let (told, heard) = mpsc::channel();
    let place = place.clone();
    let undone = app
        .db
        .write::<()>(WriteScope::of(&place.code), move |conn| {
            let tried = preview(conn, &how, &place, &own, &wanted);
            // The listener is gone only when the request is.
            let _ = told.send(tried);
            Err(Error::conflict("试算，不写入。"))
        });
    let outcome = undone.await;
    match (heard.try_recv(), outcome) {
        (Ok(tried), _) => tried,
        (Err(_), Err(cause)) => Err(cause),
        (Err(_), Ok(())) => Err(Error::internal("a trial without an end")),
    }
}

fn preview(
    conn: &mut Conn,
    how: &Happening,
    place: &Division,
    own: &Stated,
    wanted: &Wanted,
) -> Result<Preview> {
    let Wanted::Merge(units, into) = wanted else {
        return Err(Error::NotFound);
    };
    let mut codes: Vec<DivisionCode> = units.iter().map(|unit| unit.code.clone()).collect();
    let target = match into {
        MergeInto::Existing { unit, .. } => {
            codes.push(unit.code.clone());
            unit.code.clone()
        }
        MergeInto::New(new) => new.code.clone(),
    };
    let county = place.code.county().unwrap_or_else(DivisionCode::nation);
    let term = composition::usual_term(conn, &county)?;
    let before = store::figures(conn, term.as_ref(), &codes)?;
    let seats = store::serving(conn, &codes)?;
    action::carry_out(conn, how, place, own, wanted)?;
    let after = store::figures(conn, term.as_ref(), std::slice::from_ref(&target))?;
    let mut after = after.into_iter().next().ok_or(Error::NotFound)?;
    after.households = before.iter().map(|unit| unit.households).sum();
    after.voters = before.iter().map(|unit| unit.voters).sum();
    let (shared, alike) = in_two_units(conn, &seats, &before)?;
    let now = |seat: &&Seat| term.as_ref().is_some_and(|term| seat.term == term.id);
    let holders = |post: Posts| {
        let own = seats.iter().filter(now).filter(|seat| seat.posts.has(post));
        own.map(|seat| seat.person).collect::<BTreeSet<_>>().len()
    };
    Ok(Preview {
        heads: (holders(Posts::PARTY_SECRETARY), holders(Posts::CHAIR)),
        term,
        before,
        after,
        shared,
        alike,
    })
}

/// Those who stand in two of the units in one term: one person, then records that look like one.
fn in_two_units(
    conn: &mut Conn,
    seats: &[Seat],
    units: &[UnitFigures],
) -> Result<(Vec<Shared>, Vec<Shared>)> {
    let people = store::people(conn, &seats.iter().map(|seat| seat.person).collect())?;
    let terms = list_terms(conn)?;
    let mut groups: BTreeMap<_, Vec<&Seat>> = BTreeMap::new();
    for seat in seats {
        if let Some(person) = people.get(&seat.person) {
            groups.entry((seat.term, person)).or_default().push(seat);
        }
    }
    let (mut shared, mut alike) = (Vec::new(), Vec::new());
    for ((term, (name, _)), seats) in groups {
        let units_held: BTreeSet<_> = seats.iter().map(|seat| &seat.unit).collect();
        if units_held.len() < 2 {
            continue;
        }
        let ids: BTreeSet<i64> = seats.iter().map(|seat| seat.person).collect();
        let line = |seat: &Seat| {
            let unit = units.iter().find(|line| line.unit.code == seat.unit);
            let unit = unit.map_or_else(|| seat.unit.to_string(), |line| line.unit.name.clone());
            (seat.person, unit, seat.posts)
        };
        let term = terms.iter().find(|one| one.id == term);
        let found = Shared {
            name: name.clone(),
            term: term.map_or_else(String::new, |term| term.name.clone()),
            seats: seats.into_iter().map(line).collect(),
        };
        if ids.len() == 1 {
            &mut shared
        } else {
            &mut alike
        }
        .push(found);
    }
    Ok((shared, alike))
}
