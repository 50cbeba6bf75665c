//! Reads village packs.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::checklist::Checklist;
use super::field::Place;
use super::pack::{PRACTICE, Pack, practice_frame};
use super::store_jobs::fields;
use super::store_observers::{county_telephone, observed_by, telephones};
use super::store_photos::photos_of;
use super::store_reports;
use crate::accounts::Principal;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::count::store_reading::count;
use crate::error::{Error, Result};
use crate::schema::observation_checklists;

/// The pack of a chapter for its observer, or of the practice election.
pub fn pack(conn: &mut Conn, who: &Principal, id: i64) -> Result<Pack> {
    let county = who.scope.county().ok_or(Error::NotFound)?;
    let checklist = checklist_of(conn, &county)?.1;
    let mut pack = if id == PRACTICE {
        let telephone = county_telephone(conn, &county)?;
        practice(who, telephone, checklist)
    } else {
        of_chapter(conn, who, id, checklist)?
    };
    let election = (id != PRACTICE).then_some(id);
    if let Some(report) = store_reports::find(conn, who.account_id, election)? {
        pack.fields = fields(conn, report.id)?;
        pack.photos = photos_of(conn, report.id)?;
    }
    Ok(pack)
}

fn practice(who: &Principal, telephone: String, checklist: Checklist) -> Pack {
    Pack {
        election: PRACTICE,
        account: who.name.clone(),
        title: "练习村 练习选举".to_owned(),
        day: String::new(),
        telephone,
        registered: Some(200),
        frame: practice_frame(),
        places: vec![(Place::Village, "全村合计".to_owned())],
        checklist,
        fields: BTreeMap::new(),
        photos: Vec::new(),
    }
}

fn of_chapter(conn: &mut Conn, who: &Principal, id: i64, checklist: Checklist) -> Result<Pack> {
    let election = observed_by(conn, who, id)?;
    let telephone = telephones(conn, &[election.programme_id])?
        .into_values()
        .next();
    let (title, day) = (election.title(), election.known.election_day.to_string());
    let count = count(conn, election)?;
    let mut places = vec![(Place::Village, "全村合计".to_owned())];
    if count.boxes.len() > 1 {
        let boxes = count.boxes.iter();
        places.extend(boxes.map(|one| (Place::Box(one.id), one.name.clone())));
    }
    Ok(Pack {
        election: id,
        account: who.name.clone(),
        title,
        day,
        telephone: telephone.unwrap_or_default(),
        registered: count.roll.or(count.frame.registered),
        frame: count.frame,
        places,
        checklist,
        fields: BTreeMap::new(),
        photos: Vec::new(),
    })
}

/// The checklist a county uses now, with its number; 0 for the one that comes with the program.
pub fn checklist_of(conn: &mut Conn, county: &DivisionCode) -> Result<(i32, Checklist)> {
    let last: Option<(i32, String)> = observation_checklists::table
        .filter(observation_checklists::county_code.eq(county.as_str()))
        .order(observation_checklists::number.desc())
        .select((observation_checklists::number, observation_checklists::body))
        .first(conn)
        .optional()?;
    match last {
        Some((number, body)) => Ok((
            number,
            Checklist::from_json(&body).map_err(Error::internal)?,
        )),
        None => Ok((0, Checklist::built_in().map_err(Error::internal)?)),
    }
}
