//! The overview: the way, who stands where, what is missing, what comes next.

use maud::{Markup, html};

use super::{Sheet, relatives};
use crate::elections::candidates::standing::{Nomination, Tie};
use crate::elections::candidates::store_list::against_publishing;
use crate::elections::candidates::store_reading::Person;
use crate::elections::candidates::words::Mode;
use crate::elections::count::cell::post_name;
use crate::elections::state::State;
use crate::tally::Post;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The page.
pub(super) fn overview(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let state = own.election.known.state;
    html! {
        @if state < State::Nomination {
            p { "现在是“" (state.label()) "”阶段。到“提名候选人”阶段，在这里录入被提名人。" }
        }
        (page::card("现在要做什么", &now(sheet)))
        (relatives::committee(sheet))
        (page::card("产生方式", &way(sheet)))
        @if own.setup.mode != Mode::NoCandidate {
            @for tie in &own.standing.ties { (page::card("同票，要再投一次票", &revote(sheet, tie))) }
            (people(sheet))
        }
    }
}

/// The next step in a sentence, with the buttons.
fn now(sheet: Sheet<'_>) -> Markup {
    let (shown, own) = (sheet.shown, &sheet.shown.candidacy);
    let is_first = own.setup_version == 0;
    let has_list = own.setup.mode != Mode::NoCandidate;
    let against = against_publishing(own);
    html! {
        @if is_first { p { "第一步：选定候选人的产生方式和名额。" } }
        @else if !has_list {
            p { "无候选人选举：选民在选票上直接写名，不提名、不公布候选人名单。" }
        }
        @else if own.people.is_empty() { p { "第二步：把提名记录上的人逐个添加进来。" } }
        @else if let Some(last) = own.list().filter(|_| !own.is_outdated()) {
            p { "正式候选人名单第" (last.list.version) "版已于" (last.list.published_on) "公布，现在有效。" }
        }
        @else if against.is_empty() { p { "候选人已经齐全，可以公布正式名单。" } }
        @else {
            p { "公布正式名单以前，还要办好：" }
            ul { @for one in &against { li { (one) } } }
        }
        @let checklist = format!("/office/elections/{}", own.election.id);
        @match own.election.known.state {
            State::Nomination => p { "提名结束后，到" a href=(checklist) { "办事清单" } "登记“提名候选人”，进入“资格审查”阶段。" },
            State::QualificationReview => p { "审查完、名单公布后，到" a href=(checklist) { "办事清单" } "登记“资格审查”，进入下一阶段。" },
            _ => {}
        }
        (form::actions(&html! {
            @if shown.may_change() {
                (form::link_button(if is_first { "选定产生方式" } else { "修改产生方式和人数" }, &sheet.address("arrange")))
                @if !is_first && has_list {
                    (form::link_button("添加被提名人", &sheet.address("add")))
                    @if own.setup.mode == Mode::Primary {
                        (form::link_button("填写预选得票", &sheet.address("primary")))
                    }
                }
            }
            @if !own.people.is_empty() {
                (form::link_button("近亲属关系", &sheet.address("relatives")))
                (form::link_button("联审", &sheet.address("review")))
            }
            (form::link_button("正式名单", &sheet.address("list")))
        }))
    }
}

fn way(sheet: Sheet<'_>) -> Markup {
    let setup = &sheet.shown.candidacy.setup;
    let count =
        |number: Option<u64>| number.map_or_else(|| "没有填".to_owned(), |one| format!("{one}人"));
    let place = |post: &Post| {
        setup.places[*post as usize].map(|places| format!("{}{places}名", post_name(*post)))
    };
    let places: Vec<String> = Post::ALL.iter().filter_map(place).collect();
    let mut lines = vec![
        ("方式", html! { b { (setup.mode.label()) } }),
        ("登记选民", html! { (count(setup.registered)) }),
    ];
    if setup.mode.has_votes() {
        lines.push(("参加提名", html! { (count(setup.took_part)) }));
        lines.push(("候选人名额", html! { (places.join("、")) }));
    }
    if setup.mode == Mode::Primary {
        lines.push(("参加预选", html! { (count(setup.primary_took_part)) }));
    }
    if setup.mode != Mode::NoCandidate {
        lines.push(("名单顺序", html! { (setup.order.label()) }));
    }
    if !setup.basis.is_empty() {
        lines.push(("依据", html! { (setup.basis) }));
    }
    page::details(&lines)
}

fn people(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let table = Table {
        caption: "被提名人".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("votes", "职务和得票"),
            ColumnHead::text("standing", "情况"),
            ColumnHead::text("review", "审查"),
        ],
        rows: own.people.iter().map(|one| row(sheet, one)).collect(),
        empty_text: "还没有录入被提名人。".to_owned(),
        note: "没有入围的人不用审查；有人退出或审查不通过时，得票次多的人自动递补，再审查。"
            .to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn row(sheet: Sheet<'_>, one: &Person) -> Vec<Markup> {
    let own = &sheet.shown.candidacy;
    let id = own.election.id;
    let nominee = &one.nominee;
    let href = format!("/office/elections/{id}/nominees/{}", nominee.id);
    vec![
        html! {
            a href=(href) { (nominee.name) } "（" (if nominee.is_woman { "女" } else { "男" }) "）"
        },
        html! { (votes(sheet, one)) },
        standing(sheet, one),
        html! {
            @if let Some((decision, ..)) = &one.decision { (decision.label()) }
            @else { (one.given.len()) "/" (own.settings.departments.len()) "个部门" }
        },
    ]
}

/// Posts and votes in words.
pub(super) fn votes(sheet: Sheet<'_>, one: &Person) -> String {
    let mode = sheet.shown.candidacy.setup.mode;
    let text = |own: &Nomination| {
        let title = post_name(own.post);
        let mut parts = if mode.has_votes() {
            vec![format!("{title}{}票", own.votes)]
        } else {
            vec![title.to_owned()]
        };
        if let Some(primary) = own.primary.filter(|_| mode == Mode::Primary) {
            parts.push(format!("预选{primary}票"));
        }
        if !own.revotes.is_empty() {
            let revotes: Vec<String> = own.revotes.iter().map(ToString::to_string).collect();
            parts.push(format!("再次投票{}票", revotes.join("、")));
        }
        parts.join("，")
    };
    let all: Vec<String> = one.nominee.nominations.iter().map(text).collect();
    all.join("；")
}

fn standing(sheet: Sheet<'_>, one: &Person) -> Markup {
    let standing = &sheet.shown.candidacy.standing;
    let id = one.nominee.id;
    if let Some((leaving, on, _)) = &one.left {
        return badge(BadgeKind::Inactive, &format!("{on}{}", leaving.label()));
    }
    if one.nominee.is_out {
        return badge(BadgeKind::Inactive, "审查不通过");
    }
    if standing.unconfirmed.contains(&id) {
        return badge(BadgeKind::Near, "要确认竞选哪个职务");
    }
    if standing.is_tied(id) {
        return badge(BadgeKind::Near, "同票，待再次投票");
    }
    match standing.post_of(id) {
        Some(post) => {
            let chosen = standing.chosen[post as usize].iter();
            let by_rule = chosen
                .clone()
                .any(|own| own.id == id && own.is_by_woman_rule);
            let word = if by_rule { "（妇女候选人）" } else { "" };
            badge(BadgeKind::Done, &format!("入围{}{word}", post_name(post)))
        }
        None => badge(BadgeKind::Plain, "没有入围"),
    }
}

/// The votes of a revote among the tied.
fn revote(sheet: Sheet<'_>, tie: &Tie) -> Markup {
    let own = &sheet.shown.candidacy;
    let (none, word) = (FieldErrors::NONE, "revote");
    let is_own = sheet.is_refused(word) && sheet.refused.2.get("post") == tie.post.word();
    let names: Vec<&str> = tie.persons.iter().map(|id| own.name(*id)).collect();
    let fields: Vec<(String, &str)> = tie
        .persons
        .iter()
        .map(|id| (format!("revote.{id}"), own.name(*id)))
        .collect();
    let body = html! {
        (form::hidden("post", tie.post.word()))
        @for (name, label) in &fields {
            @let typed = if is_own { sheet.refused.2.get(name) } else { "" };
            (form::number(name, label, typed, &none))
        }
        (form::actions(&html! { (form::primary("保存再次投票的票数")) }))
    };
    html! {
        p { (post_name(tie.post)) "：" (names.join("、")) "得票相同，只剩" (tie.places)
            "个名额。请组织选民在他们中再投一次票，把各人得票填在下面。" }
        @if sheet.shown.may_change() {
            (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
        }
    }
}
