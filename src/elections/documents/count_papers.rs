//! The papers of counting: tally sheet, report of the result.

use super::draft::Draft;
use super::kind::Kind;
use super::notices_result::{elected, validity, votes};
use super::particulars::{Candidate, Particulars};
use crate::documents::{Document, Look, text};
use crate::elections::count::cell::post_name;
use crate::tally::Post;

/// 正 boxes in a row of the tally sheet; each is five votes.
const BOXES: usize = 20;

/// Seats by post, where somebody said how many.
pub(super) fn seats(of: &Particulars) -> Vec<(Post, u32)> {
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

/// The candidates of a post in the order of the list; `None` while nobody knows them.
pub(super) fn candidates_of(of: &Particulars, post: Post) -> Option<Vec<&Candidate>> {
    let all = of.candidates.as_ref()?;
    Some(all.iter().filter(|one| one.post == post).collect())
}

/// Lines for other names: none where only certain persons compete (R-A8-3, R-A9-3).
pub(super) fn write_ins(of: &Particulars, seats: u32) -> u32 {
    if of.chapter.is_round_of_another() {
        0
    } else {
        seats
    }
}

/// What is missing on a paper with the candidates.
pub(super) fn unknown(of: &Particulars, posts: &[(Post, u32)]) -> &'static str {
    if posts.is_empty() {
        "应选职务和名额"
    } else if of.candidates.is_some() || of.has_no_candidates {
        ""
    } else {
        "候选人名单"
    }
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
            _ if of.has_no_candidates => {}
            Some(known) => known
                .iter()
                .for_each(|one| row(post_name(*post), &one.name)),
            None => (0..*number + 2).for_each(|_| row(post_name(*post), "")),
        }
        // Without candidates every name is one that voters wrote.
        let written = match write_ins(of, *number) {
            0 => 0,
            seats if of.has_no_candidates => seats.saturating_add(2),
            _ => 1,
        };
        (0..written).for_each(|_| row(post_name(*post), "另选："));
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
    let what = unknown(of, &posts);
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
