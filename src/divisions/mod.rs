//! The tree of places, from the province to the villager group, and its history.

mod code;
pub mod names;
pub mod resolver;

pub use code::{DivisionCode, Level, UnitKind};
