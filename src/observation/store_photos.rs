//! The bytes of photos: they come in parts, may come again, and are kept without what does not
//! belong to the picture.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::photo::{LARGEST, cleaned};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{observation_photo_parts, observation_photos, observation_reports};

/// A photo as it is on record.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = observation_photos)]
pub struct Photo {
    /// The id that the phone gave it.
    pub id: String,
    /// The report it belongs to.
    pub report_id: i64,
    /// The field it belongs to; empty for the village as a whole.
    pub field: String,
    /// Bytes as announced.
    pub size: i64,
    /// SHA-256 as announced.
    pub sha256: String,
    /// `open`, `kept` or `refused`.
    pub state: String,
    /// Why it was refused.
    pub refusal: String,
    /// SHA-256 of what is kept, without EXIF.
    pub kept_sha256: String,
    /// Bytes that have arrived.
    pub received: i64,
}

/// The photo of an account; another's does not exist.
pub fn photo_of(conn: &mut Conn, account_id: i64, id: &str) -> Result<Photo> {
    observation_photos::table
        .inner_join(
            observation_reports::table
                .on(observation_reports::id.eq(observation_photos::report_id)),
        )
        .filter(observation_photos::id.eq(id))
        .filter(observation_reports::account_id.eq(account_id))
        .select(Photo::as_select())
        .first(conn)
        .optional()?
        .ok_or(Error::NotFound)
}

/// All photos of a report, as announced.
pub fn photos_of(conn: &mut Conn, report: i64) -> Result<Vec<Photo>> {
    Ok(observation_photos::table
        .filter(observation_photos::report_id.eq(report))
        .order(observation_photos::id)
        .select(Photo::as_select())
        .load(conn)?)
}

/// Takes bytes that begin at `start`. What has arrived already is not taken again; what comes too
/// early (a part before is missing) is not taken yet. Gives the photo as it is then: its `received`
/// says where to go on. The last part completes it.
pub fn append(
    conn: &mut Conn,
    account_id: i64,
    id: &str,
    start: i64,
    bytes: &[u8],
) -> Result<Photo> {
    let mut photo = photo_of(conn, account_id, id)?;
    if photo.state != "open" || start < 0 || start > photo.received {
        return Ok(photo);
    }
    let known = usize::try_from(photo.received - start).map_err(Error::internal)?;
    let fresh = bytes.get(known..).unwrap_or_default();
    let length = i64::try_from(fresh.len()).map_err(Error::internal)?;
    let received = photo.received.checked_add(length).unwrap_or(i64::MAX);
    if received > photo.size || u64::try_from(received).unwrap_or(u64::MAX) > LARGEST {
        return Err(Error::invalid("照片的大小与记录不符，请重新拍一张。"));
    }
    if !fresh.is_empty() {
        put(conn, id, photo.received, fresh)?;
        photo.received = received;
    }
    if photo.received == photo.size {
        complete(conn, &mut photo)?;
    }
    diesel::update(observation_photos::table.find(id))
        .set((
            observation_photos::received.eq(photo.received),
            observation_photos::state.eq(&photo.state),
            observation_photos::refusal.eq(&photo.refusal),
            observation_photos::kept_sha256.eq(&photo.kept_sha256),
        ))
        .execute(conn)?;
    Ok(photo)
}

fn put(conn: &mut Conn, id: &str, start: i64, bytes: &[u8]) -> Result<()> {
    diesel::insert_into(observation_photo_parts::table)
        .values((
            observation_photo_parts::photo_id.eq(id),
            observation_photo_parts::start.eq(start),
            observation_photo_parts::bytes.eq(bytes),
        ))
        .execute(conn)?;
    Ok(())
}

/// All bytes are there: they are what was announced, and a picture, or they are not kept.
fn complete(conn: &mut Conn, photo: &mut Photo) -> Result<()> {
    let all = bytes_of(conn, &photo.id)?;
    if hex::encode(Sha256::digest(&all)) != photo.sha256 {
        // Damaged on the way: the phone sends it again from the beginning.
        forget(conn, &photo.id)?;
        photo.received = 0;
        return Ok(());
    }
    forget(conn, &photo.id)?;
    match cleaned(&all) {
        Ok(clean) => {
            put(conn, &photo.id, 0, &clean)?;
            "kept".clone_into(&mut photo.state);
            photo.kept_sha256 = hex::encode(Sha256::digest(&clean));
        }
        Err(why) => {
            "refused".clone_into(&mut photo.state);
            photo.refusal = why.to_string();
        }
    }
    Ok(())
}

fn forget(conn: &mut Conn, id: &str) -> Result<()> {
    let parts = observation_photo_parts::table.filter(observation_photo_parts::photo_id.eq(id));
    diesel::delete(parts).execute(conn)?;
    Ok(())
}

/// The bytes that are on record.
pub fn bytes_of(conn: &mut Conn, id: &str) -> Result<Vec<u8>> {
    let parts: Vec<Vec<u8>> = observation_photo_parts::table
        .filter(observation_photo_parts::photo_id.eq(id))
        .order(observation_photo_parts::start)
        .select(observation_photo_parts::bytes)
        .load(conn)?;
    Ok(parts.concat())
}
