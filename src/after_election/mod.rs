//! After an election: the elected become members, filing, certificates, handover, end of office.

mod handover;
#[cfg(test)]
mod joined_tests;
pub mod leaving;
#[cfg(test)]
mod metrics_tests;
mod pages;
pub mod party;
pub mod party_rounds;
pub mod recall_days;
pub mod representatives;
mod seats;
mod store;
mod store_elected;
mod store_leaving;
mod store_members;
mod store_on_paper;
mod store_papers;
mod store_party;
mod store_party_rounds;
mod store_recall;
mod store_representatives;
mod store_undo;
mod store_void;
#[cfg(test)]
mod tests;
mod views;
#[cfg(test)]
mod void_tests;

pub use pages::ROUTES;
