//! The ballot paper, which fits one A4 page together with how to fill it in (VCL18 art. 15; R-A5-5).

use super::count_papers::{candidates_of, seats, unknown, write_ins};
use super::draft::Draft;
use super::kind::Kind;
use super::notices_voting::{named_twice, too_many};
use super::particulars::Particulars;
use crate::documents::{Document, Look, Span, text};
use crate::elections::count::cell::post_name;
use crate::rules::Value;
use crate::tally::Post;

/// So many rows still fit the page with rows of this height in millimetres.
const HEIGHTS: [(usize, u8); 2] = [(12, 12), (15, 10)];
/// Least height of a row that somebody can write a name in.
const LOWEST: u8 = 8;
/// Rows of a blank paper.
const BLANK_ROWS: usize = 8;

/// 选票: one paper for all posts, or one for each where the rules know no single paper.
pub(super) fn ballot_paper(of: &Particulars) -> Document {
    let modes = of.rules.stated("ballot.modes").map(|one| &one.value);
    let is_single = match modes {
        Some(Value::Words(words)) => words.iter().any(|word| word == "single_ballot"),
        _ => true,
    };
    let mut draft = Draft::new(Kind::BallotPaper, of).on_one_page();
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
        rows.extend(rows_of(draft, of, *post, *number));
    }
    let knows_posts = !rows.is_empty();
    if !knows_posts {
        rows = vec![vec![Vec::new(); 3]; BLANK_ROWS];
    }
    let fitting = HEIGHTS.iter().find(|(most, _)| rows.len() <= *most);
    let height = fitting.map_or(LOWEST, |(_, height)| *height);
    let what = unknown(of, posts);
    draft.table(&["职务", "姓名", "符号"], &[4, 6, 3], rows, (what, height));
    if knows_posts {
        draft.let_first_run_down();
    }
    how_to_fill_in(draft, of, posts.len() > 1);
}

/// The rows of a post: its candidates in the order of the list, then lines for others.
fn rows_of(
    draft: &mut Draft<'_>,
    of: &Particulars,
    post: Post,
    number: u32,
) -> Vec<Vec<Vec<Span>>> {
    let mut names: Vec<Vec<Span>> = match candidates_of(of, post) {
        _ if of.has_no_candidates => Vec::new(),
        Some(known) => known.iter().map(|one| text(one.name.as_str())).collect(),
        // One more than seats, and one to spare: the law wants more candidates than seats.
        None => vec![Vec::new(); number as usize + 2],
    };
    for _ in 0..write_ins(of, number) {
        names.push(if of.has_no_candidates {
            Vec::new()
        } else {
            draft.spans("另选他人：{_ 6}")
        });
    }
    let mut head = text(format!("{}（应选{number}名）", post_name(post)));
    let row = |name| vec![std::mem::take(&mut head), name, Vec::new()];
    names.into_iter().map(row).collect()
}

fn how_to_fill_in(draft: &mut Draft<'_>, of: &Particulars, has_several_posts: bool) {
    let mut told: Vec<String> = Vec::new();
    if of.has_no_candidates {
        told.push(
            "在“姓名”栏写明要选的人的姓名，并在“符号”栏内划“○”；弃权的，不写姓名。".to_owned(),
        );
    } else {
        told.push(
            "同意的，在姓名后的“符号”栏内划“○”；不同意的，划“×”；弃权的，不划符号。".to_owned(),
        );
        if write_ins(of, 1) > 0 {
            told.push("另选他人的，在“另选他人”后写明姓名，并在“符号”栏内划“○”。".to_owned());
        }
    }
    told.push(format!(
        "每一职务划“○”的人数等于或者少于应选名额的有效，多于应选名额的{}。",
        too_many(of)
    ));
    if has_several_posts {
        told.push(format!(
            "一个人只能选在一个职务上；同一人被选在两个以上职务的，{}。",
            named_twice(of)
        ));
    }
    draft.write(Look::Small, "填写说明：");
    for (number, sentence) in (1..).zip(&told) {
        draft.write(Look::Small, &format!("{number}. {sentence}"));
    }
}
