//! The twenty states of an election and the ways between them: one table (rulebook A1).

use super::action::Action;
use super::facts::{Check, Facts, Reason};
use super::step::Step;
use super::{guards, guards_result};
use crate::rules::words;

words! {
    /// Where a chapter of an election stands, in order.
    State {
        /// 1 准备
        Preparation = "preparation",
        /// 2 选举委员会成立
        CommitteeFormed = "committee_formed",
        /// 3 选民登记
        RegistrationOpen = "registration_open",
        /// 4 名单公布
        ListPublished = "list_published",
        /// 5 名单确定
        ListFinal = "list_final",
        /// 6 提名
        Nomination = "nomination",
        /// 7 资格审查
        QualificationReview = "qualification_review",
        /// 8 候选人公布
        CandidatesPublished = "candidates_published",
        /// 9 竞选和会务
        CampaignAndLogistics = "campaign_and_logistics",
        /// 10 投票
        Voting = "voting",
        /// 11 计票
        Counting = "counting",
        /// 12 选举无效
        Invalid = "invalid",
        /// 13 本轮结果
        Round1Result = "round1_result",
        /// 14 再次投票
        TieRevote = "tie_revote",
        /// 15 另行选举
        Runoff = "runoff",
        /// 16 结果确认
        ResultConfirmed = "result_confirmed",
        /// 17 已公布
        Announced = "announced",
        /// 18 已备案
        Filed = "filed",
        /// 19 移交
        Handover = "handover",
        /// 20 已归档
        Archived = "archived",
    }
}

impl State {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Preparation => "准备",
            Self::CommitteeFormed => "选举委员会已成立",
            Self::RegistrationOpen => "选民登记",
            Self::ListPublished => "选民名单已公布",
            Self::ListFinal => "选民名单已确定",
            Self::Nomination => "提名候选人",
            Self::QualificationReview => "资格审查",
            Self::CandidatesPublished => "正式候选人已公布",
            Self::CampaignAndLogistics => "竞职和会务准备",
            Self::Voting => "投票",
            Self::Counting => "计票",
            Self::Invalid => "选举无效",
            Self::Round1Result => "本轮结果已出",
            Self::TieRevote => "再次投票（同票）",
            Self::Runoff => "另行选举",
            Self::ResultConfirmed => "结果已确认",
            Self::Announced => "结果已公布",
            Self::Filed => "已报备案",
            Self::Handover => "工作移交",
            Self::Archived => "已归档",
        }
    }
}

/// One allowed way from a state to another.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// What somebody does.
    pub action: Action,
    /// The state it is done in.
    pub from: State,
    /// The state it leads to.
    pub to: State,
    /// Steps that must be recorded first.
    pub steps: &'static [Step],
    /// What else must hold.
    pub checks: &'static [Check],
}

const fn edge(
    action: Action,
    from: State,
    to: State,
    steps: &'static [Step],
    checks: &'static [Check],
) -> Edge {
    Edge {
        action,
        from,
        to,
        steps,
        checks,
    }
}

/// An authority declares a counted election void (VCL18 art. 17; rulebook A1 state 12).
const fn annulled(from: State) -> Edge {
    let checks = &[
        guards::ends_in_its_own_name as Check,
        guards_result::no_members,
    ];
    edge(Action::Annul, from, State::Invalid, &[], checks)
}

/// Every allowed way; what is not here is not possible. An invalid round is not left: its rerun is
/// a chapter of its own.
#[rustfmt::skip]
pub const EDGES: [Edge; 30] = [
    edge(Action::FormCommittee, State::Preparation, State::CommitteeFormed,
        &[Step::SeatsDecided, Step::CommitteeChosen], &[guards::seats_fixed, guards::committee_in_order]),
    edge(Action::OpenRegistration, State::CommitteeFormed, State::RegistrationOpen,
        &[Step::CommitteePublished, Step::ElectionDayAnnounced], &[guards::seats_fixed, guards::day_ahead]),
    edge(Action::PublishList, State::RegistrationOpen, State::ListPublished,
        &[Step::VotersRegistered, Step::ListPublished], &[guards::list_in_time, guards::roll_in_order]),
    edge(Action::FinishList, State::ListPublished, State::ListFinal,
        &[Step::ObjectionsDecided],
        &[guards::objections_over, guards::objections_decided, guards::roll_in_order]),
    edge(Action::StartNomination, State::ListFinal, State::Nomination, &[], &[]),
    edge(Action::StartReview, State::Nomination, State::QualificationReview,
        &[Step::CandidatesNominated], &[]),
    edge(Action::PublishCandidates, State::QualificationReview, State::CandidatesPublished,
        &[Step::JointReviewDone, Step::CandidatesPublished],
        &[guards::all_reviewed, guards::candidates_lawful, guards::candidates_in_time]),
    edge(Action::StartCampaign, State::CandidatesPublished, State::CampaignAndLogistics,
        &[Step::CommitteeCleared], &[guards::committee_cleared]),
    edge(Action::OpenVoting, State::CampaignAndLogistics, State::Voting,
        &[Step::AuditPublished, Step::PlaceAndStaffPublished, Step::BallotRulesPublished],
        &[guards::is_the_day, guards::list_in_time, guards::candidates_in_time, guards::audit_before_voting,
            guards::voting_in_order, guards::lists_published]),
    edge(Action::CloseVoting, State::Voting, State::Counting, &[Step::BoxesSealed], &[]),
    edge(Action::DeclareInvalid, State::Counting, State::Invalid, &[], &[guards::not_found_valid]),
    edge(Action::DeclareResult, State::Counting, State::Round1Result,
        &[Step::CountSigned], &[guards::not_found_void, guards::result_declared]),
    edge(Action::CallTieRevote, State::Round1Result, State::TieRevote, &[], &[guards::is_tied]),
    edge(Action::CallRunoff, State::Round1Result, State::Runoff, &[], &[guards::not_tied, guards::is_short]),
    edge(Action::ConfirmResult, State::Round1Result, State::ResultConfirmed,
        &[Step::WinnersChecked],
        &[guards::not_tied, guards::enough_seats, guards_result::has_woman, guards_result::no_void_seat]),
    edge(Action::CallRunoff, State::TieRevote, State::Runoff, &[],
        &[guards::follow_up_settled, guards::not_tied, guards::is_short]),
    edge(Action::ConfirmResult, State::TieRevote, State::ResultConfirmed,
        &[Step::WinnersChecked],
        &[guards::follow_up_settled, guards::not_tied, guards::enough_seats, guards_result::has_woman, guards_result::no_void_seat]),
    edge(Action::ConfirmResult, State::Runoff, State::ResultConfirmed,
        &[Step::WinnersChecked], &[guards::follow_up_settled, guards_result::no_void_seat]),
    edge(Action::CallRunoff, State::ResultConfirmed, State::Runoff, &[], &[guards_result::has_void_seat]),
    edge(Action::Announce, State::ResultConfirmed, State::Announced,
        &[Step::ResultPublished], &[guards::ends_in_its_own_name, guards_result::no_void_seat]),
    edge(Action::File, State::Announced, State::Filed, &[Step::ResultFiled], &[]),
    edge(Action::StartHandover, State::Filed, State::Handover, &[Step::CertificatesIssued], &[]),
    edge(Action::Archive, State::Handover, State::Archived, &[Step::HandedOver, Step::BallotsArchived], &[]),
    annulled(State::Round1Result),
    annulled(State::TieRevote),
    annulled(State::Runoff),
    annulled(State::ResultConfirmed),
    annulled(State::Announced),
    annulled(State::Filed),
    annulled(State::Handover),
];

impl Edge {
    /// Why it cannot be gone now; nothing when it can. Each reason names the fact that is missing.
    pub fn reasons(&self, facts: &Facts) -> Vec<Reason> {
        let missing = self.steps.iter().filter(|step| facts.lacks(**step));
        let missing = missing.map(|step| Reason {
            sentence: format!("还没有完成“{}”。", step.label()),
            source: step.info().source.to_owned(),
        });
        let failed = self.checks.iter().filter_map(|check| check(facts));
        missing.chain(failed).collect()
    }
}

/// The ways out of a state.
pub fn ways(from: State) -> impl Iterator<Item = &'static Edge> {
    EDGES.iter().filter(move |edge| edge.from == from)
}

/// The state an action leads to. An error has the reasons, never none.
pub fn go(from: State, action: Action, facts: &Facts) -> Result<State, Vec<Reason>> {
    let Some(edge) = ways(from).find(|edge| edge.action == action) else {
        let sentence = format!(
            "现在是“{}”阶段，不能办理“{}”。",
            from.label(),
            action.label()
        );
        let source = String::new();
        return Err(vec![Reason { sentence, source }]);
    };
    let reasons = edge.reasons(facts);
    if reasons.is_empty() {
        Ok(edge.to)
    } else {
        Err(reasons)
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
