//! Carrying out what concerns relatives of nominees and the election committee.

use serde_json::json;

use super::carry::{At, Told, told};
use super::change::Change;
use crate::db::Conn;
use crate::elections::candidates::store_reading::Candidacy;
use crate::elections::candidates::{store_committee, store_kinship};
use crate::error::{Error, Result};

impl Change {
    /// Relatives who do not stand, and who leaves the election committee.
    pub(super) fn relatives(&self, conn: &mut Conn, candidacy: &Candidacy, at: At) -> Result<Told> {
        let root = candidacy.election.id;
        match self {
            Self::AddRelative(of, name, relation) => {
                candidacy.check_open()?;
                if candidacy.person(*of).is_none() {
                    return Err(Error::invalid("请选择是谁的近亲属。"));
                }
                store_kinship::add_relative(conn, root, *of, (name, *relation))?;
                let relation = store_kinship::relation_name(*relation);
                let what = format!("p{of} 的近亲属一人：{relation}");
                Ok(told("candidates.kinship", what))
            }
            Self::RemoveRelative(id) => {
                candidacy.check_open()?;
                store_kinship::remove_relative(conn, root, *id)?;
                Ok(told("candidates.kinship", "删除近亲属一人"))
            }
            Self::LeaveCommittee(member, on) => {
                let next =
                    store_committee::leave_committee(conn, candidacy, *member, *on, at.today)?;
                let what = crate::elections::roll::left(next.as_ref());
                let told = told("committee.leave", what);
                let details = json!({ "day": on.to_string() });
                Ok(Told { details, ..told })
            }
            _ => Err(Error::NotFound),
        }
    }
}
