//! Handlers of the board: all elections of a programme, and one step for several villages.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::chapter_page;
use super::{Answer, LIST, Sent, change, change_fields};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::db::{Conn, Written};
use crate::divisions::{self, Level};
use crate::elections::result_days::result_days;
use crate::elections::schedule::{Standing, next};
use crate::elections::state::State;
use crate::elections::store::{self, Election, Programme};
use crate::elections::store_steps;
use crate::elections::views::board::{self as views, Board, BoardLine};
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// Most villages of one bulk action.
const MOST: usize = 500;

/// The board.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
) -> Answer {
    let board = read(&app, allowed.who, page.query().to_owned()).await?;
    let refused = (None, &Fields::default());
    Ok(told(&page, StatusCode::OK, &board, refused, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    board: &Board,
    refused: (Option<&str>, &Fields),
    key: &str,
) -> HttpResponse {
    let body = views::board(board, refused, page.csrf(), key);
    page.answer(status, "换届", &[("首页", "/office")], &body)
}

async fn read(app: &App, who: Principal, query: String) -> Result<Board> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let mut listing = Listing::from_query(LIST, &query, &[], "");
        listing.query.retain(|(name, _)| name != "done");
        let programmes = store::programmes_of(conn, &who.scope)?;
        let asked = listing.filter_value("programme").parse::<i64>().ok();
        let chosen = match asked {
            Some(id) => Some(store::programme(conn, &who.scope, id)?),
            None => programmes.first().cloned(),
        };
        let mut board = Board {
            programmes,
            chosen,
            townships: Vec::new(),
            counts: BTreeMap::new(),
            late: 0,
            blocked: 0,
            lines: Vec::new(),
            listing,
            may_manage: who.role.may(Right::ManageElections),
            may_plan: who.role.may(Right::PlanElections),
            today,
        };
        if let Some(programme) = board.chosen.clone() {
            fill(conn, &who, &programme, &mut board)?;
        }
        Ok(board)
    });
    read.await
}

fn fill(conn: &mut Conn, who: &Principal, programme: &Programme, board: &mut Board) -> Result<()> {
    let county = programme.county()?;
    let scope = if who.scope.contains(&county) {
        county.clone()
    } else {
        who.scope.clone()
    };
    let below = divisions::children(conn, &county, "", 0, 500)?.divisions;
    board.townships = below
        .into_iter()
        .filter(|one| one.level == Level::Township && who.scope.contains(&one.code))
        .map(|one| (one.code.to_string(), one.name))
        .collect();
    let (rules, template) = (programme.rules()?, programme.template()?);
    let all = store::elections_of(conn, programme.id, &scope)?;
    let mut frozen: BTreeMap<String, RuleSet> = BTreeMap::new();
    let of_units = all.chunk_by(|one, other| one.unit == other.unit);
    for (election, beside) in of_units.flat_map(|unit| unit.iter().map(move |one| (one, unit))) {
        if is_closed(election, beside) {
            continue;
        }
        let own = match &election.frozen {
            None => &rules,
            Some(text) => {
                if !frozen.contains_key(text) {
                    frozen.insert(text.clone(), election.rules(&rules)?);
                }
                frozen.get(text).unwrap_or(&rules)
            }
        };
        let of_result = result_days(beside, election, board.today);
        let lines = election.known.lines(own, &template, of_result, board.today);
        let line = BoardLine {
            id: election.id,
            unit_code: election.unit.to_string(),
            unit_name: election.unit_name.clone(),
            kind: election.known.kind,
            state: election.known.state,
            next: next(&lines).map(|line| (line.step, line.planned, line.latest)),
            late: lines.iter().filter(|line| line.is_late()).count(),
            is_overdue: lines
                .iter()
                .any(|line| matches!(line.standing, Standing::Overdue { .. })),
            blocked: lines
                .iter()
                .find(|line| !line.blocked.is_empty())
                .map(|line| line.blocked.clone())
                .unwrap_or_default(),
            difficulty: election.difficulty.clone(),
        };
        *board.counts.entry(line.state).or_default() += 1;
        board.late += usize::from(line.late > 0);
        board.blocked += usize::from(!line.blocked.is_empty());
        if is_asked(&line, &board.listing) {
            board.lines.push(line);
        }
    }
    cut(board);
    Ok(())
}

/// A chapter that another one carries on: a confirmed round, an invalid election held again.
fn is_closed(one: &Election, beside: &[Election]) -> bool {
    match one.known.state {
        State::ResultConfirmed => one.known.kind.is_round_of_another(),
        State::Invalid => beside.iter().any(|other| other.parent_id == Some(one.id)),
        _ => false,
    }
}

fn is_asked(line: &BoardLine, listing: &Listing) -> bool {
    let text = listing.filter_value("q").trim();
    let state = listing.filter_value("state");
    let is_standing = match listing.filter_value("standing") {
        "late" => line.late > 0,
        "overdue" => line.is_overdue,
        "blocked" => !line.blocked.is_empty(),
        "difficult" => !line.difficulty.is_empty(),
        _ => true,
    };
    line.unit_name.contains(text)
        && line.unit_code.starts_with(listing.filter_value("township"))
        && (state.is_empty() || line.state.word() == state)
        && is_standing
}

fn cut(board: &mut Board) {
    board.listing.total_rows = i64::try_from(board.lines.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(board.listing.offset()).unwrap_or(0);
    let take = usize::try_from(board.listing.per_page).unwrap_or(0);
    let lines = std::mem::take(&mut board.lines);
    board.lines = lines.into_iter().skip(skip).take(take).collect();
}

/// Records one step for several villages: all of them, or none and why.
pub(super) async fn mark_many(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    form: Sent,
) -> Answer {
    let (who, today) = (allowed.who, app.db.clock().today());
    let query = form.fields.get("query").to_owned();
    let written = write_many(&app, &who, &form, today).await;
    match written {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let board = read(&app, who, query).await?;
            let refused = (Some(again.sentence.as_str()), &form.fields);
            Ok(told(&page, again.status, &board, refused, form.key()))
        }
    }
}

async fn write_many(
    app: &App,
    who: &Principal,
    form: &Sent,
    today: chrono::NaiveDate,
) -> Result<HttpResponse> {
    let ids: Vec<i64> = form
        .fields
        .all("election")
        .filter_map(|id| id.parse().ok())
        .collect();
    if ids.is_empty() || ids.len() > MOST {
        return Err(Error::invalid(format!("请先勾选1至{MOST}个村（社区）。")));
    }
    let done = change_fields::done(&form.fields)?;
    let first = ids.first().copied().unwrap_or_default();
    let lock = chapter_page::lock(app, who, first).await?;
    let (stamp, who) = (form.stamp()?, who.clone());
    let back = format!("{LIST}?{}", form.fields.get("query"));
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let mut events = Vec::new();
            let mut refused = Vec::new();
            for id in ids {
                let election = store::election(conn, &who.scope, id)?;
                match store_steps::mark_by_hand(conn, &election, &done, today) {
                    Ok(()) => events.push(change::marked(&who, &election, &done)),
                    Err(Error::Invalid(told) | Error::Conflict(told)) => refused.push(told),
                    Err(other) => return Err(other),
                }
            }
            if !refused.is_empty() {
                let count = refused.len();
                let told = refused.join("");
                return Err(Error::invalid(format!(
                    "有{count}个村（社区）不能登记，这次都没有登记；请去掉它们再提交。{told}"
                )));
            }
            Ok(Written::with_events(with_notice(&back, "saved"), events))
        })
    });
    Ok(written.await?.see_other())
}
