//! Which page records a step: what is kept in the program records its own steps; what a village
//! keeps on paper is recorded by hand.

use std::collections::BTreeSet;

use super::step::Step;

/// Something a chapter keeps in the program, on which a step depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// Members of the election committee are written down.
    Committee,
    /// A roll is made here.
    Roll,
    /// Nominees are typed here and their list is not published yet.
    Candidates,
    /// Stations are recorded.
    Stations,
    /// Voters of mobile boxes are recorded.
    MobileVoters,
    /// Proxies are recorded.
    Proxies,
}

/// What a chapter keeps.
pub type Kept = BTreeSet<Record>;

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

const fn page(label: &'static str, part: &'static str, what: &'static str) -> StepPage {
    StepPage { label, part, what }
}

/// What must be kept for a step to be recorded by a page, and the page.
fn recorded_by(step: Step) -> Option<(Record, StepPage)> {
    Some(match step {
        Step::CommitteeChosen => (
            Record::Committee,
            page(
                "选举委员会",
                "committee",
                "登记推选出的人，人数够了自动记为完成",
            ),
        ),
        Step::CommitteePublished => (
            Record::Committee,
            page("选举委员会", "committee", "公布名单"),
        ),
        Step::VotersRegistered | Step::ListPublished => {
            (Record::Roll, page("选民名单", "roll", "公布名单"))
        }
        Step::CandidatesPublished => (
            Record::Candidates,
            page("候选人和联审", "candidates/list", "公布正式名单"),
        ),
        Step::PlaceAndStaffPublished => (
            Record::Stations,
            page("投票日", "voting", "公布时间、地点和工作人员"),
        ),
        Step::MobileVotersPublished => (
            Record::MobileVoters,
            page("流动票箱投票人", "voting/mobile", "公布名单"),
        ),
        Step::ProxiesPublished => (
            Record::Proxies,
            page("委托投票", "voting/proxies", "公布名单"),
        ),
        _ => return None,
    })
}

/// The page that records a step; `None` where it is recorded by hand.
pub fn page_of(step: Step, kept: &Kept) -> Option<StepPage> {
    let (record, page) = recorded_by(step)?;
    kept.contains(&record).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_on_paper_is_recorded_by_hand() {
        let none = Kept::new();
        assert!(Step::ALL.iter().all(|step| page_of(*step, &none).is_none()));
        let by_page = |kept: &Kept| -> Vec<Step> {
            let all = Step::ALL.iter().copied();
            all.filter(|step| page_of(*step, kept).is_some()).collect()
        };
        let committee = Kept::from([Record::Committee]);
        assert_eq!(
            by_page(&committee),
            [Step::CommitteeChosen, Step::CommitteePublished]
        );
        let all = Kept::from([
            Record::Committee,
            Record::Roll,
            Record::Candidates,
            Record::Stations,
            Record::MobileVoters,
            Record::Proxies,
        ]);
        assert_eq!(by_page(&all).len(), 8);
        assert!(page_of(Step::BallotRulesPublished, &all).is_none());
    }
}
