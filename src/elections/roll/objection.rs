//! Objections to a published roll: in time or late, decided in time or late (VCL18 art. 14,
//! R-A3-6).

use chrono::NaiveDate;

use crate::rules::{Deadlines, Timely, words};

words! {
    /// What an objection says.
    ObjectionKind {
        /// 漏登: somebody is missing.
        Missing = "missing",
        /// 错登: somebody should not stand there.
        WronglyListed = "wrongly_listed",
        /// 资料有误: name, group or the like is wrong.
        Particulars = "particulars",
    }
}

impl ObjectionKind {
    /// Its Chinese words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Missing => "名单上漏了人",
            Self::WronglyListed => "名单上有不该登记的人",
            Self::Particulars => "姓名、小组等写错了",
        }
    }
}

/// Whether an objection that came in on a day is taken. Late ones are refused (HA art. 21; V13);
/// the sentence names the last day and what remains to be done.
pub fn receive(
    deadlines: &Deadlines,
    published: NaiveDate,
    received: NaiveDate,
    today: NaiveDate,
) -> Result<(), String> {
    if received < published {
        return Err(format!(
            "名单是{published}公布的，收到异议的日期{received}比公布还早，请核对。"
        ));
    }
    if received > today {
        return Err(format!("收到异议的日期{received}还没有到，请核对。"));
    }
    let last = deadlines
        .objection_due(published)
        .ok_or("公布日期超出了日历，请核对。")?;
    match Timely::judge(received, last) {
        Timely::OnTime => Ok(()),
        Timely::Late { last } => Err(format!(
            "名单{published}公布，对名单的异议最迟应在{last}提出，{received}收到的已经超过期限，不再受理（村民委员会组织法第十四条）。名单确有错漏的，由村民选举委员会决定后，在名单上办理增加或划去。"
        )),
    }
}

/// How the decision of an objection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionStanding {
    /// Decided in time.
    InTime,
    /// Decided after the last day.
    Late {
        /// The last day.
        last: NaiveDate,
    },
    /// Not decided, and there is time.
    Open {
        /// The last day.
        last: NaiveDate,
    },
    /// Not decided, and the last day is over.
    Overdue {
        /// The last day.
        last: NaiveDate,
    },
}

/// How a decision stands on a day: three days from receipt, the day of receipt not counted (V14).
pub fn decision_standing(
    deadlines: &Deadlines,
    received: NaiveDate,
    decided: Option<NaiveDate>,
    today: NaiveDate,
) -> DecisionStanding {
    let last = deadlines.decision_due(received).unwrap_or(NaiveDate::MAX);
    match decided {
        Some(on) if on <= last => DecisionStanding::InTime,
        Some(_) => DecisionStanding::Late { last },
        None if today <= last => DecisionStanding::Open { last },
        None => DecisionStanding::Overdue { last },
    }
}

/// Whether the day of a decision can be right.
pub fn decision_day(
    received: NaiveDate,
    decided: NaiveDate,
    today: NaiveDate,
) -> Result<(), String> {
    if decided < received {
        return Err(format!(
            "异议是{received}收到的，处理日期{decided}比收到还早，请核对。"
        ));
    }
    if decided > today {
        return Err(format!("处理日期{decided}还没有到，请核对。"));
    }
    Ok(())
}
