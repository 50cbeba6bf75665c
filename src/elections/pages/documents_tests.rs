//! Documents as staff meet them.

use diesel::prelude::*;

use super::tests::{START, county, staff};
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::schema::election_documents;

const DESK: &str = "/office/elections/2/documents/election_day";

async fn started(test: &TestDb) -> Browser {
    county(test, 1);
    let mut staff = staff(test);
    staff.post("/office/elections", &START).await;
    staff
}

db_test!(a_village_has_all_its_papers_with_what_is_missing, |test| {
    block_on(async {
        let mut staff = started(test).await;
        let village = staff.get("/office/elections/2").await;
        assert!(village.body.contains("/office/elections/2/documents"));
        let list = staff.get("/office/elections/2/documents").await;
        for name in [
            "第1号",
            "第6-1号",
            "第19号",
            "选票",
            "计票表",
            "当选证书",
            "工作移交清单",
        ] {
            assert!(list.body.contains(name), "{name}: {}", list.body);
        }
        assert!(list.body.contains("咨询电话"), "says what is missing");
        let page = staff.get(&format!("{DESK}/page")).await;
        assert!(
            page.body.contains("第0村村民选举委员会公告")
                && page.body.contains("2027年1月10日（星期日）")
        );
        assert!(page.body.contains("打印前请看：还缺") && page.body.contains("咨询电话"));
        assert!(page.body.contains("村民委员会组织法》第十一条、第十二条"));
        let blank = staff.get(&format!("{DESK}/blank")).await;
        assert!(!blank.body.contains("2027年") && blank.body.contains("＿＿＿＿年＿＿月＿＿日"));
        let word = staff.get(&format!("{DESK}/page.docx")).await;
        assert!(word.body.starts_with("PK"), "a ZIP");
        assert!(word.headers["content-type"].contains("wordprocessingml.document"));
        let name = "%E7%AC%AC0%E6%9D%91_%E9%80%89%E4%B8%BE%E6%97%A5%E5%85%AC%E5%91%8A.docx";
        assert!(
            word.headers["content-disposition"].contains(name),
            "{:?}",
            word.headers
        );
        for nothing in ["v1", "v1.docx", "other", "vx"] {
            assert_eq!(
                staff.get(&format!("{DESK}/{nothing}")).await.status,
                404,
                "{nothing}"
            );
        }
        let unknown = staff.get("/office/elections/2/documents/nothing").await;
        assert_eq!(unknown.status, 404);
    });
});

db_test!(
    a_final_version_keeps_what_was_filled_in_and_never_changes,
    |test| {
        block_on(async {
            let mut staff = started(test).await;
            let desk = staff.get(DESK).await;
            assert!(desk.body.contains("name=\"what-0\"") && desk.body.contains("咨询电话"));
            let fields = [
                ("version", "0"),
                ("what-0", "咨询电话"),
                ("blank-0", " 5551234 "),
            ];
            let long = "长".repeat(201);
            let refused = [
                ("version", "0"),
                ("what-0", "咨询电话"),
                ("blank-0", long.as_str()),
            ];
            let refused = staff.post(DESK, &refused).await;
            assert!(refused.status == 422 && refused.body.contains("“咨询电话”太长"));
            assert!(refused.body.contains(&long), "nothing typed is lost");
            let done = staff.post(DESK, &fields).await;
            assert_eq!(done.location, format!("{DESK}?done=saved"), "{}", done.body);
            let first = staff.get(&format!("{DESK}/v1")).await;
            assert!(first.body.contains("咨询电话：5551234") && first.body.contains("已定稿第1版"));
            let stale = staff.post(DESK, &fields).await;
            assert!(
                stale.status == 409 && stale.body.contains("刚才有人定稿"),
                "{}",
                stale.body
            );
            let same = [
                ("version", "1"),
                ("what-0", "咨询电话"),
                ("blank-0", "5551234"),
            ];
            let same = staff.post(DESK, &same).await;
            assert!(same.status == 422 && same.body.contains("和第1版完全一样"));
            let desk = staff.get(DESK).await;
            assert!(
                desk.body.contains("value=\"5551234\""),
                "kept for the next version"
            );
            let next = [
                ("version", "1"),
                ("what-0", "咨询电话"),
                ("blank-0", "5559999"),
            ];
            assert_eq!(staff.post(DESK, &next).await.status, 303);
            let first = staff.get(&format!("{DESK}/v1")).await;
            assert!(
                first.body.contains("5551234"),
                "the first version is as it was"
            );
            let list = staff.get("/office/elections/2/documents").await;
            assert!(list.body.contains("已定稿 第2版"));
            for change in [
                "UPDATE election_documents SET body = '{}'",
                "DELETE FROM election_documents",
            ] {
                let county = WriteScope::County(DivisionCode::parse("341023").unwrap());
                let refused = test.db.write_now(county, move |conn| {
                    diesel::sql_query(change).execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
                assert!(refused.is_err(), "{change}");
            }
            let kept = test
                .db
                .read_now(|conn| Ok(election_documents::table.count().get_result::<i64>(conn)?));
            assert_eq!(kept.unwrap(), 2);
        });
    }
);

db_test!(
    what_changes_later_is_told_and_the_final_version_stays,
    |test| {
        block_on(async {
            let mut staff = started(test).await;
            assert_eq!(staff.post(DESK, &[("version", "0")]).await.status, 303);
            let details = [
                ("version", "1"),
                ("chair", "1"),
                ("vice_chair", "0"),
                ("woman_member", "0"),
                ("member", "4"),
                ("election_day", "2027-01-17"),
                ("difficulty", ""),
            ];
            let changed = staff.post("/office/elections/2/details", &details).await;
            assert_eq!(changed.status, 303, "{}", changed.body);
            let desk = staff.get(DESK).await;
            assert!(desk.body.contains("资料后来有变动"), "{}", desk.body);
            let first = staff.get(&format!("{DESK}/v1")).await;
            assert!(first.body.contains("2027年1月10日") && !first.body.contains("2027年1月17日"));
            let today = staff.get(&format!("{DESK}/page")).await;
            assert!(today.body.contains("2027年1月17日"));
        });
    }
);

db_test!(a_county_takes_a_paper_of_all_its_villages, |test| {
    block_on(async {
        let mut staff = started(test).await;
        let all = staff
            .get("/office/programmes/1/documents/election_day")
            .await;
        assert_eq!(all.status, 200);
        assert_eq!(all.headers["content-type"], "application/zip");
        for name in [
            "341023100200_第0村",
            "341023100001_城东社区",
            "341023101200_际村",
        ] {
            assert!(all.body.contains(name), "{name}");
        }
        let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
        let own = township
            .get("/office/programmes/1/documents/election_day")
            .await;
        assert!(own.body.contains("际村") && !own.body.contains("第0村"));
        let none = staff.get("/office/programmes/1/documents/nothing").await;
        assert_eq!(none.status, 404);
        let viewer = Browser::signed_in(&test.db, Role::Viewer, "341023100")
            .get(DESK)
            .await;
        assert!(
            viewer.status == 200 && !viewer.body.contains("填空和定稿"),
            "reads only"
        );
    });
});
