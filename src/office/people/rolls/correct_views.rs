//! The pages on which one voter or household is corrected or removed.

use maud::{Markup, html};

use super::correct::Line;
use super::correct_store::{HouseholdTo, VoterRecord};
use super::{HOUSEHOLDS, VOTERS};
use crate::office::forms;
use crate::office::sheet::Sheet;
use crate::people::RegistrationCategory;
use crate::people::households::Household;
use crate::web::form::{self, Choice, Form};
use crate::web::page;

/// The forms of one page: which was sent, and the keys of both.
#[derive(Debug)]
pub(in super::super) struct Forms<'a> {
    /// The form that corrects.
    pub(super) correct: Sheet<'a>,
    /// The form that removes.
    pub(super) remove: Sheet<'a>,
}

/// The page of a voter.
pub(super) fn voter(record: &VoterRecord, unit: &str, forms: &Forms<'_>) -> Markup {
    let (voter, sheet) = (&record.voter, &forms.correct);
    let own = format!("{VOTERS}/{}/{}", voter.unit_code, voter.person_id);
    let categories = RegistrationCategory::ALL.map(|one| Choice::new(one.code(), one.label()));
    let category = sheet.value_or("category", &voter.category);
    let group = sheet.value_or("group", &voter.group_name.clone().unwrap_or_default());
    let remark = sheet.value_or("remark", &voter.remark.clone().unwrap_or_default());
    let fields = html! {
        (form::hidden("version", &sheet.value_or("version", &voter.version)))
        (forms::originals(sheet.typed, &record.recorded()))
        (form::radios("category", "登记类别", &category, &categories, sheet.errors))
        (form::text("group", "村民小组", &group, sheet.errors).optional())
        (form::text("remark", "备注", &remark, sheet.errors).optional())
        (form::actions(&html! { (form::primary("保存更正")) (form::link_button("取消", VOTERS)) }))
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (forms::refusals(forms.remove.refusal, forms.remove.errors))
        p.lead { (record.person.name) "，" (unit) }
        p {
            "姓名、性别、出生日期请在"
            a href={ "/office/people/" (voter.person_id) } { "本人的页面" } "更正。"
        }
        (Form::post(&own, sheet.csrf, sheet.key, fields))
        (removal(&own, voter.version, &forms.remove, (
            "删除这名登记选民",
            "只用于登记错了的人，如重复登记、不在本村。删除后不再列入选民，人员资料和任职记录保留。",
        )))
    }
}

/// The page of a household.
pub(super) fn household(household: &Household, unit: &str, forms: &Forms<'_>) -> Markup {
    let (recorded, sheet) = (HouseholdTo::of(household), &forms.correct);
    let own = format!("{HOUSEHOLDS}/{}", household.id);
    let persons = recorded.persons.map_or_else(String::new, |n| n.to_string());
    let persons = sheet.value_or("persons", &persons);
    let group = sheet.value_or("group", &recorded.group.unwrap_or_default());
    let fields = html! {
        (form::hidden("version", &sheet.value_or("version", &household.version)))
        (forms::originals(sheet.typed, &household.recorded()))
        (form::text("head", "户主", &sheet.value_or("head", &recorded.head), sheet.errors))
        (form::number("persons", "人口数", &persons, sheet.errors).optional())
        (form::text("group", "村民小组", &group, sheet.errors).optional())
        (form::actions(&html! { (form::primary("保存更正")) (form::link_button("取消", &own)) }))
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (forms::refusals(forms.remove.refusal, forms.remove.errors))
        p.lead { (unit) "，户编号 " (household.number) }
        (Form::post(&format!("{own}/edit"), sheet.csrf, sheet.key, fields))
        (removal(&own, household.version, &forms.remove, (
            "删除这一户",
            "只用于登记错了的户，如重复登记。删除后不再计入户数，不能恢复，只能重新导入。",
        )))
    }
}

fn removal(
    own: &str,
    version: i32,
    sheet: &Sheet<'_>,
    (label, consequence): (&str, &str),
) -> Markup {
    let fields = html! {
        (form::hidden("version", &sheet.value_or("version", &version)))
        p { (consequence) }
        (form::textarea("reason", "删除的原因", sheet.value("reason"), sheet.errors)
            .hint("至少4个字，记入审计记录；请不要写号码。"))
        (form::actions(&html! { (form::danger(label)) }))
    };
    let action = format!("{own}/remove");
    page::card(
        label,
        &html! { (Form::post(&action, sheet.csrf, sheet.key, fields)) },
    )
}
