//! A round that is tied anew when it is decided again with the winner of a revote (rulebook C0 step
//! 8): the new tie has a revote of its own, and nothing is confirmed before it.

use super::count_tests::change;
use super::later_round_tests::{
    DAY, VILLAGE, act, after_unit, counted, counting, round, sent, shown, village,
};
use super::tests::json;
use crate::accounts::testing::{Browser, block_on};
use crate::db_test;

const SIX: [(&str, &str, &str); 6] = [
    ("主", "male", "chair"),
    ("副", "male", "chair"),
    ("甲", "male", "member"),
    ("乙", "female", "member"),
    ("丙", "female", "member"),
    ("丁", "male", "member"),
];

/// Opens the revote that a chapter waits for, and brings it to its count. Gives its number.
async fn revote(first: &mut Browser, of: i64) -> i64 {
    let fields = [
        ("kind", "tie_revote"),
        ("election_day", DAY),
        ("chair", "0"),
        ("vice_chair", "0"),
        ("woman_member", "0"),
        ("member", "1"),
    ];
    let done = sent(first, of, "chapters", &fields).await;
    assert_eq!(done.0, 303, "{}", done.1);
    round(first, "tie_revote").await
}

async fn confirmed(first: &mut Browser, ids: &[i64]) {
    for id in ids {
        let done = act(first, *id, "confirm_result").await;
        assert_eq!(done.0, 303, "{id} {}", done.1);
    }
}

/// Names of the elected once the election is announced.
async fn announced(first: &mut Browser) -> Vec<String> {
    let step = [("step", "result_published"), ("done_on", DAY)];
    assert_eq!(sent(first, VILLAGE, "steps", &step).await.0, 303);
    let done = act(first, VILLAGE, "announce").await;
    assert_eq!(done.0, 303, "{}", done.1);
    let after = json(&first.get("/api/v1/elections/2/after").await);
    let elected = after["elected"].as_array().unwrap().iter();
    let mut names: Vec<String> = elected
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

db_test!(
    a_tie_that_appears_with_the_winner_of_a_revote_is_voted_on,
    |test| {
        block_on(async {
            let (mut first, mut second) = village(test, "sd-2011", (1, 3), &SIX).await;
            let votes = [
                ("votes.1.chair", "400"),
                ("votes.3.member", "400"),
                ("votes.4.member", "330"),
                ("votes.5.member", "330"),
                ("votes.6.member", "330"),
            ];
            counted(&mut first, &mut second, VILLAGE, &votes).await;
            let early = act(&mut first, VILLAGE, "confirm_result").await;
            assert_eq!(early.0, 422, "the first tie is open");
            let one = round(&mut first, "tie_revote").await;
            counting(test, one, "sd-2011", None);
            let votes = [("votes.4.member", "350"), ("votes.5.member", "240")];
            counted(&mut first, &mut second, one, &votes).await;
            confirmed(&mut first, &[one]).await;

            for action in ["confirm_result", "call_runoff"] {
                let refused = act(&mut first, VILLAGE, action).await;
                assert!(
                    refused.0 == 422 && refused.1.contains("有2人同票"),
                    "{action} {}",
                    refused.1
                );
            }
            let page = first.get("/office/elections/2").await;
            assert!(
                page.body
                    .contains("有人得票相同，在本页下面新建“再次投票”这一轮"),
                "{}",
                page.body
            );
            let page = first.get("/office/elections/2/outcome").await;
            assert!(
                page.body.contains("又有人得票相同，还要再次投票"),
                "{}",
                page.body
            );
            assert_eq!(
                shown(&mut first, VILLAGE).await["may_follow"][0],
                "tie_revote"
            );

            let two = revote(&mut first, VILLAGE).await;
            assert!(two != one, "a round of its own");
            assert!(
                shown(&mut first, VILLAGE).await["may_follow"]
                    .as_array()
                    .unwrap()
                    .is_empty()
            );
            counting(test, two, "sd-2011", None);
            let page = first.get(&format!("/office/elections/{two}/count")).await;
            assert!(
                page.body.contains("丁") && !page.body.contains("votes.4.member"),
                "{}",
                page.body
            );
            let votes = [("votes.5.member", "250"), ("votes.6.member", "340")];
            counted(&mut first, &mut second, two, &votes).await;
            let refused = act(&mut first, VILLAGE, "confirm_result").await;
            assert!(refused.1.contains("还没有确认结果"), "{}", refused.1);
            confirmed(&mut first, &[two, VILLAGE]).await;
            let page = first.get("/office/elections/2/outcome").await;
            for told in [
                "乙、丙得票相同，再次投票后乙当选",
                "丁得票相同，再次投票后丁当选",
            ] {
                assert!(page.body.contains(told), "{told} {}", page.body);
            }
            // The pages of the first revote still tell what it was held for.
            let page = first.get(&format!("/office/elections/{one}/outcome")).await;
            assert!(
                page.body.contains("委员：乙，350票") && !page.body.contains("丁"),
                "{}",
                page.body
            );

            assert_eq!(announced(&mut first).await, ["丁", "主", "乙", "甲"]);
            let unit = after_unit(&mut first).await;
            let public = first.get(&format!("/v/{unit}/elections/2")).await;
            assert!(public.body.matches("再次投票").count() > 2);
            assert!(
                public.body.contains("350") && public.body.contains("340"),
                "{}",
                public.body
            );
            let notice = first
                .get("/office/elections/2/documents/result_notice/page")
                .await;
            for told in ["350", "240", "340", "250", "再次投票当选"] {
                assert!(notice.body.contains(told), "{told} {}", notice.body);
            }
        });
    }
);

db_test!(
    relatives_who_win_a_revote_of_a_runoff_with_equal_votes_vote_again,
    |test| {
        block_on(async {
            let (mut first, mut second) = village(test, "zj-2020", (1, 2), &SIX).await;
            let fields = [("one", "3"), ("other", "4"), ("relation", "spouse")];
            let done = change(&mut first, VILLAGE, "relate", &fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let votes = [
                ("votes.1.chair", "400"),
                ("votes.3.member", "250"),
                ("votes.4.member", "250"),
                ("votes.5.member", "250"),
            ];
            counted(&mut first, &mut second, VILLAGE, &votes).await;
            let runoff = round(&mut first, "runoff").await;
            counting(test, runoff, "zj-2020", None);
            let votes = [
                ("votes.3.member", "260"),
                ("votes.4.member", "260"),
                ("votes.5.member", "260"),
            ];
            counted(&mut first, &mut second, runoff, &votes).await;
            let one = round(&mut first, "tie_revote").await;
            counting(test, one, "zj-2020", None);
            let votes = [
                ("votes.3.member", "300"),
                ("votes.4.member", "290"),
                ("votes.5.member", "100"),
            ];
            counted(&mut first, &mut second, one, &votes).await;
            confirmed(&mut first, &[one]).await;
            let refused = act(&mut first, runoff, "confirm_result").await;
            assert!(
                refused.0 == 422 && refused.1.contains("有2人同票"),
                "{}",
                refused.1
            );
            let two = revote(&mut first, runoff).await;
            counting(test, two, "zj-2020", None);
            let votes = [("votes.3.member", "240"), ("votes.4.member", "340")];
            counted(&mut first, &mut second, two, &votes).await;
            confirmed(&mut first, &[two, runoff, VILLAGE]).await;
            assert_eq!(announced(&mut first).await, ["丙", "主", "乙"]);
        });
    }
);
