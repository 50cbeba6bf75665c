//! The bodies of a village, the posts in them, terms, and who held which post when.

mod eligibility;
mod former_seats_import;
mod former_seats_store;
mod former_seats_store_export;
mod former_seats_store_ledger;
pub mod membership;
mod membership_store;
mod organisations;
pub mod organisations_store;
mod post_words;
mod posts;
pub mod roster;
pub mod seats;
mod seats_store;
mod terms;
mod terms_store;

pub use crate::divisions::ReferenceDays;
pub use eligibility::{MemberRefusal, check_leaving, check_of_age, check_posts, earliest_service};
pub use former_seats_store::{FormerSeats, former_seats_of, keep_former_seats};
pub use former_seats_store_export::{SeatsLine, seats_as_given};
pub use organisations::{
    OrganisationKind, OrganisationRefusal, check_day, check_may_supervise, check_organisation_name,
    check_post,
};
pub use post_words::{BothProblem, UnknownPost};
pub use posts::Posts;
pub use terms::{Refusal as TermRefusal, Term, check_election_day, is_late, likely_term};
pub use terms_store::{
    add_term, list_terms, own_election_days, preceding_term, reference_days, remove_term,
    set_election_day, take_back_election_day, term_by_name, uses as uses_of_term,
};
