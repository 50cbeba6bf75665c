//! Reads the board once for all who look at it.

use std::sync::Arc;

use chrono::NaiveDateTime;

use super::office::chosen;
use crate::accounts::{Principal, Right};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::Programme;
use crate::error::Result;
use crate::observation::board::Line;
use crate::observation::store_board::{Kept, kept};
use crate::web::request::{App, PageContext};

/// All that the board shows.
#[derive(Clone, Debug)]
pub(in crate::observation) struct Board {
    pub(in crate::observation) programme: Programme,
    /// The villages of the reader's scope, by code.
    pub(in crate::observation) lines: Vec<Line>,
    /// What an open board is told when anything changed.
    pub(in crate::observation) pulse: String,
    /// UTC.
    pub(in crate::observation) now: NaiveDateTime,
    /// Which lines are listed: a word of the list's filter, or nothing for all.
    pub(in crate::observation) wanted: String,
    /// The code of a township, or nothing for all.
    pub(in crate::observation) township: String,
    pub(in crate::observation) may_manage: bool,
}

/// What of a programme somebody sees.
pub(super) fn scope_of(who: &Principal, programme: &Programme) -> Result<DivisionCode> {
    let county = programme.county()?;
    Ok(if who.scope.contains(&county) {
        county
    } else {
        who.scope.clone()
    })
}

/// The board somebody asked for; none when no programme has begun.
pub(super) async fn read(app: &App, page: &PageContext, who: &Principal) -> Result<Option<Board>> {
    let (reader, asked) = (who.clone(), page.asked("programme"));
    let found = app.db.read(move |conn| chosen(conn, &reader, &asked));
    let Some(programme) = found.await? else {
        return Ok(None);
    };
    let scope = scope_of(who, &programme)?;
    let mut board = of(app, programme, &scope).await?;
    board.wanted = page.asked("show");
    board.township = page.asked("township");
    board.may_manage = who.role.may(Right::ManageObservers);
    Ok(Some(board))
}

/// The board of a place. It is read once after each change, however many look at it.
pub(super) async fn of(app: &App, programme: Programme, scope: &DivisionCode) -> Result<Board> {
    let now = app.db.clock().now();
    let name = format!("observation board {}", programme.id);
    let (db, asked) = (app.db.clone(), programme.clone());
    let read = move |before: Option<Arc<Kept>>| async move {
        db.read(move |conn: &mut Conn| kept(conn, &asked, before.as_deref()))
            .await
    };
    let kept = app.shared.get(&name, read).await?;
    let own = kept.lines.iter().filter(|line| scope.contains(&line.unit));
    Ok(Board {
        lines: own.cloned().collect(),
        pulse: kept.pulse.clone(),
        programme,
        now,
        wanted: String::new(),
        township: String::new(),
        may_manage: false,
    })
}
