//! Handlers of the board: its page, its table as a file, the screen in the hall.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDateTime;

use super::Answer;
use super::office::{Form, LIST, chosen, host};
use crate::accounts::{Allowed, ManageObservers, Principal, ReadElections, Right};
use crate::audit::NewEvent;
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::elections::store::Programme;
use crate::error::{Error, Result};
use crate::observation::board::Line;
use crate::observation::store_board::{close_halls, hall, lines, open_hall};
use crate::observation::views::board as views;
use crate::observation::views::board_sheet::sheet;
use crate::tables::sheet::{CsvEncoding, write_csv, write_xlsx};
use crate::web::flash::with_notice;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

/// The address of the board.
pub(super) const BOARD: &str = "/office/observers/board";

/// All that the board shows.
#[derive(Clone, Debug)]
pub(in crate::observation) struct Board {
    pub(in crate::observation) programme: Programme,
    pub(in crate::observation) lines: Vec<Line>,
    /// UTC.
    pub(in crate::observation) now: NaiveDateTime,
    /// Which lines are listed: a word of [`views::FILTERS`], or nothing for all.
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

async fn read(app: &App, page: &PageContext, who: &Principal) -> Result<Option<Board>> {
    let (who, asked, now) = (who.clone(), page.asked("programme"), app.db.clock().now());
    let (wanted, township) = (page.asked("show"), page.asked("township"));
    let read = app.db.read(move |conn: &mut Conn| {
        let Some(programme) = chosen(conn, &who, &asked)? else {
            return Ok(None);
        };
        let scope = scope_of(&who, &programme)?;
        Ok(Some(Board {
            lines: lines(conn, &programme, &scope)?,
            programme,
            now,
            wanted,
            township,
            may_manage: who.role.may(Right::ManageObservers),
        }))
    });
    read.await
}

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

/// The list as CSV or workbook (`format`).
pub(super) async fn file(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
) -> Answer {
    let board = read(&app, &page, &allowed.who)
        .await?
        .ok_or(Error::NotFound)?;
    let is_csv = page.asked("format") == "csv";
    let table = sheet(&board);
    let bytes = web::block(move || {
        let mut bytes = Vec::new();
        let written = if is_csv {
            write_csv(&table, CsvEncoding::Utf8Bom, &mut bytes)
        } else {
            write_xlsx(&table, &mut bytes)
        };
        written.map_err(Error::internal)?;
        Ok::<_, Error>(bytes)
    });
    let bytes = bytes.await.map_err(Error::internal)??;
    let (name, kind) = if is_csv {
        ("observers.csv", "text/csv; charset=utf-8")
    } else {
        (
            "observers.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    };
    let attachment = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CONTENT_DISPOSITION, attachment));
    Ok(answer.content_type(kind).body(bytes))
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
    Ok(page.page("观察大屏", &way, &views::hall_opened(&address)))
}

/// The screen in the hall: whoever knows its token; no names of persons.
pub(super) async fn screen(
    app: web::Data<App>,
    page: PageContext,
    token: web::Path<String>,
) -> Answer {
    let now = app.db.clock().now();
    let read = app.db.read(move |conn| {
        let (programme, scope) = hall(conn, &token)?;
        let mut lines = lines(conn, &programme, &scope)?;
        for line in &mut lines {
            // Who observes stays with the county; that somebody does is counted.
            line.observers.iter_mut().for_each(String::clear);
        }
        Ok((programme, lines))
    });
    let (programme, lines) = read.await?;
    let body = views::screen(&programme, &lines, now);
    Ok(page.answer(StatusCode::OK, "选举观察", &[], &body))
}
