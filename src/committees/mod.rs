//! The bodies of a village, the posts in them, terms, and who held which post when.

mod posts;

pub use posts::Posts;
