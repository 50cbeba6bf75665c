//! Which documents there are, in the order in which an election uses them.

use crate::elections::chapter::ChapterKind;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::rules::words;

words! {
    /// A document.
    Kind {
        /// 公告第1号
        ElectionDay = "election_day",
        /// 公告第2号
        CommitteeList = "committee_list",
        /// 公告第3号
        Registration = "registration",
        /// 公告第4号
        VoterNotice = "voter_notice",
        /// 选民名单
        VoterRoll = "voter_roll",
        /// 参选证
        VoterCard = "voter_card",
        /// 公告第5号
        RepresentativesNotice = "representatives_notice",
        /// 公告第6号
        RepresentativesList = "representatives_list",
        /// 公告第6-1号
        GroupLeaders = "group_leaders",
        /// 公告第7号
        Nomination = "nomination",
        /// 提名票
        NominationPaper = "nomination_paper",
        /// 公告第8号
        PreliminaryList = "preliminary_list",
        /// 公告第18号
        PrimaryNotice = "primary_notice",
        /// 公告第19号
        PrimaryResult = "primary_result",
        /// 公告第9号
        FormalList = "formal_list",
        /// 候选人情况表
        CandidateSheet = "candidate_sheet",
        /// 公告第2-1号
        CommitteeChange = "committee_change",
        /// 公告第10号
        PlaceAndTime = "place_and_time",
        /// 公告第11号
        Staff = "staff",
        /// 公告第12号
        MobileVoters = "mobile_voters",
        /// 委托投票书
        ProxyLetter = "proxy_letter",
        /// 公告第13号
        Proxies = "proxies",
        /// 公告第14号
        Scribes = "scribes",
        /// 公告第15号
        BallotRules = "ballot_rules",
        /// 选票
        BallotPaper = "ballot_paper",
        /// 选票发放登记表
        IssueRegister = "issue_register",
        /// 计票表
        TallySheet = "tally_sheet",
        /// 选举结果报告单
        ResultReport = "result_report",
        /// 公告第16号
        ResultNotice = "result_notice",
        /// 公告第17号
        Supervision = "supervision",
        /// 备案表
        FilingList = "filing_list",
        /// 当选证书
        Certificate = "certificate",
        /// 移交清单
        HandoverList = "handover_list",
    }
}

impl Kind {
    /// The name in lists and of files.
    pub(in crate::elections) const fn label(self) -> &'static str {
        match self {
            Self::ElectionDay => "选举日公告",
            Self::CommitteeList => "选举委员会名单公告",
            Self::CommitteeChange => "选举委员会成员变动公告",
            Self::Registration => "选民登记公告",
            Self::VoterNotice => "选民名单公告",
            Self::VoterRoll => "选民名单",
            Self::VoterCard => "参选证",
            Self::RepresentativesNotice => "推选代表和小组长公告",
            Self::RepresentativesList => "代表名单公告",
            Self::GroupLeaders => "小组长名单公告",
            Self::Nomination => "提名候选人公告",
            Self::NominationPaper => "候选人提名票",
            Self::PreliminaryList => "初步候选人名单公告",
            Self::PrimaryNotice => "预选公告",
            Self::PrimaryResult => "预选结果公告",
            Self::FormalList => "正式候选人名单公告",
            Self::CandidateSheet => "候选人情况表",
            Self::PlaceAndTime => "投票时间地点公告",
            Self::Staff => "选举工作人员名单公告",
            Self::MobileVoters => "流动票箱投票人名单公告",
            Self::ProxyLetter => "委托投票书",
            Self::Proxies => "委托投票名单公告",
            Self::Scribes => "代写人名单公告",
            Self::BallotRules => "选票认定规则公告",
            Self::BallotPaper => "选票",
            Self::IssueRegister => "选票发放登记表",
            Self::TallySheet => "计票表",
            Self::ResultReport => "选举结果报告单",
            Self::ResultNotice => "选举结果公告",
            Self::Supervision => "村务监督委员会名单公告",
            Self::FilingList => "当选人员备案表",
            Self::Certificate => "当选证书",
            Self::HandoverList => "工作移交清单",
        }
    }

    /// The number of a notice (rulebook A17); `None` for forms and lists.
    pub(in crate::elections) const fn notice(self) -> Option<&'static str> {
        Some(match self {
            Self::ElectionDay => "1",
            Self::CommitteeList => "2",
            Self::CommitteeChange => "2-1",
            Self::Registration => "3",
            Self::VoterNotice => "4",
            Self::RepresentativesNotice => "5",
            Self::RepresentativesList => "6",
            Self::GroupLeaders => "6-1",
            Self::Nomination => "7",
            Self::PreliminaryList => "8",
            Self::FormalList => "9",
            Self::PlaceAndTime => "10",
            Self::Staff => "11",
            Self::MobileVoters => "12",
            Self::Proxies => "13",
            Self::Scribes => "14",
            Self::BallotRules => "15",
            Self::ResultNotice => "16",
            Self::Supervision => "17",
            Self::PrimaryNotice => "18",
            Self::PrimaryResult => "19",
            _ => return None,
        })
    }

    /// The step on whose day it is published or handed over; `None` for forms filled on the day.
    pub(super) const fn step(self) -> Option<Step> {
        Some(match self {
            Self::ElectionDay | Self::Registration => Step::ElectionDayAnnounced,
            Self::CommitteeList => Step::CommitteePublished,
            Self::CommitteeChange => Step::CommitteeCleared,
            Self::VoterNotice | Self::VoterRoll | Self::VoterCard => Step::ListPublished,
            Self::RepresentativesNotice | Self::RepresentativesList | Self::GroupLeaders => {
                Step::RepresentativesChosen
            }
            Self::Nomination | Self::NominationPaper | Self::PreliminaryList => {
                Step::CandidatesNominated
            }
            Self::PrimaryNotice | Self::PrimaryResult => Step::PrimaryHeld,
            Self::FormalList | Self::CandidateSheet => Step::CandidatesPublished,
            Self::PlaceAndTime | Self::Staff => Step::PlaceAndStaffPublished,
            Self::MobileVoters => Step::MobileVotersPublished,
            Self::ProxyLetter | Self::Proxies => Step::ProxiesPublished,
            Self::Scribes => Step::ScribesPublished,
            Self::BallotRules => Step::BallotRulesPublished,
            Self::BallotPaper | Self::IssueRegister => return None,
            Self::TallySheet | Self::ResultReport => Step::CountSigned,
            Self::ResultNotice => Step::ResultPublished,
            Self::Supervision => Step::SupervisionChosen,
            Self::FilingList => Step::ResultFiled,
            Self::Certificate => Step::CertificatesIssued,
            Self::HandoverList => Step::HandedOver,
        })
    }

    /// The phase of the checklist it belongs to.
    pub(super) fn phase(self) -> State {
        match self {
            Self::BallotPaper | Self::IssueRegister => State::Voting,
            // What a round decided is reported in the round, and announced by the whole election.
            Self::ResultReport => State::Round1Result,
            _ => self.step().map_or(State::Voting, |step| step.info().phase),
        }
    }

    /// Of every vote, also of one that begins after these were due: who stands, where and when people
    /// vote, who works there.
    const fn is_of_every_vote(self) -> bool {
        matches!(self, Self::FormalList | Self::PlaceAndTime | Self::Staff)
    }

    /// The documents of a chapter: rounds of another begin and end inside it.
    pub(super) fn of_chapter(kind: ChapterKind, start: State) -> impl Iterator<Item = Self> {
        let is_round = kind.is_round_of_another();
        Self::ALL.iter().copied().filter(move |one| {
            if is_round {
                one.is_of_every_vote()
                    || (one.phase() >= start && one.phase() <= State::Round1Result)
            } else {
                one.phase() >= start
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_notice_is_there_once() {
        let mut numbers: Vec<&str> = Kind::ALL.iter().filter_map(|one| one.notice()).collect();
        assert_eq!(numbers.len(), 21, "1 to 19, 2-1 and 6-1");
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 21);
        assert_eq!(Kind::ALL.len(), 33);
    }

    #[test]
    fn documents_stand_in_the_order_of_their_phases() {
        assert!(Kind::ALL.is_sorted_by_key(|one| one.phase()));
    }

    #[test]
    fn a_round_of_another_has_its_own_papers_only() {
        let words =
            |kind, start| -> Vec<&str> { Kind::of_chapter(kind, start).map(Kind::word).collect() };
        assert_eq!(
            words(ChapterKind::TieRevote, State::Voting),
            [
                "formal_list",
                "place_and_time",
                "staff",
                "ballot_paper",
                "issue_register",
                "tally_sheet",
                "result_report"
            ]
        );
        let runoff = words(ChapterKind::Runoff, State::CandidatesPublished);
        assert!(runoff.contains(&"proxies") && !runoff.contains(&"voter_notice"));
        assert!(runoff.contains(&"formal_list") && !runoff.contains(&"candidate_sheet"));
        assert!(
            !runoff.contains(&"certificate"),
            "issued with the whole election"
        );
    }
}
