//! The county's list of observers, and the slips with their passwords.

use maud::{Markup, html};

use crate::observation::pages::office::Office;
use crate::observation::store_assignments::Observer;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// No programme has begun.
pub(in crate::observation) fn nothing() -> Markup {
    html! {
        p { "还没有启动换届工作，所以没有村可以观察。启动以后再来安排观察员。" }
        (form::actions(&form::link_button("到“换届”页启动", "/office/elections")))
    }
}

/// The list.
pub(in crate::observation) fn list(
    office: &Office,
    (refusal, typed): (Option<&str>, &Fields),
    csrf: &str,
    (settings_key, slips_key): (&str, &str),
) -> Markup {
    let none = FieldErrors::NONE;
    let programme = office.programme.id;
    let covered: std::collections::BTreeSet<&String> = office
        .observers
        .iter()
        .flat_map(|one| &one.villages)
        .collect();
    let uncovered = office
        .villages
        .iter()
        .filter(|one| !covered.contains(&one.code));
    let uncovered: Vec<&str> = uncovered.map(|one| one.name.as_str()).collect();
    html! {
        (refusals(refusal, &none))
        p { "选举日 " b { (office.programme.election_day) } "。" }
        @if office.settings.telephone.is_empty() {
            p { b { "还没有填县里电话。" } "观察员手机每一页和密码条上都要有，请在本页下方“安排”里填。" }
        }
        (others(office))
        (page::tiles(&[
            page::figure_tile("观察员", office.observers.len(), None, None),
            page::figure_tile("村（社区）", office.villages.len(), None, None),
            page::figure_tile("还没有观察员的村", uncovered.len(), None, None),
        ]))
        (form::actions(&html! {
            a.button.primary href={ "/office/observers/proposal?programme=" (programme) } { "按乡镇均衡分配" }
            (form::link_button("导入观察员", "/office/imports/new/observers"))
            (form::link_button("观察情况", &format!("/office/observers/board?programme={programme}")))
        }))
        @if !uncovered.is_empty() && uncovered.len() < office.villages.len() {
            details { summary { "还没有观察员的村（社区）" } p { (uncovered.join("、")) } }
        }
        (slips_form(office, typed, csrf, slips_key))
        (settings(office, refusal.map(|_| typed), csrf, settings_key))
    }
}

fn others(office: &Office) -> Markup {
    let others = office
        .programmes
        .iter()
        .filter(|one| one.id != office.programme.id);
    html! {
        @if office.programmes.len() > 1 {
            details { summary { "其他换届工作" } ul {
                @for one in others {
                    li { a href={ "/office/observers?programme=" (one.id) } {
                        (one.county_code) " 选举日 " (one.election_day) } }
                }
            } }
        }
    }
}

fn slips_form(office: &Office, typed: &Fields, csrf: &str, key: &str) -> Markup {
    let programme = office.programme.id.to_string();
    let ticked: Vec<&str> = typed.all("observer").collect();
    let rows = office
        .observers
        .iter()
        .map(|one| line(office, one, &ticked));
    let table = Table {
        caption: "观察员和负责村".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("account", "账号"),
            ColumnHead::text("organisation", "单位"),
            ColumnHead::text("villages", "负责村"),
            ColumnHead::text("change", "修改"),
        ],
        rows: rows.collect(),
        empty_text: "还没有观察员。请先导入观察员名单，账号由系统自动建立。".to_owned(),
        ..Table::default()
    };
    let body = html! {
        (form::hidden("programme", &programme))
        (table)
        @if !office.observers.is_empty() {
            p.hint { "勾选观察员后打印密码条：每人得到新的一次性密码，原来的密码和登录立即失效。密码只显示一次，请马上打印、裁开，当面交给本人。" }
            (form::actions(&html! { (form::primary("打印密码条")) }))
        }
    };
    html! { (Form::post("/office/observers/slips", csrf, key, body)) }
}

fn line(office: &Office, one: &Observer, ticked: &[&str]) -> Vec<Markup> {
    let id = one.account_id.to_string();
    let programme = office.programme.id;
    let names = one.villages.iter().filter_map(|code| office.village(code));
    let names: Vec<&str> = names.map(|village| village.name.as_str()).collect();
    vec![
        html! {
            label.choice {
                input type="checkbox" name="observer" value=(id) checked[ticked.contains(&id.as_str())] disabled[one.is_disabled];
                span { (one.name) }
            }
        },
        html! {
            (one.account)
            @if one.is_disabled { " " (badge(BadgeKind::Inactive, "已停用")) }
            @else if one.is_new { " " (badge(BadgeKind::Near, "还没登录过")) }
        },
        html! { (one.organisation) },
        html! { @if names.is_empty() { "未分配" } @else { (names.len()) "个：" (names.join("、")) } },
        html! { a.button.secondary href={ "/office/observers/" (id) "?programme=" (programme) } aria-label={ "修改" (one.name) } { "修改" } },
    ]
}

fn settings(office: &Office, typed: Option<&Fields>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let own = &office.settings;
    let typed = typed.filter(|fields| !fields.get("version").is_empty());
    let value =
        |name: &str, known: String| typed.map_or(known, |fields| fields.get(name).to_owned());
    let least = value("villages_least", own.villages_least.to_string());
    let most = value("villages_most", own.villages_most.to_string());
    let telephone = value("telephone", own.telephone.clone());
    let body = html! {
        (form::hidden("programme", &office.programme.id.to_string()))
        (form::hidden("version", &own.version.to_string()))
        (form::number("villages_least", "每人至少（个村）", &least, &none))
        (form::number("villages_most", "每人至多（个村）", &most, &none))
        (form::text("telephone", "县里电话", &telephone, &none)
            .hint("观察员手机每一页和密码条上都有，当天要有人接。").optional())
        (form::actions(&html! { (form::primary("保存安排")) }))
    };
    html! {
        section.card { h2 { "安排" } (Form::post("/office/observers/settings", csrf, key, body)) }
    }
}

/// The slips: name, account and password each, four on a page.
pub(in crate::observation) fn slips(
    slips: &[(String, String, String)],
    address: &str,
    telephone: &str,
) -> Markup {
    html! {
        p.notice.warning { "密码只显示这一次，请现在打印；离开本页后只能重新打印新的密码。打印后沿线裁开，当面交给本人。" }
        (page::print_button())
        div.slips {
            @for (name, account, password) in slips {
                section.slip {
                    h2 { "选举观察员 " (name) }
                    (page::details(&[
                        ("网址", html! { (address) }),
                        ("账号", html! { b.reference { (account) } }),
                        ("一次性密码", html! { b.reference { (password) } }),
                        ("县里电话", html! { @if telephone.is_empty() { "（未填写）" } @else { (telephone) } }),
                    ]))
                    p { "用手机自带的浏览器打开网址（不要在微信里填报），登录后先改密码，再点“练习”试一遍。密码不要给别人。" }
                }
            }
        }
        (form::actions(&form::link_button("返回观察员", "/office/observers")))
    }
}
