//! The pages with the forms of changes to a place, each with what will follow in words.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::action::{Action, PARTS, other_kind};
use super::address;
use super::merge_views::{self, Township};
use super::unusual_code::UNUSUAL_CODE;
use crate::divisions::{Division, DivisionCode, Level, UnitKind};
use crate::office::forms::{self, Recorded};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page;

/// What is known of the place and the change.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) action: Action,
    pub(super) place: Division,
    /// The other units of the county by township, for a merger.
    pub(super) others: Vec<Township>,
    pub(super) ancestors: Vec<Division>,
    /// What the reader may see.
    pub(super) scope: DivisionCode,
    /// Stretches of members counted in the unit today, all terms.
    pub(super) members: i64,
    /// For the end of a unit: persons who serve in it, by term.
    pub(super) by_term: Vec<(String, usize)>,
    pub(super) today: NaiveDate,
}

/// The form as it was typed, or as it is at first.
#[derive(Debug)]
pub(super) struct Typed<'a> {
    pub(super) fields: Option<&'a Fields>,
    pub(super) refusal: Option<&'a str>,
    pub(super) errors: &'a FieldErrors,
    pub(super) csrf: &'a str,
    pub(super) key: &'a str,
}

impl Typed<'_> {
    pub(super) fn value(&self, name: &str, at_first: &str) -> String {
        let typed = self.fields.map(|fields| fields.get(name));
        typed.unwrap_or(at_first).to_owned()
    }
}

/// The page of a change.
pub(super) fn change(known: &Known, typed: &Typed<'_>) -> Markup {
    let place = &known.place;
    let label = known.action.label(place.unit_kind);
    let action = format!("{}/change/{}", address(&place.code), known.action.word());
    let version = typed.value("version", &place.version.to_string());
    let body = html! {
        (form::hidden("version", &version))
        (forms::originals(typed.fields, &recorded(known)))
        (fields(known, typed))
        @if known.action != Action::Kind { (day_and_note(known, typed)) }
        (unusual_code_tick(typed))
        (form::actions(&html! {
            @if known.action == Action::Merge { (form::primary("下一步：核对合并前后")) }
            @else { (form::primary(&format!("确认{label}"))) }
            (form::link_button("取消", &address(&place.code)))
        }))
    };
    html! {
        (forms::refusals(typed.refusal, typed.errors))
        (consequence(known, label))
        (Form::post(&action, typed.csrf, typed.key, body))
    }
}

/// What the form shows of the place at first, and may be changed.
pub(super) fn recorded(known: &Known) -> Vec<Recorded> {
    let name = match known.action {
        Action::Rename | Action::Convert => "name",
        Action::Split => "part1_name",
        Action::Merge | Action::Kind | Action::Close | Action::Establish => return Vec::new(),
    };
    vec![Recorded::text(name, "名称", &known.place.name)]
}

/// Name, code and kind of a place, for one sentence.
pub(super) fn in_words(place: &Division) -> String {
    let kind = place.unit_kind.map_or("", UnitKind::label);
    format!("{}（{}）{kind}", place.name, place.code)
}

fn consequence(known: &Known, label: &str) -> Markup {
    let place = &known.place;
    let mut totals = vec![("对象", format!("{}（{}）", place.name, place.code))];
    if place.level == Level::Village {
        totals.push(("两委任职记录", format!("各届合计 {} 条", known.members)));
    }
    if !known.by_term.is_empty() {
        let terms = known.by_term.iter();
        let terms: Vec<String> = terms
            .map(|(term, persons)| format!("{term}届 {persons} 人"))
            .collect();
        totals.push(("在任成员", terms.join("，")));
    }
    let consequence = match known.action {
        Action::Close if !known.by_term.is_empty() => {
            "撤销后不能恢复，其下的村民小组和网格一并撤销。没有后续单位：选举日在生效日期当天或以后的届次，统计不再计入这些成员；与上届比较时，上届也不再计入本单位。名单留在原处，仍可从本单位页面的“两委成员”查看。由别的村（社区）承接的，请改为办理“合并”。"
        }
        Action::Rename => "从生效日期起使用新名称，原名称留在沿革中，代码不变。",
        Action::Merge => {
            "被并入的村（社区）从生效日期起撤销，以后的统计把它的任职记录和职数计入合并后的单位；生效日期以前的选举，构成统计仍按当时的村列出，已经上报的表不变。下一步先核对，再确认。"
        }
        Action::Split => {
            "沿用原代码的一个承接原有任职记录；都不沿用时由第一个承接，原单位撤销。此操作不能撤回。"
        }
        Action::Convert => {
            "从生效日期起按新类别统计；以前的选举，构成统计仍按当时的类别和名称列出，已经上报的表不变。用新代码时原代码停用。"
        }
        Action::Kind => "只用于更正登记错误，不计入沿革；分类统计随之重算。",
        Action::Close => {
            "撤销后不能恢复，其下的村民小组和网格一并撤销；没有后续单位，任职记录留在原处。"
        }
        Action::Establish => "新单位从生效日期起计入应换届村（社区）数。",
    };
    form::confirm(&format!("即将办理：{label}"), &totals, consequence)
}

fn fields(known: &Known, typed: &Typed<'_>) -> Markup {
    let place = &known.place;
    match known.action {
        Action::Rename => form_text(
            "name",
            "新名称",
            &typed.value("name", &place.name),
            typed,
            "写全称，如“桃源村委会”。",
        ),
        Action::Merge => merge_views::fields(known, typed),
        Action::Split => html! {
            @for number in PARTS {
                @let first = number == 1;
                @let kind = place.unit_kind.filter(|_| first);
                @let code = if first { place.code.to_string() } else { String::new() };
                @let name = if first { place.name.as_str() } else { "" };
                h2 { "拆分后的第" (number) "个" @if number > 2 { "（没有可不填）" } }
                (unit(&format!("part{number}_"), (&code, name, kind), typed))
            }
        },
        Action::Convert => html! {
            p { "转换为：" b { (other_kind(place).label()) } }
            (form_text("name", "转换后的名称", &typed.value("name", &place.name), typed, "名称不变时不用改。"))
            (form::text("code", "新代码", &typed.value("code", ""), typed.errors).optional()
                .hint("12位数字；沿用原代码请留空。"))
        },
        Action::Kind => html! { p { "更正为：" b { (other_kind(place).label()) } } },
        Action::Close => html! {},
        Action::Establish => unit("", ("", "", None), typed),
    }
}

/// The tick that answers [`super::unusual_code::ask`], once it was asked.
fn unusual_code_tick(typed: &Typed<'_>) -> Markup {
    let is_ticked = typed.value(UNUSUAL_CODE, "") == "true";
    html! {
        @if is_ticked || typed.errors.get(UNUSUAL_CODE).is_some() {
            (form::checkbox(UNUSUAL_CODE, "代码已核对，没有写错", is_ticked, typed.errors))
        }
    }
}

fn form_text(name: &str, label: &str, value: &str, typed: &Typed<'_>, hint: &str) -> Markup {
    html! { (form::text(name, label, value, typed.errors).hint(hint)) }
}

/// Code, name and kind of a unit; at first the given values.
pub(super) fn unit(
    prefix: &str,
    (code, name, kind): (&str, &str, Option<UnitKind>),
    typed: &Typed<'_>,
) -> Markup {
    let field = |name: &str| format!("{prefix}{name}");
    let (code_field, name_field, kind_field) = (field("code"), field("name"), field("kind"));
    let kinds = kinds();
    html! {
        (form::text(&code_field, "区划代码", &typed.value(&code_field, code), typed.errors).if_needed().hint("12位数字"))
        (form::text(&name_field, "名称", &typed.value(&name_field, name), typed.errors).if_needed().hint("写全称"))
        (form::radios(&kind_field, "类别", &typed.value(&kind_field, kind.map_or("", UnitKind::word)), &kinds, typed.errors).if_needed())
    }
}

/// Village and community as choices.
pub(super) fn kinds() -> [Choice; 2] {
    UnitKind::ALL.map(|kind| Choice::new(kind.word(), kind.label()))
}

fn day_and_note(known: &Known, typed: &Typed<'_>) -> Markup {
    let today = known.today.to_string();
    html! {
        (form::date("effective_on", "生效日期", &typed.value("effective_on", &today), typed.errors)
            .hint("新状态的第一天，以批复为准。"))
        (form::text("note", "说明", &typed.value("note", ""), typed.errors).optional()
            .hint("如批准文件的文号。"))
    }
}

/// The links to all changes that fit a place.
pub(super) fn links(place: &Division) -> Markup {
    let fitting: Vec<Action> = Action::ALL
        .into_iter()
        .filter(|action| action.fits(place))
        .collect();
    html! {
        @if !fitting.is_empty() {
            (page::card("办理变更", &html! {
                div.actions {
                    @for action in fitting {
                        @let href = format!("{}/change/{}", address(&place.code), action.word());
                        (form::link_button(action.label(place.unit_kind), &href))
                    }
                }
            }))
        }
    }
}
