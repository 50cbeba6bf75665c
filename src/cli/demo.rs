//! `cunzhi demo`: a full example in its own file.

use std::sync::Arc;

use super::options::DemoOptions;
use super::{Failure, Outcome, say, serve, terms, workplace};
use crate::clock::{MovedClock, SharedClock, SystemClock};
use crate::config::Settings;
use crate::db::DatabaseUrl;
use crate::demo;
use crate::web::request::App;

/// The file of the example, in the working directory.
const FILE: &str = "cunzhi-demo.db";

pub(super) fn run(settings: Settings, options: &DemoOptions) -> Outcome {
    let settings = if settings.is_chosen("database") {
        settings
    } else {
        settings.with("database", format!("sqlite:{FILE}"))
    };
    if options.fresh {
        remove(&settings)?;
    }
    let workplace = workplace::open_at(&settings, clock(options)?)?;
    say("正在准备演示数据……");
    let accounts = demo::prepare(&workplace.db, &workplace.key)?;
    say("演示账号（角色、登录名、密码）：");
    for account in &accounts {
        say(format_args!(
            "  {}\t{}\t{}",
            account.role.label(),
            account.name,
            account.password
        ));
    }
    serve::serve(&settings, App::new(workplace.db, workplace.key)?, None)
}

/// The machine's clock, or one that begins on the day asked for.
fn clock(options: &DemoOptions) -> Result<SharedClock, Failure> {
    Ok(match &options.date {
        Some(day) => Arc::new(MovedClock::beginning_on(terms::date(day)?)),
        None => Arc::new(SystemClock),
    })
}

/// Removes a former example; nothing else is ever removed.
fn remove(settings: &Settings) -> Result<(), Failure> {
    let DatabaseUrl::Sqlite(path) = DatabaseUrl::parse(settings.get("database"))? else {
        return Err(Failure::new("--fresh 只用于演示文件，请去掉 --database"));
    };
    if !path.exists() {
        return Ok(());
    }
    let workplace = workplace::open(settings)?;
    if !workplace.db.read_now(demo::is_demo)? {
        return Err(Failure::new(format_args!(
            "“{}”不是演示数据，没有删除",
            path.display()
        )));
    }
    drop(workplace);
    for ending in ["", "-wal", "-shm", ".key", ".lock"] {
        let mut name = path.clone().into_os_string();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause.into()),
            _ => {}
        }
    }
    Ok(())
}
