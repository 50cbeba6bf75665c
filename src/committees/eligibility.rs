//! Who may serve on the two committees, with which posts, and on which days one can begin or leave.

use chrono::{Months, NaiveDate};

use super::{Posts, Term, check_day};
use crate::error::{Error, Result};
use crate::people::{Birth, VOTING_AGE};

/// Why somebody cannot serve so, or not then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each sentence says what it means")]
pub enum MemberRefusal {
    #[error(
        "出生日期{birth}，到{day}（{term}届）未满{VOTING_AGE}周岁，不能担任两委成员，请核对出生日期。"
    )]
    UnderAge {
        birth: NaiveDate,
        day: NaiveDate,
        term: String,
    },
    #[error("{0}和{1}不能由同一人兼任，请只保留一个。")]
    Contradiction(&'static str, &'static str),
    #[error("日期 {day} 不合理：{term}届的任职最早从 {from} 算起，请检查日期。")]
    BeforeTerm {
        day: NaiveDate,
        from: NaiveDate,
        term: String,
    },
}

impl From<MemberRefusal> for Error {
    fn from(refusal: MemberRefusal) -> Self {
        Self::Invalid(refusal.to_string())
    }
}

/// Whether somebody is old enough for a seat: 18 at the start of the term, as a roster asks, or on
/// the day a later service began (Organic Law of Villagers' Committees, art. 13).
pub fn check_of_age(
    birth: Birth,
    term: &Term,
    began_on: Option<NaiveDate>,
) -> Result<(), MemberRefusal> {
    let day = began_on.map_or(term.starts_on, |began| began.max(term.starts_on));
    if birth.is_of_age_on(day) {
        return Ok(());
    }
    Err(MemberRefusal::UnderAge {
        birth: birth.date,
        day,
        term: term.name.clone(),
    })
}

/// Whether one person can hold these posts together.
pub fn check_posts(posts: Posts) -> Result<(), MemberRefusal> {
    match posts.contradiction() {
        Some((head, deputy)) => Err(MemberRefusal::Contradiction(head, deputy)),
        None => Ok(()),
    }
}

/// The first day on which anybody can serve in a term: some places vote up to a year before it
/// begins.
pub fn earliest_service(term: &Term) -> NaiveDate {
    let from = term.starts_on.checked_sub_months(Months::new(12));
    from.unwrap_or(term.starts_on)
}

/// The day somebody left: in the term, not before the service began, and not after today.
pub fn check_leaving(
    day: NaiveDate,
    term: &Term,
    began_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<()> {
    check_day(day, began_on, today)?;
    let from = earliest_service(term);
    if day < from {
        let term = term.name.clone();
        return Err(MemberRefusal::BeforeTerm { day, from, term }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term() -> Term {
        Term {
            id: 1,
            name: "2026".to_owned(),
            starts_on: day("2026-12-20"),
            ordinal: None,
            version: 1,
        }
    }

    #[test]
    fn one_is_18_at_the_start_of_the_term_or_of_a_later_service() {
        let born = |text| Birth::on(day(text));
        assert_eq!(check_of_age(born("2008-12-20"), &term(), None), Ok(()));
        assert!(check_of_age(born("2008-12-21"), &term(), None).is_err());
        let earlier = Some(day("2026-11-01"));
        assert_eq!(check_of_age(born("2008-12-20"), &term(), earlier), Ok(()));
        let later = Some(day("2028-03-01"));
        assert_eq!(check_of_age(born("2010-03-01"), &term(), later), Ok(()));
        assert!(check_of_age(born("2015-01-01"), &term(), later).is_err());
    }

    #[test]
    fn one_leaves_within_the_term_and_after_one_began() {
        let today = day("2027-11-22");
        let check = |text, began: Option<&str>| {
            check_leaving(day(text), &term(), began.map(day), today).map_err(|e| e.to_string())
        };
        let early = check("1999-01-01", None).unwrap_err();
        assert!(early.contains("2025-12-20"), "{early}");
        assert!(check("2025-12-20", None).is_ok());
        assert!(check("2012-01-01", Some("2011-01-01")).is_err());
        assert!(check("2027-01-01", Some("2027-01-02")).is_err());
        assert!(check("2027-11-23", None).is_err());
        assert!(check("2027-11-22", Some("2026-12-20")).is_ok());
    }
}
