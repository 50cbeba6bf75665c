//! What somebody types of a nominee, and whether it fits the way, the seats and the rules.

use chrono::NaiveDate;

use super::setup::{Setup, days, seats_by_post};
use super::standing::Nomination;
use super::words::Mode;
use crate::elections::count::cell::post_name;
use crate::elections::facts::Seats;
use crate::elections::rule_words::source_said;
use crate::people::parse_name;
use crate::rules::{RuleSet, days_before};
use crate::tally::Post;

/// Longest remark that tells namesakes apart, in characters.
const REMARK: usize = 20;

/// Who nominated somebody together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supporters {
    /// 联名的选民
    pub voters: Option<u32>,
    /// 联名的户代表
    pub households: Option<u32>,
}

/// A nominee as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The person on record; `None` for a typed name.
    pub known_person_id: Option<i64>,
    /// The name.
    pub name: String,
    /// 女
    pub is_woman: bool,
    /// The day of birth.
    pub birth: Option<NaiveDate>,
    /// 政治面貌, as stored.
    pub political_status: Option<i16>,
    /// 文化程度, as stored.
    pub education: Option<i16>,
    /// The day of a self-nomination.
    pub nominated_on: Option<NaiveDate>,
    /// Strokes of a character the program does not know.
    pub own_strokes: Option<u32>,
    /// By how many together; only of a joint nomination.
    pub supporters: Supporters,
    /// By post, each once.
    pub nominations: Vec<Nomination>,
}

/// A name, with a remark that tells namesakes apart: 王芳（三组）. An error says what is wrong.
pub fn name(text: &str) -> Result<String, String> {
    let text = text.trim().replace('(', "（").replace(')', "）");
    let (own, remark) = match text.split_once('（') {
        Some((own, remark)) => (own.to_owned(), format!("（{remark}")),
        None => (text, String::new()),
    };
    let own = parse_name(own.trim()).map_err(|problem| format!("{problem}。"))?;
    if remark.chars().count() > REMARK {
        return Err(format!("姓名后面括号里的说明不超过{REMARK}字。"));
    }
    Ok(format!("{own}{remark}"))
}

/// What stands against a nominee as typed; `None` when it fits.
pub fn against(
    typed: &Typed,
    setup: &Setup,
    (rules, seats): (&RuleSet, Seats),
    election_day: NaiveDate,
    today: NaiveDate,
) -> Option<String> {
    if setup.mode == Mode::NoCandidate {
        return Some("无候选人选举不提名候选人，由选民在选票上直接写名。".to_owned());
    }
    if typed.nominations.is_empty() {
        let what = if setup.mode.has_votes() {
            "请至少在一个职务下填写得票。"
        } else {
            "请选择竞选的职务。"
        };
        return Some(what.to_owned());
    }
    for one in &typed.nominations {
        let title = post_name(one.post);
        if seats_by_post(seats)[one.post as usize] == 0 {
            return Some(format!("本次不选{title}，请换一个职务。"));
        }
        if one.post == Post::WomanMember && !typed.is_woman {
            return Some("妇女委员只能提名妇女，请核对性别或职务。".to_owned());
        }
        let over = |votes: Option<u64>, most: Option<u64>, what: &str| {
            let (votes, most) = (votes?, most?);
            (votes > most)
                .then(|| format!("{title}：{what}得票{votes}多于参加{what}的{most}人，请核对。"))
        };
        let nominated = over(Some(one.votes), setup.took_part, "提名");
        let primary = over(one.primary, setup.primary_took_part, "预选");
        if let Some(told) = nominated.or(primary) {
            return Some(told);
        }
    }
    if setup.mode == Mode::SelfNominated {
        return self_nominated(typed, rules, election_day, today);
    }
    if setup.mode == Mode::Joint {
        return joint(typed, rules);
    }
    None
}

/// One post, and enough voters or enough households (BJR art. 13, HAR art. 9).
fn joint(typed: &Typed, rules: &RuleSet) -> Option<String> {
    if typed.nominations.len() > 1 {
        return Some("联名提名的人只能竞选一个职务。".to_owned());
    }
    let least = |key: &str| days(rules, key).unwrap_or(u32::MAX);
    let voters = least("residents.joint_voters");
    let households = least("residents.joint_households");
    let Supporters {
        voters: by_voters,
        households: by_households,
    } = typed.supporters;
    let is_enough = by_voters.is_some_and(|count| count >= voters)
        || by_households.is_some_and(|count| count >= households);
    (!is_enough).then(|| {
        let told = |count: Option<u32>| count.map_or("没有填".to_owned(), |one| one.to_string());
        format!(
            "联名提名要有选民{voters}人以上，或者户代表{households}人以上（{}）；现在选民{}，户代表{}。",
            source_said(rules.source("residents.joint_voters")),
            told(by_voters),
            told(by_households)
        )
    })
}

/// One post, in writing, in time (ZJ art. 20).
fn self_nominated(
    typed: &Typed,
    rules: &RuleSet,
    election_day: NaiveDate,
    today: NaiveDate,
) -> Option<String> {
    if typed.nominations.len() > 1 {
        return Some("自荐的人只能竞选一个职务。".to_owned());
    }
    let Some(on) = typed.nominated_on else {
        return Some("请填写自荐的日期。".to_owned());
    };
    if on > today {
        return Some(format!("自荐的日期{on}还没有到。"));
    }
    let last = days(rules, "candidates.self_nomination_days")
        .and_then(|days| days_before(election_day, days))?;
    (on > last).then(|| format!("自荐最迟在{last}，{on}已经超过期限，不能登记。"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSets;

    fn typed(posts: &[(Post, u64)], is_woman: bool) -> Typed {
        let nomination = |(post, votes): &(Post, u64)| Nomination {
            post: *post,
            votes: *votes,
            primary: None,
            revotes: Vec::new(),
        };
        Typed {
            known_person_id: None,
            name: "丁一".to_owned(),
            is_woman,
            birth: None,
            political_status: None,
            education: None,
            nominated_on: None,
            own_strokes: None,
            supporters: Supporters::default(),
            nominations: posts.iter().map(nomination).collect(),
        }
    }

    fn told(typed: &Typed, mode: Mode, set: &str) -> String {
        let all = RuleSets::built_in().unwrap();
        let rules = all.find(set).unwrap();
        let seats = Seats {
            chair: 1,
            vice_chair: 0,
            woman_member: 1,
            member: 2,
        };
        let setup = Setup {
            mode,
            took_part: Some(600),
            ..Setup::usual(rules, seats)
        };
        let day = |text: &str| text.parse().unwrap();
        let facts = (rules, seats);
        against(typed, &setup, facts, day("2026-12-20"), day("2026-12-19")).unwrap_or_default()
    }

    #[test]
    fn what_is_typed_must_fit_the_way_and_the_seats() {
        let direct = |posts: &[(Post, u64)], is_woman| {
            told(&typed(posts, is_woman), Mode::Direct, "cn-2018")
        };
        assert_eq!(direct(&[(Post::Chair, 600), (Post::Member, 20)], false), "");
        assert!(direct(&[], false).contains("至少在一个职务下"));
        assert!(direct(&[(Post::ViceChair, 5)], false).contains("本次不选副主任"));
        assert!(direct(&[(Post::WomanMember, 5)], false).contains("只能提名妇女"));
        assert_eq!(direct(&[(Post::WomanMember, 5)], true), "");
        assert!(direct(&[(Post::Chair, 601)], true).contains("多于参加提名的600人"));
        let without = told(
            &typed(&[(Post::Chair, 1)], true),
            Mode::NoCandidate,
            "ha-2011",
        );
        assert!(without.contains("直接写名"));
    }

    #[test]
    fn who_nominates_himself_stands_for_one_post_and_in_time() {
        let mut one = typed(&[(Post::Chair, 0)], false);
        let told = |one: &Typed| told(one, Mode::SelfNominated, "zj-2020");
        assert!(told(&one).contains("自荐的日期"));
        one.nominated_on = "2026-12-10".parse().ok();
        assert_eq!(told(&one), "");
        one.nominated_on = "2026-12-11".parse().ok();
        assert!(told(&one).contains("最迟在2026-12-10"));
        one.nominations
            .extend(typed(&[(Post::Member, 0)], false).nominations);
        assert!(told(&one).contains("只能竞选一个职务"));
    }

    #[test]
    fn ten_voters_or_five_households_nominate_together() {
        let mut one = typed(&[(Post::Chair, 0)], false);
        let told = |one: &Typed| told(one, Mode::Joint, "bj-2012");
        assert!(told(&one).contains("选民10人以上，或者户代表5人以上（北京市居民委员会实施办法"));
        for (voters, households, is_enough) in [
            (Some(9), None, false),
            (Some(10), None, true),
            (None, Some(4), false),
            (Some(9), Some(5), true),
        ] {
            one.supporters = Supporters { voters, households };
            assert_eq!(told(&one).is_empty(), is_enough, "{:?}", one.supporters);
        }
        one.nominations
            .extend(typed(&[(Post::Member, 0)], false).nominations);
        assert!(told(&one).contains("只能竞选一个职务"));
    }

    #[test]
    fn a_remark_tells_namesakes_apart() {
        assert_eq!(name(" 王芳(三组) ").unwrap(), "王芳（三组）");
        assert_eq!(name("王芳").unwrap(), "王芳");
        assert!(name("").is_err() && name("（三组）").is_err() && name("张3").is_err());
        assert!(name("王芳（家住村口大樟树下面第三排第二间房子的那一位）").is_err());
    }
}
