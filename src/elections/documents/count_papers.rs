//! The papers of voting and counting: ballot paper, tally sheet, report of the result.

use super::draft::Draft;
use super::kind::Kind;
use super::notices_result::{elected, validity, votes};
use super::particulars::{Candidate, Particulars};
use crate::documents::{Document, Look, Span, text};
use crate::elections::count::cell::post_name;
use crate::rules::{OvervoteScope, Value};
use crate::tally::Post;

/// 正 boxes in a row of the tally sheet; each is five votes.
const BOXES: usize = 20;

/// Seats by post, where somebody said how many.
fn seats(of: &Particulars) -> Vec<(Post, u32)> {
    let Some(seats) = of.seats else {
        return Vec::new();
    };
    let all = [
        (Post::Chair, seats.chair),
        (Post::ViceChair, seats.vice_chair),
        (Post::WomanMember, seats.woman_member),
        (Post::Member, seats.member),
    ];
    all.into_iter().filter(|(_, number)| *number > 0).collect()
}

fn candidates_of(of: &Particulars, post: Post) -> Option<Vec<&Candidate>> {
    let all = of.candidates.as_ref()?;
    Some(all.iter().filter(|one| one.post == post).collect())
}

/// 选票 (VCL18 art. 15; R-A5-5): one paper for all posts, or one for each where the rules know no
/// single paper.
pub(super) fn ballot_paper(of: &Particulars) -> Document {
    let modes = of.rules.stated("ballot.modes").map(|one| &one.value);
    let is_single = match modes {
        Some(Value::Words(words)) => words.iter().any(|word| word == "single_ballot"),
        _ => true,
    };
    let mut draft = Draft::new(Kind::BallotPaper, of);
    let posts = seats(of);
    if posts.is_empty() {
        paper(&mut draft, of, "{?职务 4}", &[]);
    } else if is_single {
        paper(&mut draft, of, "", &posts);
    } else {
        for (at, post) in posts.iter().enumerate() {
            if at > 0 {
                draft.next_page();
            }
            paper(&mut draft, of, post_name(post.0), &[*post]);
        }
    }
    draft.finish()
}

/// Lines for other names: none where only certain persons compete (R-A8-3, R-A9-3).
fn write_ins(of: &Particulars, seats: u32) -> u32 {
    if of.chapter.is_round_of_another() {
        0
    } else {
        seats
    }
}

fn paper(draft: &mut Draft<'_>, of: &Particulars, post: &str, posts: &[(Post, u32)]) {
    draft.write(
        Look::Title,
        &format!("{{unit}}{{committee}}{{chapter}}{post}选票"),
    );
    draft.write(
        Look::Number,
        "{election_day}　{unit}{election_committee}（盖章）",
    );
    let mut rows: Vec<Vec<Vec<Span>>> = Vec::new();
    for (post, number) in posts {
        let head = format!("{}（应选{number}名）", post_name(*post));
        let names: Vec<Vec<Span>> = match candidates_of(of, *post) {
            Some(known) => known.iter().map(|one| text(one.name.as_str())).collect(),
            // One more than seats, and one to spare: the law wants more candidates than seats.
            None => vec![Vec::new(); *number as usize + 2],
        };
        let mut first = text(head);
        for name in names {
            rows.push(vec![std::mem::take(&mut first), name, Vec::new()]);
        }
        for _ in 0..write_ins(of, *number) {
            rows.push(vec![text("另选他人"), Vec::new(), Vec::new()]);
        }
    }
    if rows.is_empty() {
        rows = vec![vec![Vec::new(); 3]; 8];
    }
    let what = if of.candidates.is_some() && !posts.is_empty() {
        ""
    } else {
        "候选人名单"
    };
    draft.table(&["职务", "姓名", "符号"], &[4, 5, 3], rows, (what, 12));
    let over = match of.rules.rules().tally.overvote_scope {
        OvervoteScope::WholeBallot => "整张选票无效",
        OvervoteScope::Section => "这一职务的部分无效",
    };
    draft.body(&[
        "填写说明：",
        "1. 同意的，在姓名后的“符号”栏内划“○”；不同意的，划“×”；弃权的，不划符号。",
    ]);
    let mut number = 2;
    if write_ins(of, 1) > 0 {
        number = 3;
        draft.body(&["2. 另选他人的，在“另选他人”一行写明姓名，并在“符号”栏内划“○”。"]);
    }
    draft.body(&[&format!(
        "{number}. 每一职务划“○”的人数等于或者少于应选名额的有效，多于应选名额的{over}。"
    )]);
}

/// 计票表 with boxes for 正: one box for each five votes.
pub(super) fn tally_sheet(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::TallySheet, of).across();
    let boxes: Vec<String> = if of.boxes.is_empty() {
        vec!["{_ 6}".to_owned()]
    } else {
        of.boxes
            .iter()
            .map(|name| super::rolls::plain(name))
            .collect()
    };
    for (at, name) in boxes.iter().enumerate() {
        if at > 0 {
            draft.next_page();
        }
        tally_of_box(&mut draft, of, name);
    }
    draft.finish()
}

fn tally_of_box(draft: &mut Draft<'_>, of: &Particulars, name: &str) {
    draft.write(Look::Title, "{unit}{committee}{chapter}计票表");
    draft.write(
        Look::Line,
        &format!("票箱：{name}　{{election_day}}　收回{{_ 3}}张　有效{{_ 3}}张　无效{{_ 3}}张"),
    );
    draft.write(
        Look::Note,
        "每得一票画一笔，五票一个“正”字，一格写一个“正”字，一行一百票；写满的接着写在下一行。",
    );
    let mut rows = Vec::new();
    let mut row = |post: &str, name: &str| {
        let mut cells = vec![text(post), text(name)];
        cells.resize(BOXES + 3, Vec::new());
        // As many lines as the registered voters could fill, but no more than two to begin with.
        let lines = if of.registered.is_some_and(|number| number <= 100) {
            1
        } else {
            2
        };
        for line in 0..lines {
            let mut own = cells.clone();
            if line > 0 {
                own[0] = Vec::new();
                own[1] = text("（续）");
            }
            rows.push(own);
        }
    };
    let posts = seats(of);
    for (post, number) in &posts {
        match candidates_of(of, *post) {
            Some(known) => known
                .iter()
                .for_each(|one| row(post_name(*post), &one.name)),
            None => (0..*number + 2).for_each(|_| row(post_name(*post), "")),
        }
        if write_ins(of, *number) > 0 {
            row(post_name(*post), "另选：");
        }
    }
    if posts.is_empty() {
        (0..6).for_each(|_| row("", ""));
    }
    let mut heads = vec!["职务".to_owned(), "姓名".to_owned()];
    heads.extend((1..=BOXES).map(|number| number.to_string()));
    heads.push("得票".to_owned());
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut widths = vec![4, 5];
    widths.extend([2; BOXES]);
    widths.push(3);
    let what = if of.candidates.is_some() && !posts.is_empty() {
        ""
    } else {
        "候选人名单"
    };
    draft.table(&heads, &widths, rows, (what, 8));
    draft.write(Look::Line, "唱票人：{_ 6}　计票人：{_ 6}　监票人：{_ 12}");
}

/// 选举结果报告单 (FORM; R-A5-6).
pub(super) fn result_report(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::ResultReport, of);
    draft.write(Look::Title, "{unit}{committee}{chapter}结果报告单");
    let cells = |draft: &mut Draft<'_>, row: [&str; 4]| row.map(|cell| draft.spans(cell)).to_vec();
    let lines = [
        ["选举日", "{election_day}", "应选名额", "{seats}"],
        [
            "登记参加选举人数",
            "{registered}",
            "参加投票人数",
            "{voters}",
        ],
        ["发出选票", "{issued}", "收回选票", "{recovered}"],
        ["有效票", "{valid}", "无效票", "{invalid}"],
        ["其中委托投票", "{_ 4}", "其中流动票箱", "{_ 4}"],
        ["代写", "{_ 4}", "会场和投票站", "{_ 4}"],
    ];
    let rows = lines.map(|line| cells(&mut draft, line)).to_vec();
    draft.table(&[], &[4, 5, 4, 7], rows, ("", 10));
    let sentence = format!("{{by 15}}，{}。", validity(of));
    draft.write(Look::Line, &sentence);
    draft.write(Look::Caption, "一、各人得票情况");
    votes(&mut draft, of, 8);
    draft.write(Look::Caption, "二、当选人员");
    elected(&mut draft, of, 5);
    draft.write(Look::Line, "总监票人（签字）：{_ 4}　监票人（签字）：{_ 5}");
    draft.write(Look::Line, "唱票人（签字）：{_ 5}　计票人（签字）：{_ 5}");
    draft.write(Look::Line, "选举委员会主任（签字）：{_ 6}");
    draft.sign();
    draft.finish()
}
