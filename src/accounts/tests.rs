//! Signing in, sessions, forms: what a person at a browser would notice.

use chrono::Duration;
use diesel::prelude::*;

use super::testing::{Browser, account, block_on};
use super::{Role, commands, session_store};
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::db_test;
use crate::error::Error;
use crate::web::idempotency::new_key;
use actix_web::test::TestRequest;

const COUNTY: &str = "341023";

fn new_account(name: &str) -> super::NewAccount {
    let scope = crate::divisions::DivisionCode::parse(COUNTY).unwrap();
    commands::new_account(name, "张测试", Role::CountyStaff, scope).unwrap()
}

async fn sign_in(browser: &mut Browser, name: &str, password: &str) -> super::testing::Answer {
    let form = [
        ("name", name),
        ("password", password),
        ("next", "/office/people?q=1"),
    ];
    let answer = browser.post("/login", &form).await;
    browser.read_csrf_token();
    answer
}

fn audited(test: &TestDb) -> u64 {
    test.db
        .read_now(|conn| crate::audit::verify(conn, 1))
        .unwrap()
        .events
}

db_test!(
    the_first_sign_in_leads_to_ones_own_password_and_nowhere_else,
    |test| {
        let once = commands::add(&test.db, new_account("li.chen")).unwrap();
        block_on(async {
            let mut browser = Browser::new(&test.db);
            let answer = sign_in(&mut browser, " Li.Chen ", &once.password).await;
            assert_eq!(
                (answer.status, answer.location.as_str()),
                (303, "/office/people?q=1")
            );
            let home = browser.get("/office").await;
            assert_eq!(
                (home.status, home.location.as_str()),
                (303, "/account/password")
            );
            let page = browser.get("/account/password").await;
            assert!(page.body.contains("一次性密码") && !page.body.contains("主导航"));

            let weak = [
                ("current", once.password.as_str()),
                ("new", "12345678"),
                ("again", "12345678"),
            ];
            let refused = browser.post("/account/password", &weak).await;
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains("太常见") && !refused.body.contains("12345678"));
            let wrong = [
                ("current", "not this one"),
                ("new", "yu hou chun shan"),
                ("again", "yu hou chun shan"),
            ];
            assert_eq!(browser.post("/account/password", &wrong).await.status, 422);

            let before = browser.cookies["session"].clone();
            let good = [
                ("current", once.password.as_str()),
                ("new", "yu hou chun shan"),
                ("again", "yu hou chun shan"),
            ];
            let changed = browser.post("/account/password", &good).await;
            assert_eq!(changed.location, "/office?done=password-changed");
            assert_ne!(browser.cookies["session"], before, "a new token");
            let home = browser.get(&changed.location).await;
            assert_eq!(home.status, 200);
            assert!(home.body.contains("密码已修改") && home.body.contains("张测试"));

            let mut other = Browser::new(&test.db);
            assert_eq!(
                sign_in(&mut other, "li.chen", &once.password).await.status,
                422,
                "used up"
            );
            assert_eq!(
                sign_in(&mut other, "li.chen", "yu hou chun shan")
                    .await
                    .status,
                303
            );
        });
    }
);

db_test!(unknown_wrong_and_disabled_answer_alike, |test| {
    let disabled = commands::add(&test.db, new_account("wang")).unwrap();
    commands::add(&test.db, new_account("zhao")).unwrap();
    commands::disable(&test.db, "wang").unwrap();
    block_on(async {
        let mut browser = Browser::new(&test.db);
        let one = sign_in(&mut browser, "nobo", "wrong password").await;
        let two = sign_in(&mut browser, "zhao", "wrong password").await;
        let three = sign_in(&mut browser, "wang", &disabled.password).await;
        assert_eq!((one.status, two.status, three.status), (422, 422, 422));
        assert_eq!(one.body.replace("nobo", "zhao"), two.body);
        assert_eq!(two.body.replace("zhao", "wang"), three.body);
        assert!(one.body.contains("账号或密码不正确") && one.body.contains("value=\"nobo\""));
        assert!(!three.body.contains(&disabled.password) && browser.cookies.is_empty());
    });
});

db_test!(
    a_session_ends_by_the_clock_and_its_token_is_kept_nowhere,
    |test| {
        let mut browser = Browser::signed_in(&test.db, Role::Viewer, COUNTY);
        let token = browser.cookies["session"].clone();
        let now = test.db.clock().now();
        let live = |after: Duration| {
            let token = token.clone();
            test.db
                .read_now(|conn| session_store::session(conn, &token, now + after))
                .unwrap()
                .is_some()
        };
        assert!(live(Duration::minutes(29)) && !live(Duration::minutes(30)));
        let kept: Vec<Vec<u8>> = test
            .db
            .read_now(|conn| {
                Ok(crate::schema::sessions::table
                    .select(crate::schema::sessions::token_hash)
                    .load(conn)?)
            })
            .unwrap();
        assert!(kept.iter().all(|kept| kept != token.as_bytes()));

        let used = |conn: &mut Conn| {
            let token = crate::accounts::session::token_hash(&token);
            let seen = crate::schema::sessions::last_seen_at;
            Ok(crate::schema::sessions::table
                .find(token)
                .select(seen)
                .first::<chrono::NaiveDateTime>(conn)?)
        };
        let set_back = |minutes: i64| {
            let earlier = now - Duration::minutes(minutes);
            let set = test.db.write_now(WriteScope::Above, move |conn| {
                diesel::update(crate::schema::sessions::table)
                    .set(crate::schema::sessions::last_seen_at.eq(earlier))
                    .execute(conn)?;
                Ok(Written::bookkeeping(()))
            });
            set.unwrap();
        };
        set_back(29);
        block_on(async {
            assert_eq!(browser.get("/office").await.status, 200);
            assert_eq!(test.db.read_now(used).unwrap(), now, "use is noted");
            set_back(30);
            let answer = browser.get("/office/people?q=%E5%BC%A0").await;
            assert_eq!(answer.status, 303, "signed out");
            let answer = browser.get("/office").await;
            assert_eq!(
                (answer.status, answer.location.as_str()),
                (303, "/login?next=%2Foffice")
            );
        });
    }
);

db_test!(signing_out_kills_every_copy_of_the_cookie, |test| {
    let mut browser = Browser::signed_in(&test.db, Role::Viewer, COUNTY);
    let mut copy = Browser::new(&test.db);
    copy.cookies = browser.cookies.clone();
    block_on(async {
        assert_eq!(copy.get("/office").await.status, 200);
        let answer = browser.post("/logout", &[]).await;
        assert_eq!(answer.location, "/login?done=signed-out");
        assert_eq!(
            answer.headers["clear-site-data"], "\"cache\"",
            "what a phone has not sent yet stays"
        );
        assert!(!browser.cookies.contains_key("session"));
        assert_eq!(copy.get("/office").await.status, 303);
        assert!(
            browser
                .get(&answer.location)
                .await
                .body
                .contains("您已退出登录")
        );
    });
});

db_test!(a_preset_cookie_is_never_taken_over, |test| {
    let once = commands::add(&test.db, new_account("li.chen")).unwrap();
    block_on(async {
        let mut browser = Browser::new(&test.db);
        browser.cookies.insert("session".to_owned(), "f".repeat(64));
        sign_in(&mut browser, "li.chen", &once.password).await;
        assert_ne!(browser.cookies["session"], "f".repeat(64));
        let mut attacker = Browser::new(&test.db);
        attacker
            .cookies
            .insert("session".to_owned(), "f".repeat(64));
        assert_eq!(attacker.get("/office").await.status, 303);
    });
});

db_test!(the_way_back_after_signing_in_stays_with_us, |test| {
    let once = commands::add(&test.db, new_account("li.chen")).unwrap();
    block_on(async {
        for foreign in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/logout",
        ] {
            let mut browser = Browser::new(&test.db);
            let form = [
                ("name", "li.chen"),
                ("password", once.password.as_str()),
                ("next", foreign),
            ];
            assert_eq!(
                browser.post("/login", &form).await.location,
                "/office",
                "{foreign}"
            );
        }
        let mut browser = Browser::new(&test.db);
        let answer = browser
            .get("/ui?size=xl&theme=hc&back=https%3A%2F%2Fevil.example")
            .await;
        assert_eq!(answer.location, "/");
        assert!(
            browser
                .get("/")
                .await
                .body
                .contains("data-size=\"xl\" data-theme=\"hc\"")
        );
    });
});

db_test!(
    forms_from_elsewhere_or_without_their_token_change_nothing,
    |test| {
        let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
        let mut other = Browser::signed_in(&test.db, Role::SystemAdministrator, "");
        let id = account(&test.db, "zhao", Role::Viewer, COUNTY);
        let path = format!("/office/accounts/{id}/disable");
        let before = audited(test);
        block_on(async {
            for token in ["", "x", other.csrf_token.as_str()] {
                let answer = browser
                    .post(&path, &[("version", "1"), ("csrf_token", token)])
                    .await;
                assert_eq!(answer.status, 403, "{token}");
                assert!(answer.body.contains("没有提交成功"));
            }
            let fields = [
                ("version", "1"),
                ("csrf_token", browser.csrf_token.as_str()),
                ("idempotency_key", "0123456789abcdef"),
            ];
            let form = || TestRequest::post().uri(&path).set_form(fields);
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
                ("origin", "null"),
                ("referer", "https://evil.example/"),
            ] {
                let mut copy = Browser::new(&test.db);
                copy.cookies = browser.cookies.clone();
                assert_eq!(
                    copy.send(form().insert_header((name, value))).await.status,
                    403,
                    "{value}"
                );
            }
            let text = form().insert_header(("content-type", "text/plain"));
            let mut copy = Browser::new(&test.db);
            copy.cookies = browser.cookies.clone();
            assert_eq!(copy.send(text).await.status, 415);
            // The sign-in form has no session, so it needs the browser's word.
            let login = TestRequest::post()
                .uri("/login")
                .set_form([("name", "a"), ("password", "b")]);
            assert_eq!(Browser::new(&test.db).send(login).await.status, 403);
            assert_eq!(audited(test), before);
            assert_eq!(other.get("/office").await.status, 200);
        });
    }
);

db_test!(
    a_form_sent_twice_is_done_once_and_a_changed_one_is_refused,
    |test| {
        let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
        block_on(async {
            let key = new_key();
            let form = |name: &'static str| {
                [
                    ("name", name),
                    ("display_name", "赵测试"),
                    ("role", "viewer"),
                    ("scope", COUNTY),
                    ("idempotency_key", key.as_str()),
                ]
            };
            let first = browser.post("/office/accounts", &form("zhao")).await;
            assert_eq!(first.status, 200);
            assert!(first.body.contains("一次性密码"), "{}", first.body);
            let events = audited(test);
            let again = browser.post("/office/accounts", &form("zhao")).await;
            assert_eq!(
                (again.status, again.location.as_str()),
                (303, "/office/accounts?done=account-added-before")
            );
            let other = browser.post("/office/accounts", &form("qian")).await;
            assert_eq!(other.status, 422);
            assert!(other.body.contains("已经提交过"));
            assert_eq!(audited(test), events);
            assert!(
                commands::list(&test.db)
                    .unwrap()
                    .iter()
                    .all(|account| account.name != "qian")
            );
        });
    }
);

db_test!(a_refused_form_shows_what_was_typed, |test| {
    let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
    account(&test.db, "zhao", Role::Viewer, COUNTY);
    block_on(async {
        let typed = [
            ("name", "zhao"),
            ("display_name", "<赵>"),
            ("role", "viewer"),
            ("scope", "341024"),
        ];
        let answer = browser.post("/office/accounts", &typed).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("不在您的管理范围内"),
            "another county: {}",
            answer.body
        );
        for kept in [
            "value=\"zhao\"",
            "value=\"&lt;赵&gt;\"",
            "value=\"viewer\" selected",
            "value=\"341024\"",
        ] {
            assert!(answer.body.contains(kept), "{kept}");
        }
        let taken = [
            ("name", "zhao"),
            ("display_name", "赵"),
            ("role", "viewer"),
            ("scope", COUNTY),
        ];
        let answer = browser.post("/office/accounts", &taken).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("已经有人用了"));
    });
});

db_test!(an_old_page_does_not_overwrite_a_newer_change, |test| {
    let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
    let mut victim = Browser::signed_in(&test.db, Role::Viewer, COUNTY);
    let path = format!("/office/accounts/{}", victim.account_id);
    block_on(async {
        assert_eq!(victim.get("/office").await.status, 200);
        let disabled = browser
            .post(&format!("{path}/disable"), &[("version", "1")])
            .await;
        assert_eq!(disabled.location, "/office/accounts?done=account-disabled");
        assert_eq!(
            victim.get("/office").await.status,
            303,
            "its sessions have ended"
        );
        let stale = browser
            .post(&format!("{path}/enable"), &[("version", "1")])
            .await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("刚被他人改动") && stale.body.contains("启用账号"));
        let late = [
            ("version", "1"),
            ("display_name", "迟到的名"),
            ("role", "auditor"),
            ("scope", COUNTY),
        ];
        let again = browser.post(&path, &late).await;
        assert_eq!(again.status, 409);
        for kept in [
            "现在登记的是：测试人员，只读人员，341023（尚未导入），已停用",
            "value=\"迟到的名\"",
            "value=\"auditor\" selected",
            "name=\"version\" value=\"2\"",
        ] {
            assert!(again.body.contains(kept), "{kept}: {}", again.body);
        }
        let enabled = browser
            .post(&format!("{path}/enable"), &[("version", "2")])
            .await;
        assert_eq!(enabled.status, 303);
        victim.open_session();
        let form = [
            ("version", "3"),
            ("display_name", "新名"),
            ("role", "auditor"),
            ("scope", COUNTY),
        ];
        assert_eq!(
            browser.post(&path, &form).await.location,
            "/office/accounts?done=account-changed"
        );
        assert_eq!(
            victim.get("/office").await.status,
            303,
            "a new role needs a new sign-in"
        );
        victim.open_session();
        let reset = browser
            .post(&format!("{path}/reset"), &[("version", "4")])
            .await;
        assert!(reset.status == 200 && reset.body.contains("只显示这一次"));
        assert_eq!(victim.get("/office").await.status, 303);
    });
});

db_test!(nobody_disables_themselves, |test| {
    let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
    let path = format!("/office/accounts/{}/disable", browser.account_id);
    block_on(async {
        assert_eq!(browser.post(&path, &[("version", "1")]).await.status, 409);
        assert_eq!(browser.get("/office").await.status, 200);
    });
});

db_test!(five_wrong_passwords_make_the_browser_wait, |test| {
    let once = commands::add(&test.db, new_account("li.chen")).unwrap();
    block_on(async {
        let mut browser = Browser::new(&test.db);
        for _ in 0..5 {
            assert_eq!(
                sign_in(&mut browser, "li.chen", "wrong password")
                    .await
                    .status,
                422
            );
        }
        let answer = sign_in(&mut browser, "li.chen", &once.password).await;
        assert_eq!(answer.status, 429);
        assert!(answer.headers.contains_key("retry-after"));
    });
});

db_test!(the_first_administrator_is_made_once, |test| {
    let first = commands::ensure_first_administrator(&test.db)
        .unwrap()
        .unwrap();
    assert_eq!(first.name, "admin");
    assert!(
        commands::ensure_first_administrator(&test.db)
            .unwrap()
            .is_none()
    );
    let reset = commands::reset(&test.db, "ADMIN").unwrap();
    assert_ne!(reset.password, first.password);
    assert!(matches!(
        commands::reset(&test.db, "nobody"),
        Err(Error::Invalid(_))
    ));
    assert!(matches!(
        commands::add(&test.db, new_account("admin")),
        Err(Error::Conflict(_))
    ));
    assert_eq!(commands::list(&test.db).unwrap().len(), 1);
});

db_test!(over_tls_the_cookie_is_bound_to_this_host, |test| {
    let once = commands::add(&test.db, new_account("li.chen")).unwrap();
    block_on(async {
        let mut browser = Browser::new(&test.db);
        browser.app.public_url = Some("https://cunzhi.example.cn".to_owned());
        let form = [("name", "li.chen"), ("password", once.password.as_str())];
        let request = TestRequest::post().uri("/login").set_form(form);
        let answer = browser
            .send(request.insert_header(("origin", "https://cunzhi.example.cn")))
            .await;
        let cookie = &answer.headers["set-cookie"];
        for part in [
            "__Host-session=",
            "HttpOnly",
            "SameSite=Lax",
            "Secure",
            "Path=/",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain") && !answer.location.contains(&cookie[15..40]));
        assert!(answer.headers.contains_key("strict-transport-security"));
        assert_eq!(browser.get("/account/password").await.status, 200);
    });
});

db_test!(
    a_program_is_told_of_a_one_time_password_as_programs_are,
    |test| {
        let once = commands::add(&test.db, new_account("li.chen")).unwrap();
        block_on(async {
            let mut browser = Browser::new(&test.db);
            sign_in(&mut browser, "li.chen", &once.password).await;
            let answer = browser
                .get("/api/v1/composition?division=341023&term=2026")
                .await;
            assert_eq!(answer.status, 403, "{}", answer.location);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            assert!(answer.body.contains("一次性密码"), "{}", answer.body);
        });
    }
);

db_test!(who_works_with_data_has_a_place, |test| {
    let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, "");
    block_on(async {
        for (role, scope, status) in [
            ("county_staff", "", 422),
            ("township_staff", "", 422),
            ("viewer", "", 422),
            ("township_staff", "341023", 422),
            ("auditor", "", 200),
            ("system_administrator", "", 200),
        ] {
            let name = format!("{role}{}", scope.len()).replace('_', "-");
            let form = [
                ("name", name.as_str()),
                ("display_name", "赵测试"),
                ("role", role),
                ("scope", scope),
            ];
            let answer = browser.post("/office/accounts", &form).await;
            assert_eq!(answer.status, status, "{role} {scope}: {}", answer.body);
            assert!(status == 200 || answer.body.contains("管理范围"));
        }
    });
});

db_test!(the_first_account_is_made_before_there_are_places, |test| {
    let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, "");
    let form = |name: &'static str, scope: &'static str| {
        [
            ("name", name),
            ("display_name", "赵测试"),
            ("role", "county_staff"),
            ("scope", scope),
        ]
    };
    block_on(async {
        let page = browser.get("/office/accounts/new").await.body;
        assert!(page.contains("系统里还没有区划"), "{page}");
        let wrong = browser
            .post("/office/accounts", &form("a.b", "991023"))
            .await;
        assert_eq!(wrong.status, 422, "no such province");
        let right = browser
            .post("/office/accounts", &form("a.c", "341023"))
            .await;
        assert_eq!(right.status, 200, "{}", right.body);
        let list = browser.get("/office/accounts").await.body;
        assert!(list.contains("341023（尚未导入）"), "{list}");

        // A whole start on pages: an account of the province imports the places.
        let made = browser.post("/office/accounts", &form("a.d", "34")).await;
        assert_eq!(made.status, 200, "{}", made.body);
    });
    let imported = test.db.write_now(WriteScope::Above, |conn| {
        let province = crate::divisions::DivisionCode::parse("34").unwrap();
        let place = crate::divisions::NewDivision::new(province, "安徽省".to_owned());
        crate::divisions::insert_many(conn, &[place])?;
        Ok(Written::bookkeeping(()))
    });
    imported.unwrap();
    block_on(async {
        let unknown = browser
            .post("/office/accounts", &form("a.e", "341099"))
            .await;
        assert_eq!(unknown.status, 422, "compared with the places on record");
    });
});

db_test!(a_one_time_password_ends_after_two_weeks, |test| {
    let once = commands::add(&test.db, new_account("li.chen")).unwrap();
    let ended_at = |until: chrono::NaiveDateTime| {
        let set = test.db.write_now(WriteScope::Above, move |conn| {
            use crate::schema::accounts::dsl::{accounts, one_time_until};
            diesel::update(accounts)
                .set(one_time_until.eq(until))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
        set.unwrap();
    };
    let now = test.db.clock().now();
    block_on(async {
        let mut browser = Browser::new(&test.db);
        let given = test.db.read_now(|conn| {
            use crate::schema::accounts::dsl::{accounts, one_time_until};
            Ok(accounts
                .select(one_time_until)
                .first::<Option<chrono::NaiveDateTime>>(conn)?)
        });
        assert_eq!(given.unwrap(), Some(now + Duration::days(14)));
        ended_at(now - Duration::seconds(1));
        let late = sign_in(&mut browser, "li.chen", &once.password).await;
        assert_eq!(late.status, 422);
        assert!(late.body.contains("已过期"), "{}", late.body);
        let wrong = sign_in(&mut browser, "li.chen", "not the password").await;
        assert!(!wrong.body.contains("已过期"), "said to those who know it");
        let new = commands::reset(&test.db, "li.chen").unwrap();
        let answer = sign_in(&mut browser, "li.chen", &new.password).await;
        assert_eq!(answer.status, 303);
        // One's own password has no end.
        let form = [
            ("current", new.password.as_str()),
            ("new", "a long sentence of my own"),
            ("again", "a long sentence of my own"),
        ];
        let changed = browser.post("/account/password", &form).await;
        assert_eq!(changed.status, 303, "{}", changed.body);
        let mut other = Browser::new(&test.db);
        let answer = sign_in(&mut other, "li.chen", "a long sentence of my own").await;
        assert_eq!(answer.status, 303);
        assert_eq!(other.get("/office").await.status, 200);
    });
});
