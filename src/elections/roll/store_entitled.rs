//! 有选举权的村民: how many villagers have the right to vote, for the registration rate (rulebook B1).

use diesel::prelude::*;

use super::store::{self, registering};
use super::store_publish::registered;
use crate::composition::{CountedVote, Enrolled};
use crate::db::Conn;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::store_figures;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::schema::{counts, entitled_villagers};

/// Most villagers of a unit.
const MOST: u64 = 1_000_000;

/// The numbers of a chapter that registers voters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entitled {
    /// 有选举权的村民: of age and with political rights, the registered from elsewhere included.
    pub entitled: u64,
    /// 登记参加选举的村民, where no roll is kept here.
    pub registered: Option<u64>,
    /// Counts the changes.
    pub version: i32,
}

/// What is recorded for a chapter that registers voters itself.
pub fn entitled(conn: &mut Conn, election: i64) -> Result<Option<Entitled>> {
    let row: Option<(i64, i64, Option<i64>, i32)> = entitled_villagers::table
        .find(election)
        .first(conn)
        .optional()?;
    let count = |number: i64| u64::try_from(number).map_err(Error::internal);
    let told = row.map(|(_, entitled, registered, version)| {
        Ok(Entitled {
            entitled: count(entitled)?,
            registered: registered.map(count).transpose()?,
            version,
        })
    });
    told.transpose()
}

/// Keeps the numbers of a chapter that registers voters itself; the statistics follow.
pub fn save(conn: &mut Conn, election: &Election, new: Entitled) -> Result<()> {
    if election.known.state < State::RegistrationOpen {
        return Err(Error::conflict("选民登记开始以后才能填写有选举权的人数。"));
    }
    if new.entitled == 0 || new.entitled > MOST {
        return Err(Error::invalid(
            "有选举权的村民人数应为大于0的整数，请核对。",
        ));
    }
    let has_roll = store::roll(conn, election.id)?.is_some();
    let typed = new.registered.filter(|_| !has_roll);
    let counted: Option<i64> = counts::table
        .find(election.id)
        .select(counts::registered)
        .first(conn)
        .optional()?;
    let counted = counted.and_then(|number| u64::try_from(number).ok());
    let known = match counted.or(registered(conn, election)?) {
        Some(known) => Some(known),
        None if has_roll => u64::try_from(store::count_listed(conn, election.id)?).ok(),
        None => typed,
    };
    if let Some(known) = known.filter(|known| *known > new.entitled) {
        return Err(Error::invalid(format!(
            "登记参加选举的{known}人多于有选举权的{}人，请核对；经同意登记的外来人员也计入有选举权的人数。",
            new.entitled
        )));
    }
    let version = entitled(conn, election.id)?.map_or(0, |one| one.version);
    changed_once(usize::from(version == new.version))?;
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    diesel::delete(entitled_villagers::table.find(election.id)).execute(conn)?;
    diesel::insert_into(entitled_villagers::table)
        .values((
            entitled_villagers::election_id.eq(election.id),
            entitled_villagers::entitled.eq(count(new.entitled)?),
            entitled_villagers::registered.eq(typed.map(count).transpose()?),
            entitled_villagers::version.eq(new.version.saturating_add(1)),
        ))
        .execute(conn)?;
    store_figures::keep(conn, election.id)
}

/// What a chapter adds to the registration rate; `None` until both numbers are known. `counted`: its
/// vote, whose number of registered voters holds before that of the roll or one typed by hand.
pub fn enrolled(
    conn: &mut Conn,
    chapter: &Election,
    counted: Option<CountedVote>,
) -> Result<Option<Enrolled>> {
    let own = registering(conn, chapter)?;
    let Some(told) = entitled(conn, own.id)? else {
        return Ok(None);
    };
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    let known = match counted {
        Some(vote) => Some(vote.registered),
        None => match registered(conn, chapter)?.or(told.registered) {
            Some(number) => Some(count(number)?),
            None => None,
        },
    };
    let entitled = count(told.entitled)?;
    Ok(known.map(|registered| Enrolled {
        entitled,
        registered,
    }))
}
