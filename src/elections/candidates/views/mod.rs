//! What the pages of candidates look like.

pub(super) mod county;
mod formal;
mod nominee;
mod nominee_forms;
mod overview;
mod relatives;
mod review;
mod setting;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::store::Known;
use super::store_kinship::Relative;
use super::store_reading::Candidacy;
use crate::elections::roll::committee::MustLeave;
use crate::elections::state::State;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors};
use crate::web::form_post::Fields;

/// Which page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Who stands and what is missing.
    Overview,
    /// The way, the numbers.
    Arrange,
    /// A new nominee.
    Add,
    /// Votes of the primary.
    Primary,
    /// Near relatives.
    Relatives,
    /// Verdicts and decisions.
    Review,
    /// The formal list.
    Formal,
    /// One nominee.
    Nominee(i64),
}

impl Part {
    /// The part of an address.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "arrange" => Some(Self::Arrange),
            "add" => Some(Self::Add),
            "primary" => Some(Self::Primary),
            "relatives" => Some(Self::Relatives),
            "review" => Some(Self::Review),
            "list" => Some(Self::Formal),
            _ => None,
        }
    }

    /// The page on which a change is made.
    pub(super) fn of_change(word: &str, nominee: Option<i64>) -> Self {
        match (word, nominee) {
            ("add", _) => Self::Add,
            ("arrange", _) => Self::Arrange,
            ("primary", _) => Self::Primary,
            ("relate" | "unrelate" | "relative" | "relative_remove", _) => Self::Relatives,
            ("verdicts" | "decisions", _) => Self::Review,
            ("publish", _) => Self::Formal,
            (_, Some(nominee)) => Self::Nominee(nominee),
            _ => Self::Overview,
        }
    }
}

/// All that a page shows.
#[derive(Debug)]
pub(super) struct CandidatesPage {
    pub(super) candidacy: Candidacy,
    pub(super) part: Part,
    /// Who sits on the election committee and must leave it.
    pub(super) must_leave: Vec<MustLeave>,
    /// Near relatives of nominees who do not stand.
    pub(super) relatives: Vec<Relative>,
    pub(super) may_manage: bool,
    /// Decides for the township or above it.
    pub(super) may_decide: bool,
    /// Who was found in the records of the unit.
    pub(super) known: Vec<Known>,
    /// What was searched for.
    pub(super) search: String,
    pub(super) today: NaiveDate,
}

type Refused<'a> = (Option<&'a str>, &'a str, &'a Fields);

/// What the forms of a page need.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    shown: &'a CandidatesPage,
    refused: Refused<'a>,
    csrf: &'a str,
    key: &'a str,
}

impl<'a> Sheet<'a> {
    /// The address of a page or change.
    fn address(&self, word: &str) -> String {
        self.shown.address(word)
    }

    /// What was typed into the refused form, else what is recorded.
    fn value<'b>(&self, word: &str, name: &str, recorded: &'b str) -> &'b str
    where
        'a: 'b,
    {
        match self.refused {
            (Some(_), sent, fields) if sent == word => fields.get(name),
            _ => recorded,
        }
    }

    /// Whether this form was refused.
    fn is_refused(&self, word: &str) -> bool {
        self.refused.0.is_some() && self.refused.1 == word
    }
}

impl CandidatesPage {
    fn address(&self, word: &str) -> String {
        let id = self.candidacy.election.id;
        match word {
            "" => format!("/office/elections/{id}/candidates"),
            _ => format!("/office/elections/{id}/candidates/{word}"),
        }
    }

    /// The title of the page.
    pub(super) fn title(&self) -> String {
        match self.part {
            Part::Overview => "候选人和联审".to_owned(),
            Part::Arrange => "候选人的产生方式".to_owned(),
            Part::Add => "添加被提名人".to_owned(),
            Part::Primary => "预选得票".to_owned(),
            Part::Relatives => "近亲属关系".to_owned(),
            Part::Review => "联审".to_owned(),
            Part::Formal => "正式候选人名单".to_owned(),
            Part::Nominee(id) => self.candidacy.name(id).to_owned(),
        }
    }

    /// Whether the reader may change something now.
    fn may_change(&self) -> bool {
        let state = self.candidacy.election.known.state;
        self.may_manage && (State::Nomination..State::Voting).contains(&state)
    }
}

/// The page.
pub(super) fn page(shown: &CandidatesPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let sheet = Sheet {
        shown,
        refused,
        csrf,
        key,
    };
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        @match shown.part {
            Part::Overview => (overview::overview(sheet)),
            Part::Arrange => (setting::arrange(sheet)),
            Part::Add => (nominee::add(sheet)),
            Part::Primary => (setting::primary(sheet)),
            Part::Relatives => (relatives::relatives(sheet)),
            Part::Review => (review::review(sheet)),
            Part::Formal => (formal::formal(sheet)),
            Part::Nominee(id) => (nominee::one(sheet, id)),
        }
        @if shown.part != Part::Overview {
            (form::actions(&form::link_button("返回候选人和联审", &shown.address(""))))
        }
    }
}
