//! People who sign in: roles and rights, passwords, sessions, and who may come in where.

mod account_form;
pub mod commands;
mod hashing;
mod kept;
#[cfg(test)]
mod kept_tests;
mod pages;
mod password_again;
mod passwords;
mod places;
pub mod principal;
mod roles;
mod session;
mod session_store;
pub mod several;
mod sign_in;
mod store;
pub mod testing;
#[cfg(test)]
mod tests;
pub mod tries;
mod views;

pub use hashing::{Password, PasswordPool};
pub use kept::keep_typed;
pub use pages::ROUTES;
pub use password_again::password_again;
pub use places::place_name;
pub use principal::{
    Allowed, ExportTables, ImportTables, ManageAccounts, ManageDivisions, ManageElections,
    ManageObservers, ManagePeople, ManageTerms, Observe, Permission, PlanElections, Principal,
    ReadAudit, ReadComposition, ReadDivisions, ReadElections, ReadPeople, RevealPeople, SetTargets,
    SignedIn, SignedInAnyhow,
};
pub use roles::{Right, Role};
pub use sign_in::attach;
pub use store::{Account, NewAccount};
#[cfg(test)]
pub(crate) use views::kept_choice;
