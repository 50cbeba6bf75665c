//! A place that somebody typed into a field: its code, or its name.

use diesel::prelude::*;
use maud::{Markup, html};

use crate::accounts::place_name;
use crate::db::Conn;
use crate::divisions::names::{fold_name, strip_unit_suffix};
use crate::divisions::{self, Division, DivisionCode, Level};
use crate::error::Result;
use crate::schema;
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::table::Listing;

/// The hint under a field for a place.
pub(super) const PLACE_HINT: &str = "填村、乡镇的名称或代码。";

/// Most places that are offered to choose from.
const MOST: usize = 20;

/// What was typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// One place inside the scope.
    Place(DivisionCode),
    /// No place, or several.
    Unclear(Unclear),
}

/// Why no one place is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unclear {
    /// What to do about it.
    pub(super) sentence: String,
    /// Those to choose from, in words with their counties and townships.
    pub(super) choices: Vec<(DivisionCode, String)>,
}

impl Unclear {
    /// All in one sentence, for a field without links.
    pub(super) fn in_words(&self) -> String {
        let places: Vec<String> = self
            .choices
            .iter()
            .map(|(code, name)| format!("{name} {code}"))
            .collect();
        format!("{}{}", self.sentence, places.join("；"))
    }
}

/// The place inside `scope` that was typed, by its code or its name (村委会, 居委会 and the like may
/// be left out); nothing typed stands for the scope itself.
pub(super) fn meant(conn: &mut Conn, scope: &DivisionCode, typed: &str) -> Result<Meant> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Meant::Place(scope.clone()));
    }
    if let Ok(code) = DivisionCode::parse(typed) {
        let is_nation = code.level() == Level::Nation;
        let is_known = is_nation || divisions::find_anywhere(conn, &code)?.is_some();
        return Ok(if scope.contains(&code) && is_known {
            Meant::Place(code)
        } else {
            unknown(typed)
        });
    }
    if typed.chars().all(|sign| sign.is_ascii_digit()) {
        return Ok(Meant::Unclear(Unclear {
            sentence: format!(
                "区划代码应为2、4、6、9或12位数字，“{typed}”是{}位，请核对，或改填名称。",
                typed.len()
            ),
            choices: Vec::new(),
        }));
    }
    let mut found = named(conn, scope, typed)?;
    match found.len() {
        0 => Ok(unknown(typed)),
        1 => Ok(found
            .pop()
            .map_or_else(|| unknown(typed), |place| Meant::Place(place.code))),
        _ => several(conn, typed, found),
    }
}

fn unknown(typed: &str) -> Meant {
    Meant::Unclear(Unclear {
        sentence: format!(
            "管理范围内没有名称或代码为“{typed}”的区划，请核对，或在“区划”页面查找。"
        ),
        choices: Vec::new(),
    })
}

fn several(conn: &mut Conn, typed: &str, found: Vec<Division>) -> Result<Meant> {
    let mut choices = Vec::new();
    for place in found.into_iter().take(MOST) {
        let name = place_name(conn, &place.code)?;
        choices.push((place.code, name));
    }
    Ok(Meant::Unclear(Unclear {
        sentence: format!("名称为“{typed}”的区划不止一个，请选择，或改填代码："),
        choices,
    }))
}

/// Places by name: first those of just this name, then those whose name differs only by 村委会 and
/// the like at its end, then those whose name holds the words.
fn named(conn: &mut Conn, scope: &DivisionCode, typed: &str) -> Result<Vec<Division>> {
    let folded = fold_name(typed).into_owned();
    let exact: Vec<String> = schema::divisions::table
        .filter(schema::divisions::name.eq(folded.clone()))
        .filter(schema::divisions::code.ge(scope.to_string()))
        .filter(schema::divisions::code.lt(format!("{scope}:")))
        .filter(schema::divisions::level.le(Level::Village.number()))
        .order(schema::divisions::code)
        .select(schema::divisions::code)
        .limit(50)
        .load(conn)?;
    if !exact.is_empty() {
        let codes: Vec<DivisionCode> = exact
            .iter()
            .filter_map(|code| DivisionCode::parse(code).ok())
            .collect();
        return divisions::find_many(conn, &codes);
    }
    let short = strip_unit_suffix(&folded).to_owned();
    let mut near = divisions::search(conn, scope, &short)?;
    near.retain(|place| place.level <= Level::Village);
    let is_same = |place: &Division| strip_unit_suffix(&fold_name(&place.name)) == short;
    if near.iter().any(is_same) {
        near.retain(is_same);
    }
    Ok(near)
}

/// What is said above a list when the place typed into its field `unit` is not clear: with links
/// that narrow the list down to each place.
pub(super) fn unclear(unclear: Option<&Unclear>, listing: &Listing) -> Markup {
    let href = |code: &DivisionCode| {
        let mut other = listing.clone();
        other.query.retain(|(name, _)| name != "unit");
        other.query.push(("unit".to_owned(), code.to_string()));
        other.page_href(1)
    };
    html! {
        @if let Some(unclear) = unclear {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: unclear.sentence.clone() }))
            @if !unclear.choices.is_empty() {
                ul {
                    @for (code, name) in &unclear.choices {
                        li { a href=(href(code)) { (name) } " " (code) }
                    }
                }
            }
        }
    }
}
