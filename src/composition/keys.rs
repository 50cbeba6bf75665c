//! The places of the counters inside [`Figures`](super::Figures).
//!
//! The numbers are stored inside every kept sum: a number, once given, keeps its meaning for
//! ever. A new counter takes a free number; a changed meaning needs a new version of the
//! encoding. 1319–1399 are kept free for more counters of elections and observers.

use chrono::{Days, NaiveDate};

use crate::people::{Education, PoliticalStatus, Sex};

/// The oldest age that is counted apart; older persons count as this age.
pub const OLDEST_AGE: u8 = 150;

const AGES: u32 = 0;
const EDUCATION: u32 = 1000;
const POLITICAL_STATUS: u32 = 1100;
const REFERENCE_DATES: u32 = 2000;

/// On which of the two bodies a member sits; every member is in exactly one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// On the party body only.
    PartyOnly = 0,
    /// On the villagers' or residents' committee only.
    CommitteeOnly = 1,
    /// On both: set X of rulebook B0.
    Both = 2,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::PartyOnly, Self::CommitteeOnly, Self::Both];

    /// The class of somebody on the party body, on the committee or on both; `None` for
    /// somebody on neither.
    pub const fn of(in_party_body: bool, in_committee: bool) -> Option<Self> {
        match (in_party_body, in_committee) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::PartyOnly),
            (false, true) => Some(Self::CommitteeOnly),
            (false, false) => None,
        }
    }
}

/// The place of one counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u32);

impl Key {
    /// Party secretaries.
    pub const SECRETARIES: Self = Self(1200);
    /// Sum of the secretaries' ages in completed years.
    pub const SECRETARIES_AGE_SUM: Self = Self(1201);
    /// Women among the secretaries.
    pub const SECRETARIES_WOMEN: Self = Self(1202);
    /// Secretaries with 大专 or more.
    pub const SECRETARIES_COLLEGE: Self = Self(1203);
    /// Chairs of the committee.
    pub const CHAIRS: Self = Self(1210);
    /// Sum of the chairs' ages in completed years.
    pub const CHAIRS_AGE_SUM: Self = Self(1211);
    /// Women among the chairs.
    pub const CHAIRS_WOMEN: Self = Self(1212);
    /// Chairs with 大专 or more.
    pub const CHAIRS_COLLEGE: Self = Self(1213);
    /// Units with at least one member.
    pub const UNITS: Self = Self(1220);
    /// Units where both bodies have members.
    pub const UNITS_WITH_BOTH_BODIES: Self = Self(1221);
    /// Units where one person is party secretary and chair.
    pub const UNITS_WITH_DUAL_HEAD: Self = Self(1222);
    /// Units where somebody sits on both bodies.
    pub const UNITS_WITH_CROSS_POST: Self = Self(1223);
    /// Units whose committee has members.
    pub const UNITS_WITH_COMMITTEE: Self = Self(1224);
    /// Units with at least one woman on the committee.
    pub const UNITS_WITH_WOMAN: Self = Self(1225);
    /// Units with a chair.
    pub const UNITS_WITH_CHAIR: Self = Self(1226);
    /// Units with a woman as chair.
    pub const UNITS_WITH_WOMAN_CHAIR: Self = Self(1227);
    /// Persons on the committee who sat on it in the term before.
    pub const REELECTED: Self = Self(1230);
    /// Persons on the committee who never sat on it before.
    pub const NEWCOMERS: Self = Self(1231);
    /// Units whose numbers of seats are fixed; the four counters below are over these only.
    pub const UNITS_WITH_FIXED_SEATS: Self = Self(1240);
    /// Fixed seats of the party bodies.
    pub const PARTY_SEATS_FIXED: Self = Self(1241);
    /// Fixed seats of the party bodies that are filled.
    pub const PARTY_SEATS_FILLED: Self = Self(1242);
    /// Fixed seats of the committees.
    pub const COMMITTEE_SEATS_FIXED: Self = Self(1243);
    /// Fixed seats of the committees that are filled.
    pub const COMMITTEE_SEATS_FILLED: Self = Self(1244);

    /// Units that have an election in the system.
    pub const UNITS_WITH_ELECTION: Self = Self(1300);
    /// Units that have voted.
    pub const UNITS_VOTED: Self = Self(1301);
    /// Units whose first vote was valid and filled every seat.
    pub const UNITS_SUCCEEDED_AT_ONCE: Self = Self(1302);
    /// Units whose result is confirmed.
    pub const UNITS_COMPLETED: Self = Self(1303);
    /// Units with a runoff.
    pub const UNITS_WITH_RUNOFF: Self = Self(1304);
    /// Units that voted for all posts on one ballot.
    pub const UNITS_WITH_SINGLE_BALLOT: Self = Self(1305);
    /// Units that voted for a seat fixed in advance for a woman.
    pub const UNITS_WITH_DESIGNATED_WOMAN: Self = Self(1306);
    /// Registered voters of the units whose vote was counted in the system.
    pub const REGISTERED: Self = Self(1310);
    /// Voters who took part there.
    pub const PARTICIPANTS: Self = Self(1311);
    /// Papers recovered there.
    pub const RECOVERED: Self = Self(1312);
    /// Registered voters of the units where it is recorded how many have the right to vote.
    pub const ENROLLED: Self = Self(1313);
    /// Villagers with the right to vote there.
    pub const ENTITLED: Self = Self(1314);
    /// Votes by proxy of the units where they are recorded.
    pub const PROXIES: Self = Self(1315);
    /// Papers recovered there.
    pub const RECOVERED_WITH_PROXIES: Self = Self(1316);
    /// Units whose programme ever had observers.
    pub const UNITS_WITH_OBSERVERS: Self = Self(1317);
    /// Units that voted before an observer who finished the report.
    pub const UNITS_OBSERVED: Self = Self(1318);

    /// Members of one class, sex and age in completed years.
    pub fn age(class: Class, sex: Sex, age: u8) -> Self {
        let years = u32::from(OLDEST_AGE) + 1;
        Self(AGES + cell(class, sex) * years + u32::from(age.min(OLDEST_AGE)))
    }

    /// Members of one class, sex and education.
    pub fn education(class: Class, sex: Sex, education: Education) -> Self {
        Self(EDUCATION + cell(class, sex) * 7 + education as u32)
    }

    /// Members of one class, sex and political status.
    pub fn political_status(class: Class, sex: Sex, status: PoliticalStatus) -> Self {
        Self(POLITICAL_STATUS + cell(class, sex) * 7 + status as u32)
    }

    /// Units whose members were aged on `date`; a date before 1900 counts as 1900-01-01.
    pub fn reference_date(date: NaiveDate) -> Self {
        let days = date.signed_duration_since(first_day()).num_days();
        Self(REFERENCE_DATES.saturating_add(u32::try_from(days).unwrap_or(0)))
    }

    /// The date of a key made by [`Key::reference_date`]; `None` for any other key.
    pub fn as_reference_date(self) -> Option<NaiveDate> {
        let days = self.0.checked_sub(REFERENCE_DATES)?;
        first_day().checked_add_days(Days::new(u64::from(days)))
    }

    /// The first key that can stand for a reference date.
    pub const FIRST_REFERENCE_DATE: Self = Self(REFERENCE_DATES);

    pub(super) const fn from_number(number: u32) -> Self {
        Self(number)
    }

    pub(super) const fn number(self) -> u32 {
        self.0
    }
}

fn cell(class: Class, sex: Sex) -> u32 {
    class as u32 * 2 + u32::from(sex == Sex::Female)
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_numbers_never_change() {
        let (class, sex) = (Class::Both, Sex::Female);
        let date = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        let keys = [
            (Key::age(Class::PartyOnly, Sex::Male, 0), 0),
            (Key::age(class, sex, 40), 795),
            (Key::age(class, sex, 200), 905),
            (Key::education(class, sex, Education::Postgraduate), 1041),
            (
                Key::political_status(class, sex, PoliticalStatus::Masses),
                1141,
            ),
            (Key::COMMITTEE_SEATS_FILLED, 1244),
            (Key::RECOVERED, 1312),
            (Key::RECOVERED_WITH_PROXIES, 1316),
            (Key::UNITS_WITH_OBSERVERS, 1317),
            (Key::UNITS_OBSERVED, 1318),
            (Key::reference_date(date), 48_374),
        ];
        for (key, number) in keys {
            assert_eq!(key.number(), number);
        }
        assert_eq!(Key::reference_date(date).as_reference_date(), Some(date));
        assert_eq!(Key::UNITS.as_reference_date(), None);
    }
}
