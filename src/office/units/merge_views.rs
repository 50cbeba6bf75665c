//! The pages of a merger: choosing the units, and what will come of it before it is confirmed.

use maud::{Markup, Render, html};

use super::action::Action;
use super::address;
use super::change_views::{Known, Typed, in_words, unit};
use super::merge::{Preview, Shared};
use super::merge_store::UnitFigures;
use super::unusual_code::UNUSUAL_CODE;
use crate::divisions::{Division, DivisionCode};
use crate::web::form::{self, Choice, Form};
use crate::web::form_post::Fields;
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::number::grouped;
use crate::web::page::{BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The units of one township that a merger may take.
#[derive(Clone, Debug)]
pub(super) struct Township {
    pub(super) code: DivisionCode,
    pub(super) name: String,
    pub(super) units: Vec<Division>,
}

fn choice(unit: &Division) -> Choice {
    let label = format!("{}（{}）", unit.name, unit.code);
    Choice::new(format!("{}:{}", unit.code, unit.version), label)
}

/// The choice for the unit that was chosen: its version may have changed since.
fn same_unit<'a>(choices: &'a [Choice], typed: &str) -> Option<&'a str> {
    let (code, _) = typed.split_once(':')?;
    let mut choices = choices.iter();
    let same = choices.find(|choice| {
        choice
            .value
            .split_once(':')
            .is_some_and(|now| now.0 == code)
    });
    same.map(|choice| choice.value.as_str())
}

/// The fields of the form.
pub(super) fn fields(known: &Known, typed: &Typed<'_>) -> Markup {
    let targets = known.others.iter().flat_map(|township| {
        let units = township.units.iter();
        units.map(|unit| choice(unit).in_group(&township.name))
    });
    let targets: Vec<Choice> = targets.collect();
    let target = typed.value("target", "");
    let target = same_unit(&targets, &target).unwrap_or_default();
    let ways = [
        Choice::new("existing", "并入现有的村（社区）"),
        Choice::new("new", "合并后新设一个单位"),
    ];
    html! {
        (form::radios("into", "合并方式", &typed.value("into", "existing"), &ways, typed.errors))
        h2 { "并入现有单位时填写" }
        (form::select("target", "并入的单位", target, &targets, typed.errors).if_needed()
            .hint("并入现有的村（社区）时必须选择；按乡镇排列。"))
        (form::text("new_name", "合并后的名称", &typed.value("new_name", ""), typed.errors).optional()
            .hint("名称不变请留空。"))
        h2 { "新设单位时填写" }
        (unit("", ("", "", None), typed))
        h2 { "同时被合并的其他村（社区）" }
        p.hint { "与本单位一起撤销；新设单位时至少选一个。点开乡镇选择。" }
        @for township in &known.others { (others(township, typed)) }
        h2 { "生效" }
    }
}

/// The units of a township, open where one is chosen.
fn others(township: &Township, typed: &Typed<'_>) -> Markup {
    let choices: Vec<Choice> = township.units.iter().map(choice).collect();
    let chosen = typed
        .fields
        .into_iter()
        .flat_map(|fields| fields.all("others"));
    let ticked: Vec<&str> = chosen.filter_map(|one| same_unit(&choices, one)).collect();
    let label = format!("{}的村（社区）", township.name);
    html! {
        details.choose open[!ticked.is_empty()] {
            summary { (township.name) "（" (choices.len()) "个）" }
            (form::checkboxes("others", &label, &ticked, &choices, typed.errors)
                .optional().in_form(township.code.as_str()))
        }
    }
}

/// The fields of the form that the confirmation sends again.
const KEPT: [&str; 11] = [
    "version",
    "others",
    "into",
    "target",
    "new_name",
    "code",
    "name",
    "kind",
    UNUSUAL_CODE,
    "effective_on",
    "note",
];

/// What will be, with the button that makes it so and the way back to the form.
pub(super) fn preview(
    known: &Known,
    (fields, csrf, key): (&Fields, &str, &str),
    shown: &Preview,
) -> Markup {
    let place = &known.place;
    let totals = [
        ("对象", in_words(place)),
        ("合并后", in_words(&shown.after.unit)),
        ("生效日期", fields.get("effective_on").to_owned()),
    ];
    let body = html! {
        @for name in KEPT {
            @for value in fields.all(name) { (form::hidden(name, value)) }
        }
        (form::actions(&html! {
            (form::primary("确认合并").named("step", "confirm"))
            (form::secondary("返回修改").named("step", "edit"))
            (form::link_button("取消", &address(&place.code)))
        }))
    };
    let action = format!("{}/change/{}", address(&place.code), Action::Merge.word());
    let consequence = "还没有办理。请核对下面的数字，无误后点“确认合并”；办理后不能撤回。";
    html! {
        (form::confirm("合并前后对照", &totals, consequence))
        (table(shown))
        (warnings(shown))
        (Form::post(&action, csrf, key, body))
    }
}

fn table(shown: &Preview) -> Markup {
    let term = shown
        .term
        .as_ref()
        .map_or_else(String::new, |term| format!("（{}届）", term.name));
    let cells = |name: Markup, line: &UnitFigures| {
        let seats = |pick: fn((i32, i32)) -> i32| {
            let number = line.seats.map(|seats| pick(seats).to_string());
            html! { (number.as_deref().unwrap_or("未核定")) }
        };
        vec![
            name,
            html! { (line.township) },
            html! { (line.members) },
            seats(|(party, _)| party),
            seats(|(_, committee)| committee),
            html! { (grouped(line.households)) },
            html! { (grouped(line.voters)) },
        ]
    };
    let row = |line: &UnitFigures| {
        let stays = line.unit.code == shown.after.unit.code;
        let (kind, state) = if stays {
            (BadgeKind::Done, "保留")
        } else {
            (BadgeKind::Inactive, "撤销")
        };
        cells(html! { (line.unit.name) " " (badge(kind, state)) }, line)
    };
    let after = html! { "合并后：" (shown.after.unit.name) };
    let table = Table {
        caption: format!("合并前后{term}"),
        columns: vec![
            ColumnHead::text("unit", "单位"),
            ColumnHead::text("township", "乡镇"),
            ColumnHead::number("members", "在任成员"),
            ColumnHead::number("party", "党组织职数"),
            ColumnHead::number("committee", "村（居）委会职数"),
            ColumnHead::number("households", "户"),
            ColumnHead::number("voters", "选民"),
        ],
        rows: shown.before.iter().map(row).collect(),
        total: Some(cells(after, &shown.after)),
        note: "职数为各单位职数之和；重新核定以后，用“导入”里的“班子职数”表填合并后的村，“合并后重新核定”一栏填“是”。户和选民仍登记在原单位代码下，合并后的数为各单位之和。"
            .to_owned(),
        ..Table::default()
    };
    table.render()
}

/// Whom to look at before or after the merger.
fn warnings(shown: &Preview) -> Markup {
    let (secretaries, chairs) = shown.heads;
    let warn = |text: &str| {
        layout::notice(&Notice {
            kind: NoticeKind::Warning,
            text: text.to_owned(),
        })
    };
    html! {
        @if !shown.shared.is_empty() {
            (warn("以下人员同时在两个单位任职，合并后只算一人，请核对职务。"))
            (people(&shown.shared))
        }
        @if !shown.alike.is_empty() {
            (warn("以下人员姓名和出生日期相同，登记为不同的人。如是同一人，合并后会多算，请核对。"))
            (people(&shown.alike))
        }
        @if secretaries > 1 || chairs > 1 {
            (warn(&format!("合并后共有书记 {secretaries} 人、主任 {chairs} 人。办理后请到“两委成员”中为不再任职的人办理离任：离任以前各人都计入书记、主任的指标，离任以后填写统计日期的统计才不再计入。")))
        }
    }
}

fn people(people: &[Shared]) -> Markup {
    html! {
        ul {
            @for one in people {
                li {
                    b { (one.name) } "（" (one.term) "届）："
                    @for (index, (id, unit, posts)) in one.seats.iter().enumerate() {
                        @if index > 0 { "；" }
                        a href={ "/office/people/" (id) } { (unit) }
                        @for post in [posts.party_label(), posts.committee_label()] {
                            @if !post.is_empty() { " " (post) }
                        }
                    }
                }
            }
        }
    }
}
