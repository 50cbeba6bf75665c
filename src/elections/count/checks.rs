//! The checks of a sheet: formula, numbers and reason, each with a code and a sentence for the
//! clerk who types and one for the coordinator who decides.

use super::cell::{Cell, post_name};
use super::frame::Frame;
use super::meeting::meeting;
use super::sheet::Sheet;
use crate::tally::Post;

/// What a finding demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The numbers contradict each other: the sheet cannot be finished.
    Blocking,
    /// It can be so, and then somebody says why.
    Warning,
    /// Good to know.
    Information,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, a fixed word.
    pub code: &'static str,
    /// What it demands.
    pub level: Level,
    /// The cells to look at.
    pub cells: Vec<Cell>,
    /// The rule with its numbers: `有效600 + 无效10 = 610，收回618`.
    pub formula: String,
    /// What the clerk does.
    pub clerk: String,
    /// What the coordinator does.
    pub coordinator: String,
}

/// All that stands against a sheet, the worst first. The same rules hold for one box and for all.
pub fn check(frame: &Frame, sheet: &Sheet) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(missing(frame, sheet));
    papers(frame, sheet, &mut found);
    for post in frame.posts() {
        votes_of_post(frame, sheet, post, &mut found);
    }
    persons(frame, sheet, &mut found);
    found.sort_by_key(|one| one.level);
    found
}

/// The boxes against the papers that were counted when they were opened, and the quorum of a meeting.
pub fn check_total(frame: &Frame, total: &Sheet) -> Vec<Finding> {
    let mut found = check(frame, total);
    found.extend(meeting(frame, total));
    found.sort_by_key(|one| one.level);
    if let (Some(papers), Some(recovered)) = (frame.papers, total.get(Cell::Recovered))
        && papers != recovered
    {
        found.insert(
            0,
            Finding {
                code: "boxes_differ_from_total",
                level: Level::Blocking,
                cells: vec![Cell::Recovered],
                formula: format!("各票箱收回合计{recovered} ≠ 开箱清点{papers}"),
                clerk: "各票箱的收回票数加起来与清点总数不符，请告诉负责人。".to_owned(),
                coordinator:
                    "逐箱核对收回票数；票箱录错的退回重录，清点总数写错的在计票安排里改正。"
                        .to_owned(),
            },
        );
    }
    found
}

/// Whether a sheet may be finished: nothing blocks, and what needs a reason has one.
pub fn may_finish(findings: &[Finding], reason: &str) -> Result<(), String> {
    if let Some(first) = findings.iter().find(|one| one.level == Level::Blocking) {
        return Err(format!("{}。{}", first.formula, first.clerk));
    }
    let needs_reason = findings.iter().find(|one| one.level == Level::Warning);
    match needs_reason {
        Some(first) if reason.trim().is_empty() => Err(format!(
            "{}。请再看一遍纸面；确实如此的，在“情况说明”里写明原因。",
            first.formula
        )),
        _ => Ok(()),
    }
}

fn missing(frame: &Frame, sheet: &Sheet) -> Option<Finding> {
    let is_missing = |cell: &Cell| frame.value(sheet, *cell).is_none();
    let cells: Vec<Cell> = frame.cells().into_iter().filter(is_missing).collect();
    let first = cells.first()?;
    Some(Finding {
        code: "empty_cells",
        level: Level::Blocking,
        formula: format!(
            "还有{}格没有填，第一格是“{}”",
            cells.len(),
            frame.label(*first)
        ),
        clerk: "纸面上是0的请填0，空着不等于0。".to_owned(),
        coordinator: "录入没有完成。".to_owned(),
        cells,
    })
}

/// A comparison that must hold, where both numbers are known.
struct Rule {
    code: &'static str,
    level: Level,
    left: Cell,
    right: Cell,
    clerk: &'static str,
    coordinator: &'static str,
}

/// Left is at most right.
const AT_MOST: [Rule; 4] = [
    Rule {
        code: "recovered_exceeds_issued",
        level: Level::Warning,
        left: Cell::Recovered,
        right: Cell::Issued,
        clerk: "收回的选票比发出的多，请核对这两个数。",
        coordinator: "确实收回多于发出的，按选举办法可能整个选举无效；请清点原票后再定。",
    },
    Rule {
        code: "recovered_exceeds_voters",
        level: Level::Warning,
        left: Cell::Recovered,
        right: Cell::Voters,
        clerk: "收回的选票比投票的人多，请核对这两个数。",
        coordinator: "确实收回多于投票人数的，按选举办法可能整个选举无效；请核对签到和委托。",
    },
    Rule {
        code: "voters_exceed_issued",
        level: Level::Warning,
        left: Cell::Voters,
        right: Cell::Issued,
        clerk: "投票的人比发出的选票多，请核对这两个数。",
        coordinator: "请核对发票登记：每人一张，受委托的一人可领几张。",
    },
    Rule {
        code: "blank_exceeds_valid",
        level: Level::Blocking,
        left: Cell::Blank,
        right: Cell::Valid,
        clerk: "空白票算在有效票里，不会比有效票多，请核对。",
        coordinator: "空白票与有效票矛盾，须清点原票。",
    },
];

fn papers(frame: &Frame, sheet: &Sheet, found: &mut Vec<Finding>) {
    for rule in &AT_MOST {
        let (Some(left), Some(right)) = (sheet.get(rule.left), sheet.get(rule.right)) else {
            continue;
        };
        if left > right {
            let (one, other) = (frame.label(rule.left), frame.label(rule.right));
            found.push(Finding {
                code: rule.code,
                level: rule.level,
                cells: vec![rule.left, rule.right],
                formula: format!("{one}{left} > {other}{right}"),
                clerk: rule.clerk.to_owned(),
                coordinator: rule.coordinator.to_owned(),
            });
        }
    }
    let of = |cell| sheet.get(cell);
    if let (Some(valid), Some(invalid), Some(recovered)) =
        (of(Cell::Valid), of(Cell::Invalid), of(Cell::Recovered))
        && valid.saturating_add(invalid) != recovered
    {
        let sum = valid.saturating_add(invalid);
        found.push(Finding {
            code: "valid_and_invalid_differ_from_recovered",
            level: Level::Blocking,
            cells: vec![Cell::Valid, Cell::Invalid, Cell::Recovered],
            formula: format!("有效{valid} + 无效{invalid} = {sum} ≠ 收回{recovered}"),
            clerk: "有效票加无效票应等于收回的票，请对照纸面核对这三个数。".to_owned(),
            coordinator: "纸面本身就不平的，须由监票人重新清点原票并更正纸面。".to_owned(),
        });
    }
    if let (Some(voters), Some(registered)) = (of(Cell::Voters), frame.registered)
        && voters > registered
    {
        found.push(Finding {
            code: "voters_exceed_registered",
            level: Level::Blocking,
            cells: vec![Cell::Voters],
            formula: format!("参加投票人数{voters} > 登记选民{registered}"),
            clerk: "投票的人比登记的选民还多，请核对；纸面如此的请告诉负责人。".to_owned(),
            coordinator: "请核对选民名单的最终人数和签到册；登记数写错的在计票安排里改正。"
                .to_owned(),
        });
    }
    if let (Some(issued), Some(recovered)) = (of(Cell::Issued), of(Cell::Recovered))
        && issued > recovered
    {
        let lost = issued - recovered;
        found.push(Finding {
            code: "papers_not_returned",
            level: Level::Information,
            cells: vec![Cell::Issued, Cell::Recovered],
            formula: format!("发出{issued} − 收回{recovered} = {lost}张没有收回"),
            clerk: "没有投进票箱的选票，照纸面填即可。".to_owned(),
            coordinator: "没有收回的票不计入，数目较大的请了解原因。".to_owned(),
        });
    }
}

/// Votes at a post against valid papers: one person at most one a paper, all at most seats a paper.
fn votes_of_post(frame: &Frame, sheet: &Sheet, post: Post, found: &mut Vec<Finding>) {
    let Some(valid) = sheet.get(Cell::Valid) else {
        return;
    };
    let (seats, name) = (frame.seats[post as usize], post_name(post));
    let mut sum = sheet.get(Cell::Other(post)).unwrap_or(0);
    let mut cells = vec![Cell::Other(post)];
    for person in frame.persons_of(post) {
        let cell = Cell::Votes(person.id, post);
        let votes = sheet.get(cell).unwrap_or(0);
        sum = sum.saturating_add(votes);
        cells.push(cell);
        if votes > valid {
            found.push(Finding {
                code: "votes_exceed_valid",
                level: Level::Blocking,
                cells: vec![cell, Cell::Valid],
                formula: format!("{}{votes}票 > 有效票{valid}", frame.label(cell)),
                clerk: "一个人的得票不会比有效票多，请核对。".to_owned(),
                coordinator: "纸面如此的，须重新唱票或清点原票。".to_owned(),
            });
        }
    }
    let room = valid.saturating_mul(seats);
    if sum > room {
        found.push(Finding {
            code: "votes_of_post_exceed_room",
            level: Level::Blocking,
            cells,
            formula: format!("{name}得票合计{sum} > 有效票{valid} × {seats}名 = {room}"),
            clerk: "这个职务的得票加起来太多，请逐人核对。".to_owned(),
            coordinator: "可能把超额选举的废票计入了，须清点原票。".to_owned(),
        });
    } else if sum == 0 && valid > 0 {
        found.push(Finding {
            code: "no_votes_for_post",
            level: Level::Information,
            cells,
            formula: format!("{name}没有任何人得票"),
            clerk: "请看纸面是否真的没有；没有的照填0。".to_owned(),
            coordinator: "请确认不是漏录。".to_owned(),
        });
    }
}

/// A paper counts at most once for a person, whatever the posts.
fn persons(frame: &Frame, sheet: &Sheet, found: &mut Vec<Finding>) {
    let Some(valid) = sheet.get(Cell::Valid) else {
        return;
    };
    for person in &frame.persons {
        let cells: Vec<Cell> = frame
            .posts()
            .map(|post| Cell::Votes(person.id, post))
            .collect();
        let votes = cells.iter().filter_map(|cell| sheet.get(*cell));
        let (mut sum, mut largest) = (0_u64, 0);
        for one in votes {
            (sum, largest) = (sum.saturating_add(one), largest.max(one));
        }
        // More at one post alone is told there.
        if sum > valid && largest <= valid {
            found.push(Finding {
                code: "votes_of_person_exceed_valid",
                level: Level::Warning,
                cells,
                formula: format!("{}各职务得票合计{sum} > 有效票{valid}", person.name),
                clerk: "一张票对一个人只算一次，请核对这个人的各项得票。".to_owned(),
                coordinator: "同一张票把一人写在两个职务上时，只计较高的职务或整张作废。"
                    .to_owned(),
            });
        }
    }
}
