//! A meeting of representatives to which too few came: it has no outcome, and is declared void by hand.

use super::action::Action;
use super::count::meeting::lacks_quorum;
use super::count::store_reading::count;
use super::store::Election;
use crate::db::Conn;
use crate::error::Result;

/// Whether an action says what the count of a round says where there is one. That a meeting was too
/// small no outcome says (VCL18 art. 26).
pub(super) fn comes_from_count(
    conn: &mut Conn,
    election: &Election,
    action: Action,
) -> Result<bool> {
    match action {
        Action::DeclareResult => Ok(true),
        Action::DeclareInvalid => Ok(!is_missed(conn, election)?),
        _ => Ok(false),
    }
}

/// Whether all boxes are counted and show a meeting without its quorum.
fn is_missed(conn: &mut Conn, election: &Election) -> Result<bool> {
    let count = count(conn, election.clone())?;
    Ok(count
        .total()
        .is_some_and(|total| lacks_quorum(&count.frame, &total)))
}
