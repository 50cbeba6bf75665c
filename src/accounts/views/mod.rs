//! What the pages of accounts look like.

pub(super) mod accounts;
mod kept;
mod kept_words;

use maud::{Markup, html};

use super::principal::Principal;
use super::roles::Right;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::page;
use crate::web::request::NAVIGATION;
pub(super) use kept::{NOT_SENT_YET, SIGNED_IN_AGAIN, kept, without_right};
#[cfg(test)]
pub(crate) use kept_words::choice as kept_choice;

/// The page for everybody.
pub(super) fn start() -> Markup {
    html! {
        p.lead { "村（社区）两委换届选举与村级治理的工作平台。" }
        p { "工作人员请先登录。没有账号的，请联系县级管理员开通。" }
        (form::actions(&html! { a.button.primary href="/login" { "登录" } }))
        h2 { "村民查看选举和公告" }
        p { "不用登录。写出村（社区）或者乡镇的名称，可以只写几个字。" }
        (Form::get("/v", html! {
            (form::text("q", "村（社区）或者乡镇的名称", "", &FieldErrors::NONE).if_needed())
            (form::actions(&html! { (form::secondary("查找")) }))
        }))
    }
}

/// Said above the sign-in form that carries what was typed.
pub(super) const SESSION_ENDED: &str =
    "登录已超时或已退出，所以还没有提交。您填写的内容没有丢失：请重新登录，登录后可以接着提交。";

/// The sign-in form. The password is never shown again; `kept` is a form that waits for the
/// sign-in.
pub(super) fn sign_in(name: &str, next: &str, wrong: Option<&str>, kept: Option<&str>) -> Markup {
    let none = FieldErrors::NONE;
    let body = html! {
        (form::text("name", "账号", name, &none).autocomplete("username"))
        (form::password("password", "密码", &none))
        (form::hidden("next", next))
        @if let Some(kept) = kept { (form::hidden("kept", kept)) }
        (form::actions(&html! { (form::primary("登录")) }))
    };
    html! {
        @if let Some(wrong) = wrong {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: wrong.to_owned() }))
        }
        (Form::post_repeatable("/login", "", body))
        p.hint { "连续30分钟不操作会自动退出。请不要在公用电脑上保存密码。" }
    }
}

/// The form for one's own password.
pub(super) fn password(who: &Principal, errors: &FieldErrors) -> Markup {
    let body = html! {
        (form::password("current", "现在的密码", errors))
        (form::password("new", "新密码", errors)
            .autocomplete("new-password")
            .hint("至少8个字符，建议15个以上，可以用一句话；不要与账号名相同。"))
        (form::password("again", "再输入一次新密码", errors).autocomplete("new-password"))
        (form::actions(&html! { (form::primary("保存新密码")) }))
    };
    html! {
        @if who.must_change_password {
            p.lead { "您用的是一次性密码，请先换成自己的密码，再开始工作。" }
        }
        (form::error_summary(errors))
        (Form::post_repeatable("/account/password", &who.csrf_token, body))
    }
}

/// The home page: greeting, the ways to work, what the role allows.
pub(super) fn home(who: &Principal) -> Markup {
    let entries: Vec<_> = NAVIGATION
        .iter()
        .filter_map(|(label, href, right)| right.map(|right| (*label, *href, right)))
        .filter(|(_, _, right)| who.role.may(*right))
        .collect();
    let rights: Vec<Right> = who.role.rights().to_vec();
    html! {
        p.lead { (who.display_name) "，您好。您的角色是" (who.title()) "，管理范围是" (who.scope_name) "。" }
        div.entries {
            @for (label, href, right) in entries {
                (page::card(label, &html! {
                    p { (right.label()) }
                    p { a.button.secondary href=(href) { "进入" (label) } }
                }))
            }
        }
        (page::card("您可以做的事", &html! { ul { @for right in rights { li { (right.label()) } } } }))
        p { a href="/account/password" { "修改密码" } }
    }
}
