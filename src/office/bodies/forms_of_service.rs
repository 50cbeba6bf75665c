//! Fields that beginning and leaving an office have in common.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::sheet::Sheet;
use crate::committees::membership::{Ending, Membership, Origin};
use crate::office::forms;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;

/// How somebody came in: the choices of a form.
pub(super) fn origins(offered: &[Origin]) -> Vec<Choice> {
    let choice = |origin: &Origin| Choice::new(origin.number(), Origin::label_of(origin.number()));
    offered.iter().map(choice).collect()
}

/// Reads how somebody came in; a mistake is noted.
pub(super) fn read_origin(
    offered: &[Origin],
    fields: &Fields,
    errors: &mut FieldErrors,
) -> Option<Origin> {
    let word = fields.get("origin");
    let found = offered
        .iter()
        .find(|origin| origin.number().to_string() == word);
    if found.is_none() {
        errors.add("origin", "请选择产生方式。");
    }
    found.copied()
}

/// Reads when and how somebody left; mistakes are noted.
pub(super) fn read_leave(fields: &Fields, errors: &mut FieldErrors) -> Option<(NaiveDate, Ending)> {
    let day = forms::date(fields, "ended_on", "离任日期", errors);
    let word = fields.get("ending");
    let ending = Ending::CHOICES
        .into_iter()
        .find(|ending| ending.number().to_string() == word);
    if ending.is_none() {
        errors.add("ending", "请选择离任方式。");
    }
    Some((day?, ending?))
}

/// The ways of leaving to choose from; one that only imports write stays where it is recorded.
fn endings(recorded: Option<i16>) -> Vec<Choice> {
    let mut numbers: Vec<i16> = Ending::CHOICES.map(Ending::number).to_vec();
    numbers.extend(recorded.filter(|number| !numbers.contains(number)));
    let choice = |number: &i16| Choice::new(number, Ending::label_of(*number));
    numbers.iter().map(choice).collect()
}

/// Fields that correct when and how somebody left; nothing for those in office.
pub(super) fn left_fields(row: &Membership, sheet: &Sheet<'_>) -> Markup {
    let Some(ending) = row.ending else {
        return html! {};
    };
    let recorded = row.ended_on.map_or_else(String::new, |day| day.to_string());
    let day = sheet.value_or("ended_on", &recorded);
    let chosen = sheet.value_or("ending", &ending);
    html! {
        (form::date("ended_on", "离任日期", &day, sheet.errors).hint("不再任职的第一天。"))
        (form::radios("ending", "离任方式", &chosen, &endings(row.ending), sheet.errors))
    }
}

/// Reads what [`left_fields`] asks; mistakes are noted.
pub(super) fn read_left(
    fields: &Fields,
    row: &Membership,
    errors: &mut FieldErrors,
) -> Option<(NaiveDate, i16)> {
    row.ending?;
    let day = forms::date(fields, "ended_on", "离任日期", errors);
    let word = fields.get("ending");
    let ending = endings(row.ending)
        .into_iter()
        .find(|choice| choice.value == word)
        .and_then(|choice| choice.value.parse().ok());
    if ending.is_none() {
        errors.add("ending", "请选择离任方式。");
    }
    Some((day?, ending?))
}

/// Whether somebody still serves, in words.
pub(super) fn in_words(ended_on: Option<NaiveDate>, ending: Option<i16>) -> String {
    match ended_on {
        Some(day) => format!("{day}{}", ending.map_or("离任", Ending::label_of)),
        None => "在任".to_owned(),
    }
}

/// Everything the page of a leave shows.
#[derive(Debug)]
pub(super) struct LeavePage<'a> {
    /// The address the form is sent to.
    pub(super) action: &'a str,
    /// Where 取消 leads.
    pub(super) back: &'a str,
    /// Who leaves what, in words.
    pub(super) totals: &'a [(&'a str, String)],
    /// What follows.
    pub(super) consequence: &'a str,
    /// What else the reader may have come for; nothing if empty.
    pub(super) otherwise: Markup,
    /// The version of the record.
    pub(super) version: i32,
    pub(super) today: NaiveDate,
    pub(super) sheet: &'a Sheet<'a>,
}

/// The page of a leave.
pub(super) fn leave(page: &LeavePage<'_>) -> Markup {
    let sheet = page.sheet;
    let (day, ending) = (
        sheet.value_or("ended_on", &page.today),
        sheet.value("ending"),
    );
    let endings = endings(None);
    let body = html! {
        (form::hidden("version", &sheet.value_or("version", &page.version)))
        (form::date("ended_on", "离任日期", &day, sheet.errors).hint("不再任职的第一天。"))
        (form::radios("ending", "离任方式", ending, &endings, sheet.errors))
        (form::actions(&html! {
            (form::danger("确认离任")) (form::link_button("取消", page.back))
        }))
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (form::confirm("即将办理离任", page.totals, page.consequence))
        (page.otherwise)
        (Form::post(page.action, sheet.csrf, sheet.key, body))
    }
}
