//! The checks of the ways between states, one for each thing that must hold (rulebook A1): the
//! reason in Chinese when it does not, with the figures.

use super::facts::{Facts, FollowUp, Reason};
use super::step::Step;
use crate::rules::days_before;

pub(super) fn reason(sentence: impl Into<String>, source: &str) -> Reason {
    Reason {
        sentence: sentence.into(),
        source: source.to_owned(),
    }
}

/// Seats lie within the law (VCL18 art. 6, RCL18 art. 7) and there is a chair. A by-election fills
/// only what fell vacant (art. 19).
pub(super) fn seats_fixed(facts: &Facts) -> Option<Reason> {
    let (least, most) = facts.seats_allowed;
    let total = facts.seats.total();
    if facts.is_by_election {
        if facts.seats.chair <= 1 && (1..=most).contains(&total) {
            return None;
        }
        let sentence = format!(
            "补选的名额应为1至{most}人，其中主任最多1人；现在填的是{total}人，其中主任{}人。请先填写出缺的名额。",
            facts.seats.chair
        );
        return Some(reason(sentence, "村民委员会组织法第十九条"));
    }
    if facts.seats.chair == 1 && (least..=most).contains(&total) {
        return None;
    }
    let sentence = format!(
        "职数应为{least}至{most}人，其中主任1人；现在填的是{total}人，其中主任{}人。请先填写职数。",
        facts.seats.chair
    );
    Some(reason(sentence, "村民委员会组织法第六条"))
}

/// The roll can still be published in time (VCL18 art. 14).
pub(super) fn day_ahead(facts: &Facts) -> Option<Reason> {
    let due = facts.deadlines.roll_due(facts.election_day)?;
    if facts.today <= due {
        return None;
    }
    let sentence = format!(
        "选民名单最迟应在{due}公布，今天已是{}。请先推迟选举日。",
        facts.today
    );
    Some(reason(sentence, "村民委员会组织法第十四条"))
}

/// The roll was published in time.
pub(super) fn list_in_time(facts: &Facts) -> Option<Reason> {
    let published = *facts.done.get(&Step::ListPublished)?;
    let due = facts.deadlines.roll_due(facts.election_day)?;
    if published <= due {
        return None;
    }
    let sentence =
        format!("选民名单最迟应在{due}公布，实际是{published}。请先推迟选举日，再继续。");
    Some(reason(sentence, "村民委员会组织法第十四条"))
}

/// The election committee that was written down has its chair and size (VCL18 art. 12).
pub(super) fn committee_in_order(facts: &Facts) -> Option<Reason> {
    let faults = &facts.committee_faults;
    (!faults.is_empty()).then(|| reason(faults.concat(), "村民委员会组织法第十二条；各省选举办法"))
}

/// The roll kept here is published, and nobody on it stands on another one.
pub(super) fn roll_in_order(facts: &Facts) -> Option<Reason> {
    let faults = &facts.roll_faults;
    let source = "村民委员会组织法第十三条、第十四条";
    (!faults.is_empty()).then(|| reason(faults.concat(), source))
}

/// The days for objections are over.
pub(super) fn objections_over(facts: &Facts) -> Option<Reason> {
    let published = *facts.done.get(&Step::ListPublished)?;
    let last = facts.deadlines.objection_due(published)?;
    if facts.today > last {
        return None;
    }
    let sentence = format!("异议期到{last}为止，期满以后才能确定名单。");
    Some(reason(sentence, "村民委员会组织法第十四条"))
}

/// Every objection has its decision.
pub(super) fn objections_decided(facts: &Facts) -> Option<Reason> {
    (facts.open_objections > 0).then(|| Reason {
        sentence: format!("还有{}件异议没有处理决定。", facts.open_objections),
        source: "村民委员会组织法第十四条".to_owned(),
    })
}

/// Every nominee has a verdict.
pub(super) fn all_reviewed(facts: &Facts) -> Option<Reason> {
    (facts.unreviewed > 0).then(|| Reason {
        sentence: format!("还有{}名被提名人没有审查结论。", facts.unreviewed),
        source: "各省选举办法".to_owned(),
    })
}

/// The formal list keeps the law (差额, VCL18 art. 15).
pub(super) fn candidates_lawful(facts: &Facts) -> Option<Reason> {
    let faults = &facts.candidate_faults;
    (!faults.is_empty()).then(|| Reason {
        sentence: faults.join("；"),
        source: "村民委员会组织法第十五条".to_owned(),
    })
}

/// The formal list was published in time.
pub(super) fn candidates_in_time(facts: &Facts) -> Option<Reason> {
    let published = *facts.done.get(&Step::CandidatesPublished)?;
    let due = facts.deadlines.candidates_due(facts.election_day)?;
    if published <= due {
        return None;
    }
    let sentence = format!("正式候选人名单最迟应在{due}公布，实际是{published}。请先推迟选举日。");
    Some(reason(sentence, "各省选举办法"))
}

/// No candidate sits on the election committee, nor a relative where the rules say so (VCL18 art.
/// 12; ZJ art. 9).
pub(super) fn committee_cleared(facts: &Facts) -> Option<Reason> {
    let told = &facts.must_leave_committee;
    (!told.is_empty()).then(|| reason(told.concat(), "村民委员会组织法第十二条；各省选举办法"))
}

/// Stations and staff that are recorded lack nothing.
pub(super) fn voting_in_order(facts: &Facts) -> Option<Reason> {
    let told = &facts.voting_faults;
    (!told.is_empty()).then(|| reason(told.concat(), "各省选举办法"))
}

/// Whoever votes by proxy or at a mobile box is on a published list (VCL18 art. 15).
pub(super) fn lists_published(facts: &Facts) -> Option<Reason> {
    let told = &facts.unpublished;
    (!told.is_empty()).then(|| reason(told.concat(), "村民委员会组织法第十五条"))
}

/// It is election day, or later.
pub(super) fn is_the_day(facts: &Facts) -> Option<Reason> {
    if facts.today == facts.election_day {
        return None;
    }
    let sentence = if facts.today < facts.election_day {
        format!("选举日是{}，当天才能开始投票。", facts.election_day)
    } else {
        format!(
            "选举日{}已过。改在别的日子投票，请先更改选举日。",
            facts.election_day
        )
    };
    Some(reason(sentence, "村民委员会组织法第十五条"))
}

/// The audit is public before the vote (VCL18 art. 35).
pub(super) fn audit_before_voting(facts: &Facts) -> Option<Reason> {
    let published = *facts.done.get(&Step::AuditPublished)?;
    if published <= days_before(facts.election_day, 1)? {
        return None;
    }
    let sentence = format!("离任审计结果应在选举日前公布，实际是{published}。请先推迟选举日。");
    Some(reason(sentence, "村民委员会组织法第三十五条"))
}

/// The count did not find the round valid.
pub(super) fn not_found_valid(facts: &Facts) -> Option<Reason> {
    if facts.is_valid == Some(true) {
        return Some(reason(
            "按计票结果本轮有效，不能直接宣布无效；有违法情形的报乡镇、县处理。",
            "村民委员会组织法第十七条",
        ));
    }
    None
}

/// The count did not find the round void.
pub(super) fn not_found_void(facts: &Facts) -> Option<Reason> {
    if facts.is_valid == Some(false) {
        return Some(reason(
            "按计票结果本轮无效，应宣布选举无效。",
            "村民委员会组织法第十五条",
        ));
    }
    None
}

/// What was won and what not is known.
pub(super) fn result_declared(facts: &Facts) -> Option<Reason> {
    if facts.declared.is_some() {
        return None;
    }
    if facts.is_counted_here {
        return Some(reason(
            "计票在系统里进行：请在“选举结果”页提请，由另一人确认，本轮结果随之得出，这里不用填写。",
            "",
        ));
    }
    Some(reason(
        "还没有本轮结果：请填写同票人数和未选足的名额，没有的填0。",
        "村民委员会组织法第十五条",
    ))
}

/// Somebody is tied across the last seat.
pub(super) fn is_tied(facts: &Facts) -> Option<Reason> {
    match facts.declared {
        Some(declared) if declared.tied_persons > 0 => None,
        _ => Some(reason(
            "本轮没有影响当选的同票，不需要再次投票。",
            "各省选举办法",
        )),
    }
}

/// Nobody is tied.
pub(super) fn not_tied(facts: &Facts) -> Option<Reason> {
    match facts.declared {
        Some(declared) if declared.tied_persons > 0 => {
            let sentence = format!("有{}人同票，应先再次投票。", declared.tied_persons);
            Some(reason(sentence, "各省选举办法"))
        }
        _ => None,
    }
}

/// A seat is empty, or no woman is on the committee: then another vote is held for women.
pub(super) fn is_short(facts: &Facts) -> Option<Reason> {
    match facts.declared {
        Some(declared) if declared.unfilled_seats > 0 => None,
        _ if facts.void_seats > 0 || (facts.lacks_woman && !facts.is_without_woman) => None,
        _ => Some(reason(
            "名额已选足，不需要另行选举。",
            "村民委员会组织法第十五条",
        )),
    }
}

/// All seats are filled, or the empty ones may stay empty.
pub(super) fn enough_seats(facts: &Facts) -> Option<Reason> {
    match facts.declared {
        Some(declared) if declared.unfilled_seats > 0 && !declared.may_stay_vacant => {
            let sentence = format!(
                "还有{}个名额没有选足，应另行选举。",
                declared.unfilled_seats
            );
            Some(reason(sentence, "村民委员会组织法第十五条"))
        }
        _ => None,
    }
}

/// The tie revote or runoff has its result.
pub(super) fn follow_up_settled(facts: &Facts) -> Option<Reason> {
    match facts.follow_up {
        FollowUp::Settled => None,
        FollowUp::Open => Some(reason("再次投票或另行选举还没有确认结果。", "")),
        FollowUp::None => Some(reason("还没有开始再次投票或另行选举，请先新建这一轮。", "")),
    }
}

/// Tie revotes and runoffs end with their result: the round they belong to is announced.
pub(super) fn ends_in_its_own_name(facts: &Facts) -> Option<Reason> {
    if facts.kind.is_round_of_another() {
        return Some(reason(
            "这一轮的结果随所属选举一并公布，请到所属选举办理。",
            "",
        ));
    }
    None
}
