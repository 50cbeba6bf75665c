//! Who stands in refused rows: a roster that replaces the former one must not end their time in
//! office because of a slip of the pen.

use std::collections::HashSet;

use crate::people::in_file::short;
use crate::people::store::KnownPerson;

/// The people of the refused rows of a file.
#[derive(Debug, Default)]
pub(super) struct Refused {
    names: HashSet<String>,
    id_numbers: HashSet<u64>,
    /// A refused row tells neither its unit nor whom it means.
    has_unknown: bool,
}

impl Refused {
    /// Notes a refused row by what can be told of it.
    pub(super) fn note(&mut self, name: Option<&str>, lookup: Option<&[u8; 32]>, has_unit: bool) {
        if let Some(name) = name.filter(|name| !self.names.contains(*name)) {
            self.names.insert(name.to_owned());
        }
        self.id_numbers.extend(lookup.map(short));
        self.has_unknown |= name.is_none() && !has_unit;
    }

    /// Whether a refused row may mean anybody at all.
    pub(super) fn has_unknown(&self) -> bool {
        self.has_unknown
    }

    /// Whether a person on record may be the one of a refused row.
    pub(super) fn may_mean(&self, person: &KnownPerson) -> bool {
        let lookup = person.id_number_lookup.as_deref();
        let lookup: Option<&[u8; 32]> = lookup.and_then(|lookup| lookup.try_into().ok());
        self.names.contains(&person.name)
            || lookup.is_some_and(|lookup| self.id_numbers.contains(&short(lookup)))
    }
}
