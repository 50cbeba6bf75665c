//! Cunzhi: village and community elections, and the governance between them.
//!
//! One slice a domain; `docs/architecture.md` is the map.

pub mod committees;
pub mod composition;
pub mod divisions;
pub mod people;
pub mod tables;
pub mod web;
