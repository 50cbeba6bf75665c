//! Fields that beginning and leaving an office have in common.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::sheet::Sheet;
use crate::committees::membership::{Ending, Origin};
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
    let endings = Ending::CHOICES
        .map(|ending| Choice::new(ending.number(), Ending::label_of(ending.number())));
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
        (Form::post(page.action, sheet.csrf, sheet.key, body))
    }
}
