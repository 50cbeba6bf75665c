//! The roll as the voting day, the papers and a merged village meet it.

use diesel::prelude::*;

use super::tests::{
    NEIGHBOUR, VILLAGE, change, day, done, person, prepared, publish, refused, register, roll,
    set_state, write,
};
use crate::accounts::testing::block_on;
use crate::db_test;
use crate::elections::in_force::built_in;
use crate::elections::pages::tests::json;
use crate::schema::{divisions, elections, roll_entries};

const VOTING: &str = "/office/elections/2/voting";

const PROXY: [(&str, &str); 6] = [
    ("principal", "王示例"),
    ("proxy", "李示例"),
    ("kin", "child"),
    ("reason", "在外务工"),
    ("asked_on", "2026-11-20"),
    ("is_written", "true"),
];

db_test!(the_voting_day_asks_the_roll_of_the_election, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let page = clerk.get(&format!("{VOTING}/proxies")).await;
        assert!(page.body.contains("导入的登记选民"), "{}", page.body);
        done(&change(&mut clerk, 2, "import", &[]).await);
        done(&publish(&mut clerk, 2, "2026-11-22").await);
        // Registered after the roll was made: a voter of the import, not of this election.
        let late = person(test, "吴示例", "1960-05-05", VILLAGE);
        register(test, late, VILLAGE, "第一组");
        set_state(test, 2, "campaign_and_logistics");
        let page = clerk.get(&format!("{VOTING}/proxies")).await;
        assert!(
            page.body.contains("2026-11-22公布的选民名单"),
            "{}",
            page.body
        );
        let with = |name: &'static str, value: &'static str| {
            let mut fields = PROXY.to_vec();
            fields.retain(|one| one.0 != name);
            fields.push((name, value));
            fields
        };
        let address = format!("{VOTING}/proxies");
        for (name, told) in [
            ("吴示例", "本村选民名单里没有“吴示例”"),
            ("钱示例", "本村选民名单里没有“钱示例”"),
        ] {
            let answer = clerk.post(&address, &with("principal", name)).await;
            refused(&answer, told);
        }
        done(&clerk.post(&address, &PROXY).await);
        let shown = json(&clerk.get("/api/v1/elections/2/voting").await);
        assert_eq!(shown["voters_from_roll"], true);
        // Struck from the published roll: the mandate is worth nothing, and that is told.
        let struck = write(test, |conn| {
            diesel::update(roll_entries::table.filter(roll_entries::name.eq("王示例")))
                .set(roll_entries::is_listed.eq(false))
                .execute(conn)?;
            Ok(())
        });
        struck.unwrap();
        let page = clerk.get(&format!("{VOTING}/proxies")).await;
        assert!(
            page.body.contains("委托人不在选民名单上，委托无效"),
            "{}",
            page.body
        );
    });
});

const BOX: [(&str, &str); 7] = [
    ("kind", "mobile"),
    ("name", "流动票箱1"),
    ("place", "一组到三组"),
    ("opens_at", "8:00"),
    ("closes_at", "12:00"),
    ("for_whom", "行动不便的老人"),
    ("approved_on", "2026-11-20"),
];

db_test!(voters_of_the_mobile_box_are_listed_and_published, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        done(&change(&mut clerk, 2, "import", &[]).await);
        done(&publish(&mut clerk, 2, "2026-11-22").await);
        set_state(test, 2, "campaign_and_logistics");
        let page = clerk.get(&format!("{VOTING}/mobile")).await;
        assert!(page.body.contains("还没有流动票箱"), "{}", page.body);
        done(&clerk.post(&format!("{VOTING}/station"), &BOX).await);
        let centre = [("kind", "centre"), ("name", "中心会场")];
        let centre = [&BOX[2..], &centre[..]].concat();
        done(&clerk.post(&format!("{VOTING}/station"), &centre).await);
        let address = format!("{VOTING}/mobile");
        let asks = |name: &'static str, station: &'static str| {
            [("voter", name), ("station", station), ("reason", "年老")]
        };
        for (name, station, told) in [
            ("钱示例", "1", "本村选民名单里没有“钱示例”"),
            ("王示例", "", "请选择用哪个流动票箱"),
            ("王示例", "2", "请选择流动票箱"),
            ("", "1", "请填写选民的姓名"),
        ] {
            refused(&clerk.post(&address, &asks(name, station)).await, told);
        }
        done(&clerk.post(&address, &asks("王示例", "1")).await);
        refused(
            &clerk.post(&address, &asks("王示例", "1")).await,
            "已经登记在“流动票箱1”",
        );
        // Whoever votes at the box names no proxy, and whoever named one does not need the box.
        refused(
            &clerk.post(&format!("{VOTING}/proxies"), &PROXY).await,
            "不能再委托别人",
        );
        let other = [&[("principal", "李示例"), ("proxy", "赵示例")], &PROXY[2..]].concat();
        done(&clerk.post(&format!("{VOTING}/proxies"), &other).await);
        refused(
            &clerk.post(&address, &asks("李示例", "1")).await,
            "已经委托赵示例投票",
        );
        // By hand it is not recorded: the page does it.
        let by_hand = [
            ("step", "mobile_voters_published"),
            ("done_on", "2026-11-22"),
            ("version", "1"),
        ];
        refused(
            &clerk.post("/office/elections/2/steps", &by_hand).await,
            "请到“流动票箱投票人”页公布名单",
        );
        let on = [("published_on", "2026-11-22")];
        done(&clerk.post(&format!("{VOTING}/mobile_publish"), &on).await);
        let step = |shown: &serde_json::Value, word: &str| {
            let all = shown["steps"].as_array().unwrap();
            let one = all.iter().find(|one| one["step"] == word).unwrap();
            one["done_on"].clone()
        };
        let shown = json(&clerk.get("/api/v1/elections/2").await);
        assert_eq!(step(&shown, "mobile_voters_published"), "2026-11-22");
        let list = clerk.get(&format!("{VOTING}/mobile-list")).await;
        assert!(list.body.contains("王示例") && !list.body.contains("年老"));
        let paper = clerk
            .get("/office/elections/2/documents/mobile_voters/page")
            .await;
        assert!(
            paper.body.contains("王示例") && paper.body.contains("流动票箱1"),
            "{}",
            paper.body
        );
        // Taken back on the checklist, it is to be published again.
        let undo = [
            ("step", "mobile_voters_published"),
            ("reason", "日期写错"),
            ("version", "1"),
        ];
        done(&clerk.post("/office/elections/2/undo", &undo).await);
        let page = clerk.get(&address).await;
        assert!(page.body.contains("1人还没公布"), "{}", page.body);
        let gone = clerk
            .post(
                &format!("{VOTING}/station_remove"),
                &[("station", "1"), ("version", "1")],
            )
            .await;
        refused(&gone, "登记过投票人");
        let version =
            json(&clerk.get("/api/v1/elections/2/voting").await)["mobile_voters"][0]["version"]
                .to_string();
        let end = [("voter_row", "1"), ("version", version.as_str())];
        done(&clerk.post(&format!("{VOTING}/mobile_end"), &end).await);
        done(&clerk.post(&address, &asks("王示例", "1")).await);
    });
});

db_test!(voters_of_a_merged_village_come_with_it, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let other = person(test, "冯示例", "1970-07-07", NEIGHBOUR);
        register(test, other, NEIGHBOUR, "第三组");
        let both = person(test, "沈示例", "1971-07-07", NEIGHBOUR);
        register(test, both, NEIGHBOUR, "第三组");
        register(test, both, VILLAGE, "第一组");
        let page = clerk.get("/office/elections/2/roll").await;
        assert!(page.body.contains("还有5人不在名单上"), "{}", page.body);
        let merged = write(test, |conn| {
            diesel::update(divisions::table.filter(divisions::code.eq(NEIGHBOUR)))
                .set((
                    divisions::successor_code.eq(Some(VILLAGE)),
                    divisions::valid_to.eq(Some(day("2026-11-01"))),
                ))
                .execute(conn)?;
            Ok(())
        });
        merged.unwrap();
        let page = clerk.get("/office/elections/2/roll").await;
        assert!(page.body.contains("还有6人不在名单上"), "{}", page.body);
        done(&change(&mut clerk, 2, "import", &[]).await);
        assert_eq!(roll(&mut clerk, 2).await["listed"], 5);
        // One is too young; nothing is left to import, and nothing is offered that does nothing.
        let shown = roll(&mut clerk, 2).await;
        assert_eq!(shown["left_out"], 1);
    });
});

db_test!(an_import_is_offered_while_somebody_is_missing, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        done(&change(&mut clerk, 2, "import", &[]).await);
        let page = clerk.get("/office/elections/2/roll").await;
        assert!(!page.body.contains("从选民登记导入"), "{}", page.body);
        assert!(
            page.body.contains("还有1人不在名单上，都不能导入"),
            "one is too young"
        );
        register(
            test,
            person(test, "吴示例", "1960-05-05", VILLAGE),
            VILLAGE,
            "",
        );
        let page = clerk.get("/office/elections/2/roll").await;
        assert!(page.body.contains("从选民登记导入"), "{}", page.body);
    });
});

db_test!(residence_is_counted_from_its_first_day, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let with = |since: &'static str| {
            [
                ("name", "周示例"),
                ("sex", "1"),
                ("birth", "1980-05-06"),
                ("category", "3"),
                ("basis", "10月村民会议同意"),
                ("resident_since", since),
            ]
        };
        // The election is on 2027-01-10.
        for (since, told) in [
            ("2026-01-11", "到2027-01-11才满12个月"),
            ("2026-12-01", "还没有到"),
            ("去年", "应写成年-月-日"),
        ] {
            refused(&change(&mut clerk, 2, "add", &with(since)).await, told);
        }
        done(&change(&mut clerk, 2, "add", &with("2026-01-10")).await);
        let entry: i64 = test
            .db
            .read_now(|conn| Ok(roll_entries::table.select(roll_entries::id).first(conn)?))
            .unwrap();
        let page = clerk
            .get(&format!("/office/elections/2/roll/entries/{entry}"))
            .await;
        assert!(page.body.contains("从2026-01-10起"), "{}", page.body);
    });
});

db_test!(
    who_cannot_be_reached_is_left_out_where_the_rules_say_so,
    |test| {
        block_on(async {
            let mut clerk = prepared(test).await;
            done(&change(&mut clerk, 2, "import", &[]).await);
            done(&publish(&mut clerk, 2, "2026-11-22").await);
            let strike = [
                ("entry", "1"),
                ("version", "1"),
                ("ground", "unreachable"),
                ("reason", "三次通知联系不上"),
                ("on", "2026-11-22"),
            ];
            refused(
                &change(&mut clerk, 2, "strike", &strike).await,
                "请选择增减的事由",
            );
            let beijing = write(test, |conn| {
                let rules = built_in()?.find("bj-2012").unwrap();
                diesel::update(elections::table.find(2_i64))
                    .set(elections::rule_set.eq(Some(rules.to_frozen().unwrap())))
                    .execute(conn)?;
                Ok(())
            });
            beijing.unwrap();
            let page = clerk.get("/office/elections/2/roll/entries/1").await;
            assert!(page.body.contains("多次通知仍联系不上"), "{}", page.body);
            done(&change(&mut clerk, 2, "strike", &strike).await);
            assert_eq!(roll(&mut clerk, 2).await["listed"], 2);
        });
    }
);
