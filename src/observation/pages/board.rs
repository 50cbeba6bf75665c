//! Handlers of the board: its page, its table as a file, the screen in the hall.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use super::Answer;
use super::board_reading::{of, read, scope_of};
use super::office::{Form, LIST, chosen, host};
use crate::accounts::{Allowed, ManageObservers, ReadElections};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::Error;
use crate::observation::store_halls::{close_halls, hall, open_hall};
use crate::observation::views::board as views;
use crate::observation::views::board_hall::{hall_opened, screen as hall_screen};
use crate::observation::views::board_sheet::{hours_sheet, pages, sheet};
use crate::tables::sheet::{CsvEncoding, write_csv, write_workbook};
use crate::web::download::download;
use crate::web::flash::with_notice;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

/// The address of the board.
pub(super) const BOARD: &str = "/office/observers/board";

/// The board.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
) -> Answer {
    let body = match read(&app, &page, &allowed.who).await? {
        Some(board) => views::board(&board, page.csrf()),
        None => crate::observation::views::office::nothing(),
    };
    Ok(page.page(
        "观察情况",
        &[("首页", "/office"), ("换届", "/office/elections")],
        &body,
    ))
}

/// The list as CSV or everything as a workbook (`format`); `table` hours: the turnout as CSV.
pub(super) async fn file(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
) -> Answer {
    let board = read(&app, &page, &allowed.who)
        .await?
        .ok_or(Error::NotFound)?;
    let is_csv = page.asked("format") == "csv";
    let is_hours = page.asked("table") == "hours";
    let bytes = web::block(move || {
        let mut bytes = Vec::new();
        let written = match (is_csv, is_hours) {
            (true, true) => write_csv(&hours_sheet(&board), CsvEncoding::Utf8Bom, &mut bytes),
            (true, false) => write_csv(&sheet(&board), CsvEncoding::Utf8Bom, &mut bytes),
            (false, _) => write_workbook(&pages(&board), &mut bytes),
        };
        written.map_err(Error::internal)?;
        Ok::<_, Error>(bytes)
    });
    let bytes = bytes.await.map_err(Error::internal)??;
    let (name, kind) = match (is_csv, is_hours) {
        (true, true) => ("观察员上报的投票率.csv", "text/csv; charset=utf-8"),
        (true, false) => ("选举观察情况.csv", "text/csv; charset=utf-8"),
        (false, _) => (
            "选举观察情况.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    Ok(download(name, kind, bytes))
}

/// Opens a screen for the hall (`action` open) and tells its address once, or closes them.
pub(super) async fn change_hall(
    app: web::Data<App>,
    request: HttpRequest,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
    form: Form,
) -> Answer {
    let (who, now) = (allowed.who, app.db.clock().now());
    let is_open = form.fields.get("action") == "open";
    let asked = form.fields.get("programme").to_owned();
    let reader = who.clone();
    let found = app.db.read(move |conn| {
        let programme = chosen(conn, &reader, &asked)?.ok_or(Error::NotFound)?;
        let scope = scope_of(&reader, &programme)?;
        Ok((programme, scope))
    });
    let (programme, scope) = found.await?;
    let token = hex::encode(rand::random::<[u8; 16]>());
    let (stamp, own) = (form.stamp()?, token.clone());
    let written = app.db.write(WriteScope::of(&scope), move |conn| {
        once(conn, &stamp, |conn| {
            if is_open {
                open_hall(conn, (programme.id, &scope), (who.account_id, now), &own)?;
            } else {
                close_halls(conn, (programme.id, &scope), now)?;
            }
            let subject = if is_open {
                "开设观察大屏"
            } else {
                "关闭观察大屏"
            };
            let event = NewEvent::new(who.actor(), "observer.hall", &scope, subject);
            let back = format!("{BOARD}?programme={}", programme.id);
            Ok(Written::new(with_notice(&back, "saved"), event))
        })
    });
    let done = written.await?;
    if done.is_repeat || !is_open {
        return Ok(done.see_other());
    }
    let address = format!("{}/observe/hall/{token}", host(&app, &request));
    let way = [("首页", "/office"), ("观察员", LIST), ("观察情况", BOARD)];
    Ok(page.page("观察大屏", &way, &hall_opened(&address)))
}

/// The screen in the hall: whoever knows its token; no names of persons.
pub(super) async fn screen(
    app: web::Data<App>,
    page: PageContext,
    token: web::Path<String>,
) -> Answer {
    let found = app.db.read(move |conn| hall(conn, &token));
    let (programme, scope) = found.await?;
    let board = of(&app, programme, &scope).await?;
    let body = hall_screen(&board);
    Ok(page.answer(StatusCode::OK, "选举观察", &[], &body))
}
