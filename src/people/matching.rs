//! Whether an incoming row is a person who is already known.
//!
//! Only the ID number joins a row and a person silently. Name, birth date and unit make a
//! candidate whom someone must confirm: namesakes born on one day exist.

use super::Birth;

/// What is known of a person, on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The keyed hash of the ID number, if one is known.
    pub id_lookup: Option<&'a [u8; 32]>,
    /// The normalised name ([`super::normalise_name`]).
    pub name: &'a str,
    /// The birth date, if one is known.
    pub birth: Option<Birth>,
    /// The unit, by its stored number.
    pub unit: i64,
}

/// Which side of a candidate has an ID number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Neither has one: the usual case in tables without that column, and of a second import.
    Neither,
    /// Only the row: confirming adds the number to the person.
    RowOnly,
    /// Only the person on record.
    RecordOnly,
}

/// How a row relates to one person on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Equal ID numbers, nothing contradicts: the same person.
    Same,
    /// Equal ID numbers but another name or birth date: code `conflicts_with_record`.
    Conflict {
        /// The names differ.
        name: bool,
        /// The birth dates differ.
        birth: bool,
    },
    /// Name, birth date and unit agree and no two ID numbers can be compared: to be confirmed.
    /// An unknown birth date agrees with any.
    Candidate(Evidence),
    /// Name and unit agree, birth date or ID number differs: code `same_name_other_person`.
    Namesake,
    /// Someone else.
    Unrelated,
}

/// Compares a row with one person on record.
pub fn relate(row: &Facts<'_>, record: &Facts<'_>) -> Relation {
    let same_name = row.name == record.name;
    let same_birth = match (row.birth, record.birth) {
        (Some(row), Some(record)) => row.agrees(record),
        _ => true,
    };
    let evidence = match (row.id_lookup, record.id_lookup) {
        (Some(row), Some(record)) if row == record => {
            return if same_name && same_birth {
                Relation::Same
            } else {
                Relation::Conflict {
                    name: !same_name,
                    birth: !same_birth,
                }
            };
        }
        (Some(_), Some(_)) => None,
        (Some(_), None) => Some(Evidence::RowOnly),
        (None, Some(_)) => Some(Evidence::RecordOnly),
        (None, None) => Some(Evidence::Neither),
    };
    match evidence {
        _ if !same_name || row.unit != record.unit => Relation::Unrelated,
        Some(evidence) if same_birth => Relation::Candidate(evidence),
        _ => Relation::Namesake,
    }
}

/// What a row is against all persons on record that could concern it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<K> {
    /// The person with this ID number.
    Same(K),
    /// The person with this ID number has another name or birth date: refuse the row.
    Conflict {
        /// The person on record.
        person: K,
        /// The names differ.
        name: bool,
        /// The birth dates differ.
        birth: bool,
    },
    /// Someone must say whether the row is one of these.
    Confirm(Vec<(K, Evidence)>),
    /// Nobody on record.
    New {
        /// Other persons of that name in the unit: warn.
        namesakes: Vec<K>,
    },
}

/// Decides over all `records`: the ID number first, then candidates, then namesakes.
pub fn decide<'a, K>(
    row: &Facts<'_>,
    records: impl IntoIterator<Item = (K, Facts<'a>)>,
) -> Decision<K> {
    let (mut candidates, mut namesakes) = (Vec::new(), Vec::new());
    for (person, record) in records {
        match relate(row, &record) {
            Relation::Same => return Decision::Same(person),
            Relation::Conflict { name, birth } => {
                return Decision::Conflict {
                    person,
                    name,
                    birth,
                };
            }
            Relation::Candidate(evidence) => candidates.push((person, evidence)),
            Relation::Namesake => namesakes.push(person),
            Relation::Unrelated => {}
        }
    }
    if candidates.is_empty() {
        Decision::New { namesakes }
    } else {
        Decision::Confirm(candidates)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    const ONE: Option<&[u8; 32]> = Some(&[1; 32]);
    const TWO: Option<&[u8; 32]> = Some(&[2; 32]);

    fn born(day: u32) -> Option<Birth> {
        NaiveDate::from_ymd_opt(1975, 3, day).map(Birth::on)
    }

    fn facts<'a>(
        id_lookup: Option<&'a [u8; 32]>,
        name: &'a str,
        birth: Option<Birth>,
        unit: i64,
    ) -> Facts<'a> {
        Facts {
            id_lookup,
            name,
            birth,
            unit,
        }
    }

    #[test]
    fn only_the_id_number_joins_silently() {
        let record = facts(ONE, "王小明", born(8), 1);
        let month = NaiveDate::from_ymd_opt(1975, 3, 1).map(Birth::in_month_of);
        let cases = [
            (facts(ONE, "王小明", born(8), 1), Relation::Same),
            (facts(ONE, "王小明", month, 2), Relation::Same),
            (facts(ONE, "王小明", None, 2), Relation::Same),
            (
                facts(ONE, "王明", born(8), 1),
                Relation::Conflict {
                    name: true,
                    birth: false,
                },
            ),
            (
                facts(ONE, "王小明", born(9), 1),
                Relation::Conflict {
                    name: false,
                    birth: true,
                },
            ),
            (
                facts(None, "王小明", born(8), 1),
                Relation::Candidate(Evidence::RecordOnly),
            ),
            (
                facts(None, "王小明", month, 1),
                Relation::Candidate(Evidence::RecordOnly),
            ),
            (facts(None, "王小明", born(8), 2), Relation::Unrelated),
            (facts(None, "王小明", born(9), 1), Relation::Namesake),
            (facts(TWO, "王小明", born(8), 1), Relation::Namesake),
            (facts(TWO, "李小明", born(8), 1), Relation::Unrelated),
        ];
        for (row, relation) in cases {
            assert_eq!(relate(&row, &record), relation, "{row:?}");
        }
        let without = facts(None, "王小明", born(8), 1);
        assert_eq!(
            relate(&record, &without),
            Relation::Candidate(Evidence::RowOnly)
        );
        assert_eq!(
            relate(&without, &without),
            Relation::Candidate(Evidence::Neither)
        );
    }

    #[test]
    fn the_id_number_wins_over_candidates() {
        let row = facts(ONE, "王小明", born(8), 1);
        let namesake = ("namesake", facts(None, "王小明", born(9), 1));
        let candidate = ("candidate", facts(None, "王小明", born(8), 1));
        let same = ("same", facts(ONE, "王小明", born(8), 2));
        assert_eq!(
            decide(&row, [namesake, candidate, same]),
            Decision::Same("same")
        );
        assert_eq!(
            decide(&row, [namesake, candidate]),
            Decision::Confirm(vec![("candidate", Evidence::RowOnly)])
        );
        assert_eq!(
            decide(&row, [namesake]),
            Decision::New {
                namesakes: vec!["namesake"]
            }
        );
    }
}
