//! The page of filing, certificates and handover.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::members::{field, gave_way};
use crate::after_election::handover::{Standing, standing, usual_items};
use crate::after_election::store::Register;
use crate::after_election::store_elected::Elected;
use crate::after_election::store_papers::Papers;
use crate::elections::count::cell::post_name;
use crate::elections::state::State;
use crate::office::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, Form};
use crate::web::page::{self, BadgeKind, badge};

/// Rows of the list of a handover.
pub(in crate::after_election) const ITEMS: usize = 12;

/// All that the page shows.
#[derive(Debug)]
pub(in crate::after_election) struct PapersPage {
    pub(in crate::after_election) register: Register,
    pub(in crate::after_election) papers: Papers,
    /// Last day of the handover.
    pub(in crate::after_election) due: Option<NaiveDate>,
    /// Where it stands that the seal is handed over on the day of the result; `None` where it need not be.
    pub(in crate::after_election) seal_same_day: Option<String>,
    pub(in crate::after_election) may_manage: bool,
    pub(in crate::after_election) today: NaiveDate,
}

/// The sheet for one of the forms: what was typed into another one is not its own.
pub(super) fn own<'a>((sent, sheet): (&str, &Sheet<'a>), word: &str) -> Sheet<'a> {
    let typed = sheet.typed.filter(|_| sent == word);
    Sheet { typed, ..*sheet }
}

/// The page.
pub(in crate::after_election) fn papers(shown: &PapersPage, sent: (&str, &Sheet<'_>)) -> Markup {
    let at = &shown.register;
    let state = at.election.known.state;
    let village = format!("/office/elections/{}", at.election.id);
    html! {
        (refusals(sent.1.refusal, sent.1.errors))
        @if !at.is_announced() {
            p { "现在是“" (state.label()) "”阶段。选举结果公布以后，在这里办理当选人登记、备案、证书和移交。" }
        } @else {
            p { "依次办理以下四项。办完一项后，到" a href=(village) { "办事清单" } "进入下一阶段。" }
            (page::card("一、当选人登记入册", &members(at)))
            (page::card("二、报乡镇备案", &filing(shown, &own(sent, "filing"))))
            (page::card("三、当选证书", &certificates(shown, &own(sent, "certificates"))))
            (page::card("四、工作移交", &handover(shown, &own(sent, "handover"))))
            p { a href={ (village) "/after/leaving" } { "任期中的变动：辞职、罢免、职务终止、补选" } }
        }
    }
}

fn members(at: &Register) -> Markup {
    let page = format!("/office/elections/{}/after/members", at.election.id);
    let open = at.open().count();
    html! {
        @if at.elected.is_empty() && !at.on_paper.is_empty() {
            p { (badge(BadgeKind::Near, "还没有填写当选人")) " 这次没有在系统里计票，请逐个填写当选人。" }
        } @else if open == 0 { p { (badge(BadgeKind::Done, "当选人都已登记")) } }
        @else { p { (badge(BadgeKind::Near, &format!("还有{open}人没有登记"))) } }
        (gave_way(at))
        p { a href=(page) { "办理当选人登记" } }
    }
}

/// A form that is open until something is recorded, then folded away for corrections.
fn folded(is_recorded: bool, is_refused: bool, form: &Markup) -> Markup {
    html! {
        @if is_recorded {
            details open[is_refused] { summary { "登记错了，更正" } (form) }
        } @else { (form) }
    }
}

/// Whether the form may be filled in now; else why not.
fn waits(shown: &PapersPage, phase: State) -> Option<String> {
    let state = shown.register.election.known.state;
    if !shown.may_manage || state >= phase {
        return None;
    }
    Some(format!(
        "进入“{}”阶段以后办理，现在是“{}”。",
        phase.label(),
        state.label()
    ))
}

fn action(shown: &PapersPage, word: &str) -> String {
    format!(
        "/office/elections/{}/after/{word}",
        shown.register.election.id
    )
}

fn filing(shown: &PapersPage, sheet: &Sheet<'_>) -> Markup {
    let known = shown.papers.filing.as_ref();
    let text =
        |name: &str, recorded: Option<&str>| sheet.value_or(name, &recorded.unwrap_or_default());
    let day = sheet.value_or("filed_on", &known.map_or(shown.today, |one| one.filed_on));
    let number = text("number", known.map(|one| one.number.as_str()));
    let received_by = text("received_by", known.map(|one| one.received_by.as_str()));
    let version = known.map_or(0, |one| one.version);
    let body = html! {
        (form::hidden("version", &version.to_string()))
        (form::date("filed_on", "报送日期", &day, sheet.errors))
        (form::text("number", "报告单或回执的编号", &number, sheet.errors))
        (form::text("received_by", "接收单位和接收人", &received_by, sheet.errors).hint("如：碧阳镇民政办 王某。"))
        (form::actions(&html! { (form::primary("登记备案")) }))
    };
    let form = html! { (Form::post(&action(shown, "filing"), sheet.csrf, sheet.key, body)) };
    html! {
        @if let Some(one) = known {
            p { (badge(BadgeKind::Done, "已备案")) " " (one.filed_on) "，编号" (one.number) "，" (one.received_by) "接收。" }
        }
        @match waits(shown, State::Announced) {
            Some(why) => { p { (why) } }
            None if shown.may_manage => { (folded(known.is_some(), sheet.typed.is_some(), &form)) }
            None => {}
        }
    }
}

fn certificates(shown: &PapersPage, sheet: &Sheet<'_>) -> Markup {
    let known = &shown.papers.certificates;
    let first = known.values().next();
    let elected = &shown.register.elected;
    let day = sheet.value_or("issued_on", &first.map_or(shown.today, |one| one.issued_on));
    let version = known.values().map(|one| one.version).max().unwrap_or(0);
    let body = html! {
        (form::hidden("version", &version.to_string()))
        (form::date("issued_on", "颁发日期", &day, sheet.errors))
        @for one in elected { (certificate(shown, one, sheet)) }
        (form::actions(&html! { (form::primary("登记证书")) }))
    };
    let form = html! { (Form::post(&action(shown, "certificates"), sheet.csrf, sheet.key, body)) };
    html! {
        @if let Some(one) = first {
            p { (badge(BadgeKind::Done, "已颁发")) " " (one.issued_on) "，" (known.len()) "份。" }
            ul { @for one in elected {
                @if let Some(own) = known.get(&one.id) {
                    li { (one.name) "：" (own.number) "，" (own.received_by) "领取" }
                }
            } }
        }
        @match waits(shown, State::Filed) {
            Some(why) => { p { (why) } }
            None if elected.is_empty() => { p { "系统里没有当选人，请先在“当选人登记入册”里填写。" } }
            None if shown.may_manage => { (folded(first.is_some(), sheet.typed.is_some(), &form)) }
            None => {}
        }
    }
}

fn certificate(shown: &PapersPage, one: &Elected, sheet: &Sheet<'_>) -> Markup {
    let known = shown.papers.certificates.get(&one.id);
    let [number, who] = ["number", "received_by"].map(|name| field(one.id, name));
    let (own, by) = (
        known.map_or("", |known| known.number.as_str()),
        known.map_or(one.name.as_str(), |known| known.received_by.as_str()),
    );
    let (label, taken_by) = (
        format!("{}（{}）的证书编号", one.name, post_name(one.post)),
        format!("{}的证书由谁领取", one.name),
    );
    html! {
        (form::text(&number, &label, &sheet.value_or(&number, &own), sheet.errors))
        (form::text(&who, &taken_by, &sheet.value_or(&who, &by), sheet.errors))
    }
}

fn handover(shown: &PapersPage, sheet: &Sheet<'_>) -> Markup {
    let known = shown.papers.handover.as_ref();
    let text =
        |name: &str, recorded: Option<&str>| sheet.value_or(name, &recorded.unwrap_or_default());
    let day = sheet.value_or("handed_on", &known.map_or(shown.today, |one| one.handed_on));
    let handed_by = text("handed_by", known.map(|one| one.handed_by.as_str()));
    let received_by = text(
        "handover_received_by",
        known.map(|one| one.received_by.as_str()),
    );
    let witness = text("witness", known.map(|one| one.witness.as_str()));
    let version = known.map_or(0, |one| one.version);
    let body = html! {
        (form::hidden("version", &version.to_string()))
        (form::date("handed_on", "移交日期", &day, sheet.errors))
        (form::text("handed_by", "移交人", &handed_by, sheet.errors).hint("上一届村（居）委会的主任或代表。"))
        (form::text("handover_received_by", "接收人", &received_by, sheet.errors).hint("新一届的主任或代表。"))
        (form::text("witness", "监交人", &witness, sheet.errors).hint("乡镇（街道）或村民选举委员会派的人。"))
        (items(shown, sheet))
        (form::actions(&html! { (form::primary("登记移交")) }))
    };
    let form = html! { (Form::post(&action(shown, "handover"), sheet.csrf, sheet.key, body)) };
    html! {
        (deadline(shown))
        @if let Some(one) = known {
            p { (one.handed_by) "移交，" (one.received_by) "接收，" (one.witness) "监交。" }
            ul { @for (name, amount) in &shown.papers.items { li { (name) "：" (amount) } } }
        }
        @match waits(shown, State::Handover) {
            Some(why) => { p { (why) } }
            None if shown.may_manage => { (folded(known.is_some(), sheet.typed.is_some(), &form)) }
            None => {}
        }
    }
}

/// How the handover stands against its last day.
fn deadline(shown: &PapersPage) -> Markup {
    let Some(due) = shown.due else {
        return html! {};
    };
    let handed_on = shown.papers.handover.as_ref().map(|one| one.handed_on);
    let told = match standing(due, handed_on, shown.today) {
        Standing::Done(day) => badge(BadgeKind::Done, &format!("{day}移交，按期")),
        Standing::DoneLate(days) => badge(BadgeKind::Overdue, &format!("移交晚了{days}天")),
        Standing::Open(days) => badge(BadgeKind::Near, &format!("还剩{days}天")),
        Standing::Overdue(days) => badge(BadgeKind::Overdue, &format!("已超过法定期限{days}天")),
    };
    html! {
        p { (told) " 法定最迟" (due) "（新一届产生之日起十日内，村民委员会组织法第二十条）。" }
        @if let Some(source) = &shown.seal_same_day { p { b { "印章应当在新一届产生的当天移交" } "（" (source) "）。" } }
    }
}

/// The list: what is recorded, else the usual things, then empty rows.
fn items(shown: &PapersPage, sheet: &Sheet<'_>) -> Markup {
    let known = &shown.papers.items;
    let items = usual_items();
    let usual = |row: usize| {
        if known.is_empty() {
            (items.get(row).map_or("", String::as_str), "")
        } else {
            let own = known.get(row);
            own.map_or(("", ""), |(name, amount)| (name.as_str(), amount.as_str()))
        }
    };
    html! {
        h3 { "移交清单" }
        p { "没有的项目，数量空着。" }
        @for row in 0..ITEMS {
            @let (name, amount) = usual(row);
            @let [item, number] = ["name", "amount"].map(|part| format!("item{}.{part}", row + 1));
            @let (label, how_much) = (format!("第{}项", row + 1), format!("第{}项的数量或说明", row + 1));
            (form::text(&item, &label, &sheet.value_or(&item, &name), sheet.errors).if_needed())
            (form::text(&number, &how_much, &sheet.value_or(&number, &amount), sheet.errors).if_needed())
        }
    }
}
