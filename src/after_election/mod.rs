//! After an election: the elected become members, filing, certificates, handover, end of office.

mod handover;
pub mod leaving;
mod pages;
pub mod party;
pub mod representatives;
mod seats;
mod store;
mod store_elected;
mod store_leaving;
mod store_members;
mod store_papers;
mod store_party;
mod store_recall;
mod store_representatives;
#[cfg(test)]
mod tests;
mod views;

pub use pages::ROUTES;
