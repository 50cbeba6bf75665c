//! Fields that several forms of a roll share.

use maud::{Markup, html};

use super::{RollPage, Typed};
use crate::elections::electorate::ElectorateMode;
use crate::elections::roll::ground::{Effect, Ground};
use crate::people::RegistrationCategory;
use crate::web::form::{self, Choice, FieldErrors};

/// Ground, day and reason of a change: before publication the reason alone.
pub(super) fn why(
    page: &RollPage,
    effect: Effect,
    (typed, is_own, form): (Typed<'_>, bool, &str),
    label: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let today = page.today.to_string();
    let of = |name, recorded| typed.value(is_own, name, recorded);
    let grounds: Vec<Choice> = Ground::with(effect, page.overview.knows_reach)
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let (ground, on, reason) = (of("ground", ""), of("on", &today), of("reason", ""));
    html! {
        @if page.is_published() {
            @if effect != Effect::None {
                (form::select("ground", "事由", ground, &grounds, &none).in_form(form))
            }
            (form::date("on", "村民选举委员会决定的日期", on, &none).in_form(form))
        }
        @if page.is_published() || effect == Effect::Loss {
            (form::text("reason", label, reason, &none).in_form(form)
                .hint("2至200个字；请不要写身份证号和电话。"))
        }
    }
}

/// Category, group, basis and household of a voter.
pub(super) fn registration(
    page: &RollPage,
    (typed, is_own, form): (Typed<'_>, bool, &str),
    (category, group, basis, since, household): (&str, &str, &str, &str, &str),
) -> Markup {
    let none = FieldErrors::NONE;
    let of = |name, recorded| typed.value(is_own, name, recorded);
    let categories = RegistrationCategory::ALL.map(|one| Choice::new(one.code(), one.label()));
    let (category, group, basis, since, household) = (
        of("category", category),
        of("group", group),
        of("basis", basis),
        of("resident_since", since),
        of("household", household),
    );
    html! {
        @if page.overview.electorate == ElectorateMode::OnePerHousehold {
            (form::text("household", "代表哪一户（户号）", household, &none).in_form(form))
        }
        (form::radios("category", "登记类别", category, &categories, &none).in_form(form))
        (form::text("group", "村民小组", group, &none).in_form(form).optional())
        (form::text("basis", "登记依据", basis, &none).in_form(form).if_needed()
            .hint("户籍在村外出的：本人什么时候、怎样表示参加。外来的：哪一次会议同意。"))
        (form::date("resident_since", "从什么时候起在本村居住", since, &none).in_form(form).optional()
            .hint("只有外来的人需要；填了自动计算到选举日住满没有。"))
    }
}

/// Whom an import would take, and the words on its button.
pub(super) fn import_words(mode: ElectorateMode, waiting: usize) -> (String, &'static str) {
    let told = match mode {
        ElectorateMode::AllVoters => {
            format!(
                "本村的登记选民还有{waiting}人不在名单上。导入时，到选举日不满18周岁的自动留下，划去过的不再列入。"
            )
        }
        ElectorateMode::OnePerHousehold => {
            format!(
                "还有{waiting}户没有代表。导入时，户主是登记选民的，由户主代表这一户；由别人代表的，划去户主，再用“增加一人”登记。"
            )
        }
        ElectorateMode::GroupRepresentatives | ElectorateMode::VillageRepresentatives => {
            format!(
                "各小组推选、已经登记的代表还有{waiting}人不在名单上。代表在“村民代表和小组长”里登记。"
            )
        }
    };
    let label = match mode {
        ElectorateMode::AllVoters => "从选民登记导入",
        ElectorateMode::OnePerHousehold => "导入各户户主",
        ElectorateMode::GroupRepresentatives | ElectorateMode::VillageRepresentatives => {
            "导入推选出的代表"
        }
    };
    (told, label)
}
