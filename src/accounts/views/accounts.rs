//! The pages for the administration of accounts.

use maud::{Markup, html};

use crate::accounts::account_form::Typed;
use crate::accounts::passwords::ONE_TIME_DAYS;
use crate::accounts::principal::Principal;
use crate::accounts::roles::Role;
use crate::accounts::store::Account;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Listing, Table};

/// The columns of the list.
pub(in crate::accounts) fn columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "账号").sortable(),
        ColumnHead::text("display_name", "姓名"),
        ColumnHead::text("role", "角色").sortable(),
        ColumnHead::text("scope", "管理范围").sortable(),
        ColumnHead::text("state", "状态"),
    ]
}

/// The list, each account with its place in words.
pub(in crate::accounts) fn list(lines: Vec<(Account, String)>, listing: Listing) -> Markup {
    let row = |(account, place): (Account, String)| {
        vec![
            html! { a href={ "/office/accounts/" (account.id) } { (account.name) } },
            html! { (account.display_name) },
            html! { (account.role.label()) },
            html! { (place) },
            state(&account),
        ]
    };
    let table = Table {
        caption: "可以登录的人".to_owned(),
        columns: columns(),
        rows: lines.into_iter().map(row).collect(),
        empty_text: "还没有账号。请点“添加账号”。".to_owned(),
        listing: Some(listing),
        ..Table::default()
    };
    html! {
        (form::actions(&html! { a.button.primary href="/office/accounts/new" { "添加账号" } }))
        (table)
    }
}

fn state(account: &Account) -> Markup {
    if account.is_disabled {
        badge(BadgeKind::Inactive, "已停用")
    } else if account.must_change_password {
        badge(BadgeKind::Near, "待首次登录改密")
    } else {
        badge(BadgeKind::Done, "正常")
    }
}

/// The form for a new account, on an empty program with how to begin.
pub(in crate::accounts) fn beginning(is_first: bool, form: &Markup) -> Markup {
    html! {
        @if is_first {
            (page::card("系统里还没有区划，请这样开始", &html! {
                ol {
                    li { "先添加一个“县级工作人员”账号，管理范围填本省的2位代码，例如安徽省填 34。" }
                    li { "用这个账号登录，在“导入”中选“区划”，依次导入省、市、县、乡镇、村的表格；表里有外省的行时，核对时勾选“只导入正确行”。" }
                    li { "再添加各县、乡镇的账号；第一个账号如不再需要，可以把它的管理范围改成县，或者停用。" }
                }
                p { "也可以请维护服务器的人先运行 " code { "cunzhi import divisions 文件" } " 导入区划。" }
            }))
        }
        (form)
    }
}

/// The form for a new account.
pub(in crate::accounts) fn new(
    typed: &Typed,
    errors: &FieldErrors,
    csrf: &str,
    key: &str,
) -> Markup {
    let body = html! {
        (form::text("name", "账号", &typed.name, errors)
            .hint("登录用，2到32个小写字母、数字或 . _ - ，例如 li.chen"))
        (duties(typed, errors))
        (form::actions(&html! {
            (form::primary("添加账号")) (form::link_button("取消", "/office/accounts"))
        }))
    };
    html! { (form::error_summary(errors)) (Form::post("/office/accounts", csrf, key, body)) }
}

fn duties(typed: &Typed, errors: &FieldErrors) -> Markup {
    let roles: Vec<Choice> = Role::ALL
        .into_iter()
        .map(|role| Choice::new(role.word(), role.label()))
        .collect();
    html! {
        (form::text("display_name", "姓名", &typed.display_name, errors))
        (form::select("role", "角色", &typed.role, &roles, errors))
        (form::text("scope", "管理范围（区划代码）", &typed.scope, errors)
            .hint("省2位，市4位，县6位，乡镇9位，村12位；该账号只能看到、改动这个范围内的数据。只有管理全平台的系统管理员和审计员可以不填。").optional())
    }
}

/// The forms of the page of an account: what was typed, what was said against it, the key.
#[derive(Clone, Copy, Debug)]
pub(in crate::accounts) struct Sheet<'a> {
    pub(in crate::accounts) typed: &'a Typed,
    pub(in crate::accounts) refusal: Option<&'a str>,
    pub(in crate::accounts) errors: &'a FieldErrors,
    pub(in crate::accounts) key: &'a str,
}

/// What is recorded of an account, for one sentence.
pub(in crate::accounts) fn in_words(account: &Account, place: &str) -> String {
    let role = account.role.label();
    let state = if account.is_disabled {
        "，已停用"
    } else {
        ""
    };
    format!("{}，{role}，{place}{state}", account.display_name)
}

/// One account, with what can be done.
pub(in crate::accounts) fn one(
    account: &Account,
    place: &str,
    who: &Principal,
    sheet: &Sheet<'_>,
) -> Markup {
    html! {
        (refusals(sheet.refusal, sheet.errors))
        (page::details(&[
            ("账号", html! { (account.name) }),
            ("姓名", html! { (account.display_name) }),
            ("角色", html! { (account.role.label()) }),
            ("管理范围", html! { (place) }),
            ("状态", state(account)),
        ]))
        @if account.id == who.account_id {
            p { "这是您自己的账号。" a href="/account/password" { "修改密码" } }
        } @else {
            (change(account, who, sheet))
            (others(account, who, sheet.key))
        }
    }
}

fn change(account: &Account, who: &Principal, sheet: &Sheet<'_>) -> Markup {
    let action = format!("/office/accounts/{}", account.id);
    let body = html! {
        (version(account))
        (duties(sheet.typed, sheet.errors))
        (form::actions(&html! { (form::primary("保存")) (form::link_button("返回", "/office/accounts")) }))
    };
    page::card(
        "姓名、角色和范围",
        &html! {
            p.hint { "保存后，该账号需要重新登录。" }
            (Form::post(&action, &who.csrf_token, sheet.key, body))
        },
    )
}

fn others(account: &Account, who: &Principal, key: &str) -> Markup {
    let at = |word: &str| format!("/office/accounts/{}/{word}", account.id);
    let (reset, disable, enable) = (at("reset"), at("disable"), at("enable"));
    let send = |action: &str, button: form::Button<'_>| {
        let body = html! { (version(account)) (button) };
        html! { (Form::post(action, &who.csrf_token, key, body)) }
    };
    html! {
        (page::card("重置密码", &html! {
            p { "生成一个新的一次性密码，原密码立即失效，该账号的登录全部退出。" }
            (send(&reset, form::secondary("重置密码")))
        }))
        @if account.is_disabled {
            (page::card("启用账号", &html! {
                p { "启用后可以用原来的密码登录。" }
                (send(&enable, form::secondary("启用账号")))
            }))
        } @else {
            (page::card("停用账号", &html! {
                p { "停用后不能登录，正在使用的会立即退出；以后可以再启用。" }
                (send(&disable, form::danger("停用账号")))
            }))
        }
    }
}

fn version(account: &Account) -> Markup {
    form::hidden("version", &account.version.to_string())
}

/// The one-time password, shown this once.
pub(in crate::accounts) fn one_time_password(name: &str, password: &str) -> Markup {
    html! {
        p.lead {
            "请把一次性密码当面或电话告诉本人，首次登录时必须改掉；" (ONE_TIME_DAYS) "天内有效，过期请重置密码。"
        }
        (page::details(&[
            ("账号", html! { (name) }),
            ("一次性密码", html! { b.reference { (password) } }),
        ]))
        p { "这个密码只显示这一次，离开本页后无法再看到。" }
        (form::actions(&form::link_button("返回账号列表", "/office/accounts")))
    }
}
