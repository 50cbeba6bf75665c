//! `cunzhi user`: accounts.

use super::options::UserAction;
use super::terms::code;
use super::{Ended, Failure, Outcome, give, say, workplace};
use crate::accounts::commands::ONE_TIME_DAYS;
use crate::accounts::{Role, commands};
use crate::config::Settings;
use crate::db::{Conn, Db};
use crate::divisions::{self, DivisionCode};

pub(super) fn run(settings: &Settings, action: UserAction) -> Outcome {
    match action {
        UserAction::Add {
            name,
            role,
            scope,
            display_name,
        } => {
            let role = known_role(&role)?;
            let scope = if scope.is_empty() {
                DivisionCode::nation()
            } else {
                code(&scope)?
            };
            let new =
                commands::new_account(&name, &display_name, role, scope).map_err(|refusal| {
                    Failure::new(format_args!("--scope、登录名或姓名不对：{refusal}"))
                })?;
            let workplace = workplace::open(settings)?;
            require_known(&workplace.db, &new.scope)?;
            one_time(&commands::add(&workplace.db, new)?)
        }
        UserAction::Reset { name } => {
            let workplace = workplace::open(settings)?;
            one_time(&commands::reset(&workplace.db, &name)?)
        }
        UserAction::Disable { name } => {
            let workplace = workplace::open(settings)?;
            commands::disable(&workplace.db, &name)?;
            say(format_args!("账号 {name} 已停用"));
            Ok(Ended::Done)
        }
        UserAction::List => list(settings),
    }
}

fn known_role(word: &str) -> Result<Role, Failure> {
    Role::from_word(word).ok_or_else(|| {
        let known: Vec<String> = Role::ALL
            .iter()
            .map(|role| format!("{}（{}）", role.word(), role.label()))
            .collect();
        let known = known.join("、");
        Failure::new(format_args!("不认识的角色“{word}”；可用的有：{known}"))
    })
}

fn list(settings: &Settings) -> Outcome {
    let workplace = workplace::open_for_reading(settings)?;
    for account in commands::list(&workplace.db)? {
        let state = if account.is_disabled {
            "停用"
        } else {
            "启用"
        };
        let scope = if account.scope.as_str().is_empty() {
            "全国"
        } else {
            account.scope.as_str()
        };
        give(format_args!(
            "{}\t{}\t{}\t{scope}\t{state}",
            account.name,
            account.display_name,
            account.role.word()
        ))?;
    }
    Ok(Ended::Done)
}

/// A scope that is no place would see nothing.
fn require_known(db: &Db, scope: &DivisionCode) -> Result<(), Failure> {
    let find = |conn: &mut Conn| divisions::find_anywhere(conn, scope);
    if *scope == DivisionCode::nation() || db.read_now(find)?.is_some() {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "没有代码为 {scope} 的区划，请检查代码，或先导入区划"
    )))
}

fn one_time(account: &commands::OneTimePassword) -> Outcome {
    say(format_args!(
        "一次性密码只显示这一次，{ONE_TIME_DAYS}天内有效，首次登录后须修改："
    ));
    give(format_args!("{} {}", account.name, account.password))?;
    Ok(Ended::Done)
}
