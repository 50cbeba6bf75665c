//! `cunzhi composition`: a question in, a finished file out.

pub use super::format::Format;
use super::store::{Asked, composition, place_of, read_question};
use crate::db::Db;
use crate::error::{Error, Result};

/// Answers the question of a command and gives the bytes to write. Every error but `Busy`,
/// `Database` and `Internal` carries a sentence for the user.
pub fn run(db: &Db, asked: &Asked, format: Format) -> Result<Vec<u8>> {
    let today = db.clock().today();
    let outcome = db.read_now(|conn| {
        let question = read_question(conn, asked, today)?;
        composition(conn, &question)
    });
    match outcome {
        Err(Error::NotFound) => Err(Error::invalid(format!(
            "没有代码为 {} 的区划，请检查代码，或先导入区划。",
            place_of(&asked.division)?
        ))),
        other => format.write(&other?),
    }
}
