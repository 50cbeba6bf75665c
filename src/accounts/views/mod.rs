//! What the pages of accounts look like.

pub(super) mod accounts;

use maud::{Markup, html};

use super::principal::Principal;
use super::roles::Right;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::page;
use crate::web::request::NAVIGATION;

/// The page for everybody.
pub(super) fn start() -> Markup {
    html! {
        p.lead { "村（社区）两委换届选举与村级治理的工作平台。" }
        p { "工作人员请先登录。没有账号的，请联系县级管理员开通。" }
        (form::actions(&html! { a.button.primary href="/login" { "登录" } }))
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

/// Said after signing in, above the button that sends what was typed.
pub(super) const NOT_SENT_YET: &str = "刚才还没有提交，您填写的内容没有丢失。";
/// Said of a form that was opened before signing in again.
pub(super) const SIGNED_IN_AGAIN: &str =
    "打开表单以后又重新登录过（可能在另一个窗口），所以还没有提交，您填写的内容没有丢失。";

/// Who will be recorded as the sender, and the button that sends what was typed.
pub(super) fn kept(who: &Principal, why: &str, path: &str, fields: &Fields) -> Markup {
    let body = html! {
        @for (name, value) in fields.iter() { (form::hidden(name, value)) }
        (form::actions(&html! {
            (form::primary("继续提交")) (form::link_button("不提交，返回首页", "/office"))
        }))
    };
    html! {
        p.lead { (why) "按“继续提交”，就按您原来填写的内容提交；填写有误的，会回到表单里改。" }
        (page::details(&[
            ("现在登录的账号", html! { (who.name) }),
            ("姓名", html! { (who.display_name) }),
            ("角色和范围", html! { (who.role.label()) " · " (who.scope_name) }),
        ]))
        p { "提交会记在这个账号名下。如果刚才是别人用另一个账号填写的，请不要提交，先退出，由本人登录。" }
        @if who.must_change_password {
            p.hint {
                "您用的是一次性密码，要先"
                a href="/account/password" target="_blank" rel="noopener" { "在新窗口里修改密码" }
                "，再回到本页提交。"
            }
        }
        (Form::post_repeatable(path, &who.csrf_token, body))
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
        p.lead { (who.display_name) "，您好。您的角色是" (who.role.label()) "，管理范围是" (who.scope_name) "。" }
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
