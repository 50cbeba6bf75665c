//! The bodies of a village, the posts in them, terms, and who held which post when.

pub mod membership;
mod post_words;
mod posts;
pub mod roster;
pub mod seats;
mod terms;
mod terms_store;

pub use post_words::UnknownPost;
pub use posts::Posts;
pub use terms::{ReferenceDays, Refusal as TermRefusal, Term};
pub use terms_store::{
    add_term, list_terms, preceding_term, reference_days, set_election_day, term_by_name,
};
