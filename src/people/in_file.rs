//! Who occurred in the file already: the same person twice in a unit is refused, in two units
//! pointed out. A million rows stay below 120 MB: hashes are kept, not texts.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::Birth;
use super::intake::PersonRow;

/// Where a person stood before in the file.
#[derive(Clone, Copy, Debug)]
pub struct Earlier {
    /// Row number.
    pub row: u32,
    /// Number of the unit during this import.
    pub unit: u32,
    /// The person, on record or about to be; 0 in a trial, [`REFUSED`] when the row was refused.
    pub person: i64,
}

/// Instead of the person of a row that was refused.
pub const REFUSED: i64 = -1;

#[derive(Clone, Copy, Debug)]
struct Numbered {
    earlier: Earlier,
    /// Part of the hash of the name.
    name: u32,
}

#[derive(Clone, Copy, Debug)]
struct Named {
    row: u32,
    birth: Option<Birth>,
    has_id_number: bool,
}

/// Keys that are keyed hashes already are not hashed again.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type ByHash<V> = HashMap<u64, V, BuildHasherDefault<AsItIs>>;

/// Everybody so far.
#[derive(Debug, Default)]
pub struct InFile {
    hash: RandomState,
    by_id_number: ByHash<Numbered>,
    further_units: HashMap<(u64, u32), u32>,
    by_name: ByHash<Named>,
    /// Namesakes beyond the first: few.
    further_names: HashMap<u64, Vec<Named>>,
}

/// What a row's ID number met earlier in the file.
#[derive(Debug)]
pub enum SameId {
    /// It is the first.
    No,
    /// The row of the same unit, and whether it was refused.
    InThisUnit(u32, bool),
    /// The row of another unit.
    InAnotherUnit(Earlier),
    /// A row with another name.
    OtherName(u32),
}

/// What a row's name met earlier in the same unit of the file.
#[derive(Debug, PartialEq, Eq)]
pub enum SameName {
    /// It is the first.
    No,
    /// Nothing tells the two apart.
    Indistinguishable(u32),
    /// Another person of that name.
    Other(u32),
}

/// The first half of the keyed hash is enough to tell the people of one file apart.
pub fn short(lookup: &[u8; 32]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&lookup[..8]);
    u64::from_be_bytes(first)
}

impl Named {
    /// What `later`, of the same name and unit, is to this one. Without both birth dates nobody
    /// can tell, and the missing one is reported for itself.
    fn meets(&self, later: &Self) -> SameName {
        match (self.birth, later.birth) {
            (Some(birth), Some(other)) if birth.agrees(other) => {
                if self.has_id_number && later.has_id_number {
                    SameName::Other(self.row)
                } else {
                    SameName::Indistinguishable(self.row)
                }
            }
            (Some(_), Some(_)) => SameName::Other(self.row),
            _ => SameName::No,
        }
    }
}

impl SameName {
    fn weight(&self) -> u8 {
        match self {
            Self::No => 0,
            Self::Other(_) => 1,
            Self::Indistinguishable(_) => 2,
        }
    }
}

impl InFile {
    /// Whether this ID number occurred before.
    pub fn meet_id(&self, lookup: &[u8; 32], unit: u32, name: &str) -> SameId {
        let id = short(lookup);
        let Some(Numbered {
            earlier,
            name: known,
        }) = self.by_id_number.get(&id)
        else {
            return SameId::No;
        };
        let row = if earlier.unit == unit {
            Some((earlier.row, earlier.person == REFUSED))
        } else {
            let further = self.further_units.get(&(id, unit));
            further.map(|row| (*row, false))
        };
        match row {
            Some((row, is_refused)) => SameId::InThisUnit(row, is_refused),
            None if *known != self.short_name(name) => SameId::OtherName(earlier.row),
            None => SameId::InAnotherUnit(*earlier),
        }
    }

    /// Notes an ID number, also that of a refused row.
    pub fn note_id(&mut self, lookup: &[u8; 32], name: &str, this: Earlier) {
        let id = short(lookup);
        let name = self.short_name(name);
        if let Some(known) = self.by_id_number.get_mut(&id) {
            if known.earlier.person <= 0 && this.person >= 0 {
                known.earlier.person = this.person;
            }
            if known.earlier.unit != this.unit {
                self.further_units
                    .entry((id, this.unit))
                    .or_insert(this.row);
            }
        } else {
            let earlier = this;
            self.by_id_number.insert(id, Numbered { earlier, name });
        }
    }

    /// Notes a row for the rows after it, also when it was refused: `id` is the person it means,
    /// if it was taken.
    pub fn note_row(&mut self, row: &PersonRow<'_>, id: Option<i64>) {
        if let Some(lookup) = row.sealed.lookup() {
            let this = Earlier {
                row: row.row,
                unit: row.unit.number,
                person: id.unwrap_or(REFUSED),
            };
            self.note_id(lookup, row.name, this);
        }
    }

    fn short_name(&self, name: &str) -> u32 {
        u32::try_from(self.hash.hash_one(name) >> 32).unwrap_or_default()
    }

    /// Whether this name occurred before in the unit; notes it.
    pub fn meet_name(
        &mut self,
        unit: u32,
        name: &str,
        birth: Option<Birth>,
        has_id_number: bool,
        row: u32,
    ) -> SameName {
        let key = self.hash.hash_one((unit, name));
        let this = Named {
            row,
            birth,
            has_id_number,
        };
        let known = match self.by_name.entry(key) {
            Entry::Vacant(free) => {
                free.insert(this);
                return SameName::No;
            }
            Entry::Occupied(first) => *first.get(),
        };
        let further = self.further_names.entry(key).or_default();
        let met = std::iter::once(&known)
            .chain(further.iter())
            .map(|earlier| earlier.meets(&this));
        // The worst that any of them says.
        let worst = met.max_by_key(SameName::weight).unwrap_or(SameName::No);
        further.push(this);
        worst
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn born(year: i32) -> Option<Birth> {
        NaiveDate::from_ymd_opt(year, 1, 1).map(Birth::on)
    }

    #[test]
    fn a_namesake_in_between_hides_no_duplicate() {
        let mut file = InFile::default();
        assert_eq!(
            file.meet_name(1, "孙三", born(1970), false, 2),
            SameName::No
        );
        assert_eq!(
            file.meet_name(1, "孙三", born(1971), false, 3),
            SameName::Other(2)
        );
        let third = file.meet_name(1, "孙三", born(1970), false, 4);
        assert_eq!(third, SameName::Indistinguishable(2));
        assert_eq!(
            file.meet_name(2, "孙三", born(1970), false, 5),
            SameName::No
        );
    }

    #[test]
    fn an_unreadable_birth_date_is_compared_with_nothing() {
        let mut file = InFile::default();
        assert_eq!(
            file.meet_name(1, "孙三", born(1970), false, 2),
            SameName::No
        );
        assert_eq!(file.meet_name(1, "孙三", None, false, 3), SameName::No);
    }
}
