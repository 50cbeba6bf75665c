//! One observer's page, and the proposal for all.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::observation::assignment::{Village, conflict};
use crate::observation::pages::office::Office;
use crate::observation::store_assignments::Observer;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::table::{ColumnHead, Table};

/// What the rule knows of kinship, told wherever an arrangement is made.
const KINSHIP: &str =
    "系统会回避本人原籍和本人单位所在的村；亲属关系系统里没有登记，请人工核对后调整。";

/// One observer; what was typed stands in place of what is recorded.
pub(in crate::observation) fn one(
    office: &Office,
    own: &Observer,
    (refusal, typed): (Option<&str>, Option<&Fields>),
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let home = typed.map_or(own.home.as_deref().unwrap_or_default(), |all| {
        all.get("home")
    });
    let organisation = typed.map_or(own.organisation.as_str(), |all| all.get("organisation"));
    let ticked: Vec<&str> = match typed {
        Some(fields) => fields.all("village").collect(),
        None => own.villages.iter().map(String::as_str).collect(),
    };
    let homes: Vec<Choice> = office
        .villages
        .iter()
        .map(|one| Choice::new(&one.code, &one.name).in_group(&one.township_name))
        .collect();
    let body = html! {
        (form::hidden("programme", &office.programme.id.to_string()))
        (form::hidden("version", &own.version.to_string()))
        (form::text("organisation", "单位", organisation, &none).optional())
        (form::select("home", "原籍村（社区）", home, &homes, &none)
            .hint("不能安排到原籍村观察；不是本县人就不选。").optional())
        fieldset.field {
            legend { "负责村（社区）" }
            p.hint { "每人" (office.settings.villages_least) "至" (office.settings.villages_most) "个。" (KINSHIP) }
            @for villages in office.villages.chunk_by(|a, b| a.township == b.township) {
                (township(villages, &ticked))
            }
        }
        (form::actions(&html! {
            (form::primary("保存"))
            (form::link_button("返回", "/office/observers"))
        }))
    };
    let action = format!("/office/observers/{}", own.account_id);
    html! {
        (refusals(refusal, &none))
        p { "账号 " b { (own.account) } }
        (Form::post(&action, csrf, key, body))
    }
}

fn township(villages: &[Village], ticked: &[&str]) -> Markup {
    let name = villages
        .first()
        .map_or("", |one| one.township_name.as_str());
    let is_open = villages
        .iter()
        .any(|one| ticked.contains(&one.code.as_str()));
    html! {
        details.choose open[is_open] {
            summary { (name) }
            div.choices {
                @for one in villages {
                    label.choice {
                        input type="checkbox" name="village" value=(one.code) checked[ticked.contains(&one.code.as_str())];
                        span { (one.name) }
                    }
                }
            }
        }
    }
}

fn active(office: &Office) -> impl Iterator<Item = &Observer> {
    office.observers.iter().filter(|one| !one.is_disabled)
}

/// The proposal: for each village the number of an account, to be changed before it is saved.
pub(in crate::observation) fn proposal(
    office: &Office,
    (chosen, seen): (&BTreeMap<String, String>, &str),
    refusal: Option<&str>,
    csrf: &str,
    key: &str,
) -> Markup {
    let active = || active(office);
    let row = |village: &Village| {
        let own = chosen.get(&village.code).map_or("", String::as_str);
        let own_now = |one: &&Observer| one.villages.contains(&village.code);
        let now = office.observers.iter().filter(own_now);
        let now: Vec<&str> = now.map(|one| one.name.as_str()).collect();
        vec![
            html! { (village.name) },
            html! { (village.township_name) },
            html! {
                select name={ "village." (village.code) } aria-label={ (village.name) "的观察员" } {
                    option value="" { "暂不安排" }
                    @for one in active().filter(|one| conflict(&one.candidate(), village).is_none() || own == one.account_id.to_string()) {
                        option value=(one.account_id) selected[own == one.account_id.to_string()] {
                            (one.name) "（" (one.account) "）" }
                    }
                }
            },
            html! { @if now.is_empty() { "无" } @else { (now.join("、")) } },
        ]
    };
    let table = Table {
        caption: "分配方案".to_owned(),
        columns: vec![
            ColumnHead::text("village", "村（社区）"),
            ColumnHead::text("township", "乡镇（街道）"),
            ColumnHead::text("observer", "观察员"),
            ColumnHead::text("now", "现在是"),
        ],
        rows: office.villages.iter().map(row).collect(),
        has_wide_cells: true,
        empty_text: "这次换届没有村（社区）。".to_owned(),
        ..Table::default()
    };
    let without = office
        .villages
        .iter()
        .filter(|one| chosen.get(&one.code).is_none_or(String::is_empty))
        .count();
    let body = html! {
        (form::hidden("programme", &office.programme.id.to_string()))
        (form::hidden("seen", seen))
        (table)
        (form::actions(&html! {
            (form::primary("保存分配"))
            (form::link_button("不保存，返回", "/office/observers"))
        }))
    };
    html! {
        (refusals(refusal, &FieldErrors::NONE))
        p { "这是按乡镇均衡算出的方案，还没有保存。可以逐村改，再保存；保存后以这里为准，不在这里的分配结束并留有记录。" (KINSHIP) }
        @if active().next().is_none() {
            p { b { "还没有可以安排的观察员，请先导入。" } }
        } @else if without > 0 {
            p { b { "有" (without) "个村（社区）没有观察员可派：" }
                "请增加观察员，或在“观察员”页把每人至多的村数改大后再来。" }
        }
        (Form::post("/office/observers/proposal", csrf, key, body))
    }
}
