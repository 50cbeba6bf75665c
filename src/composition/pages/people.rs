//! The persons or units behind a figure.

use actix_web::{HttpResponse, web};

use super::address::{Address, PREVIOUS};
use crate::accounts::{Allowed, ReadPeople};
use crate::composition::views::{self, BehindPage};
use crate::composition::{FigureName, Format, Order, Part, Question, behind, behind_sheet};
use crate::db::Conn;
use crate::divisions;
use crate::error::{Error, Result};
use crate::tables::sheet::write_xlsx;
use crate::web::download::download as file;
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// Lines of a list that is shown as a whole, for paper: all of a city's members. Longer ones are
/// for the places below.
pub(in crate::composition) const WHOLE_LIST: i64 = 5_000;

/// Lines of one file.
const WHOLE_FILE: i64 = 100_000;
/// Lines of a page.
const ROWS_OF_A_PAGE: i64 = 50;

/// The list; a figure that does not exist is not found.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
) -> Result<HttpResponse, actix_web::Error> {
    let shown = read(&app, &page, allowed, ROWS_OF_A_PAGE).await?;
    let back = shown.address.href(super::PAGE, &[]);
    let way = [("首页", "/office"), ("构成统计", back.as_str())];
    Ok(page.page(&shown.title(), &way, &views::behind(&shown)))
}

/// The whole list as a workbook.
pub(super) async fn download(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
) -> Result<HttpResponse, actix_web::Error> {
    let shown = read(&app, &page, allowed, WHOLE_FILE).await?;
    if shown.listing.total_rows > WHOLE_FILE {
        return Err(Error::invalid(format!(
            "名单超过{WHOLE_FILE}条，不能放进一个文件，请到下级区划分别下载。"
        ))
        .into());
    }
    // A slash would be a folder.
    let title = shown.title().replace('/', "、");
    let name = format!("{title}（{}年换届）.xlsx", shown.question.term.name);
    let sheet = behind_sheet(&shown.title(), &shown.question_in_words(), &shown.behind);
    let bytes = web::block(move || {
        let mut bytes = Vec::new();
        write_xlsx(&sheet, &mut bytes).map_err(Error::internal)?;
        Ok::<_, Error>(bytes)
    })
    .await
    .map_err(Error::internal)??;
    Ok(file(&name, Format::Xlsx.media_type(), bytes))
}

/// What the address asks for; `rows` on a page unless it asks for all.
async fn read(
    app: &App,
    page: &PageContext,
    allowed: Allowed<ReadPeople>,
    rows: i64,
) -> Result<BehindPage> {
    let address = Address::read(page.query());
    let columns = views::people_columns();
    let mut listing = Listing::from_query(super::PEOPLE, page.query(), &columns, "unit");
    listing.per_page = match listing.filter_value("all") {
        "1" => rows.max(WHOLE_LIST),
        _ => rows,
    };
    let figure = FigureName::from_word(listing.filter_value("figure")).ok_or(Error::NotFound)?;
    let scope = allowed.who.scope;
    let read = app.db.read(move |conn| {
        let mut question = address.question(conn, &scope)?;
        let is_previous = listing.filter_value("of") == PREVIOUS;
        if is_previous {
            question = question.before().ok_or(Error::NotFound)?;
        }
        let place = place_name(conn, &question.division)?;
        let (listing, behind) = read_page(conn, &question, figure, listing)?;
        Ok(BehindPage {
            address: address.completed(conn, &scope)?,
            figure,
            is_previous,
            place,
            question,
            behind,
            listing,
        })
    });
    read.await
}

fn place_name(conn: &mut Conn, place: &divisions::DivisionCode) -> Result<String> {
    let known = divisions::find_anywhere(conn, place)?;
    Ok(known.map_or_else(
        || divisions::Level::Nation.label().to_owned(),
        |place| place.name,
    ))
}

/// The page asked for; one past the last is the last.
fn read_page(
    conn: &mut Conn,
    question: &Question,
    figure: FigureName,
    mut listing: Listing,
) -> Result<(Listing, crate::composition::Behind)> {
    let order = match (listing.sort.as_str(), listing.descending) {
        ("age", false) => Order::Youngest,
        ("age", true) => Order::Oldest,
        _ => Order::Unit,
    };
    let take = usize::try_from(listing.per_page).map_err(Error::internal)?;
    let asked = usize::try_from(listing.page.saturating_sub(1)).unwrap_or(0);
    let skip = asked.saturating_mul(take);
    let mut found = behind(conn, question, figure, Part { order, skip, take })?;
    listing.total_rows = i64::try_from(found.lines).map_err(Error::internal)?;
    let shown = usize::try_from(listing.offset()).map_err(Error::internal)?;
    if shown != skip {
        let part = Part {
            order,
            skip: shown,
            take,
        };
        found = behind(conn, question, figure, part)?;
    }
    Ok((listing, found))
}
