//! A form that was not sent: what was typed, for reading, for sending, for copying.

use maud::{Markup, html};

use super::kept_words::{choice, label};
use super::sign_in;
use crate::accounts::principal::Principal;
use crate::accounts::roles::Role;
use crate::web::again::ORIGINAL;
use crate::web::form::{self, Form};
use crate::web::form_post::Fields;
use crate::web::page;

/// Fields that the person did not fill in.
const OF_THE_PAGE: [&str; 6] = [
    "csrf_token",
    "idempotency_key",
    "version",
    "checked",
    "confirmed",
    "newer",
];

/// Numbers that pages never show in full: whoever signs in now may be somebody else.
const MASKED: [&str; 2] = ["id_number", "telephone"];

/// What was typed into the form of an address, one line a field.
fn typed(path: &str, fields: &Fields) -> Markup {
    let filled: Vec<(&str, Markup)> = fields
        .iter()
        .filter(|(name, value)| !OF_THE_PAGE.contains(name) && !value.trim().is_empty())
        .filter(|(name, _)| !name.starts_with(ORIGINAL))
        .map(|(name, value)| (label(path, name), html! { (readable(name, value)) }))
        .collect();
    html! {
        @if !filled.is_empty() {
            (page::card("您填写的内容", &page::details(&filled)))
        }
    }
}

/// A value as a reader knows it; the word of a choice means nothing to them.
fn readable(name: &str, value: &str) -> String {
    if MASKED.contains(&name) {
        let hidden = value.chars().count().saturating_sub(4);
        let end: String = value.chars().skip(hidden).collect();
        return format!("{}{end}", "*".repeat(hidden));
    }
    if let Some(role) = Role::from_word(value).filter(|_| name == "role") {
        return role.label().to_owned();
    }
    if let Some(word) = choice(name, value) {
        return word.to_owned();
    }
    if value == "true" {
        return "是".to_owned();
    }
    // A unit and the version it was seen in.
    if let Some((code, version)) = value.split_once(':')
        && [code, version]
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return format!("代码 {code}");
    }
    let is_word = value
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_word && name != "name" {
        return "按您原来选择的".to_owned();
    }
    value.to_owned()
}

/// The form of somebody whose account has not the right: what was typed, for copying, and another
/// sign-in that carries it along.
pub(in crate::accounts) fn without_right(
    who: &Principal,
    path: &str,
    fields: &Fields,
    kept: Option<&str>,
) -> Markup {
    let sentence = format!(
        "账号 {}（{}）没有这项权限，所以没有提交。您填写的内容还在下面：可以抄下来，也可以换一个有权限的账号登录，再接着提交。",
        who.name,
        who.title()
    );
    html! {
        (sign_in("", "/office", Some(&sentence), kept))
        (typed(path, fields))
        (form::actions(&form::link_button("不提交，返回首页", "/office")))
    }
}

/// Said after signing in, above the button that sends what was typed.
pub(in crate::accounts) const NOT_SENT_YET: &str = "刚才还没有提交，您填写的内容没有丢失。";
/// Said of a form that was opened before signing in again.
pub(in crate::accounts) const SIGNED_IN_AGAIN: &str =
    "打开表单以后又重新登录过（可能在另一个窗口），所以还没有提交，您填写的内容没有丢失。";

/// Who will be recorded as the sender, and the button that sends what was typed.
pub(in crate::accounts) fn kept(
    who: &Principal,
    why: &str,
    (path, page_before): (&str, &str),
    fields: &Fields,
) -> Markup {
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
            ("角色和范围", html! { (who.title()) " · " (who.scope_name) }),
        ]))
        (typed(path, fields))
        @if !page_before.is_empty() {
            p {
                "不记得是在办什么的，先"
                a href=(page_before) target="_blank" rel="noopener" { "在新窗口里打开填写的那一页" }
                "看清楚，再回到本页提交。"
            }
        }
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
