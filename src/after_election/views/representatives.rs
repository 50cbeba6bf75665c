//! The page of representatives and group leaders.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::papers::own;
use crate::after_election::representatives::{
    Plan, PlanMode, SeatKind, allowed_number, composition_lines,
};
use crate::after_election::store::Register;
use crate::after_election::store_representatives::Seat;
use crate::office::seating::{self, Candidate};
use crate::office::sheet::Sheet;
use crate::rules::RuleSet;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};
use crate::web::page::{self, BadgeKind, badge};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::after_election) struct SeatsPage {
    pub(in crate::after_election) register: Register,
    pub(in crate::after_election) rules: RuleSet,
    pub(in crate::after_election) plan: Option<(Plan, i32)>,
    pub(in crate::after_election) seats: Vec<Seat>,
    /// Names of those of the term before who are still recorded as in office.
    pub(in crate::after_election) former: Vec<String>,
    /// Namesakes of the person in the refused form.
    pub(in crate::after_election) candidates: Vec<Candidate>,
    pub(in crate::after_election) may_manage: bool,
    pub(in crate::after_election) today: NaiveDate,
}

impl SeatsPage {
    fn action(&self, word: &str) -> String {
        format!(
            "/office/elections/{}/representatives/{word}",
            self.register.election.id
        )
    }

    fn serving(&self, kind: SeatKind) -> impl Iterator<Item = &Seat> {
        let is_one = move |seat: &&Seat| seat.ended_on.is_none() && seat.kind() == Some(kind);
        self.seats.iter().filter(is_one)
    }
}

/// The page.
pub(in crate::after_election) fn page(shown: &SeatsPage, sent: (&str, &Sheet<'_>)) -> Markup {
    html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p { "村民代表和小组长与村民委员会同期换届，任期相同（村民委员会组织法第二十五条、第二十八条）。" }
        (page::card("应选多少代表", &plan(shown, &own(sent, "plan"))))
        (page::card("名单", &list(shown)))
        @if shown.may_manage {
            @let sheet = own(sent, "choose");
            details.card open[sheet.typed.is_some() || shown.seats.is_empty()] {
                summary { h2 { "登记一名代表或组长" } }
                (choose(shown, &sheet))
            }
        }
        (former(shown, &own(sent, "end")))
    }
}

fn plan(shown: &SeatsPage, sheet: &Sheet<'_>) -> Markup {
    let known = shown.plan.map(|(plan, _)| plan);
    let text = |name: &str, recorded: Option<u32>| {
        let recorded = recorded.map_or_else(String::new, |number| number.to_string());
        sheet.value_or(name, &recorded)
    };
    let modes: Vec<Choice> = PlanMode::ALL
        .iter()
        .map(|mode| Choice::new(mode.word(), mode.label()))
        .collect();
    let mode = sheet.value_or("mode", &known.map_or("", |plan| plan.mode.word()));
    let (people, households, number) = (
        text("people", known.map(|plan| plan.people)),
        text("plan_households", known.map(|plan| plan.households)),
        text("representatives", known.map(|plan| plan.representatives)),
    );
    let version = shown.plan.map_or(0, |(_, version)| version);
    let body = html! {
        (form::hidden("version", &version.to_string()))
        (form::radios("mode", "推选方式", &mode, &modes, sheet.errors))
        (form::number("people", "村民人数", &people, sheet.errors))
        (form::number("plan_households", "户数", &households, sheet.errors))
        (form::number("representatives", "代表人数", &number, sheet.errors))
        (form::actions(&html! { (form::secondary("保存")) }))
    };
    html! {
        @if let Some(plan) = known {
            @let (least, most) = allowed_number(&shown.rules, plan);
            p {
                (plan.mode.label()) "。应选代表" b { (plan.representatives) } "人（规定至少" (least) "人"
                @if let Some(most) = most { "，最多" (most) "人" } "），已登记"
                (shown.serving(SeatKind::Representative).count()) "人。"
            }
            (composition(shown))
        }
        @if shown.may_manage {
            details open[known.is_none() || sheet.typed.is_some()] {
                summary { "填写推选方式和人数" }
                (Form::post(&shown.action("plan"), sheet.csrf, sheet.key, body))
            }
        }
    }
}

/// The make-up of the representatives' meeting, line by line.
fn composition(shown: &SeatsPage) -> Markup {
    let all = shown.serving(SeatKind::Representative).count();
    let women = shown
        .serving(SeatKind::Representative)
        .filter(|seat| seat.sex == 2)
        .count();
    let seated = shown.register.seated();
    let committee = seated.iter().filter(|one| one.posts.in_committee()).count();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    html! {
        @if all > 0 {
            p { "村民代表会议由村委会成员" (committee) "人和村民代表" (all) "人组成（村民委员会组织法第二十五条）：" }
            ul { @for (line, holds) in composition_lines(number(committee), number(all), number(women)) {
                li {
                    (line) " "
                    @if holds { (badge(BadgeKind::Done, "符合")) } @else { (badge(BadgeKind::Overdue, "不符合")) }
                }
            } }
        }
    }
}

fn list(shown: &SeatsPage) -> Markup {
    html! {
        @if shown.seats.is_empty() { p { "还没有登记。" } }
        @for group in shown.seats.chunk_by(|one, other| one.group == other.group) {
            @if let Some(first) = group.first() {
                h3 { (first.group) }
                ul { @for seat in group {
                    li {
                        (seat.name) "，" (seat.kind().map_or("", SeatKind::label)) "，" (seat.began_on)
                        @if !seat.household.is_empty() { "，第" (seat.household) "户" }
                        @match seat.ended_on {
                            Some(day) => { "，" (day) "离任" }
                            None => { " " a href={ "/office/organisations/" (seat.body) } { "办理离任" } }
                        }
                    }
                } }
            }
        }
    }
}

fn choose(shown: &SeatsPage, sheet: &Sheet<'_>) -> Markup {
    let kinds: Vec<Choice> = SeatKind::ALL
        .iter()
        .map(|kind| Choice::new(kind.word(), kind.label()))
        .collect();
    let of = |name| sheet.value(name);
    let errors = sheet.errors;
    let day = sheet.value_or("chosen_on", &shown.today);
    let body = html! {
        (form::radios("kind", "推选为", of("kind"), &kinds, errors))
        (form::text("group", "村民小组", of("group"), errors).hint("如：第三组。"))
        (seating::fields(sheet.typed, &shown.candidates, errors))
        (form::text("household", "户号", of("household"), errors).optional())
        (form::date("chosen_on", "推选日期", &day, errors))
        h3 { "小组会议（只有推选小组长才填）" }
        p { "本组十八周岁以上村民三分之二以上，或者三分之二以上的户的代表到会，经到会人员过半数同意（村民委员会组织法第二十八条）。" }
        (form::number("adults", "本组十八周岁以上的村民", of("adults"), errors).if_needed())
        (form::number("present", "到会的村民", of("present"), errors).if_needed())
        (form::number("households", "本组的户", of("households"), errors).if_needed())
        (form::number("households_present", "派代表到会的户", of("households_present"), errors).if_needed())
        (form::number("in_favour", "赞成的人", of("in_favour"), errors).if_needed())
        (form::actions(&html! { (form::primary("登记")) }))
    };
    html! { (Form::post(&shown.action("choose"), sheet.csrf, sheet.key, body)) }
}

/// Those of the term before, whose term is over with that of the committee.
fn former(shown: &SeatsPage, sheet: &Sheet<'_>) -> Markup {
    let day = sheet.value_or(
        "ended_on",
        &shown.register.election.known.election_day.min(shown.today),
    );
    let body = html! {
        (form::date("ended_on", "任期届满的日期", &day, sheet.errors))
        (form::actions(&html! { (form::danger("上一届全部任期届满")) }))
    };
    html! {
        @if !shown.former.is_empty() {
            (page::card("上一届的代表和组长", &html! {
                p { (badge(BadgeKind::Near, &format!("还有{}人登记为在任", shown.former.len()))) }
                p { (shown.former.join("、")) }
                @if shown.may_manage {
                    p { "新一届推选完以后，在这里一次办理；连任的人请在新名单里另行登记。" }
                    (Form::post(&shown.action("end"), sheet.csrf, sheet.key, body))
                }
            }))
        }
    }
}
