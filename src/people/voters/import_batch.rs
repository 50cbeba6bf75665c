//! A batch of rows of voters: whom they may mean, and what they add.

use std::collections::HashMap;

use super::row::VoterRow;
use super::{Voter, named};
use crate::db::Conn;
use crate::divisions::resolver::UnitFound;
use crate::error::Result;
use crate::people::directory::{Directory, units_and_names};
use crate::people::intake::{NewPersons, SealedCells};

/// A row with its unit.
pub(super) struct Placed {
    pub(super) row: u32,
    pub(super) is_refused: bool,
    pub(super) record: VoterRow,
    pub(super) unit: Option<UnitFound>,
    pub(super) sealed: SealedCells,
}

/// What a batch meets, and what it adds.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) on_record: HashMap<(String, i64), Voter>,
    pub(super) persons: NewPersons,
    pub(super) voters: Vec<Voter>,
}

impl Batch {
    /// Loads whom the rows may mean: those with their ID numbers, and those of their names in
    /// their units.
    pub(super) fn load(
        conn: &mut Conn,
        people: &mut Directory,
        placed: &[Placed],
        is_writing: bool,
    ) -> Result<Self> {
        let mut batch = Self::default();
        if is_writing {
            batch.persons = NewPersons::with_room_for(conn, placed.len())?;
        }
        if people.is_empty() {
            return Ok(batch);
        }
        people.forget();
        let lookups: Vec<&[u8]> = placed
            .iter()
            .filter_map(|row| row.sealed.lookup().map(<[u8; 32]>::as_slice))
            .collect();
        people.look_up(conn, &lookups)?;
        let rows = placed
            .iter()
            .filter_map(|row| Some((row.unit.as_ref()?, row.record.person.name.as_deref()?)));
        let (units, names) = units_and_names(rows);
        people.load_named(conn, &units, &names)?;
        let voters = named(conn, &units, &names)?;
        people.load(conn, voters.iter().map(|voter| voter.person_id))?;
        for voter in voters {
            people.note_unit(voter.person_id, &voter.unit_code);
            let key = (voter.unit_code.clone(), voter.person_id);
            batch.on_record.insert(key, voter);
        }
        Ok(batch)
    }
}
