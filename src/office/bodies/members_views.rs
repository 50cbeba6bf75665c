//! What the pages of the two committees look like.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::asked_back::ticks;
use super::members_record::Corrected;
use super::members_store::{MemberLine, posts_label};
use super::sheet::Sheet;
use super::{forms_of_service, members_address, person_choice};
use crate::committees::membership::{Ending, Origin};
use crate::committees::{Posts, Term};
use crate::divisions::Division;
use crate::office::forms;
use crate::office::people::store::Candidate;
use crate::people::{Education, PoliticalStatus, Sex};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The members of the two committees in one term.
pub(super) fn list(
    unit: &Division,
    terms: &[Term],
    term: Option<&Term>,
    (lines, mistakes): (&[MemberLine], &BTreeMap<(i64, i16), String>),
    may_change: bool,
) -> Markup {
    let own = members_address(&unit.code);
    let Some(term) = term else {
        return html! { p { "还没有届次。请先在“届次”页面添加，再导入名册。" } };
    };
    let none = FieldErrors::NONE;
    let choices: Vec<Choice> = terms
        .iter()
        .rev()
        .map(|term| Choice::new(&term.name, &term.name))
        .collect();
    let filter = html! {
        (form::select("term", "届次", &term.name, &choices, &none))
        (form::secondary("查看"))
    };
    let table = Table {
        caption: format!("{} {}届两委成员", unit.name, term.name),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("posts", "职务"),
            ColumnHead::text("sex", "性别"),
            ColumnHead::text("education", "学历"),
            ColumnHead::text("party", "政治面貌"),
            ColumnHead::text("origin", "产生方式"),
            ColumnHead::text("began", "任职日期"),
            ColumnHead::text("state", "现状"),
        ],
        rows: lines
            .iter()
            .map(|line| {
                let key = (line.stretch.person_id, line.stretch.stretch);
                let reason = mistakes.get(&key).map(String::as_str);
                row(&own, line, reason, may_change)
            })
            .collect(),
        empty_text: empty(unit),
        ..Table::default()
    };
    html! {
        (Form::get(&own, filter))
        (table)
        @if may_change && unit.valid_to.is_none() {
            (form::actions(&html! {
                a.button.primary href={ (own) "/" (term.id) } { "添加届中补选、任命的成员" }
            }))
        }
    }
}

/// Said of a list without members: those of a unit that was merged stand with the unit of today.
fn empty(unit: &Division) -> String {
    match (unit.valid_to, &unit.successor_code) {
        (Some(_), Some(now)) => format!(
            "{}已经并入或改为别的单位（{now}），它的成员列在那个单位。",
            unit.name
        ),
        _ => "这一届还没有名册，请在“导入”页面导入。".to_owned(),
    }
}

fn row(own: &str, line: &MemberLine, reason: Option<&str>, may_change: bool) -> Vec<Markup> {
    let row = &line.stretch;
    let leave = format!("{own}/{}/{}/{}", row.term_id, row.person_id, row.stretch);
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    vec![
        html! { a href={ "/office/people/" (row.person_id) } { (line.name) } },
        html! { (posts_label(Posts::from_bits(row.posts))) },
        html! { (Sex::from_code(row.sex).map_or("未知", Sex::label)) },
        html! { (Education::from_code(row.education).label()) },
        html! { (PoliticalStatus::from_code(row.political_status).label()) },
        html! { (Origin::label_of(row.origin)) },
        html! { (day(row.began_on)) },
        html! {
            @match row.ending {
                Some(ending) => {
                    (day(row.ended_on)) " " (Ending::label_of(ending))
                    @if let Some(reason) = reason { "（" (reason) "）" }
                }
                None => {
                    (badge(BadgeKind::Done, "在任"))
                    @if may_change { " " a href=(leave) { "办理离任" } }
                }
            }
            @if may_change { " " a href={ (leave) "/correct" } { "更正" } }
            @if may_change && row.ending.is_some() {
                " " a href={ (leave) "/restore" } { "撤销离任" }
            }
            @if may_change && row.has_served() {
                " " a href={ (leave) "/mistaken" } { "登记错了" }
            }
        },
    ]
}

/// What the figures do with one who leaves.
pub(super) fn leave_means(origin: i16) -> &'static str {
    if Origin::BY_TERM_ELECTION.contains(&origin) {
        "离任后任职记录保留。结构统计平时只看本届选举产生的成员，离任以后仍然计入此人；统计时填了“统计日期”的，从离任日期起不再计入。"
    } else {
        "离任后任职记录保留；统计时填了“统计日期”的，从离任日期起不再计入此人。"
    }
}

/// For whom a leave is the wrong step; `own`: the address of the stretch.
pub(super) fn or_mistaken(own: &str) -> Markup {
    html! {
        p {
            "登记错了的人、选举日以前已经离开而没有当选本届的人，不要办理离任，请用"
            a href={ (own) "/mistaken" } { "“登记错了，不是本届成员”" }
            "：移出以后，各项统计都不再计入。"
        }
    }
}

/// What is said under the posts.
const POSTS_HINT: &str = "每个组织只选最高的一项；选了书记、主任等职务的，不必再选委员。";

/// What is said under education and political status of somebody who joins.
const AS_REGISTERED: &str = "任过职的人不选时，按此人最近一次登记的。";

/// All posts to tick: the bit, the body and the post.
pub(super) fn post_choices() -> Vec<Choice> {
    let label = |post: Posts, name: &str| {
        let body = if post.in_committee() {
            "村（居）委会"
        } else {
            "党组织"
        };
        format!("{body}{name}")
    };
    Posts::NAMED
        .into_iter()
        .map(|(post, name)| Choice::new(post.bits(), label(post, name)))
        .collect()
}

fn educations() -> [Choice; 7] {
    Education::ALL.map(|level| Choice::new(level.code(), level.label()))
}

fn statuses() -> [Choice; 7] {
    PoliticalStatus::ALL.map(|status| Choice::new(status.code(), status.label()))
}

/// The form that corrects what was recorded wrongly of a member.
pub(super) fn correct(
    unit: &Division,
    term: &Term,
    line: &MemberLine,
    sheet: &Sheet<'_>,
) -> Markup {
    let row = &line.stretch;
    let held = Posts::NAMED.map(|(post, _)| post);
    let held = held
        .into_iter()
        .filter(|post| Posts::from_bits(row.posts).has(*post));
    let ticked: Vec<String> = match sheet.typed {
        Some(fields) => fields.all("posts").map(str::to_owned).collect(),
        None => held.map(|post| post.bits().to_string()).collect(),
    };
    let ticked: Vec<&str> = ticked.iter().map(String::as_str).collect();
    let version = sheet.value_or("version", &row.version);
    let education = sheet.value_or("education", &row.education);
    let status = sheet.value_or("political_status", &row.political_status);
    let (list, person) = (members_address(&unit.code), row.person_id);
    let action = format!("{list}/{}/{person}/{}/correct", row.term_id, row.stretch);
    let fields = html! {
        (form::hidden("version", &version))
        (forms::originals(sheet.typed, &Corrected::of(row).recorded()))
        (form::checkboxes("posts", "职务", &ticked, &post_choices(), sheet.errors).hint(POSTS_HINT))
        (form::select("education", "学历", &education, &educations(), sheet.errors))
        (form::select("political_status", "政治面貌", &status, &statuses(), sheet.errors))
        (forms_of_service::left_fields(row, sheet))
        (ticks(sheet))
        (form::actions(&html! { (form::primary("保存更正")) (form::link_button("取消", &list)) }))
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        p.lead { (line.name) "，" (term.name) "届，" (unit.name) }
        p {
            "这里更正登记错了的内容，有关统计一并更新。任期中职务真有变动的，请办理离任，再添加新的职务。姓名、性别、出生日期请在"
            a href={ "/office/people/" (person) } { "本人的页面" } "更正。"
        }
        (Form::post(&action, sheet.csrf, sheet.key, fields))
    }
}

/// The form that adds a member mid-term.
pub(super) fn add(
    unit: &Division,
    term: &Term,
    candidates: &[Candidate],
    sheet: &Sheet<'_>,
) -> Markup {
    let posts = post_choices();
    let ticked: Vec<&str> = sheet
        .typed
        .map_or(Vec::new(), |fields| fields.all("posts").collect());
    let origins = forms_of_service::origins(&Origin::MID_TERM);
    let (educations, statuses) = (educations(), statuses());
    let own = members_address(&unit.code);
    let fields = html! {
        (person_choice::fields(sheet.typed, candidates, sheet.errors))
        (form::checkboxes("posts", "职务", &ticked, &posts, sheet.errors).hint(POSTS_HINT))
        (form::select("education", "学历", sheet.value("education"), &educations, sheet.errors).optional().hint(AS_REGISTERED))
        (form::select("political_status", "政治面貌", sheet.value("political_status"), &statuses, sheet.errors).optional().hint(AS_REGISTERED))
        (form::radios("origin", "产生方式", sheet.value("origin"), &origins, sheet.errors))
        (form::date("began_on", "任职日期", sheet.value("began_on"), sheet.errors))
        (ticks(sheet))
        (form::actions(&html! { (form::primary("添加成员")) (form::link_button("取消", &own)) }))
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        p { "这里只登记" (term.name) "届任期中补选、任命、增补的成员；换届选举产生的成员请用名册导入。" }
        (Form::post(&format!("{own}/{}", term.id), sheet.csrf, sheet.key, fields))
    }
}
