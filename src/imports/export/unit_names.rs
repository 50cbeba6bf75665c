//! How an export names a unit so that the importer finds the very same one again.

use std::collections::{BTreeMap, HashMap};

use crate::db::Conn;
use crate::divisions::{self, DivisionCode, UnitLine};
use crate::error::{Error, Result};
use crate::tables::sheet::Value;

/// The names of the units of a place. Within one county a unit goes by its name, unless another
/// bears the same one or it is closed; above a county by its code.
#[derive(Debug, Default)]
pub(super) struct UnitNames {
    by_county: BTreeMap<DivisionCode, HashMap<String, UnitLine>>,
    shared: HashMap<(String, String), u32>,
    has_names: bool,
}

impl UnitNames {
    pub(super) fn new(place: &DivisionCode) -> Self {
        Self {
            has_names: place.county().is_some(),
            ..Self::default()
        }
    }

    /// The cells 乡镇 and 村（社区） of a unit.
    pub(super) fn cells(&mut self, conn: &mut Conn, unit_code: &str) -> Result<[Value; 2]> {
        let code = DivisionCode::parse(unit_code).map_err(Error::internal)?;
        if let Some(county) = code.county() {
            self.load(conn, county.clone())?;
            let unit = self
                .by_county
                .get(&county)
                .and_then(|units| units.get(unit_code));
            if let Some(unit) = unit {
                let is_shared = self.shared.get(&key(unit)).is_some_and(|count| *count > 1);
                let by_name = self.has_names && unit.valid_to.is_none() && !is_shared;
                let name = if by_name {
                    unit.name.as_str()
                } else {
                    unit_code
                };
                return Ok([unit.township_name.as_str().into(), name.into()]);
            }
        }
        Ok([Value::Empty, unit_code.into()])
    }

    /// The unit of then, where it is not the one of today: its name, or its code where another unit
    /// of the county bears that name.
    pub(super) fn recorded(
        &mut self,
        conn: &mut Conn,
        (unit_code, current): (&str, &str),
    ) -> Result<Value> {
        let code = DivisionCode::parse(unit_code).map_err(Error::internal)?;
        let Some(county) = code.county().filter(|_| unit_code != current) else {
            return Ok(Value::Empty);
        };
        self.load(conn, county.clone())?;
        let units = self.by_county.get(&county);
        let name = units.and_then(|units| Some(units.get(unit_code)?.name.as_str()));
        let bearers = units.into_iter().flat_map(HashMap::values);
        let bearers = bearers.filter(|unit| Some(unit.name.as_str()) == name);
        let name = name.filter(|_| bearers.count() == 1);
        Ok(name.unwrap_or(unit_code).into())
    }

    fn load(&mut self, conn: &mut Conn, county: DivisionCode) -> Result<()> {
        if self.by_county.contains_key(&county) {
            return Ok(());
        }
        let mut units = HashMap::new();
        for unit in divisions::units_of_county(conn, &county)? {
            *self.shared.entry(key(&unit)).or_default() += 1;
            units.insert(unit.code.to_string(), unit);
        }
        // A table of an earlier day is read by the names of that day.
        for (code, name) in divisions::former_names(conn, &county)? {
            let unit = units.get(code.as_str()).filter(|unit| unit.name != name);
            if let Some(unit) = unit {
                let former = key_of(&unit.township_name, &name);
                *self.shared.entry(former).or_default() += 1;
            }
        }
        self.by_county.insert(county, units);
        Ok(())
    }
}

/// Two units with the same key cannot be told apart by name.
fn key(unit: &UnitLine) -> (String, String) {
    key_of(&unit.township_name, &unit.name)
}

fn key_of(township: &str, name: &str) -> (String, String) {
    let fold = |name: &str| divisions::names::fold_name(name).into_owned();
    (fold(township), fold(name))
}
