//! Finding the units of a county that a name means: those of the day of the table by what they were
//! called on it, else those of today and of any day.

use std::collections::{BTreeSet, HashMap};

use super::county::{County, Township, Unit};
use crate::divisions::DivisionCode;
use crate::divisions::names::{Resolution, UnitNames, fold_name};

/// The names of some units, by township and all together.
#[derive(Debug)]
pub(super) struct Index {
    by_township: HashMap<String, Vec<UnitNames<DivisionCode>>>,
    all: UnitNames<DivisionCode>,
}

/// The names of a county.
#[derive(Debug)]
pub(super) struct Names {
    /// On the day of the table; `None`: as today.
    then: Option<Index>,
    today: Index,
}

impl Index {
    fn new(townships: &[Township], of: impl Fn(Option<&str>) -> UnitNames<DivisionCode>) -> Self {
        let mut by_township: HashMap<String, Vec<UnitNames<DivisionCode>>> = HashMap::new();
        for Township { code, name, .. } in townships {
            let inside = of(Some(code.as_str()));
            by_township
                .entry(fold_name(name).into_owned())
                .or_default()
                .push(inside.clone());
            by_township
                .entry(code.to_string())
                .or_default()
                .push(inside);
        }
        Self {
            by_township,
            all: of(None),
        }
    }

    fn named(&self, township: &str, village: &str) -> Vec<DivisionCode> {
        let folded = fold_name(township);
        let places = if folded.is_empty() {
            std::slice::from_ref(&self.all)
        } else {
            let inside = self.by_township.get(folded.as_ref());
            inside.map_or(&[][..], Vec::as_slice)
        };
        let mut found = Vec::new();
        for names in places {
            match names.resolve(village) {
                Resolution::One(code) => found.push(code),
                Resolution::Several(codes) => found.extend(codes),
                Resolution::None => {}
            }
        }
        found
    }
}

impl County {
    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let exists = |(code, unit): &(&DivisionCode, &Unit)| unit.exists_on(self.on.of(code));
            let is_as_today = |one: &(&DivisionCode, &Unit)| {
                one.1.then.is_none() && one.1.ended_on.is_none() && exists(one)
            };
            let then = |township: Option<&str>| {
                let units = self.units.iter().filter(exists);
                let meant =
                    units.filter(|(_, unit)| township.is_none_or(|own| unit.township == own));
                let named = meant.filter_map(|(code, unit)| {
                    Some((code.clone(), unit.name_then(), unit.kind_then()?))
                });
                UnitNames::new(named)
            };
            let changed = !self.units.iter().all(|one| is_as_today(&one));
            Names {
                then: changed.then(|| Index::new(&self.townships, then)),
                today: Index::new(&self.townships, |township| self.names_today(township)),
            }
        })
    }

    /// The names of today. Closed units are found too (a roster of the last term names them), unless
    /// an open one bears the same name.
    fn names_today(&self, township: Option<&str>) -> UnitNames<DivisionCode> {
        let is_meant = |unit: &Unit| township.is_none_or(|own| unit.township == own);
        let meant = || self.units.iter().filter(|(_, unit)| is_meant(unit));
        let open_names: BTreeSet<_> = meant()
            .filter(|(_, unit)| unit.ended_on.is_none())
            .map(|(_, unit)| fold_name(&unit.name))
            .collect();
        let counts =
            |unit: &Unit| unit.ended_on.is_none() || !open_names.contains(&fold_name(&unit.name));
        let counted = meant().filter(|(_, unit)| counts(unit));
        UnitNames::new(
            counted.filter_map(|(code, unit)| Some((code.clone(), unit.name.as_str(), unit.kind?))),
        )
    }

    /// Whether there is a township of that name or code.
    pub(super) fn has_township(&self, township: &str) -> bool {
        let folded = fold_name(township);
        self.names().today.by_township.contains_key(folded.as_ref())
    }

    /// The units that the cells mean here; without a township those of the whole county. Units of
    /// the day of the table go first, by the names of that day; then those that had not ended on it.
    pub(super) fn resolve(&self, township: &str, village: &str) -> Resolution<DivisionCode> {
        let has_ended = |code: &DivisionCode| {
            let unit = self.units.get(code);
            unit.and_then(|unit| unit.ended_on)
                .is_some_and(|day| day <= self.on.of(code))
        };
        let codes = self.named(township, village);
        let (ended, valid): (Vec<_>, Vec<_>) = codes.into_iter().partition(has_ended);
        let mut codes = if valid.is_empty() { ended } else { valid };
        match (codes.pop(), codes.is_empty()) {
            (None, _) => Resolution::None,
            (Some(only), true) => Resolution::One(only),
            (Some(last), false) => {
                codes.push(last);
                Resolution::Several(codes)
            }
        }
    }

    fn named(&self, township: &str, village: &str) -> Vec<DivisionCode> {
        let names = self.names();
        let then = names.then.as_ref();
        let then = then.map(|then| then.named(township, village));
        let then = then.filter(|codes| !codes.is_empty());
        then.unwrap_or_else(|| names.today.named(township, village))
    }

    /// Whether the cells name anything here.
    pub(super) fn has(&self, township: &str, village: &str) -> bool {
        !self.named(township, village).is_empty()
    }
}
