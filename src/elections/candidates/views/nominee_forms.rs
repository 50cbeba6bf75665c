//! The forms of one nominee: the post confirmed, leaving, taking that back, removing.

use maud::{Markup, html};

use super::Sheet;
use crate::elections::candidates::store_leaving::last_day;
use crate::elections::candidates::store_reading::Person;
use crate::elections::candidates::words::Leaving;
use crate::elections::count::cell::post_name;
use crate::tally::Post;
use crate::web::form::{self, Choice, FieldErrors, Form};

fn head(person: &Person) -> Markup {
    html! {
        (form::hidden("nominee", &person.nominee.id.to_string()))
        (form::hidden("version", &person.version.to_string()))
    }
}

pub(super) fn confirm(sheet: Sheet<'_>, person: &Person) -> Markup {
    let (none, word) = (FieldErrors::NONE, "confirm");
    let nominations = person.nominee.nominations.iter();
    let posts: Vec<Choice> = nominations
        .map(|one| Choice::new(one.post.word(), post_name(one.post)))
        .collect();
    let confirmed = person.nominee.confirmed.map_or("", Post::word);
    let body = html! {
        (head(person))
        (form::radios("post", "本人书面确认", sheet.value(word, "post", confirmed), &posts, &none).in_form(word))
        (form::actions(&html! { (form::primary("保存确认的职务")) }))
    };
    html! {
        p { "一人被提名为几个职务的，由本人书面确认一个。" }
        (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
    }
}

pub(super) fn leave(sheet: Sheet<'_>, person: &Person) -> Markup {
    let (none, word) = (FieldErrors::NONE, "leave");
    let today = sheet.shown.today.to_string();
    let causes: Vec<Choice> = Leaving::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    let body = html! {
        (head(person))
        (form::radios("leaving", "原因", of("leaving", ""), &causes, &none).in_form(word))
        (form::date("left_on", "日期", of("left_on", &today), &none).in_form(word))
        (form::text("reason", "理由或依据", of("reason", ""), &none).in_form(word)
            .hint("书面退出的写明理由；死亡的写明依据。"))
        (form::actions(&html! { (form::danger("登记退出")) }))
    };
    html! {
        details.card open[sheet.is_refused(word)] {
            summary { h3 { "退出或死亡" } }
            @if let Some(last) = last_day(&sheet.shown.candidacy) { p { "书面退出最迟在" (last) "。" } }
            p { "退出以后，得票次多的人自动递补。" }
            (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
        }
    }
}

pub(super) fn restore(sheet: Sheet<'_>, person: &Person) -> Markup {
    let (none, word) = (FieldErrors::NONE, "restore");
    let body = html! {
        (head(person))
        (form::text("reason", "撤销的原因", sheet.value(word, "reason", ""), &none).in_form(word))
        (form::actions(&html! { (form::secondary("撤销退出登记")) }))
    };
    html! {
        details.card open[sheet.is_refused(word)] {
            summary { h3 { "退出登记错了" } }
            (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
        }
    }
}

pub(super) fn remove(sheet: Sheet<'_>, person: &Person) -> Markup {
    let word = "remove";
    let body = html! {
        (head(person))
        (form::actions(&html! { (form::danger("删除此人")) }))
    };
    html! {
        details.card open[sheet.is_refused(word)] {
            summary { h3 { "录错了，删除" } }
            p { "只用于录错的人。审查或公布过的不能删除。" }
            (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
        }
    }
}
