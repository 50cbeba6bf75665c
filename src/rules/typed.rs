//! The values of a rule set as the rules use them.

use super::fault::RuleFault;
use super::reader::{Reader, relations};
use super::set::Values;
use super::value::Value;
use super::words::{
    Basis, DownwardAdd, Illegible, OvervoteScope, Relations, SamePersonTwoPosts, WomanRule,
};

/// What decides a count: the values that [`crate::tally`] uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TallyRules {
    /// What recovered papers may not exceed: voters or issued papers.
    pub recount_basis: Basis,
    /// Who took part.
    pub participants_basis: Basis,
    /// 下加法.
    pub downward_add: DownwardAdd,
    /// How a woman comes in.
    pub woman_rule: WomanRule,
    /// Whether a runoff needs more than half of the registered.
    pub turnout_required: bool,
    /// Seats may stay empty when at least so many are elected.
    pub vacancy_min_members: u32,
    /// … and a chair is.
    pub vacancy_needs_chair: bool,
    /// … and a meeting agrees.
    pub vacancy_needs_meeting: bool,
    /// Relatives who may not serve together.
    pub kinship_scope: Relations,
    /// What an over-vote makes void.
    pub overvote_scope: OvervoteScope,
    /// One person at two posts of a paper.
    pub same_person_two_posts: SamePersonTwoPosts,
    /// What an illegible section makes void.
    pub illegible: Illegible,
}

/// Days and months; `None` where the rule set is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Roll published this many days before election day.
    pub list_days: u32,
    /// Objections within so many days.
    pub objection_days: u32,
    /// Decisions within so many days.
    pub decision_days: u32,
    /// Formal list this many days before election day.
    pub candidates_days: u32,
    /// Proxies filed this many days before election day.
    pub proxy_days: u32,
    /// Proxies published this many days before election day.
    pub proxy_publish_days: Option<u32>,
    /// Runoff within so many days.
    pub runoff_days: Option<u32>,
    /// Handover within so many days.
    pub handover_days: u32,
    /// Recall held within so many days.
    pub recall_days: Option<u32>,
    /// Same facts barred for so many months.
    pub recall_bar_months: Option<u32>,
    /// The day of publication counts as the first.
    pub counts_start_day: bool,
}

/// How many candidates more than seats: least, and most where there is a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: Option<u32>,
}

/// Rules of proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyRules {
    /// Most principals of one proxy.
    pub most: u32,
    /// Candidates may be proxies.
    pub candidate_allowed: bool,
    /// A proxy that was not published is void.
    pub unpublished_void: bool,
}

/// All values in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// What decides a count.
    pub tally: TallyRules,
    /// Days and months.
    pub deadlines: Deadlines,
    /// Proxies.
    pub proxy: ProxyRules,
    /// Surplus of candidates: chair, vice chair, member (and woman member).
    pub surplus: [Surplus; 3],
    /// Equal numbers of candidates and seats are allowed.
    pub equal_allowed: bool,
    /// Fewest members of the villagers' committee.
    pub committee_least: u32,
    /// Most.
    pub committee_most: u32,
    /// Fewest members of the residents' committee.
    pub residents_least: u32,
    /// Most.
    pub residents_most: u32,
    /// Fewest members of the election committee.
    pub election_committee_least: u32,
    /// Most, where there is a limit.
    pub election_committee_most: Option<u32>,
    /// Recall is asked for by one voter in so many.
    pub recall_voters_part: u32,
    /// Or one representative in so many.
    pub recall_representatives_part: u32,
    /// Attendance of a party meeting, in fifths.
    pub party_attendance_fifths: u32,
    /// Surplus of party candidates in percent.
    pub party_surplus_percent: u32,
    /// More than half of those entitled, instead of those present.
    pub party_counts_entitled: bool,
}

impl Rules {
    pub(super) fn of(values: &Values) -> Result<Self, RuleFault> {
        let read = Reader(values);
        Ok(Self {
            tally: tally(&read)?,
            deadlines: deadlines(&read)?,
            proxy: ProxyRules {
                most: read.number("proxy.most")?,
                candidate_allowed: read.flag("proxy.candidate_allowed")?,
                unpublished_void: read.flag("proxy.unpublished_void")?,
            },
            surplus: [
                Surplus {
                    least: read.number("surplus.chair_least")?,
                    most: read.maybe("surplus.chair_most"),
                },
                Surplus {
                    least: read.number("surplus.vice_chair_least")?,
                    most: read.maybe("surplus.vice_chair_most"),
                },
                Surplus {
                    least: read.number("surplus.member_least")?,
                    most: read.maybe("surplus.member_most"),
                },
            ],
            equal_allowed: read.flag("candidates.equal_allowed")?,
            committee_least: read.number("committee.least")?,
            committee_most: read.number("committee.most")?,
            residents_least: read.number("residents.least")?,
            residents_most: read.number("residents.most")?,
            election_committee_least: read.number("election_committee.least")?,
            election_committee_most: read.maybe("election_committee.most"),
            recall_voters_part: read.number("recall.petition_voters_part")?,
            recall_representatives_part: read.number("recall.petition_representatives_part")?,
            party_attendance_fifths: read.number("party.attendance_fifths")?,
            party_surplus_percent: read.number("party.surplus_percent")?,
            party_counts_entitled: read
                .word("party.majority_base", |word| Some(word == "entitled"))?,
        })
    }
}

fn tally(read: &Reader<'_>) -> Result<TallyRules, RuleFault> {
    Ok(TallyRules {
        recount_basis: read.word("count.recount_basis", Basis::from_word)?,
        participants_basis: read.word("count.participants_basis", Basis::from_word)?,
        downward_add: read.word("count.downward_add", DownwardAdd::from_word)?,
        woman_rule: read.word("women.rule", WomanRule::from_word)?,
        turnout_required: read.flag("runoff.turnout_required")?,
        vacancy_min_members: read.number("runoff.vacancy_min_members")?,
        vacancy_needs_chair: read.flag("runoff.vacancy_needs_chair")?,
        vacancy_needs_meeting: read.flag("runoff.vacancy_needs_meeting")?,
        kinship_scope: read.relations("kinship.scope")?,
        overvote_scope: read.word("ballot.overvote_scope", OvervoteScope::from_word)?,
        same_person_two_posts: read.word(
            "ballot.same_person_two_posts",
            SamePersonTwoPosts::from_word,
        )?,
        illegible: read.word("ballot.illegible", Illegible::from_word)?,
    })
}

fn deadlines(read: &Reader<'_>) -> Result<Deadlines, RuleFault> {
    Ok(Deadlines {
        list_days: read.number("register.list_days")?,
        objection_days: read.number("register.objection_days")?,
        decision_days: read.number("register.decision_days")?,
        candidates_days: read.number("candidates.list_days")?,
        proxy_days: read.number("proxy.deadline_days")?,
        proxy_publish_days: read.maybe("proxy.publish_days"),
        runoff_days: read.maybe("runoff.days"),
        handover_days: read.number("handover.days")?,
        recall_days: read.maybe("recall.hold_days"),
        recall_bar_months: read.maybe("recall.repeat_bar_months"),
        counts_start_day: read.flag("days.count_start_day")?,
    })
}

impl TallyRules {
    /// Changes one value by its key; `false` when the key is not one of a count.
    pub fn change(&mut self, key: &str, value: &Value) -> bool {
        match (key, value) {
            ("count.recount_basis", Value::Word(word)) => {
                set(&mut self.recount_basis, Basis::from_word(word))
            }
            ("count.participants_basis", Value::Word(word)) => {
                set(&mut self.participants_basis, Basis::from_word(word))
            }
            ("count.downward_add", Value::Word(word)) => {
                set(&mut self.downward_add, DownwardAdd::from_word(word))
            }
            ("women.rule", Value::Word(word)) => {
                set(&mut self.woman_rule, WomanRule::from_word(word))
            }
            ("runoff.turnout_required", Value::Flag(flag)) => {
                set(&mut self.turnout_required, Some(*flag))
            }
            ("runoff.vacancy_min_members", Value::Number(number)) => {
                set(&mut self.vacancy_min_members, Some(*number))
            }
            ("runoff.vacancy_needs_chair", Value::Flag(flag)) => {
                set(&mut self.vacancy_needs_chair, Some(*flag))
            }
            ("runoff.vacancy_needs_meeting", Value::Flag(flag)) => {
                set(&mut self.vacancy_needs_meeting, Some(*flag))
            }
            ("kinship.scope", Value::Words(words)) => {
                set(&mut self.kinship_scope, Some(relations(words)))
            }
            ("ballot.overvote_scope", Value::Word(word)) => {
                set(&mut self.overvote_scope, OvervoteScope::from_word(word))
            }
            ("ballot.same_person_two_posts", Value::Word(word)) => set(
                &mut self.same_person_two_posts,
                SamePersonTwoPosts::from_word(word),
            ),
            ("ballot.illegible", Value::Word(word)) => {
                set(&mut self.illegible, Illegible::from_word(word))
            }
            _ => false,
        }
    }
}

fn set<T>(field: &mut T, value: Option<T>) -> bool {
    value.map(|value| *field = value).is_some()
}
