//! Near relatives of the nominees, and who leaves the election committee for their sake.

use maud::{Markup, html};

use super::Sheet;
use crate::elections::candidates::store_kinship::relation_name;
use crate::elections::roll::committee::MustLeave;
use crate::rules::Relation;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;

/// Near relatives among the nominees.
pub(super) fn relatives(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let scope = own.rules.rules().tally.kinship_scope;
    let held: Vec<&str> = Relation::ALL
        .iter()
        .filter(|one| scope.has(**one))
        .map(|one| relation_name(*one))
        .collect();
    html! {
        p { "被提名人之间有近亲属关系的，在这里登记。计票以后按规则处理任职回避。" }
        @if held.is_empty() { p { "本县的选举规则没有规定任职回避，登记的关系只作记录。" } }
        @else { p { "按规则要回避的关系：" (held.join("、")) "。" } }
        @if own.kinships.is_empty() { p { "还没有登记近亲属关系。" } }
        @else { ul { @for one in &own.kinships {
            li {
                (own.name(one.a)) "和" (own.name(one.b)) "：" (relation_name(one.relation))
                @if sheet.shown.may_change() {
                    (Form::post(&sheet.address("unrelate"), sheet.csrf, sheet.key, html! {
                        (form::hidden("one", &one.a.to_string()))
                        (form::hidden("other", &one.b.to_string()))
                        (form::actions(&html! { (form::secondary("删除")) }))
                    }))
                }
            }
        } } }
        @if sheet.shown.may_change() { (relate(sheet)) }
        h2 { "不参选的近亲属" }
        p { "被提名人的近亲属不参选，但在选举委员会，或者要做监票、唱票、计票等工作的，在这里登记，系统自动核对。" }
        @if sheet.shown.relatives.is_empty() { p { "还没有登记。" } }
        @else { ul { @for one in &sheet.shown.relatives {
            li {
                (one.name) "，" (own.name(one.candidate)) "的近亲属：" (relation_name(one.relation))
                @if sheet.shown.may_change() {
                    (Form::post(&sheet.address("relative_remove"), sheet.csrf, sheet.key, html! {
                        (form::hidden("relative", &one.id.to_string()))
                        (form::actions(&html! { (form::secondary("删除")) }))
                    }))
                }
            }
        } } }
        @if sheet.shown.may_change() { (add_relative(sheet)) }
    }
}

fn people(sheet: Sheet<'_>) -> Vec<Choice> {
    let people = sheet.shown.candidacy.people.iter();
    people
        .map(|one| Choice::new(one.nominee.id, one.nominee.name.clone()))
        .collect()
}

fn relations() -> Vec<Choice> {
    Relation::ALL
        .iter()
        .map(|one| Choice::new(one.word(), relation_name(*one)))
        .collect()
}

/// Somebody who does not stand, by name.
fn add_relative(sheet: Sheet<'_>) -> Markup {
    let (none, word) = (FieldErrors::NONE, "relative");
    let (people, relations) = (people(sheet), relations());
    let of = |name: &str| sheet.value(word, name, "");
    let body = html! {
        (form::text("name", "近亲属姓名", of("name"), &none).in_form(word)
            .hint("与选举委员会、工作人员名单上的写法一致；同名的注明，如“王芳（三组）”。"))
        (form::select("of", "是谁的近亲属", of("of"), &people, &none).in_form(word))
        (form::radios("relation", "关系", of("relation"), &relations, &none).in_form(word))
        (form::actions(&html! { (form::secondary("登记近亲属")) }))
    };
    html! {
        @if !people.is_empty() { (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body)) }
    }
}

/// Who sits on the election committee and must leave it, each with one button.
pub(super) fn committee(sheet: Sheet<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let shown = sheet.shown;
    let today = shown.today.to_string();
    let list = format!(
        "/office/elections/{}/committee",
        shown.candidacy.election.id
    );
    let own = |one: &MustLeave| {
        let member = one.member.to_string();
        let is_own = sheet.is_refused("committee") && sheet.refused.2.get("member") == member;
        let on = if is_own {
            sheet.refused.2.get("committee_left_on")
        } else {
            &today
        };
        let label = format!("{}退出选举委员会", one.name);
        let word = format!("committee-{member}");
        let body = html! {
            (form::hidden("member", &member))
            (form::date("committee_left_on", "退出日期", on, &none).in_form(&word))
            (form::actions(&html! { (form::primary(&label)) }))
        };
        html! {
            p { (one.told()) }
            @if shown.may_change() { (Form::post(&sheet.address("committee"), sheet.csrf, sheet.key, body)) }
        }
    };
    html! {
        @if !shown.must_leave.is_empty() {
            (page::card("候选人退出选举委员会", &html! {
                p { "缺额按原来推选的得票依次递补（村民委员会组织法第十二条），记入" a href=(list) { "选举委员会" } "。" }
                @if shown.candidacy.list().is_none() {
                    p { "正式名单还没有公布。还没有确认职务的、同票没有定的，可能不列入名单，请等定了再办退出。" }
                }
                @for one in &shown.must_leave { (own(one)) }
            }))
        }
    }
}

fn relate(sheet: Sheet<'_>) -> Markup {
    let (none, word) = (FieldErrors::NONE, "relate");
    let (people, relations) = (people(sheet), relations());
    let of = |name: &str| sheet.value(word, name, "");
    let body = html! {
        (form::select("one", "第一个人", of("one"), &people, &none))
        (form::select("other", "第二个人", of("other"), &people, &none))
        (form::radios("relation", "关系", of("relation"), &relations, &none))
        (form::actions(&html! { (form::primary("登记")) }))
    };
    html! { (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body)) }
}
