//! `cunzhi check`: the integrity of the data.

use super::{Ended, Outcome, give, say, workplace};
use crate::config::Settings;
use crate::db::Conn;
use crate::elections::store_observed;
use crate::{audit, composition, db, divisions};

pub(super) fn run(settings: &Settings) -> Outcome {
    let workplace = workplace::open_for_reading(settings)?;
    let findings = workplace.db.read_now(|conn: &mut Conn| {
        let mut findings = db::integrity(conn)?;
        for broken in audit::verify(conn, 1)?.broken {
            let sentence = format!(
                "审计链 {} 第{}条不符：{}",
                broken.chain, broken.sequence, broken.why
            );
            findings.push(sentence);
        }
        findings.extend(divisions::check_counts(conn)?);
        findings.extend(composition::check(conn)?);
        findings.extend(composition::check_particulars(conn)?);
        findings.extend(store_observed::check_observed(conn)?);
        Ok(findings)
    })?;
    for finding in &findings {
        give(finding)?;
    }
    if findings.is_empty() {
        say("检查完毕：数据库、审计链、区划计数、构成统计全部相符");
        Ok(Ended::Done)
    } else {
        say(format_args!(
            "发现{}处不符，请先备份，再联系维护人员",
            findings.len()
        ));
        Ok(Ended::WithFindings)
    }
}
