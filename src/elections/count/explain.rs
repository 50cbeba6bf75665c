//! An outcome in Chinese, line by line, with every number: `330 × 2 = 660 > 618`.

use serde_json::Value;

use super::cell::post_name;
use super::explain_more;
use super::frame::{Frame, person_of};
use super::since::Since;
use super::winners;
use crate::elections::rule_words::source_said;
use crate::tally::Post;

/// What an outcome rests on, as its package keeps it.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    /// The case.
    pub case: Value,
    /// Who gave way to whom.
    pub gave_way: Value,
    /// The revotes that were held since the count.
    pub settled: Value,
}

/// The lines of an outcome under their headings, with who gave way to whom and whose election is void
/// since.
pub fn explained(
    outcome: &Value,
    basis: &Basis,
    frame: &Frame,
    since: &Since,
) -> Vec<(&'static str, Vec<String>)> {
    let list = |name: &str| outcome[name].as_array().cloned().unwrap_or_default();
    let lines = |name: &str, line: &dyn Fn(&Value) -> String| -> Vec<String> {
        list(name).iter().map(line).collect()
    };
    let who = |one: &Value| format!("{}：{}", post(one), names(one, frame));
    let told = since.told(outcome).map(str::to_owned);
    let mut all = vec![
        ("怎样看这份计算", told.into_iter().collect()),
        ("是否有效", validity(outcome)),
        ("逐项计算", {
            let mut all = lines("checks", &|one| check(one, frame));
            all.extend(explain_more::weighed(outcome, &basis.case, frame));
            all
        }),
        ("再次投票的得票", explain_more::revote(&basis.case, frame)),
        (
            "再次投票的结果",
            explain_more::settled(&basis.settled, frame),
        ),
        (
            "当选",
            lines("elected", &|one| {
                format!(
                    "{}：{}，{}票{}",
                    post(one),
                    name(&one["person"], frame),
                    one["votes"],
                    since.of(&one["person"])
                )
            }),
        ),
        (
            "得票相同，须再次投票",
            lines("tie_revotes", &|one| {
                format!("{}（余{}名）", who(one), one["seats"])
            }),
        ),
        (
            "近亲属得票相同，须再次投票",
            lines("kinship_revotes", &|one| who(one)),
        ),
        ("近亲属回避", relatives(&basis.gave_way, frame)),
    ];
    all.extend(still_open(outcome, frame, since));
    all.retain(|(_, lines)| !lines.is_empty());
    all
}

/// What is still open after an outcome, and what became of everybody.
fn still_open(outcome: &Value, frame: &Frame, since: &Since) -> Vec<(&'static str, Vec<String>)> {
    let list = |name: &str| outcome[name].as_array().cloned().unwrap_or_default();
    let lines = |name: &str, line: &dyn Fn(&Value) -> String| -> Vec<String> {
        list(name).iter().map(line).collect()
    };
    vec![
        (
            "没有选足，须另行选举",
            lines("runoffs", &|one| runoff(one, frame)),
        ),
        (
            "另行选举后仍空缺",
            lines("shortages", &|one| {
                format!(
                    "{}：空{}名，{}",
                    post(one),
                    one["seats"],
                    next(&one["next"])
                )
            }),
        ),
        (
            "要等再次投票后才能定的职务",
            lines("pending", &|one| post_of(one).to_owned()),
        ),
        (
            "不能确认结果的原因",
            lines("blocked", &|_| {
                "委员会中没有妇女成员（村民委员会组织法第六条）：请在办事清单上另行选举妇女成员，或者登记会议的决定".to_owned()
            }),
        ),
        (
            "每个人的结果",
            lines("persons", &|one| person(one, frame, since)),
        ),
    ]
}

fn relatives(gave_way: &Value, frame: &Frame) -> Vec<String> {
    let told = |one: &winners::GaveWay| one.told(frame.name(one.person), frame.name(one.to));
    winners::gave_way(gave_way).iter().map(told).collect()
}

fn validity(outcome: &Value) -> Vec<String> {
    if outcome["valid"] == Value::Bool(true) {
        return vec!["本轮选举有效。".to_owned()];
    }
    let reasons = outcome["invalid_reasons"].as_array().into_iter().flatten();
    let told = reasons.map(|reason| {
        let cause = match reason.as_str().unwrap_or_default() {
            "recovered_exceeds_issued" => "收回的选票多于发出的选票",
            "recovered_exceeds_voters" => "收回的选票多于投票人数",
            "turnout_not_majority" => "参加投票的没有超过登记选民的一半",
            other => other,
        };
        format!("本轮选举无效：{cause}。")
    });
    told.collect()
}

/// One threshold: the number, what it is multiplied by, the comparison.
pub(super) fn check(one: &Value, frame: &Frame) -> String {
    let (left, right) = (one["left"].as_u64().unwrap_or(0), &one["right"]);
    let operator = match one["operator"].as_str().unwrap_or_default() {
        "<=" => "≤",
        ">=" => "≥",
        other => other,
    };
    let holds = one["holds"] == Value::Bool(true);
    let operator = if holds { operator } else { opposite(operator) };
    let times = |factor: u64| format!("{} × {factor} = {left} {operator} {right}", left / factor);
    let who = || format!("{}（{}）", name(&one["person"], frame), post(one));
    let text = match one["rule"].as_str().unwrap_or_default() {
        "recount" => {
            let told = if holds {
                "没有多出的票"
            } else {
                "收回的票多出来了"
            };
            format!("收回的选票{left} {operator} {right}，{told}")
        }
        "turnout" => {
            let told = if holds { "超过" } else { "没有超过" };
            format!("参加投票{}，{told}登记选民的一半", times(2))
        }
        "majority" => {
            let told = if holds { "超过" } else { "没有超过" };
            format!("{}：{}，{told}半数", who(), times(2))
        }
        _ => {
            let told = if holds { "达到" } else { "没有达到" };
            format!("{}：{}，{told}三分之一", who(), times(3))
        }
    };
    match one["source"].as_str().unwrap_or_default() {
        "" => text,
        source => format!("{text}（依据：{}）", source_said(source)),
    }
}

fn opposite(operator: &str) -> &'static str {
    match operator {
        "≤" => ">",
        "≥" => "<",
        _ => "≤",
    }
}

pub(super) fn post(one: &Value) -> &'static str {
    post_of(&one["post"])
}

fn post_of(word: &Value) -> &'static str {
    let post = word.as_str().and_then(Post::from_word);
    post.map_or("", post_name)
}

pub(super) fn name(id: &Value, frame: &Frame) -> String {
    let id = id.as_str().unwrap_or_default();
    person_of(id).map_or_else(|| id.to_owned(), |number| frame.name(number).to_owned())
}

pub(super) fn names(one: &Value, frame: &Frame) -> String {
    let list = one["persons"].as_array().or(one["pool"].as_array());
    let all: Vec<String> = list
        .into_iter()
        .flatten()
        .map(|id| name(id, frame))
        .collect();
    all.join("、")
}

fn runoff(one: &Value, frame: &Frame) -> String {
    let women = if one["women_only"] == Value::Bool(true) {
        "，限妇女"
    } else if one["woman_first"] == Value::Bool(true) {
        "，妇女优先"
    } else {
        ""
    };
    let pool = match names(one, frame) {
        none if none.is_empty() => "候选人另行产生".to_owned(),
        names => format!("候选人{names}"),
    };
    format!("{}：缺{}名{women}，{pool}", post(one), one["seats"])
}

fn next(word: &Value) -> &'static str {
    match word.as_str().unwrap_or_default() {
        "may_stay_vacant" => "可以暂缺",
        "meeting_decides" => "由村民会议或村民代表会议决定",
        _ => "再次另行选举",
    }
}

/// The Chinese name of a person's result in an outcome.
pub(super) fn result_label(word: &str) -> &'static str {
    match word {
        "elected" => "当选",
        "tie" => "得票相同，待再次投票",
        "kinship_tie" => "与近亲属得票相同，待再次投票",
        "dropped" => "因近亲属回避不当选",
        "outvoted" => "票数够，名额已满",
        "not_enough" => "票数不够",
        "pending" => "待定",
        _ => "没有得票",
    }
}

fn person(one: &Value, frame: &Frame, since: &Since) -> String {
    let word = one["result"].as_str().unwrap_or_default();
    let void = if word == "elected" {
        since.of(&one["person"])
    } else {
        ""
    };
    let result = format!("{}{void}", result_label(word));
    let votes = one["votes"].as_object();
    let votes: Vec<String> = Post::ALL
        .iter()
        .filter_map(|post| {
            let count = votes?.get(post.word())?;
            Some(format!("{}{count}票", post_name(*post)))
        })
        .collect();
    let name = name(&one["person"], frame);
    match votes.join("、") {
        none if none.is_empty() => format!("{name}：{result}"),
        votes => format!("{name}：{votes}，{result}"),
    }
}
