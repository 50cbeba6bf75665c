//! The ballot boxes of the count, made from the stations.

use diesel::dsl::max;
use diesel::prelude::*;

use super::store_stations::stations;
use crate::db::Conn;
use crate::elections::count::store_reading::Count;
use crate::error::{Error, Result};
use crate::schema::{count_boxes, voting_stations};

/// Gives every station of a chapter its box in the count, in their order. A box that has the name
/// already becomes the station's.
pub fn make_boxes(conn: &mut Conn, count: &Count) -> Result<()> {
    let election = count.election.id;
    for one in stations(conn, election)? {
        if one.box_id.is_some() {
            continue;
        }
        let known = count.boxes.iter().find(|own| own.name == one.about.name);
        let id = match known {
            Some(own) => own.id,
            None => add_box(conn, election, &one.about.name)?,
        };
        diesel::update(voting_stations::table.find(one.id))
            .set(voting_stations::box_id.eq(Some(id)))
            .execute(conn)?;
    }
    Ok(())
}

fn add_box(conn: &mut Conn, election: i64, name: &str) -> Result<i64> {
    let own = count_boxes::table.filter(count_boxes::election_id.eq(election));
    let last: Option<i32> = own.select(max(count_boxes::number)).first(conn)?;
    let number = last.unwrap_or(0).saturating_add(1);
    diesel::insert_into(count_boxes::table)
        .values((
            count_boxes::election_id.eq(election),
            count_boxes::number.eq(number),
            count_boxes::name.eq(name),
        ))
        .execute(conn)?;
    let made = count_boxes::table
        .filter(count_boxes::election_id.eq(election))
        .filter(count_boxes::number.eq(number));
    Ok(made.select(count_boxes::id).first(conn)?)
}

/// Where stations are recorded, boxes are theirs alone.
pub fn refuse_other_boxes(conn: &mut Conn, election: i64) -> Result<()> {
    if stations(conn, election)?.is_empty() {
        return Ok(());
    }
    Err(Error::invalid(
        "本村的票箱按站点设立。要加票箱的，请在“投票日”页登记站点，票箱会自动加上。",
    ))
}
