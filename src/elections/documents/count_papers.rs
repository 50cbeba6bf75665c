//! The papers of counting: tally sheet, report of the result.

use super::draft::Draft;
use super::kind::Kind;
use super::notices_result::{elected, needed, validity, votes};
use super::particulars::{Candidate, Particulars};
use crate::documents::{Document, Look, Span, text};
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

/// Rows of one person that stay together on a page of the tally sheet; the next ones say whose they
/// are again.
const ROWS_TOGETHER: u64 = 8;

/// 计票表 with boxes for 正: one box for each five votes.
pub(super) fn tally_sheet(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::TallySheet, of).across();
    let boxes: Vec<(String, Option<u64>)> = if of.boxes.is_empty() {
        vec![("{_ 6}".to_owned(), of.registered)]
    } else {
        let one = |name: &String| (super::rolls::plain(name), most_papers(of, name));
        of.boxes.iter().map(one).collect()
    };
    for (at, (name, papers)) in boxes.iter().enumerate() {
        if at > 0 {
            draft.next_page();
        }
        tally_of_box(&mut draft, of, (name, *papers));
    }
    draft.finish()
}

/// The most papers a box can hold: those of its own list for a mobile box, else of the whole roll.
fn most_papers(of: &Particulars, name: &str) -> Option<u64> {
    let mut lists = of.mobile_voters.iter().flatten();
    let own = lists.find(|one| one.name == name);
    own.map(|one| one.names.len() as u64).or(of.registered)
}

fn tally_of_box(draft: &mut Draft<'_>, of: &Particulars, (name, papers): (&str, Option<u64>)) {
    draft.write(Look::Title, "{unit}{committee}{chapter}计票表");
    draft.write(Look::Line, &format!("票箱：{name}　{{election_day}}"));
    draft.write(
        Look::Line,
        "发出{_ 3}张　参加投票{_ 3}人　收回{_ 3}张　有效{_ 3}张　其中空白票{_ 3}张　无效{_ 3}张",
    );
    draft.write(
        Look::Note,
        "每得一票画一笔，五票一个“正”字，一格写一个“正”字，一行一百票；写满的接着写在下一行。有效票加无效票等于收回的票；一个人也没有选的空白票算有效票，不算无效票。票上写了不能当选的人（不是登记参加选举的人，或者认不出写的是谁），一人次画一笔，画在“不能当选的人”一行。",
    );
    // As many rows as the papers of the box can fill; two where nobody knows how many.
    let rows = papers.map_or(2, |papers| papers.div_ceil(BOXES as u64 * 5).max(1));
    let mut all = Vec::new();
    for whose in names_of(of) {
        strokes(&mut all, &whose, rows);
    }
    let mut heads = vec!["职务和姓名".to_owned()];
    heads.extend((1..=BOXES).map(|number| number.to_string()));
    heads.push("得票".to_owned());
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut widths = vec![8];
    widths.extend([2; BOXES]);
    widths.push(3);
    let what = unknown(of, &seats(of));
    draft.table(&heads, &widths, all, (what, 8));
    draft.let_first_run_down();
    draft.write(Look::Line, "唱票人：{_ 6}　计票人：{_ 6}　监票人：{_ 12}");
}

/// Whose votes are called, as the form for typing them has it: the candidates of each post, names
/// that voters write, people who cannot be elected.
fn names_of(of: &Particulars) -> Vec<String> {
    let mut all = Vec::new();
    let posts = seats(of);
    for (post, number) in &posts {
        let name = post_name(*post);
        match candidates_of(of, *post) {
            _ if of.has_no_candidates => {}
            Some(known) => all.extend(known.iter().map(|one| format!("{name}　{}", one.name))),
            None => all.extend((0..*number + 2).map(|_| format!("{name}　"))),
        }
        // Without candidates every name is one that voters wrote.
        let written = match write_ins(of, *number) {
            0 => 0,
            seats if of.has_no_candidates => seats.saturating_add(2),
            _ => 1,
        };
        all.extend((0..written).map(|_| format!("{name}　另选：")));
        all.push(format!("{name}　不能当选的人"));
    }
    if posts.is_empty() {
        all.resize(6, "　".to_owned());
    }
    all
}

/// The rows of one name.
fn strokes(rows: &mut Vec<Vec<Vec<Span>>>, whose: &str, number: u64) {
    for at in 0..number {
        let mut row = vec![Vec::new(); BOXES + 2];
        if at == 0 {
            row[0] = text(whose);
        } else if at % ROWS_TOGETHER == 0 {
            row[0] = text(format!("{whose}（续）"));
        }
        rows.push(row);
    }
}

/// 选举结果报告单 (FORM; R-A5-6).
pub(super) fn result_report(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::ResultReport, of);
    draft.write(Look::Title, "{unit}{committee}{chapter}结果报告单");
    // What is registered is printed; who came with it is written beside by hand.
    let told = |number: Option<usize>, unit: &str| {
        number.map_or_else(|| "{_ 4}".to_owned(), |number| format!("{number}{unit}"))
    };
    // What was counted goes before what was registered.
    let counted = |number: Option<u64>| number.map(|number| format!("{number}张"));
    let proxies = told(of.proxies.as_ref().map(Vec::len), "人（登记）");
    let proxies = counted(of.ways.proxied).unwrap_or(proxies);
    let groups = of.mobile_voters.as_ref();
    let mobile = groups.map(|all| all.iter().map(|one| one.names.len()).sum());
    let mobile = counted(of.ways.mobile).unwrap_or_else(|| told(mobile, "人（登记）"));
    let scribed = counted(of.ways.scribed).unwrap_or_else(|| "{_ 4}".to_owned());
    let stations = told(of.stations.as_ref().map(Vec::len), "个");
    let cells = |draft: &mut Draft<'_>, row: [&str; 4]| row.map(|cell| draft.spans(cell)).to_vec();
    let lines = [
        ["选举日", "{election_day}", "应选名额", "{seats}"],
        [
            if of.is_meeting {
                "村民代表会议人数"
            } else {
                "登记参加选举人数"
            },
            "{registered}",
            "参加投票人数",
            "{voters}",
        ],
        ["发出选票", "{issued}", "收回选票", "{recovered}"],
        ["有效票", "{valid}", "无效票", "{invalid}"],
        ["其中委托投票", &proxies, "其中流动票箱", &mobile],
        ["代写", &scribed, "会场和投票站", &stations],
    ];
    let rows = lines.map(|line| cells(&mut draft, line)).to_vec();
    draft.table(&[], &[4, 5, 4, 7], rows, ("", 10));
    let sentence = format!("{{vote_law}}，{}。{}", validity(of), needed(of));
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
