//! Which page records a step: what is kept in the program records its own steps; what a village
//! keeps on paper is recorded by hand.

use super::step::Step;

/// What a chapter keeps in the program, as far as steps depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Members of the election committee are written down.
    pub committee: bool,
    /// A roll is made here.
    pub roll: bool,
    /// Nominees are typed here and their list is not published yet.
    pub candidates: bool,
    /// Stations are recorded.
    pub stations: bool,
    /// Voters of mobile boxes are recorded.
    pub mobile_voters: bool,
    /// Proxies are recorded.
    pub proxies: bool,
}

/// A page below the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepPage {
    /// Its Chinese name.
    pub label: &'static str,
    /// The last part of its address.
    pub part: &'static str,
    /// What is done there, in Chinese.
    pub what: &'static str,
}

const fn page(label: &'static str, part: &'static str, what: &'static str) -> Option<StepPage> {
    Some(StepPage { label, part, what })
}

/// The page that records a step; `None` where it is recorded by hand.
pub const fn page_of(step: Step, kept: Kept) -> Option<StepPage> {
    match step {
        Step::CommitteeChosen if kept.committee => page(
            "选举委员会",
            "committee",
            "登记推选出的人，人数够了自动记为完成",
        ),
        Step::CommitteePublished if kept.committee => page("选举委员会", "committee", "公布名单"),
        Step::VotersRegistered | Step::ListPublished if kept.roll => {
            page("选民名单", "roll", "公布名单")
        }
        Step::CandidatesPublished if kept.candidates => {
            page("候选人和联审", "candidates/list", "公布正式名单")
        }
        Step::PlaceAndStaffPublished if kept.stations => {
            page("投票日", "voting", "公布时间、地点和工作人员")
        }
        Step::MobileVotersPublished if kept.mobile_voters => {
            page("流动票箱投票人", "voting/mobile", "公布名单")
        }
        Step::ProxiesPublished if kept.proxies => page("委托投票", "voting/proxies", "公布名单"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_on_paper_is_recorded_by_hand() {
        let none = Kept::default();
        assert!(Step::ALL.iter().all(|step| page_of(*step, none).is_none()));
        let all = Kept {
            committee: true,
            roll: true,
            candidates: true,
            stations: true,
            mobile_voters: true,
            proxies: true,
        };
        let by_page = Step::ALL
            .iter()
            .filter(|step| page_of(**step, all).is_some());
        assert_eq!(by_page.count(), 8);
        assert!(page_of(Step::BallotRulesPublished, all).is_none());
    }
}
