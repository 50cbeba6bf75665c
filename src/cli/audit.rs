//! `cunzhi audit verify`: walks the audit chains.

use super::options::AuditAction;
use super::{Ended, Failure, Outcome, give, say, workplace};
use crate::audit;
use crate::config::Settings;

pub(super) fn run(settings: &Settings, action: &AuditAction) -> Outcome {
    let AuditAction::Verify { from } = action;
    let from = match from.as_deref().map(str::parse::<i64>) {
        None => 1,
        Some(Ok(number)) if number >= 1 => number,
        _ => return Err(Failure::new("--from 应为从1开始的整数")),
    };
    let workplace = workplace::open_for_reading(settings)?;
    let (longest, verified) = workplace
        .db
        .read_now(|conn| Ok((audit::longest(conn)?, audit::verify(conn, from)?)))?;
    if from > longest.max(1) {
        return Err(Failure::new(format_args!(
            "最长的审计链只有{longest}条，没有第{from}条；请把 --from 改小，或不写 --from 从头核对"
        )));
    }
    for (chain, sequence, hash) in &verified.heads {
        give(format_args!("{chain}\t{sequence}\t{}", hex::encode(hash)))?;
    }
    for broken in &verified.broken {
        say(format_args!(
            "审计链 {} 第{}条不符：{}",
            broken.chain, broken.sequence, broken.why
        ));
    }
    if verified.broken.is_empty() {
        say(format_args!("共{}条，全部相符", verified.events));
        Ok(Ended::Done)
    } else {
        Ok(Ended::WithFindings)
    }
}
