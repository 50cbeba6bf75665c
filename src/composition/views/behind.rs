//! The list of the persons or units behind a figure.

use maud::{Markup, html};

use super::super::pages::{Address, PEOPLE_FILE, WHOLE_LIST};
use crate::composition::{Behind, FigureName, PersonLine, Question, UnitLine};
use crate::divisions::Level;
use crate::web::form;
use crate::web::number::grouped;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Listing, Table};

/// Everything on the page.
pub(in crate::composition) struct BehindPage {
    /// The way back.
    pub(in crate::composition) address: Address,
    /// The question the figure answers.
    pub(in crate::composition) question: Question,
    /// The name of the place.
    pub(in crate::composition) place: String,
    /// The figure.
    pub(in crate::composition) figure: FigureName,
    /// Whether the figure is that of the term compared with; the question then asks about it.
    pub(in crate::composition) is_previous: bool,
    /// One page of the list.
    pub(in crate::composition) behind: Behind,
    /// Which page, in which order.
    pub(in crate::composition) listing: Listing,
}

impl BehindPage {
    /// What was asked, and how many there are: the line above the list and in its file.
    pub(in crate::composition) fn question_in_words(&self) -> String {
        format!("{}；共 {}。", asked(self), grouped(self.behind.amount))
    }

    /// The heading.
    pub(in crate::composition) fn title(&self) -> String {
        let before = if self.is_previous { "上届" } else { "" };
        format!("{}：{before}{}", self.place, self.figure.label())
    }
}

/// The columns of a list of persons.
pub(in crate::composition) fn people_columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "姓名"),
        ColumnHead::text("unit", "村（社区）").sortable(),
        ColumnHead::text("township", "乡镇（街道）"),
        ColumnHead::text("sex", "性别"),
        ColumnHead::number("age", "年龄").sortable(),
        ColumnHead::text("education", "学历"),
        ColumnHead::text("status", "政治面貌"),
        ColumnHead::text("party", "党组织职务"),
        ColumnHead::text("committee", "村（居）委会职务"),
    ]
}

/// The page.
pub(in crate::composition) fn behind(shown: &BehindPage) -> Markup {
    html! {
        p {
            (asked(shown)) "；共 " b { (grouped(shown.behind.amount)) } "。"
            @if shown.figure == FigureName::UnitsDue { "还没有成员的排在前面。" }
        }
        (whole_list(shown))
        @if shown.behind.people.is_empty() { (units(shown)) } @else { (people(shown)) }
    }
}

/// A list on several pages is printed whole, or the paper says that it is a part.
fn whole_list(shown: &BehindPage) -> Markup {
    let listing = &shown.listing;
    let (from, to) = (
        listing.offset() + 1,
        (listing.offset() + listing.per_page).min(listing.total_rows),
    );
    html! {
        @if listing.pages() > 1 {
            p { "本页只列出第" (grouped(from)) "至" (grouped(to)) "条。" }
        }
        (form::actions(&html! {
            @if listing.pages() > 1 && listing.total_rows <= WHOLE_LIST {
                @let mut whole = listing.clone();
                @let () = whole.query.push(("all".to_owned(), "1".to_owned()));
                (form::link_button("全部显示（打印用）", &whole.page_href(1)))
            } @else if listing.pages() > 1 {
                p { "名单太长，不能一次打印，请到下级区划分别打印。" }
            }
            @if listing.total_rows > 0 {
                @let mut file = listing.clone();
                @let () = PEOPLE_FILE.clone_into(&mut file.path);
                (form::link_button("下载名单（Excel）", &file.page_href(1)))
            }
            (page::print_button())
        }))
    }
}

/// The question in words.
fn asked(shown: &BehindPage) -> String {
    let question = &shown.question;
    let kind = question.kind.map_or("村和社区", |kind| kind.label());
    let who = match (question.as_of, shown.figure) {
        (Some(day), FigureName::UnitsDue) => format!("{day}存在的全部单位"),
        (None, FigureName::UnitsDue) => "换届时存在的全部单位".to_owned(),
        (Some(day), _) => format!("{day}在任的成员，年龄计算到当日"),
        (None, _) if shown.is_previous => "该届选举产生的成员，年龄计算到该届选举日".to_owned(),
        (None, _) => "本届选举产生的成员，年龄计算到选举日".to_owned(),
    };
    format!("{}年换届，{kind}，{who}", question.term.name)
}

/// Where the persons of a unit stand, of whom most figures have none.
const NAMED: usize = 3;
/// Where the township stands, which a list of one township leaves out.
const TOWNSHIP: usize = 2;

fn people(shown: &BehindPage) -> Markup {
    let line = |one: &PersonLine| {
        vec![
            html! { a href={ "/office/people/" (one.person_id) } { (one.name) } },
            html! { (one.unit_name) },
            html! { (one.township_name) },
            html! { (one.facts.sex.label()) },
            html! { (one.age) },
            html! { (one.facts.education.label()) },
            html! { (one.facts.political_status.label()) },
            html! { (words_or_dash(&one.facts.posts.party_label())) },
            html! { (words_or_dash(&one.facts.posts.committee_label())) },
        ]
    };
    let mut columns = people_columns();
    let mut rows: Vec<Vec<Markup>> = shown.behind.people.iter().map(line).collect();
    if shown.question.division.level() >= Level::Township {
        columns.remove(TOWNSHIP);
        for row in &mut rows {
            row.remove(TOWNSHIP);
        }
    }
    let table = Table {
        caption: shown.figure.label(),
        columns,
        rows,
        listing: Some(shown.listing.clone()),
        ..Table::default()
    };
    html! { (table) }
}

fn words_or_dash(words: &str) -> &str {
    if words.is_empty() { "—" } else { words }
}

fn units(shown: &BehindPage) -> Markup {
    let is_due = shown.figure == FigureName::UnitsDue;
    let count = if is_due { "成员数" } else { "数量" };
    let line = |one: &UnitLine| {
        vec![
            html! { a href={ "/office/divisions/" (one.unit) } { (one.unit_name) } },
            html! { (one.township_name) },
            html! { (one.unit) },
            html! {
                @for (index, (id, name)) in one.people.iter().enumerate() {
                    @if index > 0 { "、" }
                    a href={ "/office/people/" (id) } { (name) }
                }
            },
            html! {
                @if let Some(unit) = &one.counted_in { "已撤销，成员计入" (unit) }
                @else if is_due && one.count == 0 { (badge(BadgeKind::Near, "还没有成员")) }
                @else { (grouped(one.count)) }
            },
        ]
    };
    let mut columns = vec![
        ColumnHead::text("unit", "村（社区）"),
        ColumnHead::text("township", "乡镇（街道）"),
        ColumnHead::text("code", "区划代码"),
        ColumnHead::text("people", "人员"),
        ColumnHead::number("count", count),
    ];
    let mut rows: Vec<Vec<Markup>> = shown.behind.units.iter().map(line).collect();
    if shown.behind.units.iter().all(|one| one.people.is_empty()) {
        columns.remove(NAMED);
        for row in &mut rows {
            row.remove(NAMED);
        }
    }
    let table = Table {
        caption: shown.figure.label(),
        columns,
        rows,
        empty_text: "这一项没有人员或村（社区）。".to_owned(),
        listing: Some(shown.listing.clone()),
        ..Table::default()
    };
    html! { (table) }
}
