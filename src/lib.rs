//! Cunzhi: village and community elections, and the governance between them.
//!
//! One slice a domain; `docs/architecture.md` is the map.

#![forbid(unsafe_code)]

/// Of the whole program, its tests and measurements.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod accounts;
pub mod after_election;
pub mod app;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod committees;
pub mod composition;
pub mod config;
pub mod db;
pub mod demo;
pub mod divisions;
pub mod documents;
pub mod elections;
pub mod error;
pub mod fault;
pub mod imports;
pub mod logging;
pub mod observation;
pub mod office;
pub mod people;
pub mod rules;
pub mod schema;
pub mod tables;
pub mod tally;
pub mod web;
