//! After an election: the elected become members, filing, certificates, handover, end of office.

mod handover;
pub mod leaving;
pub(super) mod pages;
mod seats;
mod store;
mod store_elected;
mod store_leaving;
mod store_members;
mod store_papers;
#[cfg(test)]
mod tests;
mod views;
