//! The bodies of a village, the posts in them, terms, and who held which post when.

mod posts;
mod terms;
mod terms_store;

pub use posts::Posts;
pub use terms::{ReferenceDays, Refusal as TermRefusal, Term};
pub use terms_store::{
    add_term, list_terms, preceding_term, reference_days, set_election_day, term_by_name,
};
