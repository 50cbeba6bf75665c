//! The overview of a roll: how far it is, what is to be done, the names; and its changes.

use maud::{Markup, html};

use super::forms::import_words;
use super::{NONE, RollPage, Typed, back, category, entitled, first_names, group};
use crate::elections::electorate::ElectorateMode;
use crate::elections::roll::ground::{Effect, Ground, of_age};
use crate::elections::roll::listing::RollState;
use crate::elections::state::State;
use crate::people::Sex;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// Most names of those left out that are shown.
const SHOWN: usize = 50;

/// The page.
pub(in crate::elections::roll) fn overview(page: &RollPage, typed: Typed<'_>) -> Markup {
    html! {
        (typed.told())
        (summary(page))
        (page::card("现在要做什么", &now(page, typed)))
        @if page.overview.election.known.state >= State::RegistrationOpen {
            (page::card("有选举权的村民", &entitled::card(page, typed)))
        }
        (names(page))
        @if !page.overview.left_out.is_empty() { (left_out(page)) }
        @if !page.overview.versions.is_empty() { (versions(page)) }
    }
}

fn summary(page: &RollPage) -> Markup {
    let all = &page.overview;
    let state = match &all.roll {
        None => "还没有编制".to_owned(),
        Some(roll) => {
            let state = roll.state().map_or("未知", RollState::label);
            match roll.published_on {
                Some(on) => format!("{state}（{on}公布）"),
                None => state.to_owned(),
            }
        }
    };
    let count = |code: &i16| format!("{}{}人", category(*code), all.by_category[code]);
    let categories: Vec<String> = all.by_category.keys().map(count).collect();
    let mut lines = vec![
        ("名单", html! { b { (state) } }),
        (
            "人数",
            html! { (all.listed()) "人"
            @if !categories.is_empty() { "：" (categories.join("、")) } },
        ),
        (
            "选举日",
            html! { (all.election.known.election_day) "（到这一天满18周岁）" },
        ),
    ];
    if all.electorate != ElectorateMode::AllVoters {
        lines.push(("选举方式", html! { b { (all.electorate.label()) } }));
    }
    if let Some(last) = all.publish_by {
        lines.push(("公布期限", html! { "最迟 " (last) }));
    }
    if let Some(last) = all.object_by {
        lines.push(("异议期限", html! { "到 " (last) " 为止" }));
    }
    if let Some(number) = all.roll.as_ref().and_then(|roll| roll.voters) {
        lines.push(("最终人数", html! { b { (number) "人" } "，计票按这个数" }));
    }
    page::details(&lines)
}

/// The next step first.
fn now(page: &RollPage, typed: Typed<'_>) -> Markup {
    let all = &page.overview;
    let state = all.election.known.state;
    let open = all.open_objections();
    html! {
        @if state < State::RegistrationOpen {
            p { "现在是“" (state.label()) "”阶段。在办事清单上开始选民登记以后，在这里编制名单。" }
        } @else if all.roll.is_none() && !all.is_changeable() {
            p { "这一轮的选民名单没有在系统里编制。" }
        }
        @if page.may_change() && !page.is_published() {
            @if all.left_out.iter().any(|one| one.is_fit) { (import(page, typed)) }
            @else if !all.left_out.is_empty() {
                p { "本村的登记选民还有" (all.left_out.len()) "人不在名单上，都不能导入，原因见下面。" }
            }
        }
        @if page.may_change() && all.roll.is_none() && all.left_out.is_empty() {
            p { "本村还没有导入登记选民。可以先到“导入”页面导入登记选民名单，或者在这里逐个增加。" }
        }
        @if page.may_change() {
            p { a.button.secondary href=(page.address("new")) { "增加一人" } " 要划去或更正的，在下面找到这个人，点姓名。" }
        }
        @if !all.conflicts.is_empty() {
            p { a href=(page.address("conflicts")) { b { (all.conflicts.len()) "条重复登记要处理" } }
                "：一个人只能在一处登记。" }
        }
        @if page.may_change() && !all.without_basis.is_empty() {
            p { b { (all.without_basis.len()) "人没有登记依据" } "（户籍在村外出的、外来的）：" (first_names(&all.without_basis)) "。请点姓名，用“更正”补上。" }
        }
        @if page.may_manage && all.is_publishable() { (publish(page, typed)) }
        @if page.is_published() {
            p { a href=(page.address("objections")) { "异议" } "：" (all.objections.len()) "件"
                @if open > 0 { "，" b { (open) "件没有处理" } } "。　"
                a href=(page.address("changes")) { "公布以后的增减" } "：" (all.changes.len()) "条。　"
                a href=(page.address("public")) { "打印公布的名单" } }
            @if !all.changes.is_empty() {
                p { "公布以后有增减：村民看到的是“公告和表册”里定稿的那一版，请到那里把选民名单重新定稿。" }
            }
        }
        @if state == State::ListPublished && page.is_published() {
            p { "异议期满、异议都处理以后，到"
                a href={ "/office/elections/" (all.election.id) } { "办事清单" } "确定选民名单。" }
        }
    }
}

fn import(page: &RollPage, typed: Typed<'_>) -> Markup {
    let waiting = page.overview.left_out.len();
    let (told, label) = import_words(page.overview.electorate, waiting);
    let body = html! {
        (form::actions(&html! { (form::secondary(label)) }))
    };
    html! {
        p { (told) }
        (Form::post(&page.address("import"), typed.csrf, typed.key, body))
    }
}

fn publish(page: &RollPage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let today = page.today.to_string();
    let on = typed.value(typed.is("publish"), "on", &today);
    let version = page.overview.roll.as_ref().map_or(0, |roll| roll.version);
    let label = if page.is_published() {
        "重新公布"
    } else {
        "公布选民名单"
    };
    let body = html! {
        (form::hidden("version", &version.to_string()))
        (form::date("on", "公布日期", on, &none).in_form("publish"))
        (form::actions(&html! { (form::primary(label)) }))
    };
    html! {
        @if page.overview.faults.is_empty() {
            @if page.is_published() {
                p { "名单已公布。进入下一阶段以前，日期写错、名单有较大变动的，可以重新公布，异议期从新的日期算起。" }
            } @else {
                p { "核对无误后公布。公布时定下一个版本，只有姓名和村民小组。" }
            }
            (Form::post(&page.address("publish"), typed.csrf, typed.key, body))
        } @else {
            p { b { "现在还不能公布，因为" } }
            ul { @for told in &page.overview.faults { li { (told) } } }
        }
    }
}

/// The columns of the names.
pub(in crate::elections::roll) fn columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "姓名").sortable(),
        ColumnHead::text("group", "村民小组").sortable(),
        ColumnHead::text("sex", "性别"),
        ColumnHead::text("category", "登记类别"),
        ColumnHead::text("note", "说明"),
    ]
}

fn names(page: &RollPage) -> Markup {
    let listing = &page.listing;
    let day = page.overview.election.known.election_day;
    let rows = page.lines.iter().map(|one| {
        let note = match of_age(one.birth(), day) {
            _ if !one.is_listed => format!("已划去：{}", one.struck_reason),
            Err(told) => told,
            Ok(()) if !one.household.is_empty() => format!("户号{} {}", one.household, one.basis),
            Ok(()) => one.basis.clone(),
        };
        vec![
            html! { a href={ (page.address("entries")) "/" (one.id) } { (one.name) } },
            html! { (group(&one.group_name)) },
            html! { (Sex::from_code(one.sex).map_or(NONE, Sex::label)) },
            html! { (category(one.category)) },
            html! { (note) },
        ]
    });
    let is_struck = listing.filter_value("struck") == "1";
    let table = Table {
        caption: if is_struck {
            "划去的人"
        } else {
            "名单上的人"
        }
        .to_owned(),
        columns: columns(),
        rows: rows.collect(),
        empty_text: "没有符合条件的人。".to_owned(),
        listing: Some(listing.clone()),
        ..Table::default()
    };
    let none = FieldErrors::NONE;
    let filter = html! {
        (form::text("group", "村民小组", listing.filter_value("group"), &none).optional())
    };
    html! {
        @if page.overview.roll.is_some() {
            h2 { "名单" }
            (listing.filter("姓名", &["group"], &filter))
            (table)
            @if !is_struck { p { a href={ (page.address("")) "?struck=1" } { "看划去的人" } } }
            @else { (back(page)) }
        }
    }
}

fn left_out(page: &RollPage) -> Markup {
    let all = &page.overview.left_out;
    html! {
        details.card {
            summary { "没有列入的" (all.len()) "人和原因" }
            ul { @for one in all.iter().take(SHOWN) { li { (one.name) "：" (one.why) } } }
            @if all.len() > SHOWN { p { "还有" (all.len() - SHOWN) "人，请先导入。" } }
        }
    }
}

fn versions(page: &RollPage) -> Markup {
    let rows = page.overview.versions.iter().map(|one| {
        let kind = if one.kind == RollState::Final.word() {
            "最终名单"
        } else {
            "公布"
        };
        vec![
            html! { "第" (one.number) "版" },
            html! { (kind) },
            html! { (one.on_day) },
            html! { (one.voters) },
            html! { code { (one.hash.get(..16).unwrap_or(&one.hash)) } },
        ]
    });
    let table = Table {
        caption: "定下的版本".to_owned(),
        columns: vec![
            ColumnHead::text("number", "版本"),
            ColumnHead::text("kind", "名称"),
            ColumnHead::text("day", "日期"),
            ColumnHead::number("voters", "人数"),
            ColumnHead::text("hash", "校验值（前16位）"),
        ],
        rows: rows.collect(),
        note: "定下的版本不再变动；以后的变动一条一条记在“公布以后的增减”里。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

/// Gains and losses since publication.
pub(in crate::elections::roll) fn changes(page: &RollPage) -> Markup {
    let rows = page.overview.changes.iter().map(|one| {
        let ground = one.ground().ok();
        let sign = match ground.map(Ground::effect) {
            Some(Effect::Gain) => "增加",
            Some(Effect::Loss) => "减少",
            _ => "更正",
        };
        vec![
            html! { (one.name) },
            html! { (group(&one.group_name)) },
            html! { (sign) "：" (ground.map_or(NONE, Ground::label)) },
            html! { (one.on_day) },
            html! { (one.reason) @if let Some(number) = one.objection { "（第" (number) "号异议）" } },
        ]
    });
    let table = Table {
        caption: "公布以后的增减".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("group", "村民小组"),
            ColumnHead::text("ground", "事由"),
            ColumnHead::text("day", "决定日期"),
            ColumnHead::text("reason", "原因"),
        ],
        rows: rows.collect(),
        empty_text: "公布以后名单没有变动。".to_owned(),
        ..Table::default()
    };
    html! { (back(page)) (table) }
}
