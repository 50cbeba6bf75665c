//! The pages as a browser uses them: upload, preview, confirmation, report, export.

use actix_web::test::TestRequest;

use super::*;
use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::db_test;
use crate::web::idempotency::new_key;

const HEADER: &str = "村,姓名,性别,出生年月,学历,政治面貌,村委会职务\n";

fn good_rows() -> String {
    format!(
        "{HEADER}南门村村委会,甲示例,女,1975-03,高中,党员,主任\n南门村村委会,乙示例,男,1976-03,高中,党员,委员\n"
    )
}

/// The bytes of a form with a file, as a browser sends them: the token stands first.
fn multipart(fields: &[(&str, &str)], name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend(
            format!("--X\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .bytes(),
        );
    }
    body.extend(
        format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n")
            .bytes(),
    );
    body.extend(content);
    body.extend(b"\r\n--X--\r\n");
    body
}

async fn upload(browser: &mut Browser, name: &str, content: &[u8]) -> Answer {
    let (token, key) = (browser.csrf_token.clone(), new_key());
    send(browser, &token, &key, name, content).await
}

async fn send(browser: &mut Browser, token: &str, key: &str, name: &str, content: &[u8]) -> Answer {
    let fields = [
        ("csrf_token", token),
        ("idempotency_key", key),
        ("kind", "members"),
        ("term", "2026"),
    ];
    let request = TestRequest::post()
        .uri("/office/imports")
        .insert_header(("content-type", "multipart/form-data; boundary=X"))
        .insert_header(("sec-fetch-site", "same-origin"))
        .set_payload(multipart(&fields, name, content));
    browser.send(request).await
}

fn staff(office: &Office<'_>) -> Browser {
    Browser::signed_in(&office.test.db, Role::CountyStaff, "341023")
}

db_test!(
    a_roster_goes_from_upload_over_preview_to_the_record_once,
    |test| {
        let office = Office::new(test);
        block_on(async {
            let mut browser = staff(&office);
            let before = office.rows();
            let answer = upload(&mut browser, "C:\\名册\\南门.csv", good_rows().as_bytes()).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            assert!(answer.location.starts_with("/office/imports/files/"));
            let preview = browser.get(&answer.location).await;
            assert_eq!(preview.status, 200, "{}", preview.body);
            for shown in ["南门.csv", "甲示例", "确认导入", "2026", "没有发现问题"] {
                assert!(preview.body.contains(shown), "{shown}");
            }
            assert_eq!(office.rows(), before, "a preview writes nothing");
            let start = browser.get("/office/imports").await;
            assert!(
                start.body.contains(&answer.location),
                "it can be come back to"
            );

            let key = [("idempotency_key", "0123456789abcdef0123456789abcdef")];
            let first = browser.post(&answer.location, &key).await;
            let second = browser.post(&answer.location, &key).await;
            assert_eq!((first.status, second.status), (303, 303), "{}", second.body);
            assert_eq!(
                second.location,
                format!("{}&done=imported-before", first.location),
                "a double click does it once"
            );
            let told = browser.get(&second.location).await;
            assert!(told.body.contains("没有重复写入"), "{}", told.body);
            let rows = office.rows();
            assert_eq!((rows[0], rows[1], rows[5]), (2, 2, before[5] + 1));
            let done = browser.get(&first.location).await;
            assert!(done.body.contains("已写入"), "{}", done.body);
            let back = browser.get(&answer.location).await;
            assert!(back.body.contains("已经导入过了"), "{}", back.body);
            assert!(!back.body.contains("确认导入"), "nothing to confirm");
            let key = [("idempotency_key", "1123456789abcdef0123456789abcdef")];
            let other_tab = browser.post(&answer.location, &key).await;
            assert_eq!(other_tab.location, second.location);
            assert_eq!(office.rows(), rows);
        });
    }
);

db_test!(an_upload_waits_sealed, |test| {
    use crate::schema::pending_imports;
    use diesel::prelude::*;
    let office = Office::new(test);
    block_on(async {
        let mut browser = staff(&office);
        let number = id_number("341023", "19750308", 2);
        let file = format!(
            "村,姓名,性别,出生年月,学历,政治面貌,村委会职务,身份证号\n南门村村委会,甲示例,女,1975-03,高中,党员,主任,{number}\n"
        );
        let at = upload(&mut browser, "名册.csv", file.as_bytes())
            .await
            .location;
        let kept: Vec<u8> = office.read(|conn| {
            let content = pending_imports::table.select(pending_imports::content);
            Ok(content.first(conn)?)
        });
        let holds = |text: &str| {
            let sought = text.as_bytes();
            kept.windows(sought.len()).any(|part| part == sought)
        };
        assert!(!holds(&number) && !holds("甲示例"), "kept in the open");
        let preview = browser.get(&at).await;
        assert!(preview.body.contains("甲示例"), "{}", preview.body);
    });
});

db_test!(
    bad_rows_are_shown_and_the_file_need_not_be_sent_again,
    |test| {
        let office = Office::new(test);
        block_on(async {
            let mut browser = staff(&office);
            let file = format!("{}无名村,丙示例,女,1975.1,高中,党员,主任\n", good_rows());
            let at = upload(&mut browser, "名册.csv", file.as_bytes())
                .await
                .location;
            let preview = browser.get(&at).await.body;
            assert!(preview.contains("1月还是10月") && preview.contains("只导入正确行"));
            assert!(!preview.contains("确认导入"));
            assert!(
                preview.contains("<code>ambiguous_date</code>"),
                "the page tells the code"
            );
            let before = office.rows();
            let forced = browser.post(&at, &[]).await;
            assert_eq!(forced.status, 422);
            assert!(forced.body.contains("什么都没有写入"), "{}", forced.body);
            assert_eq!(office.rows(), before);
            let report = browser.get(&format!("{at}/report?format=csv")).await;
            assert!(
                report.body.contains("4,出生年月,ambiguous_date,拒绝"),
                "{}",
                report.body
            );
            assert!(report.headers["content-disposition"].contains("filename*=UTF-8''"));
            let workbook = browser.get(&format!("{at}/report")).await;
            assert!(workbook.body.starts_with("PK"));
            let again = browser.get(&format!("{at}?skip_bad_rows=true")).await.body;
            assert!(again.contains("确认导入"), "{again}");
            let done = browser.post(&at, &[("skip_bad_rows", "true")]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            assert!(done.location.contains("added=2") && done.location.contains("refused=1"));
        });
    }
);

/// The word of what a preview shows.
fn seen(preview: &str) -> &str {
    let (_, rest) = preview.split_once("name=\"shown\" value=\"").unwrap();
    rest.split_once('"').unwrap().0
}

db_test!(a_change_that_was_shown_is_confirmed_and_audited, |test| {
    use crate::schema::audit_events;
    use diesel::prelude::*;
    let office = Office::new(test);
    block_on(async {
        let mut browser = staff(&office);
        office.import(Kind::Members, good_rows(), in_term("2026"));
        let changed = good_rows().replace("1976-03,高中", "1976-03,大专");
        let at = upload(&mut browser, "更正.csv", changed.as_bytes())
            .await
            .location;
        let told = browser.get(&at).await.body;
        let confirmed = [("shown", seen(&told)), ("act", "confirm")];
        let answer = browser.post(&at, &confirmed).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let details: String = office.read(|conn| {
            let last = audit_events::table.order(audit_events::sequence.desc());
            Ok(last.select(audit_events::details).first(conn)?)
        });
        assert!(details.contains("大专"), "{details}");
    });
});

db_test!(
    what_was_not_shown_is_not_confirmed_when_the_record_changed_meanwhile,
    |test| {
        let office = Office::new(test);
        block_on(async {
            let mut browser = staff(&office);
            let file = format!("{HEADER}南门村村委会,甲示例,女,1975-03,高中,党员,主任\n");
            let at = upload(&mut browser, "名册.csv", file.as_bytes())
                .await
                .location;
            let before = browser.get(&at).await.body;
            let mut colleague = staff(&office);
            let theirs = upload(&mut colleague, "名册.csv", good_rows().as_bytes())
                .await
                .location;
            let shown = browser.get(&theirs).await.status;
            assert_ne!(shown, 200, "everybody has uploads of their own");
            let told = colleague.get(&theirs).await.body;
            let done = colleague
                .post(&theirs, &[("shown", seen(&told)), ("act", "confirm")])
                .await;
            assert!(done.location.contains("added=2"), "{}", done.body);
            let rows = office.rows();
            let late = browser
                .post(&at, &[("shown", seen(&before)), ("act", "confirm")])
                .await;
            assert_eq!(late.status, 422);
            assert!(late.body.contains("系统里的名册又有变动"), "{}", late.body);
            assert!(late.body.contains("乙示例（南门村村委会）"), "as it is now");
            assert_eq!(office.rows(), rows, "nothing was written");
            // Who would leave is shown by name; a colleague's person is never ended unseen.
            let ticked = browser.get(&format!("{at}?replace=true")).await.body;
            let good = [
                ("replace", "true"),
                ("shown", seen(&ticked)),
                ("act", "confirm"),
            ];
            let done = browser.post(&at, &good).await;
            assert!(done.location.contains("removed=1"), "{}", done.body);
        });
    }
);

db_test!(what_was_shown_as_a_change_is_confirmed, |test| {
    let office = Office::new(test);
    block_on(async {
        let mut browser = staff(&office);
        let at = upload(&mut browser, "名册.csv", good_rows().as_bytes())
            .await
            .location;
        let preview = browser.get(&at).await.body;
        let shown = [("shown", seen(&preview)), ("act", "confirm")];
        assert!(browser.post(&at, &shown).await.location.contains("added=2"));
        // One value of one row differs, one row is the same.
        let file = good_rows().replace("甲示例,女,1975-03,高中", "甲示例,女,1975-03,大专");
        assert_ne!(file, good_rows());
        let at = upload(&mut browser, "名册.csv", file.as_bytes())
            .await
            .location;
        let preview = browser.get(&at).await.body;
        assert!(preview.contains("大专"), "{preview}");
        let shown = [("shown", seen(&preview)), ("act", "confirm")];
        let done = browser.post(&at, &shown).await;
        assert!(done.location.contains("changed=1"), "{}", done.body);
    });
});

db_test!(
    those_who_are_not_in_the_file_leave_when_that_is_wished,
    |test| {
        let office = Office::new(test);
        block_on(async {
            let mut browser = staff(&office);
            let at = upload(&mut browser, "名册.csv", good_rows().as_bytes())
                .await
                .location;
            browser.post(&at, &[]).await;
            let file = format!("{HEADER}南门村村委会,甲示例,女,1975-03,高中,党员,主任\n");
            let at = upload(&mut browser, "名册.csv", file.as_bytes())
                .await
                .location;
            let preview = browser.get(&at).await.body;
            assert!(preview.contains("乙示例（南门村村委会）"), "{preview}");
            assert!(preview.contains("没有需要写入的内容"));
            let preview = browser.get(&format!("{at}?replace=true")).await.body;
            assert!(
                preview.contains("将从名册去掉：1 人")
                    && preview.contains("乙示例（南门村村委会）"),
                "{preview}"
            );
            assert!(
                preview.contains("1 人从本届名册去掉")
                    && preview.contains("name=\"checked\" value=\"replace\"")
            );
            let before = office.rows();
            let ticked = [
                ("checked", "plain"),
                ("replace", "true"),
                ("act", "confirm"),
            ];
            let ticked = browser.post(&at, &ticked).await;
            assert!(ticked.body.contains("还没有导入"), "{}", ticked.body);
            assert!(ticked.body.contains("1 人从本届名册去掉"));
            assert_eq!(
                office.rows(),
                before,
                "a tick that was not checked writes nothing"
            );
            let again = browser
                .post(&at, &[("act", "check"), ("replace", "true")])
                .await;
            assert_eq!(again.location, format!("{at}?replace=true"));
            let done = browser.post(&at, &[("replace", "true")]).await;
            assert!(done.location.contains("removed=1"), "{}", done.location);
        });
    }
);

db_test!(
    a_file_that_is_no_table_or_too_large_is_told_at_once,
    |test| {
        let office = Office::new(test);
        block_on(async {
            let mut browser = staff(&office);
            for (content, told) in [
                (&b"%PDF-1.7"[..], "这是PDF 文件"),
                (&b""[..], "文件是空的"),
                (&b"PK\x03\x04junk"[..], "损坏"),
            ] {
                let answer = upload(&mut browser, "表.csv", content).await;
                assert_eq!(answer.status, 422, "{told}");
                assert!(answer.body.contains(told), "{told}: {}", answer.body);
            }
            let large = vec![b'a'; 64 * 1024 * 1024 + 1];
            let answer = upload(&mut browser, "表.csv", &large).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains("文件超过64 MB"), "{}", answer.body);
            let none = browser
                .post("/office/imports", &[("kind", "members")])
                .await;
            assert!(none.body.contains("请选择要导入的文件"), "{}", none.body);
            // Missing columns are told on the preview, with the choice of another encoding.
            let at = upload(&mut browser, "表.csv", "甲,乙\n1,2\n".as_bytes())
                .await
                .location;
            let preview = browser.get(&at).await;
            assert!(preview.body.contains("没有找到必需的列") && preview.body.contains("GB18030"));
        });
    }
);

db_test!(uploads_need_the_token_and_are_ones_own, |test| {
    let office = Office::new(test);
    block_on(async {
        let mut browser = staff(&office);
        let key = new_key();
        let foreign = send(
            &mut browser,
            "wrong",
            &key,
            "表.csv",
            good_rows().as_bytes(),
        )
        .await;
        assert_eq!(foreign.status, 403, "{}", foreign.body);
        let token = browser.csrf_token.clone();
        let first = send(&mut browser, &token, &key, "表.csv", good_rows().as_bytes()).await;
        let second = send(&mut browser, &token, &key, "表.csv", good_rows().as_bytes()).await;
        assert_eq!(first.location, second.location, "sent twice, kept once");
        let mut other = Browser::signed_in(&office.test.db, Role::CountyStaff, "341024");
        assert_eq!(other.get(&first.location).await.status, 404);
        assert_eq!(other.post(&first.location, &[]).await.status, 404);
        assert_eq!(
            other
                .get(&format!("{}/report", first.location))
                .await
                .status,
            404
        );
        other
            .post(&format!("{}/discard", first.location), &[])
            .await;
        assert_eq!(
            browser.get(&first.location).await.status,
            200,
            "others remove nothing"
        );
        browser
            .post(&format!("{}/discard", first.location), &[])
            .await;
        assert_eq!(browser.get(&first.location).await.status, 404);
        let mut township = Browser::signed_in(&office.test.db, Role::TownshipStaff, "341023100");
        let places = township.get("/office/imports/new/divisions").await;
        assert_eq!(places.status, 404, "places are changed by the county");
    });
});

db_test!(another_encoding_can_be_chosen, |test| {
    let office = Office::new(test);
    block_on(async {
        let mut browser = staff(&office);
        let bytes = encoding_rs::GB18030.encode(&good_rows()).0.into_owned();
        let at = upload(&mut browser, "名册.csv", &bytes).await.location;
        let preview = browser.get(&at).await.body;
        assert!(preview.contains("甲示例") && preview.contains("GB18030"));
        let wrong = browser.get(&format!("{at}?encoding=UTF-8")).await;
        assert_eq!(wrong.status, 200);
        assert!(wrong.body.contains("请选择其他编码"), "{}", wrong.body);
        let done = browser.post(&at, &[("encoding", "GB18030")]).await;
        assert!(done.location.contains("added=2"), "{}", done.body);
    });
});

db_test!(tables_are_taken_away_masked_or_for_a_reason, |test| {
    let office = Office::new(test);
    let number = id_number("341023", "19750308", 2);
    let voters = format!(
        "村,姓名,性别,出生日期,登记类别,身份证号\n南门村,甲示例,女,1975-03-08,本村户籍,{number}\n"
    );
    block_on(async {
        let mut browser = staff(&office);
        // The browser's program has its own key: what it exports it must have sealed.
        run(
            &browser.app.db,
            &browser.app.key,
            office.request(Kind::Voters, voters, How::default()),
        )
        .unwrap();
        let page = browser.get("/office/exports").await;
        assert!(page.body.contains("下载完整号码"), "{}", page.body);
        let ask = "/office/exports/file?kind=voters&format=csv&division=341023100";
        let masked = browser.get(ask).await;
        assert!(
            masked.body.contains("甲示例") && !masked.body.contains(&number),
            "{}",
            masked.body
        );
        assert!(masked.headers["content-disposition"].contains("filename*=UTF-8''"));
        let before = office.rows()[5];
        let fields = [
            ("kind", "voters"),
            ("format", "csv"),
            ("division", "341023100"),
            ("reason", ""),
        ];
        let again = browser.post("/office/exports/full", &fields).await;
        assert_eq!(again.status, 422);
        assert!(
            again.body.contains("请写明理由")
                && again.body.contains("value=\"341023100\"")
                && again.body.contains("value=\"csv\" selected"),
            "{}",
            again.body
        );
        for (asked, sentence) in [
            (
                "kind=voters&division=%E7%A2%A7%E9%98%B3%E9%95%87",
                "不能填名称",
            ),
            ("kind=voters&division=341023999", "没有这个代码的区划"),
            ("kind=voters&division=341024", "没有这个代码的区划"),
            ("kind=members&term=2099", "请选择届次"),
            ("kind=", "请选择要导出的表"),
        ] {
            let again = browser.get(&format!("/office/exports/file?{asked}")).await;
            assert_eq!(again.status, 422, "{asked}");
            assert!(
                again.body.contains(sentence) && again.body.contains("导出表格"),
                "{}",
                again.body
            );
        }
        let telling = format!("上报{number}的名单");
        let fields = [("kind", "voters"), ("reason", telling.as_str())];
        let refused = browser.post("/office/exports/full", &fields).await;
        assert!(
            refused.status == 422
                && refused.body.contains("请不要写身份证号")
                && refused.body.contains(&telling),
            "{}",
            refused.body
        );
        let fields = [
            ("kind", "voters"),
            ("format", "csv"),
            ("reason", "上报名单"),
        ];
        let full = browser.post("/office/exports/full", &fields).await;
        assert!(full.body.contains(&number), "{}", full.body);
        let name = &full.headers["content-disposition"];
        // 含完整号码
        let told = "%E5%90%AB%E5%AE%8C%E6%95%B4%E5%8F%B7%E7%A0%81";
        assert!(name.contains(told), "{name}");
        assert_eq!(office.rows()[5], before + 1);
        for kind in Kind::ALL {
            let template = browser
                .get(&format!("/office/imports/templates/{}", kind.word()))
                .await;
            assert!(template.body.starts_with("PK"), "{kind:?}");
        }
    });
});

db_test!(
    uploads_that_wait_are_told_with_their_time_and_term,
    |test| {
        let office = Office::new(test);
        block_on(async {
            let mut browser = staff(&office);
            let at = upload(&mut browser, "名册.csv", good_rows().as_bytes()).await;
            let list = browser.get("/office/imports").await.body;
            let told = format!("{}届，11月22日 12:00 上传", "2026");
            assert!(list.contains(&told), "{list}");
            assert!(list.contains("最多保留5个"), "{list}");
            let preview = browser.get(&at.location).await.body;
            assert!(preview.contains("最多保留5个"), "{preview}");
        });
    }
);

db_test!(an_empty_program_is_begun_on_pages_alone, |test| {
    const PLACES: &str = "代码,名称\n34,安徽省\n3410,黄山市\n341023,黟县\n341023100,碧阳镇\n";
    block_on(async {
        // As the administrator may make it before there are any places.
        let mut browser = Browser::signed_in(&test.db, Role::CountyStaff, "34");
        let (token, key) = (browser.csrf_token.clone(), new_key());
        let fields = [
            ("csrf_token", token.as_str()),
            ("idempotency_key", key.as_str()),
            ("kind", "divisions"),
        ];
        let request = TestRequest::post()
            .uri("/office/imports")
            .insert_header(("content-type", "multipart/form-data; boundary=X"))
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_payload(multipart(&fields, "区划.csv", PLACES.as_bytes()));
        let at = browser.send(request).await.location;
        let done = browser.post(&at, &[]).await;
        assert!(done.location.contains("added=4"), "{}", done.body);
        let mut administrator = Browser::signed_in(&test.db, Role::SystemAdministrator, "");
        let form = [
            ("name", "li.chen"),
            ("display_name", "李示例"),
            ("role", "county_staff"),
            ("scope", "341023"),
        ];
        let made = administrator.post("/office/accounts", &form).await;
        assert_eq!(made.status, 200, "{}", made.body);
    });
});

db_test!(the_preview_tells_what_must_be_seen_first, |test| {
    let office = Office::new(test);
    block_on(async {
        let mut browser = staff(&office);
        let at = upload(&mut browser, "名册.csv", good_rows().as_bytes()).await;
        browser.post(&at.location, &[]).await;
        let changed = good_rows().replace("高中", "本科");
        let number = id_number("341023", "19750308", 2);
        let file = format!(
            "黟县2021届名册,{number}\n{changed}南门村村委会,{number},女,1975-03,高中,党员,主任\n"
        );
        let at = upload(&mut browser, "名册.csv", file.as_bytes()).await;
        let preview = browser.get(&at.location).await.body;
        assert!(preview.contains("标题写的是2021届，您选的是2026届，请确认"));
        assert!(
            preview.contains("将要变更的内容") && preview.contains("本科"),
            "{preview}"
        );
        assert!(!preview.contains(&number), "{preview}");
        // Another kind of table, as a workbook: the encoding has nothing to do with it.
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["村", "户编号", "户主姓名"]).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let at = upload(&mut browser, "户.xlsx", &bytes).await;
        let preview = browser.get(&at.location).await.body;
        assert!(preview.contains("这个文件看起来是“户”的表"), "{preview}");
        assert!(!preview.contains("换一种编码"));
    });
});
