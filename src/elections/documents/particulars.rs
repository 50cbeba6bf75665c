//! What a document tells: plain values, each left out while nobody knows it. Nothing is guessed.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

pub(super) use super::parts::{
    AboutCandidate, Candidate, Counted, Days, Elected, Filed, Group, HandedOver, Later, Mandate,
    Member, Official, Replacement, Station, VoteLine, Worker,
};
use super::words;
use crate::elections::candidates::words::ListOrder;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::frame::Ways;
use crate::elections::facts::Seats;
use crate::elections::step::Step;
use crate::rules::RuleSet;

/// All that is known of an election.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug)]
pub(super) struct Particulars {
    /// The rules in force: the frozen ones once there are any.
    pub(super) rules: RuleSet,
    pub(super) is_community: bool,
    pub(super) chapter: ChapterKind,
    /// Whether it fills vacancies during the term.
    pub(super) is_by_election: bool,
    pub(super) county: Option<String>,
    pub(super) township: Option<String>,
    /// As it stands in the tree of places: 桃源村委会.
    pub(super) unit: Option<String>,
    pub(super) election_day: Option<NaiveDate>,
    pub(super) seats: Option<Seats>,
    /// First and last day of each step: as done, else as planned while that lies ahead.
    pub(super) days: BTreeMap<Step, Days>,
    pub(super) registered: Option<u64>,
    /// The representatives' meeting elects (VCL18 art. 19).
    pub(super) is_meeting: bool,
    /// How many voted by proxy, at mobile boxes and by another's hand.
    pub(super) ways: Ways,
    pub(super) committee: Option<Vec<Official>>,
    pub(super) replacements: Option<Vec<Replacement>>,
    /// The published roll by villager group.
    pub(super) roll: Option<Vec<Group>>,
    pub(super) representatives: Option<Vec<Group>>,
    pub(super) group_leaders: Option<Vec<Group>>,
    pub(super) preliminary: Option<Vec<Candidate>>,
    pub(super) primary: Option<Vec<Candidate>>,
    pub(super) candidates: Option<Vec<Candidate>>,
    /// 无候选人选举: voters write all names themselves (HA art. 29).
    pub(super) has_no_candidates: bool,
    /// In which order the formal list stands.
    pub(super) list_order: Option<ListOrder>,
    pub(super) stations: Option<Vec<Station>>,
    /// The mobile boxes with their routes.
    pub(super) mobile_boxes: Option<Vec<Station>>,
    /// By duty, then by station.
    pub(super) staff: Option<Vec<Worker>>,
    pub(super) mobile_voters: Option<Vec<Group>>,
    pub(super) proxies: Option<Vec<Mandate>>,
    pub(super) scribes: Option<Vec<Worker>>,
    /// Names of the ballot boxes.
    pub(super) boxes: Vec<String>,
    pub(super) counted: Option<Counted>,
    /// Tie revotes and runoffs that followed, in order.
    pub(super) later: Vec<Later>,
    /// Everybody elected in all rounds.
    pub(super) elected: Option<Vec<Elected>>,
    /// Who gave way to a relative in one of the rounds and whose election is void, each in a sentence.
    pub(super) gave_way: Vec<String>,
    pub(super) supervision: Option<Vec<Official>>,
    /// The elected who are written as members, by name on the ballot.
    pub(super) members: BTreeMap<String, Member>,
    /// Numbers of certificates, by name on the ballot.
    pub(super) certificates: BTreeMap<String, String>,
    pub(super) filed: Option<Filed>,
    pub(super) handed_over: Option<HandedOver>,
}

impl Particulars {
    /// Nothing but the rules: for paper forms.
    pub(super) fn blank(rules: RuleSet, is_community: bool, chapter: ChapterKind) -> Self {
        Self {
            rules,
            is_community,
            chapter,
            is_by_election: chapter == ChapterKind::ByElection,
            county: None,
            township: None,
            unit: None,
            election_day: None,
            seats: None,
            days: BTreeMap::new(),
            registered: None,
            is_meeting: false,
            ways: Ways::default(),
            committee: None,
            replacements: None,
            roll: None,
            representatives: None,
            group_leaders: None,
            preliminary: None,
            primary: None,
            candidates: None,
            has_no_candidates: false,
            list_order: None,
            stations: None,
            mobile_boxes: None,
            staff: None,
            mobile_voters: None,
            proxies: None,
            scribes: None,
            boxes: Vec::new(),
            counted: None,
            later: Vec::new(),
            elected: None,
            gave_way: Vec::new(),
            supervision: None,
            members: BTreeMap::new(),
            certificates: BTreeMap::new(),
            filed: None,
            handed_over: None,
        }
    }

    /// First and last day of a step.
    pub(super) fn on(&self, step: Step) -> Option<NaiveDate> {
        self.days.get(&step).map(|days| days.last)
    }

    /// The last day to object to the roll (VCL18 art. 14).
    fn objection_last(&self) -> Option<NaiveDate> {
        let published = self.on(Step::ListPublished)?;
        self.rules.rules().deadlines.objection_due(published)
    }

    /// Born on that day or before, one is 18 on election day (VCL18 art. 13).
    fn born_by(&self) -> Option<NaiveDate> {
        let day = self.election_day?;
        let year = day.year().checked_sub(18)?;
        // On 29 February of a year, people born on 1 March eighteen years before are not yet 18.
        day.with_year(year)
            .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
    }

    /// The value of a place in a text: known, or what belongs there and how wide it is.
    pub(super) fn field(&self, name: &str) -> Result<String, (&'static str, u8)> {
        let day = |date: Option<NaiveDate>| date.map(words::day);
        let counted = self.counted.as_ref();
        let number = |value: Option<u64>| value.map(|number| number.to_string());
        let (value, what, width) = match name {
            "county" => (self.county.clone(), "县（市、区）名称", 5),
            "township" => (self.township.clone(), "乡镇（街道）名称", 6),
            "government" => (
                self.township.as_deref().map(words::government),
                "乡镇政府（街道办事处）名称",
                8,
            ),
            "unit" => (self.unit.as_deref().map(words::place), "村（社区）名称", 6),
            "election_day" => (day(self.election_day), "选举日", 0),
            "weekday" => (
                self.election_day
                    .map(|on| words::weekday(on.weekday()).to_owned()),
                "选举日是星期几",
                3,
            ),
            "year" => (
                self.election_day.map(|on| on.year().to_string()),
                "选举年份",
                3,
            ),
            "seats" => (self.seats.map(words::seats), "应选职务和名额", 12),
            "list_order" => (
                self.list_order.map(|order| words::order(order).to_owned()),
                "候选人排列顺序（得票多少或姓氏笔画）",
                6,
            ),
            "registered" => (number(self.registered), "登记参加选举的人数", 4),
            "born_by" => (day(self.born_by()), "年满十八周岁的出生日期界限", 0),
            "objection_last" => (day(self.objection_last()), "提出申诉的最后一天", 0),
            "issued" => (number(counted.and_then(|one| one.issued)), "发出选票数", 4),
            "voters" => (
                number(counted.and_then(|one| one.voters)),
                "参加投票人数",
                4,
            ),
            "recovered" => (
                number(counted.and_then(|one| one.recovered)),
                "收回选票数",
                4,
            ),
            "valid" => (number(counted.and_then(|one| one.valid)), "有效票数", 4),
            "invalid" => (number(counted.and_then(|one| one.invalid)), "无效票数", 4),
            // No such place: a test finds the mistake.
            _ => (None, "?", 6),
        };
        value.ok_or((what, width))
    }

    /// A word that depends on the kind of unit or chapter; `None` for any other place.
    pub(super) fn word(&self, name: &str) -> Option<&'static str> {
        let of = |village, community| {
            Some(if self.is_community {
                community
            } else {
                village
            })
        };
        match name {
            "village" => of("村", "社区"),
            "villager" => of("村民", "居民"),
            "committee" => of("村民委员会", "居民委员会"),
            "election_committee" => of("村民选举委员会", "居民选举委员会"),
            "group" => of("村民小组", "居民小组"),
            "assembly" => of("村民会议或者村民代表会议", "居民会议或者居民代表会议"),
            "supervision" => of("村务监督委员会", "居务监督委员会"),
            "chapter" => Some(self.chapter.called(self.is_by_election)),
            "cause" => Some(match self.chapter {
                ChapterKind::FirstRound => "任期届满，应当进行换届选举",
                ChapterKind::Rerun if self.is_by_election => "上次补选无效，应当重新补选",
                ChapterKind::Rerun => "上次选举无效，应当重新选举",
                ChapterKind::ByElection => "成员出缺，需要补选",
                ChapterKind::TieRevote => "投票中得票相同，需要再次投票",
                ChapterKind::Runoff => "当选人数不足应选名额，需要另行选举",
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::in_force::built_in;

    fn on(day: &str) -> Particulars {
        let rules = built_in().unwrap().find("cn-2018").unwrap().clone();
        let blank = Particulars::blank(rules, false, ChapterKind::FirstRound);
        Particulars {
            election_day: Some(day.parse().unwrap()),
            ..blank
        }
    }

    #[test]
    fn eighteen_is_counted_to_election_day() {
        assert_eq!(on("2026-12-20").field("born_by").unwrap(), "2008年12月20日");
        let leap = on("2028-02-29");
        assert_eq!(leap.field("born_by").unwrap(), "2010年2月28日");
        let last: NaiveDate = "2010-02-28".parse().unwrap();
        let day = leap.election_day.unwrap();
        assert!(crate::rules::is_of_age(last, day));
        assert!(!crate::rules::is_of_age(last.succ_opt().unwrap(), day));
    }

    #[test]
    fn objections_end_five_days_after_the_roll_was_published() {
        let mut of = on("2026-12-20");
        assert_eq!(of.field("objection_last"), Err(("提出申诉的最后一天", 0)));
        let published: NaiveDate = "2026-11-30".parse().unwrap();
        let days = Days {
            first: published,
            last: published,
            is_done: true,
        };
        of.days.insert(Step::ListPublished, days);
        assert_eq!(of.field("objection_last").unwrap(), "2026年12月5日");
    }
}
