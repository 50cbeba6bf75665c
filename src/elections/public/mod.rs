//! What everybody may read of an election, without signing in.

mod pages;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub(super) use pages::show;
