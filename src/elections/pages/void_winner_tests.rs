//! A winner whose election is void before the result is public: the seat is voted on again.

use super::later_round_tests::{
    DAY, SIX, VILLAGE, act, after_unit, counted, counting, round, sent, shown, village,
};
use super::tests::json;
use crate::accounts::testing::block_on;
use crate::db_test;

const DECISION: [(&str, &str); 6] = [
    ("person", "4"),
    ("ground", "unqualified"),
    ("authority", "township"),
    ("decided_on", DAY),
    ("reason", "核查发现正在服刑"),
    ("evidence", "碧政〔2026〕12号"),
];

db_test!(a_seat_whose_winner_is_void_is_voted_on_again, |test| {
    block_on(async {
        let (mut first, mut second) = village(test, "cn-2026", (1, 2), &SIX).await;
        let early = sent(&mut second, VILLAGE, "after/void/record", &DECISION).await;
        assert!(
            early.0 == 422 && early.1.contains("结果得出以后"),
            "{}",
            early.1
        );
        let votes = [
            ("votes.1.chair", "400"),
            ("votes.3.member", "500"),
            ("votes.4.member", "400"),
            ("votes.5.member", "200"),
            ("votes.6.member", "100"),
        ];
        counted(&mut first, &mut second, VILLAGE, &votes).await;
        assert_eq!(act(&mut first, VILLAGE, "confirm_result").await.0, 303);
        let done = sent(&mut second, VILLAGE, "after/void/record", &DECISION).await;
        assert_eq!(done.0, 303, "{}", done.1);

        let step = [("step", "result_published"), ("done_on", DAY)];
        assert_eq!(sent(&mut first, VILLAGE, "steps", &step).await.0, 303);
        let refused = act(&mut first, VILLAGE, "announce").await;
        assert!(
            refused.0 == 422 && refused.1.contains("有1人的当选被认定无效"),
            "{}",
            refused.1
        );
        let done = act(&mut first, VILLAGE, "call_runoff").await;
        assert_eq!(done.0, 303, "{}", done.1);
        let page = first.get("/office/elections/2").await;
        assert!(
            page.body
                .contains("有人当选无效，名额空缺，在本页下面新建“另行选举”这一轮"),
            "{}",
            page.body
        );
        let next = [
            ("kind", "runoff"),
            ("election_day", DAY),
            ("chair", "0"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "1"),
        ];
        let done = sent(&mut first, VILLAGE, "chapters", &next).await;
        assert_eq!(done.0, 303, "{}", done.1);
        let runoff = round(&mut first, "runoff").await;
        let contests = shown(&mut first, runoff).await["contests"].clone();
        let names: Vec<&str> = contests[0]["candidates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["戊", "己"], "{contests}");
        let back = [("person", "4"), ("reason", "复查不成立")];
        let late = sent(&mut first, VILLAGE, "after/void/take_back", &back).await;
        assert!(
            late.0 == 409 && late.1.contains("已经另行选举"),
            "{}",
            late.1
        );

        counting(test, runoff, "cn-2026", None);
        let votes = [("votes.5.member", "350"), ("votes.6.member", "200")];
        counted(&mut first, &mut second, runoff, &votes).await;
        for id in [runoff, VILLAGE] {
            let done = act(&mut first, id, "confirm_result").await;
            assert_eq!(done.0, 303, "{id} {}", done.1);
        }
        let done = act(&mut first, VILLAGE, "announce").await;
        assert_eq!(done.0, 303, "{}", done.1);
        let after = json(&first.get("/api/v1/elections/2/after").await);
        let names: Vec<&str> = after["elected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["甲", "丙", "戊"]);
        let told = "丁（委员）的当选无效：当选后核查，不符合任职条件";
        let unit = after_unit(&mut first).await;
        let public = first.get(&format!("/v/{unit}/elections/2")).await;
        assert!(public.body.contains(told), "{}", public.body);
        assert!(!public.body.contains("<b>丁</b>"), "{}", public.body);
        for address in [
            "/office/elections/2/documents/result_notice/page",
            "/office/elections/2/outcome",
        ] {
            let page = first.get(address).await;
            assert!(page.body.contains(told), "{address} {}", page.body);
        }
        // The computation is that of the count, and says so.
        let public = format!("/v/{unit}/elections/2");
        for address in [public.as_str(), "/office/elections/2/outcome"] {
            let page = first.get(address).await;
            for marked in [
                "下面是当时计票的结果",
                "委员：丁，400票（后来认定当选无效）",
                "丁：委员400票，当选（后来认定当选无效）",
                "丙：委员500票，当选<",
            ] {
                assert!(
                    page.body.contains(marked),
                    "{address} {marked} {}",
                    page.body
                );
            }
        }
        let why = [("reason", "县人民政府决定，选票印制违法")];
        let done = sent(&mut first, VILLAGE, "after/void/annul", &why).await;
        assert_eq!(done.0, 303, "{}", done.1);
        for address in [public.as_str(), "/office/elections/2/outcome"] {
            let page = first.get(address).await;
            for marked in [
                "没有人当选；下面是当时计票的结果",
                "甲：主任400票，当选（后来整场选举无效）",
            ] {
                assert!(
                    page.body.contains(marked),
                    "{address} {marked} {}",
                    page.body
                );
            }
        }
        let why = [("reason", "决定已经撤销")];
        let done = sent(&mut first, VILLAGE, "take_back_void", &why).await;
        assert_eq!(done.0, 303, "{}", done.1);
        let page = first.get(&public).await;
        for told in [
            "曾经登记：这次选举无效：县人民政府决定，选票印制违法。2026年11月22日由县里撤回，原因：决定已经撤销。",
            "<b>甲</b>",
        ] {
            assert!(page.body.contains(told), "{told} {}", page.body);
        }
    });
});

db_test!(
    a_winner_of_a_runoff_whose_election_is_void_has_another_runoff,
    |test| {
        block_on(async {
            let (mut first, mut second) = village(test, "cn-2026", (1, 2), &SIX).await;
            let votes = [
                ("votes.1.chair", "400"),
                ("votes.3.member", "500"),
                ("votes.4.member", "250"),
                ("votes.5.member", "200"),
                ("votes.6.member", "100"),
            ];
            counted(&mut first, &mut second, VILLAGE, &votes).await;
            let one = round(&mut first, "runoff").await;
            counting(test, one, "cn-2026", None);
            let votes = [("votes.4.member", "300"), ("votes.5.member", "250")];
            counted(&mut first, &mut second, one, &votes).await;
            assert_eq!(act(&mut first, one, "confirm_result").await.0, 303);
            let done = sent(&mut second, VILLAGE, "after/void/record", &DECISION).await;
            assert_eq!(done.0, 303, "{}", done.1);
            let refused = act(&mut first, VILLAGE, "confirm_result").await;
            assert!(refused.1.contains("有1人的当选被认定无效"), "{}", refused.1);
            assert_eq!(shown(&mut first, VILLAGE).await["may_follow"][0], "runoff");
            let next = [
                ("kind", "runoff"),
                ("election_day", DAY),
                ("chair", "0"),
                ("vice_chair", "0"),
                ("woman_member", "0"),
                ("member", "1"),
            ];
            assert_eq!(sent(&mut first, VILLAGE, "chapters", &next).await.0, 303);
            let two = round(&mut first, "runoff").await;
            assert!(two != one, "a round of its own");
            counting(test, two, "cn-2026", None);
            // Of those in the first runoff only 戊 is left.
            let votes = [("votes.5.member", "350")];
            counted(&mut first, &mut second, two, &votes).await;
            for id in [two, VILLAGE] {
                let done = act(&mut first, id, "confirm_result").await;
                assert_eq!(done.0, 303, "{id} {}", done.1);
            }
            let after = json(&first.get("/api/v1/elections/2/after").await);
            let names: Vec<&str> = after["elected"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            assert_eq!(names, ["甲", "丙", "戊"]);
        });
    }
);
