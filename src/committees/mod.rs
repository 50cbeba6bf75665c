//! The bodies of a village, the posts in them, terms, and who held which post when.

pub mod membership;
mod post_words;
mod posts;
pub mod roster;

pub use post_words::UnknownPost;
pub use posts::Posts;
