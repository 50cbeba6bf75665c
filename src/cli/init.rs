//! `cunzhi init`: the database and its first administrator.

use super::{Ended, Outcome, give, say, workplace};
use crate::accounts::commands::{self, ONE_TIME_DAYS};
use crate::config::Settings;

pub(super) fn run(settings: &Settings) -> Outcome {
    let workplace = workplace::open(settings)?;
    match commands::ensure_first_administrator(&workplace.db)? {
        Some(account) => {
            say(format_args!(
                "已建立第一个管理员；一次性密码只显示这一次，{ONE_TIME_DAYS}天内有效，首次登录后须修改："
            ));
            give(format_args!("{} {}", account.name, account.password))?;
        }
        None => say("已有账号，没有再建管理员；忘记密码可用 cunzhi user reset 登录名"),
    }
    Ok(Ended::Done)
}
