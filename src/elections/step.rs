//! What must be done in an election, step by step: the checklist of a village (rulebook A1, A17).

use super::state::State;
use crate::rules::words;

words! {
    /// One thing to be done and recorded with its day, in the order of the programme.
    Step {
        /// 确定职数和选举办法
        SeatsDecided = "seats_decided",
        /// 离任审计结果公布
        AuditPublished = "audit_published",
        /// 推选村民选举委员会
        CommitteeChosen = "committee_chosen",
        /// 公布选举委员会名单并报乡镇
        CommitteePublished = "committee_published",
        /// 公告选举日
        ElectionDayAnnounced = "election_day_announced",
        /// 登记参加选举的村民
        VotersRegistered = "voters_registered",
        /// 公布选民名单
        ListPublished = "list_published",
        /// 处理异议并公布结果
        ObjectionsDecided = "objections_decided",
        /// 推选村民代表和小组长
        RepresentativesChosen = "representatives_chosen",
        /// 提名候选人
        CandidatesNominated = "candidates_nominated",
        /// 预选
        PrimaryHeld = "primary_held",
        /// 资格审查
        JointReviewDone = "joint_review_done",
        /// 公布正式候选人名单
        CandidatesPublished = "candidates_published",
        /// 候选人退出选举委员会
        CommitteeCleared = "committee_cleared",
        /// 公布时间、地点和工作人员
        PlaceAndStaffPublished = "place_and_staff_published",
        /// 公布流动票箱投票人
        MobileVotersPublished = "mobile_voters_published",
        /// 公布委托投票名单
        ProxiesPublished = "proxies_published",
        /// 公布代写人
        ScribesPublished = "scribes_published",
        /// 公布选票认定规则
        BallotRulesPublished = "ballot_rules_published",
        /// 停止投票、封存票箱
        BoxesSealed = "boxes_sealed",
        /// 公开计票、监票人签字
        CountSigned = "count_signed",
        /// 核对任职回避和当选条件
        WinnersChecked = "winners_checked",
        /// 公布选举结果
        ResultPublished = "result_published",
        /// 推选村务监督委员会
        SupervisionChosen = "supervision_chosen",
        /// 结果报乡镇备案
        ResultFiled = "result_filed",
        /// 颁发当选证书
        CertificatesIssued = "certificates_issued",
        /// 工作移交
        HandedOver = "handed_over",
        /// 选票封存、材料归档
        BallotsArchived = "ballots_archived",
    }
}

/// What is known of a step.
#[derive(Clone, Copy, Debug)]
pub struct StepInfo {
    /// The step.
    pub step: Step,
    /// Its Chinese name.
    pub label: &'static str,
    /// What a clerk does, in a sentence.
    pub help: &'static str,
    /// The state in which it is done.
    pub phase: State,
    /// Days from election day in the usual programme: first and last; negative is before it
    /// (rulebook A17).
    pub usual: (i32, i32),
    /// Numbers of the notices that belong to it (rulebook A17); empty for none.
    pub notices: &'static str,
    /// The law or the usual choice behind it.
    pub source: &'static str,
    /// Whether the election may go on without it.
    pub is_optional: bool,
}

const fn needed(
    step: Step,
    label: &'static str,
    phase: State,
    usual: (i32, i32),
    notices: &'static str,
    source: &'static str,
    help: &'static str,
) -> StepInfo {
    let is_optional = false;
    StepInfo {
        step,
        label,
        help,
        phase,
        usual,
        notices,
        source,
        is_optional,
    }
}

const fn optional(info: StepInfo) -> StepInfo {
    StepInfo {
        is_optional: true,
        ..info
    }
}

const USUAL: &str = "通行做法（可调整）";

/// All steps in order.
#[rustfmt::skip]
pub const STEPS: [StepInfo; 28] = [
    needed(Step::SeatsDecided, "确定职数和选举办法", State::Preparation, (-35, -35), "", "村民委员会组织法第六条、第十五条",
        "由村民会议或村民代表会议决定主任、副主任、委员各选几人和选举办法，在本页填写职数。"),
    needed(Step::AuditPublished, "公布离任审计结果", State::Preparation, (-35, -35), "", "村民委员会组织法第三十五条",
        "把本届成员经济责任审计的结果在公开栏公布，最迟在投票之前。"),
    needed(Step::CommitteeChosen, "推选村民选举委员会", State::Preparation, (-34, -34), "", "村民委员会组织法第十二条",
        "由村民会议、村民代表会议或各村民小组会议推选主任和委员。"),
    needed(Step::CommitteePublished, "公布选举委员会名单并报乡镇", State::CommitteeFormed, (-34, -34), "2", "村民委员会组织法第十二条；各省选举办法",
        "张贴名单，并报乡镇（街道）备案。"),
    needed(Step::ElectionDayAnnounced, "公告选举日", State::CommitteeFormed, (-34, -34), "1、3", "村民委员会选举规程",
        "张贴选举日公告和选民登记公告。"),
    needed(Step::VotersRegistered, "登记参加选举的村民", State::RegistrationOpen, (-33, -29), "3", "村民委员会组织法第十三条",
        "按三类人员登记：户籍在本村且居住的、户籍在本村不居住本人要求参加的、户籍不在本村居住一年以上经同意的。"),
    needed(Step::ListPublished, "公布选民名单", State::RegistrationOpen, (-28, -28), "4", "村民委员会组织法第十四条",
        "只公布姓名和村民小组，最迟在选举日的二十日前。"),
    needed(Step::ObjectionsDecided, "处理异议并公布结果", State::ListPublished, (-23, -20), "", "村民委员会组织法第十四条",
        "名单公布后五日内可以提异议，收到后三日内处理并公布。没有异议也要记为完成。"),
    optional(needed(Step::RepresentativesChosen, "推选村民代表和村民小组长", State::ListFinal, (-20, -16), "5、6、6-1", "村民委员会组织法第二十五条、第二十八条",
        "可与换届同时进行，也可另行安排。")),
    needed(Step::CandidatesNominated, "提名候选人", State::Nomination, (-15, -13), "7、8", "村民委员会组织法第十五条",
        "由登记参加选举的村民直接提名，或按选举办法自荐。"),
    optional(needed(Step::PrimaryHeld, "预选", State::Nomination, (-12, -10), "18、19", USUAL,
        "提名人数过多时举行；不需要时可以不办。")),
    needed(Step::JointReviewDone, "资格审查", State::QualificationReview, (-9, -6), "", "各省选举办法；通行做法",
        "各部门逐人审查，每人有结论和理由。"),
    needed(Step::CandidatesPublished, "公布正式候选人名单", State::QualificationReview, (-5, -5), "9", "各省选举办法",
        "人数应多于应选名额。"),
    needed(Step::CommitteeCleared, "候选人退出选举委员会", State::CandidatesPublished, (-5, -4), "2-1", "村民委员会组织法第十二条",
        "选举委员会成员成为候选人的应退出，缺额依次递补；没有人需要退出也要记为完成。"),
    needed(Step::PlaceAndStaffPublished, "公布投票时间、地点和工作人员", State::CampaignAndLogistics, (-5, -5), "10、11", "各省选举办法；通行做法",
        "候选人和近亲属不得担任监票、唱票、计票人员。"),
    optional(needed(Step::MobileVotersPublished, "公布流动票箱投票人名单", State::CampaignAndLogistics, (-3, -1), "12", "各省选举办法",
        "不设流动票箱的可以不办。")),
    optional(needed(Step::ProxiesPublished, "公布委托投票名单", State::CampaignAndLogistics, (-3, -1), "13", "村民委员会组织法第十五条",
        "没有人委托的可以不办。")),
    optional(needed(Step::ScribesPublished, "公布代写人", State::CampaignAndLogistics, (-3, -1), "14", "各省选举办法",
        "帮助不识字或残疾的选民填写选票。")),
    needed(Step::BallotRulesPublished, "公布选票认定规则", State::CampaignAndLogistics, (-3, -1), "15", "村民委员会选举规程",
        "哪些票有效、哪些票作废，投票前张贴。"),
    needed(Step::BoxesSealed, "停止投票、封存票箱", State::Voting, (0, 0), "", "村民委员会组织法第十五条",
        "到规定时间停止投票，所有票箱集中到中心会场。"),
    needed(Step::CountSigned, "公开计票、监票人签字", State::Counting, (0, 0), "", "村民委员会组织法第十五条",
        "当众开箱、唱票、计票，监票人在记录上签字。"),
    needed(Step::WinnersChecked, "核对任职回避和当选条件", State::Round1Result, (0, 0), "", "各省选举办法",
        "核对当选人之间有没有应回避的亲属关系，委员会中是否有妇女；多民族村民居住的村，是否有人数较少的民族的成员（村民委员会组织法第六条）。不符合任职条件的，在“当选无效、选举无效”里登记决定。"),
    needed(Step::ResultPublished, "公布选举结果", State::ResultConfirmed, (0, 0), "16", "村民委员会组织法第十五条",
        "公布所有人的得票和当选名单。"),
    optional(needed(Step::SupervisionChosen, "推选村务监督委员会", State::Announced, (0, 0), "17", "村民委员会组织法第三十二条",
        "由村民会议或村民代表会议推选。")),
    needed(Step::ResultFiled, "结果报乡镇备案", State::Announced, (1, 5), "", USUAL,
        "把结果报告单和记录报乡镇（街道），取得回执。"),
    needed(Step::CertificatesIssued, "颁发当选证书", State::Filed, (1, 10), "", "村民委员会选举规程",
        "由县级或乡镇统一印制、颁发。"),
    needed(Step::HandedOver, "工作移交", State::Handover, (1, 10), "", "村民委员会组织法第二十条",
        "移交印章、资产、账目和档案，双方和监交人签字。"),
    needed(Step::BallotsArchived, "选票封存、材料归档", State::Handover, (1, 10), "", "村民委员会组织法第三十四条",
        "选票封存，选举材料装订归档。"),
];

impl Step {
    /// What is known of it.
    pub fn info(self) -> &'static StepInfo {
        &STEPS[self as usize]
    }

    /// Its Chinese name.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// Whether it belongs to a chapter that starts in `start`: steps before that are not repeated.
    pub fn belongs(self, start: State) -> bool {
        self.info().phase >= start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_step_in_order() {
        assert_eq!(STEPS.len(), Step::ALL.len());
        for (info, step) in STEPS.iter().zip(Step::ALL) {
            assert_eq!(info.step, *step);
            assert!(info.usual.0 <= info.usual.1, "{step:?}");
        }
        assert!(STEPS.is_sorted_by_key(|info| info.phase));
    }
}
