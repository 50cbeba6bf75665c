//! What the pages of a roll look like.

mod committee;
mod conflicts;
mod entitled;
mod forms;
mod objections;
mod overview;
mod person;
mod public;

use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) use committee::{CommitteePage, committee};
pub(super) use conflicts::conflicts;
pub(super) use objections::objections;
pub(super) use overview::{changes, columns, overview};
pub(super) use person::{NEW, new, person, revealed};
pub(super) use public::public;

use super::store::Entry;
use super::store_reading::Overview;
use crate::people::RegistrationCategory;
use crate::web::again::refusals;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::table::Listing;

/// What is not on record.
const NONE: &str = "—";

/// A roll as its pages show it.
#[derive(Debug)]
pub(in crate::elections) struct RollPage {
    /// The roll as a whole.
    pub(super) overview: Overview,
    /// One page of names.
    pub(super) lines: Vec<Entry>,
    /// How the names are narrowed down.
    pub(super) listing: Listing,
    /// Those on record who bear the typed name.
    pub(super) namesakes: Vec<(i64, String)>,
    pub(super) may_manage: bool,
    pub(super) today: NaiveDate,
}

/// The refused form: sentence, last part of its address; what was typed (also in an address that
/// fills a form in).
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    pub(super) refusal: Option<&'a str>,
    pub(super) word: &'a str,
    pub(super) fields: &'a Fields,
    pub(super) csrf: &'a str,
    pub(super) key: &'a str,
}

impl<'a> Typed<'a> {
    /// The value of a field of the form `word` (where `is_own` says it is the very one), else what
    /// is recorded.
    pub(super) fn value(&self, is_own: bool, name: &str, recorded: &'a str) -> &'a str {
        if is_own {
            self.fields.get(name)
        } else {
            recorded
        }
    }

    /// Whether the form with this word was refused.
    pub(super) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    /// The sentence above the page.
    fn told(&self) -> Markup {
        refusals(self.refusal, &FieldErrors::NONE)
    }
}

impl RollPage {
    /// The address of a page or change of the roll.
    pub(super) fn address(&self, word: &str) -> String {
        let own = format!("/office/elections/{}/roll", self.overview.election.id);
        if word.is_empty() {
            own
        } else {
            format!("{own}/{word}")
        }
    }

    /// Whether the roll was published.
    pub(super) fn is_published(&self) -> bool {
        let roll = self.overview.roll.as_ref();
        roll.is_some_and(super::store::Roll::is_published)
    }

    /// Whether the reader may put names on or strike them now.
    pub(super) fn may_change(&self) -> bool {
        self.may_manage && self.overview.is_changeable()
    }
}

fn category(code: i16) -> &'static str {
    RegistrationCategory::from_code(code).map_or("未知", RegistrationCategory::label)
}

fn group(name: &str) -> &str {
    if name.is_empty() { NONE } else { name }
}

/// The way back to the roll.
fn back(page: &RollPage) -> Markup {
    html! { p { a href=(page.address("")) { "回到选民名单" } } }
}

/// The first names of a list, and that there are more.
fn first_names(all: &[String]) -> String {
    let first: Vec<&str> = all.iter().take(5).map(String::as_str).collect();
    let more = if all.len() > first.len() { "等" } else { "" };
    format!("{}{more}", first.join("、"))
}
