//! From the members of one unit to its figures (rulebook B0–B2).

use chrono::{Datelike, NaiveDate};

use super::figures::{Figures, OutOfRange};
use super::keys::{Class, Key, OLDEST_AGE};
use crate::committees::Posts;
use crate::people::{Education, PoliticalStatus, Sex};

/// What is counted of one person in one unit and term. A person stands once, with all posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberFacts {
    /// All posts of the person in this unit.
    pub posts: Posts,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Highest completed education.
    pub education: Education,
    /// Political status.
    pub political_status: PoliticalStatus,
    /// Sat on the committee of this unit in the term before.
    pub reelected: bool,
    /// Never sat on the committee of this unit in any term on record.
    pub newcomer: bool,
}

/// The fixed numbers of seats of a unit (职数).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatFacts {
    /// Seats of the party body.
    pub party_seats: u32,
    /// Seats of the villagers' or residents' committee.
    pub committee_seats: u32,
    /// 一票选举: all posts are voted for on one ballot.
    pub has_single_ballot: bool,
}

/// Completed years on `reference` (rulebook B2): somebody born on 29 February completes a year
/// on 1 March of a common year. 0 for a birth after `reference`; at most [`OLDEST_AGE`].
pub fn completed_years(birth: NaiveDate, reference: NaiveDate) -> u8 {
    let ahead = (reference.month(), reference.day()) < (birth.month(), birth.day());
    let years = reference.year() - birth.year() - i32::from(ahead);
    u8::try_from(years.max(0))
        .unwrap_or(OLDEST_AGE)
        .min(OLDEST_AGE)
}

/// The figures of one unit; members are aged on `reference_date`.
///
/// Whoever sits on neither body (第一书记 alone) counts nowhere. A unit without members is no
/// unit with members, but its fixed seats (`seats`, `None` when not fixed) are all vacant.
/// Persons beyond the fixed number do not make up for a vacancy in the other body or elsewhere.
/// Fails only on numbers of members or seats beyond 10¹².
pub fn figures_of_unit(
    members: impl Iterator<Item = MemberFacts>,
    seats: Option<SeatFacts>,
    reference_date: NaiveDate,
) -> Result<Figures, OutOfRange> {
    let mut figures = Figures::default();
    let aged = members.map(|member| (member, reference_date));
    count_unit_into(&mut figures, aged, seats)?;
    Ok(figures)
}

/// As [`figures_of_unit`], into `figures`, which must be empty: long scans keep its room. Each member
/// is aged on a day of its own: those of units that were joined had different elections.
pub(super) fn count_unit_into(
    figures: &mut Figures,
    members: impl Iterator<Item = (MemberFacts, NaiveDate)>,
    seats: Option<SeatFacts>,
) -> Result<(), OutOfRange> {
    let mut last = None;
    for (member, reference_date) in members {
        let counts = count_member(figures, &member, reference_date)?;
        if counts && last.replace(reference_date) != Some(reference_date) {
            mark(figures, Key::reference_date(reference_date))?;
        }
    }
    count_unit(figures)?;
    if let Some(seats) = seats {
        count_seats(figures, seats)?;
    }
    Ok(())
}

/// Gives whether the member sits on one of the bodies.
fn count_member(
    figures: &mut Figures,
    member: &MemberFacts,
    reference_date: NaiveDate,
) -> Result<bool, OutOfRange> {
    let posts = member.posts;
    let Some(class) = Class::of(posts.in_party_body(), posts.in_committee()) else {
        return Ok(false);
    };
    let (sex, age) = (
        member.sex,
        completed_years(member.birth_date, reference_date),
    );
    figures.count_up(Key::age(class, sex, age), 1)?;
    figures.count_up(Key::education(class, sex, member.education), 1)?;
    figures.count_up(
        Key::political_status(class, sex, member.political_status),
        1,
    )?;
    if posts.has(Posts::PARTY_SECRETARY) {
        count_head(figures, member, age, &SECRETARY)?;
    }
    if posts.has(Posts::CHAIR) {
        count_head(figures, member, age, &CHAIR)?;
    }
    if posts.has(Posts::PARTY_SECRETARY.and(Posts::CHAIR)) {
        mark(figures, Key::UNITS_WITH_DUAL_HEAD)?;
    }
    if posts.in_committee() {
        figures.count_up(Key::REELECTED, i64::from(member.reelected))?;
        figures.count_up(Key::NEWCOMERS, i64::from(member.newcomer))?;
        if sex == Sex::Female {
            mark(figures, Key::UNITS_WITH_WOMAN)?;
        }
    }
    Ok(true)
}

struct HeadKeys {
    persons: Key,
    age_sum: Key,
    women: Key,
    college: Key,
}

const SECRETARY: HeadKeys = HeadKeys {
    persons: Key::SECRETARIES,
    age_sum: Key::SECRETARIES_AGE_SUM,
    women: Key::SECRETARIES_WOMEN,
    college: Key::SECRETARIES_COLLEGE,
};

const CHAIR: HeadKeys = HeadKeys {
    persons: Key::CHAIRS,
    age_sum: Key::CHAIRS_AGE_SUM,
    women: Key::CHAIRS_WOMEN,
    college: Key::CHAIRS_COLLEGE,
};

fn count_head(
    figures: &mut Figures,
    member: &MemberFacts,
    age: u8,
    keys: &HeadKeys,
) -> Result<(), OutOfRange> {
    let woman = member.sex == Sex::Female;
    let college = member.education >= Education::College;
    figures.count_up(keys.persons, 1)?;
    figures.count_up(keys.age_sum, i64::from(age))?;
    figures.count_up(keys.women, i64::from(woman))?;
    figures.count_up(keys.college, i64::from(college))
}

/// Counts the unit once under `key`, however many of its members give cause.
fn mark(figures: &mut Figures, key: Key) -> Result<(), OutOfRange> {
    if figures.count(key) == 0 {
        figures.count_up(key, 1)?;
    }
    Ok(())
}

fn count_unit(figures: &mut Figures) -> Result<(), OutOfRange> {
    let party = party_persons(figures) > 0;
    let committee = committee_persons(figures) > 0;
    let facts = [
        (Key::UNITS, party || committee),
        (Key::UNITS_WITH_BOTH_BODIES, party && committee),
        (
            Key::UNITS_WITH_CROSS_POST,
            figures.persons(&[Class::Both]) > 0,
        ),
        (Key::UNITS_WITH_COMMITTEE, committee),
        (Key::UNITS_WITH_CHAIR, figures.count(Key::CHAIRS) > 0),
        (
            Key::UNITS_WITH_WOMAN_CHAIR,
            figures.count(Key::CHAIRS_WOMEN) > 0,
        ),
    ];
    for (key, holds) in facts {
        figures.count_up(key, i64::from(holds))?;
    }
    Ok(())
}

fn count_seats(figures: &mut Figures, seats: SeatFacts) -> Result<(), OutOfRange> {
    let party = i64::from(seats.party_seats);
    let committee = i64::from(seats.committee_seats);
    let filled_party = party.min(party_persons(figures));
    let filled_committee = committee.min(committee_persons(figures));
    figures.count_up(Key::UNITS_WITH_FIXED_SEATS, 1)?;
    figures.count_up(Key::PARTY_SEATS_FIXED, party)?;
    figures.count_up(Key::PARTY_SEATS_FILLED, filled_party)?;
    figures.count_up(Key::COMMITTEE_SEATS_FIXED, committee)?;
    figures.count_up(Key::COMMITTEE_SEATS_FILLED, filled_committee)
}

fn party_persons(figures: &Figures) -> i64 {
    figures.persons(&[Class::PartyOnly, Class::Both])
}

fn committee_persons(figures: &Figures) -> i64 {
    figures.persons(&[Class::CommitteeOnly, Class::Both])
}
