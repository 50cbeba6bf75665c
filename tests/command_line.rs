//! The program as it is typed: exit statuses, result lines, sentences, key file, backup.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

mod common;

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use common::{Place, made_up, on_both};

/// One good row and one with a wrong check digit.
fn two_rows(place: &Place) -> String {
    let text = made_up::roster(&made_up::villages(), 2);
    let lines: Vec<&str> = text.lines().collect();
    let row = lines[2];
    let at = row.find("341023").unwrap() + 17;
    let other = if row.as_bytes()[at] == b'1' { "2" } else { "1" };
    let bad = format!("{}{other}{}", &row[..at], &row[at + 1..]);
    place.write("two.csv", [lines[0], lines[1], &bad].join("\r\n"))
}

/// Words nobody means, and what the answer names. FILE is a file that is there.
const MISTYPED: &[(&[&str], &str)] = &[
    (&[], "请写明要做什么"),
    (&["sreve"], "不认识的命令“sreve”"),
    (&["check", "--fast"], "--fast"),
    (&["check", "more"], "more"),
    (&["serve", "--listen"], "缺少内容"),
    (&["import"], "缺少必填的内容"),
    (&["import", "members"], "缺少必填的内容"),
    (&["import", "people", "FILE"], "不认识的种类“people”"),
    (
        &["import", "members", "none.csv", "--term", "2026"],
        "“none.csv”不存在",
    ),
    (
        &["import", "members", ".", "--term", "2026"],
        "“.”是一个文件夹",
    ),
    (
        &["import", "members", "/dev/null", "--term", "2026"],
        "不是普通文件",
    ),
    (&["import", "members", "FILE", "--dry-run=1"], "--dry-run"),
    (
        &["import", "members", "FILE", "FILE", "--report", "r.csv"],
        "一次只能用于一个文件",
    ),
    (
        &["import", "members", "FILE", "--report", "nowhere/r.csv"],
        "写不进去",
    ),
    (
        &["import", "members", "FILE", "--report", "FILE"],
        "就是要导入的文件",
    ),
    (
        &["import", "members", "FILE", "--report", "r.pdf"],
        "只能写成 .csv 或 .xlsx 文件",
    ),
    (&["term"], "请写明要做什么"),
    (&["term", "add", "2026"], "--starts"),
    (
        &["term", "add", "2026", "--starts", "2026-13-01"],
        "日期“2026-13-01”",
    ),
    (
        &["term", "add", "2026", "--starts", "2026-12"],
        "日期“2026-12”",
    ),
    (
        &[
            "term",
            "add",
            "2026",
            "--starts",
            "2026-12-20",
            "--ordinal",
            "a",
        ],
        "--ordinal",
    ),
    (
        &[
            "election-day",
            "set",
            "--division",
            "12345",
            "--term",
            "2026",
            "2026-12-20",
        ],
        "“12345”不是区划代码",
    ),
    (
        &[
            "election-day",
            "set",
            "--division",
            "34",
            "--term",
            "2026",
            "20 December",
        ],
        "日期“20 December”",
    ),
    (
        &[
            "composition",
            "--division",
            "34",
            "--term",
            "2026",
            "--format",
            "pdf",
        ],
        "“pdf”",
    ),
    (&["tally"], "缺少必填的内容"),
    (&["tally", "none.json"], "“none.json”不存在"),
    (&["tally", "."], "“.”读不出来"),
    (&["tally", "FILE", "--rule-sets"], "与别的选项冲突"),
    (&["tally", "FILE", "--lines", "FILE"], "与别的选项冲突"),
    (&["tally", "--lines"], "缺少内容"),
    (&["tally", "--lines", "none.jsonl"], "“none.jsonl”不存在"),
    (
        &["tally", "--lines", "FILE", "--threads", "0"],
        "“0”不能用于",
    ),
    (&["user", "add", "someone"], "--role"),
    (
        &["user", "add", "someone", "--role", "king"],
        "不认识的角色“king”",
    ),
    (
        &[
            "user", "add", "someone", "--role", "viewer", "--scope", "9x",
        ],
        "“9x”不是区划代码",
    ),
    (
        &["user", "add", "someone", "--role", "county_staff"],
        "--scope",
    ),
    (
        &[
            "user",
            "add",
            "someone",
            "--role",
            "township_staff",
            "--scope",
            "341023",
        ],
        "乡镇（9位代码）",
    ),
    (&["audit", "verify", "--from", "0"], "--from"),
    (&["audit", "verify", "--from", "one"], "--from"),
    (&["backup"], "缺少必填的内容"),
    (&["restore", "none.db"], "“none.db”不存在"),
    (&["--config", "none.toml", "check"], "“none.toml”读不出来"),
];

/// What is not on record, and what the answer names. FILE is a roster.
const UNKNOWN: &[(&[&str], &str)] = &[
    (&["import", "members", "FILE"], "请指明届次"),
    (
        &["import", "divisions", "FILE", "--term", "2026"],
        "不分届次",
    ),
    (
        &["import", "seats", "FILE", "--term", "2026", "--replace"],
        "--replace",
    ),
    (
        &["import", "members", "FILE", "--term", "2031"],
        "没有届次“2031”",
    ),
    (&["term", "add", "2026", "--starts", "2031-12-01"], "2026"),
    (
        &["term", "add", "a b", "--starts", "2031-12-01"],
        "届次名称",
    ),
    (
        &[
            "election-day",
            "set",
            "--division",
            "110101",
            "--term",
            "2026",
            "2026-12-20",
        ],
        "没有代码为 110101 的区划",
    ),
    (
        &["composition", "--division", "110101", "--term", "2026"],
        "110101",
    ),
    (
        &["composition", "--division", "341023", "--term", "2031"],
        "2031",
    ),
    (
        &[
            "composition",
            "--division",
            "341023",
            "--term",
            "2026",
            "--by",
            "street",
        ],
        "street",
    ),
    (
        &[
            "composition",
            "--division",
            "341023",
            "--term",
            "2026",
            "--kind",
            "city",
        ],
        "city",
    ),
    (
        &[
            "composition",
            "--division",
            "341023",
            "--term",
            "2026",
            "--as-of",
            "soon",
        ],
        "soon",
    ),
    (
        &[
            "user", "add", "someone", "--role", "viewer", "--scope", "110101",
        ],
        "110101",
    ),
    (&["audit", "verify", "--from", "99999"], "最长的审计链只有"),
    (&["user", "disable", "nobody"], "没有账号“nobody”"),
    (&["user", "reset", "nobody"], "没有账号“nobody”"),
];

fn refuse_all(place: &Place, cases: &[(&[&str], &str)], file: &str) {
    for (words, part) in cases {
        let words: Vec<&str> = words
            .iter()
            .map(|word| if *word == "FILE" { file } else { *word })
            .collect();
        place.run(&words).refuses(part);
    }
}

#[test]
fn every_mistyped_word_is_refused_with_one_sentence() {
    let place = Place::sqlite();
    let file = place.write("a.csv", "x\r\n");
    refuse_all(&place, MISTYPED, &file);
    assert!(!place.file().exists(), "a mistyped command made a database");
}

#[test]
fn a_database_that_cannot_be_is_refused_and_nothing_is_made() {
    let place = Place::sqlite();
    let refused = |database: &str, part: &str| {
        let mut command = place.bare();
        command.args(["--database", database, "init"]);
        common::run(&mut command).refuses(part)
    };
    refused("cunzhi.db", "无法识别");
    refused("sqlite:", "无法识别");
    refused("sqlite:nowhere/a.db", "文件夹“nowhere”不存在");
    assert!(!place.folder().join("nowhere").exists());
    place.write("a.txt", "a letter, not a database");
    refused("sqlite:a.txt", "这个文件不是数据库");
    let told = refused("postgres://me:geheim@127.0.0.1:1/x", "连不上数据库服务器").err;
    assert!(!told.contains("geheim"), "{told}");
}

#[test]
fn an_emptied_database_file_is_not_taken_for_a_new_one() {
    let place = Place::sqlite();
    place.write("a.db", "");
    for words in [
        &["check"][..],
        &["export", "divisions"],
        &["composition", "--division", "34", "--term", "2026"],
        &["term", "list"],
        &["init"],
        &["serve", "--listen", "127.0.0.1:0"],
        &["backup", "b.db"],
    ] {
        place.run(words).refuses("是空的");
        assert_eq!(std::fs::metadata(place.file()).unwrap().len(), 0);
        assert!(!place.folder().join("a.db.key").exists(), "{words:?}");
    }
}

#[test]
fn an_election_day_tells_which_days_below_it_replaced() {
    let place = Place::sqlite();
    place.prepare();
    let set = |code: &str, day: &str| {
        let words = [
            "election-day",
            "set",
            "--division",
            code,
            "--term",
            "2026",
            day,
        ];
        place.run(&words).ends(0).err
    };
    let village = "341023100001";
    assert!(!set(village, "2026-12-05").contains("已被取代"));
    let told = set("341023", "2026-12-21");
    assert!(
        told.contains("已被取代") && told.contains("（2026-12-05）"),
        "{told}"
    );
    assert!(!set("341023", "2026-12-20").contains("已被取代"));
}

/// All names that lead to a file of the folder: itself, with dots, a link, a second name.
fn spellings(place: &Place, name: &str) -> Vec<String> {
    let file = place.folder().join(name);
    let (link, second) = (
        place.folder().join(format!("{name}.soft.csv")),
        place.folder().join(format!("{name}.hard.csv")),
    );
    std::os::unix::fs::symlink(&file, &link).unwrap();
    std::fs::hard_link(&file, &second).unwrap();
    let dotted = format!(
        "./../{}/{name}",
        place.folder().file_name().unwrap().to_str().unwrap()
    );
    vec![
        name.to_owned(),
        dotted,
        link.display().to_string(),
        second.display().to_string(),
    ]
}

#[test]
fn no_result_is_written_over_the_programs_own_files() {
    let place = Place::sqlite();
    place.prepare();
    let table = place.write("t.csv", made_up::roster(&made_up::villages(), 2));
    place.write("cunzhi.toml", "log = \"plain\"\n");
    place.write("a.db-wal", "");
    for name in ["a.db", "a.db.key", "a.db.lock", "cunzhi.toml", "t.csv"] {
        let before = std::fs::read(place.folder().join(name)).unwrap();
        for path in spellings(&place, name) {
            let asked = ["--division", "341023", "--term", "2026", "--output", &path];
            let mut composition = vec!["composition"];
            composition.extend(asked);
            let mut export = vec!["export", "members"];
            export.extend(asked);
            let import = ["import", "members", &table, "--term", "2026", "--dry-run"];
            let mut report = import.to_vec();
            report.extend(["--report", &path]);
            if name != "t.csv" {
                place.run(&composition).refuses("请换一个文件名");
                place.run(&export).refuses("请换一个文件名");
            }
            place.run(&report).refuses("请换一个文件名");
        }
        assert_eq!(std::fs::read(place.folder().join(name)).unwrap(), before);
    }
    for absent in ["a.db-wal", "a.db-shm", "./a.db-wal"] {
        let words = ["export", "divisions", "--output", absent];
        place.run(&words).refuses("就是数据库文件");
        place.run(&["backup", absent]).refuses("请换一个文件名");
    }
    place.run(&["check"]).ends(0);
}

#[test]
fn a_result_replaces_a_former_one_and_nothing_else() {
    let place = Place::sqlite();
    place.prepare();
    let path = place.write("letter.csv", "a letter to the county");
    let export = |format: &str, path: &str| {
        place.run(&[
            "export",
            "divisions",
            "--division",
            "341023",
            "--format",
            format,
            "--output",
            path,
        ])
    };
    export("csv", &path).refuses("没有覆盖");
    let other = place.write("other.csv", "SQLite format 3\0 another database");
    export("csv", &other).refuses("没有覆盖");
    export("csv", ".").refuses("是一个文件夹");
    export("csv", "nowhere/a.csv").refuses("文件夹不存在");
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "a letter to the county"
    );
    for (format, name) in [("csv", "x.csv"), ("xlsx", "x.xlsx")] {
        export(format, name).ends(0);
        let first = std::fs::read(place.folder().join(name)).unwrap();
        assert!(first.len() > 100);
        export(format, name).ends(0);
    }
    export("xlsx", "x.csv").refuses("没有覆盖");
    let asked = [
        "composition",
        "--division",
        "341023",
        "--term",
        "2026",
        "--output",
    ];
    for _ in 0..2 {
        let mut words = asked.to_vec();
        words.push("c.json");
        place.run(&words).ends(0);
    }
    // A command that fails half-way leaves what was there, and no half file beside it.
    let before = std::fs::read(place.folder().join("x.csv")).unwrap();
    place
        .run(&["export", "members", "--term", "2031", "--output", "x.csv"])
        .refuses("2031");
    assert_eq!(std::fs::read(place.folder().join("x.csv")).unwrap(), before);
    let left: Vec<_> = std::fs::read_dir(place.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("partial"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn unknown_terms_places_and_accounts_are_named() {
    on_both(|place| {
        place.prepare();
        let file = place.write("m.csv", made_up::roster(&made_up::villages(), 2));
        refuse_all(place, UNKNOWN, &file);
        let unreadable = place.write("no-table.csv", "一,二\r\n1,2\r\n");
        place
            .run(&["import", "members", &unreadable, "--term", "2026"])
            .refuses("no-table.csv");
    });
}

#[test]
fn an_import_tells_its_counts_in_one_line_and_refuses_as_a_whole() {
    on_both(|place| {
        place.prepare();
        let file = two_rows(place);
        let import = |more: &[&str]| {
            let mut words = vec!["import", "members", &file, "--term", "2026"];
            words.extend(more);
            place.run(&words)
        };
        let line = |ran: common::Ran| ran.out.lines().last().unwrap().to_owned();
        let counts = |added: u8, unchanged: u8, refused: u8, written: bool| {
            format!(
                "{{\"kind\": \"members\", \"rows\": 2, \"added\": {added}, \"changed\": 0, \
                 \"unchanged\": {unchanged}, \"removed\": 0, \"refused\": {refused}, \
                 \"skipped\": 0, \"written\": {written}}}"
            )
        };
        assert_eq!(line(import(&["--dry-run"]).ends(1)), counts(1, 0, 1, false));
        let refused = import(&[]).ends(1);
        assert!(refused.err.contains("第3行") && refused.err.contains("bad_id_number"));
        assert!(
            !refused.err.contains('\r'),
            "no progress without a terminal"
        );
        assert_eq!(line(refused), counts(1, 0, 1, false));
        let report = place.folder().join("r.csv").display().to_string();
        let written = import(&["--skip-bad-rows", "--report", &report]).ends(1);
        assert_eq!(line(written), counts(1, 0, 1, true));
        let again = import(&["--skip-bad-rows"]).ends(1);
        assert_eq!(line(again), counts(0, 1, 1, true));
        let report = std::fs::read_to_string(report).unwrap();
        let mut lines = report.trim_start_matches('\u{feff}').lines();
        assert_eq!(lines.next(), Some("行号,列名,代码,级别,说明,值"));
        assert!(lines.next().unwrap().starts_with("3,"), "{report}");
        place.run(&["check"]).ends(0);
    });
}

#[test]
fn of_several_files_all_are_written_or_none_and_each_is_named() {
    on_both(|place| {
        place.prepare();
        let bad = two_rows(place);
        let text = made_up::roster(&made_up::villages(), 1);
        let good = place.write("good.csv", &text);
        let last = place.write("last.csv", &text);
        let import = |more: &[&str]| {
            let mut words = vec!["import", "members", "--term", "2026"];
            words.extend(more);
            place.run(&words)
        };
        let refused = import(&[&good, &bad, &last]).ends(1);
        for told in [
            "two.csv”第3行",
            "two.csv”有行被拒绝；所有文件都没有写入",
            "last.csv”没有读",
        ] {
            assert!(refused.err.contains(told), "{told}: {}", refused.err);
        }
        assert_eq!(refused.out.lines().count(), 1, "{}", refused.out);
        assert!(refused.out.contains("\"rows\": 3") && refused.out.contains("\"written\": false"));
        let written = import(&[&good, &bad, &last, "--skip-bad-rows"]).ends(1);
        assert!(written.out.contains("\"rows\": 4") && written.out.contains("\"written\": true"));
        place.run(&["check"]).ends(0);
    });
}

#[test]
fn the_key_file_is_private_and_never_made_anew() {
    let place = Place::sqlite();
    place.run(&["init"]).ends(0);
    let key = place.folder().join("a.db.key");
    for file in [&key, &place.file()] {
        let mode = std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    let content = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    for words in [&["term", "list"][..], &["check"], &["init"], &["serve"]] {
        place.run(words).refuses("不见了");
        assert!(!key.exists(), "{words:?} made a new key");
    }
    let other = Place::sqlite();
    other.run(&["init"]).ends(0);
    std::fs::copy(other.folder().join("a.db.key"), &key).unwrap();
    for words in [&["term", "list"][..], &["init"]] {
        place.run(words).refuses("不是这个数据库的");
    }
    std::fs::write(&key, "cunzhi-key-1\nencryption 00\n").unwrap();
    place.run(&["term", "list"]).refuses("不能用");
    let elsewhere = place.write("elsewhere.key", content);
    place
        .run(&["--key-file", &elsewhere, "term", "list"])
        .ends(0);
}

#[test]
fn beside_a_server_one_reads_and_backs_up_but_does_not_write() {
    let place = Place::sqlite();
    place.prepare();
    let file = place.write("m.csv", made_up::roster(&made_up::villages(), 70));
    place
        .run(&["import", "members", &file, "--term", "2026"])
        .ends(0);
    let server = place.serve(&["--trusted-proxy", "127.0.0.1"]);
    assert!(
        server.address.starts_with("http://127.0.0.1:"),
        "{}",
        server.address
    );
    for words in [
        &["init"][..],
        &["term", "add", "2031", "--starts", "2031-12-01"],
        &["import", "members", &file, "--term", "2026"],
        &[
            "user", "add", "someone", "--role", "viewer", "--scope", "341023",
        ],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        place.run(words).refuses("正被另一个 cunzhi 程序使用");
    }
    let asked = ["composition", "--division", "341023", "--term", "2026"];
    for words in [
        &["term", "list"][..],
        &["user", "list"],
        &["check"],
        &["audit", "verify"],
        &["import", "members", &file, "--term", "2026", "--dry-run"],
        &asked,
    ] {
        place.run(words).ends(0);
    }
    let copy = place.folder().join("copy.db").display().to_string();
    place.run(&["backup", &copy]).ends(0);
    place.run(&["backup", &copy]).refuses("已存在");
    place.run(&["restore", &copy]).refuses("已存在");
    assert_eq!(server.stop(), Some(0));
    let figures = place.run(&asked).ends(0).out;

    let restored = Place::sqlite();
    let left = restored.write("a.db-wal", "changes of another database");
    restored.run(&["restore", &copy]).refuses("a.db-wal");
    std::fs::remove_file(left).unwrap();
    restored.run(&["restore", &copy]).ends(0);
    restored.run(&["check"]).refuses("不见了");
    let key = place.folder().join("a.db.key");
    std::fs::copy(key, restored.folder().join("a.db.key")).unwrap();
    restored.run(&["check"]).ends(0);
    assert_eq!(restored.run(&asked).ends(0).out, figures);
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let place = Place::sqlite();
    place.prepare();
    let copy = place.folder().join("copy.db");
    let copy_name = copy.display().to_string();
    place.run(&["backup", &copy_name]).ends(0);
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    let restored = Place::sqlite();
    assert_eq!(restored.run(&["restore", &copy_name]).code, 2);
    assert!(!restored.file().exists());
    let beyond = place.folder().join("nowhere/copy.db").display().to_string();
    place.run(&["backup", &beyond]).refuses("写不进去");
}

#[test]
fn the_settings_tell_their_origin_and_hide_passwords() {
    let place = Place::sqlite();
    place.write(
        "cunzhi.toml",
        "listen = \"127.0.0.1:1\"\npublic_url = \"https://a.example\"\n",
    );
    let mut command = place.bare();
    command.env("CUNZHI_LISTEN", "127.0.0.1:2").args([
        "--database",
        "postgres://me:geheim@db.example/county",
        "config",
    ]);
    let told = common::run(&mut command).ends(0).out;
    assert!(!told.contains("geheim"), "{told}");
    for (key, value, origin) in [
        ("database", "postgres://…@db.example/county", "命令行"),
        ("listen", "127.0.0.1:2", "环境变量 CUNZHI_LISTEN"),
        ("public_url", "https://a.example", "文件 cunzhi.toml"),
        ("trusted_proxy", "", "默认"),
    ] {
        let line = told.lines().find(|line| line.starts_with(key)).unwrap();
        assert!(line.starts_with(&format!("{key} = \"{value}\"")), "{line}");
        assert!(line.ends_with(origin), "{line}");
    }
    for (wrong, part) in [
        ("lisen = \"a\"", "lisen"),
        ("listen = 8080", "引号"),
        ("listen = \"a", "cunzhi.toml"),
    ] {
        place.write("cunzhi.toml", wrong);
        let mut command = place.bare();
        common::run(command.arg("config")).refuses(part);
    }
}

#[test]
fn wrong_settings_of_the_server_are_refused() {
    let place = Place::sqlite();
    for (words, part) in [
        (["--listen", "nonsense"], "地址写法不对"),
        (["--listen", "203.0.113.9:8080"], "这台机器没有这个地址"),
        (["--public-url", "ftp://a.example"], "http://"),
        (["--trusted-proxy", "next door"], "IP地址"),
    ] {
        let mut all = vec!["serve"];
        all.extend(words);
        let ran = place.run(&all).ends(2);
        assert!(
            ran.err.lines().last().unwrap().contains(part),
            "{}",
            ran.err
        );
    }
    let mut command = place.command(&["serve"]);
    let ran = common::run(command.env("CUNZHI_LOG_FORMAT", "xml")).ends(2);
    assert!(ran.err.contains("“xml”"), "{}", ran.err);
}

#[test]
fn tampering_with_the_audit_is_found_at_its_first_row() {
    on_both(|place| {
        place.prepare();
        place.run(&["audit", "verify"]).ends(0);
        let (disable, enable) = if place.is_postgres() {
            let all = "ALTER TABLE audit_events";
            (
                format!("{all} DISABLE TRIGGER USER"),
                format!("{all} ENABLE TRIGGER USER"),
            )
        } else {
            (
                "DROP TRIGGER audit_events_no_update".to_owned(),
                String::new(),
            )
        };
        place.execute(&format!(
            "{disable}; UPDATE audit_events SET subject = 'x' WHERE chain = '341023' AND sequence IN (2, 3); {enable}"
        ));
        let found = place.run(&["audit", "verify"]).ends(1);
        assert!(
            found.err.contains("审计链 341023 第2条不符"),
            "{}",
            found.err
        );
        assert_eq!(found.err.matches("审计链").count(), 1, "{}", found.err);
        assert!(
            place
                .run(&["check"])
                .ends(1)
                .out
                .contains("审计链 341023 第2条")
        );
        place.run(&["audit", "verify", "--from", "4"]).ends(0);
    });
}

#[test]
fn tampering_with_a_membership_is_found_in_the_sums() {
    on_both(|place| {
        place.prepare();
        let file = place.write("m.csv", made_up::roster(&made_up::villages(), 70));
        place
            .run(&["import", "members", &file, "--term", "2026"])
            .ends(0);
        place.run(&["check"]).ends(0);
        place.execute(
            "UPDATE memberships SET sex = 3 - sex WHERE current_unit_code = '341023100200'",
        );
        let found = place.run(&["check"]).ends(1);
        assert!(found.out.contains("341023100200"), "{}", found.out);
    });
}

#[test]
fn accounts_are_made_listed_reset_and_disabled() {
    on_both(|place| {
        place.prepare();
        let first = place.run(&["init"]).ends(0);
        assert_eq!(first.out.split_whitespace().count(), 2, "{}", first.out);
        assert_eq!(place.run(&["init"]).ends(0).out, "");
        let add = [
            "user",
            "add",
            "li.si",
            "--role",
            "county_staff",
            "--scope",
            "341023",
        ];
        let added = place.run(&add).ends(0).out;
        assert!(added.starts_with("li.si "), "{added}");
        place.run(&add).refuses("li.si");
        let reset = place.run(&["user", "reset", "li.si"]).ends(0).out;
        assert_ne!(reset, added);
        place.run(&["user", "disable", "li.si"]).ends(0);
        let list = place.run(&["user", "list"]).ends(0).out;
        let line = list.lines().find(|line| line.starts_with("li.si")).unwrap();
        assert!(line.contains("county_staff\t341023\t停用"), "{line}");
    });
}

#[test]
fn help_is_chinese_and_a_reader_may_hang_up() {
    let place = Place::sqlite();
    let mut command = place.bare();
    let help = common::run(command.arg("--help")).ends(0).out;
    assert!(help.contains("用法") && help.contains("serve"), "{help}");
    for command in [
        "serve",
        "demo",
        "import",
        "term",
        "composition",
        "tally",
        "user",
        "backup",
    ] {
        let ran = place.run(&[command, "--help"]).ends(0);
        assert!(
            !ran.out.contains("Print") && ran.err.is_empty(),
            "{}",
            ran.out
        );
    }
    let mut shell = Command::new("sh");
    let line = format!("{} --help | true", common::program());
    let ran = common::run(shell.args(["-c", &line])).ends(0);
    assert_eq!(ran.err, "");
}

/// One case: two member seats, a tie for the second.
const TIED: &str = r#"{"case": "W04", "rule_set": "cn-2018", "round": "first",
    "registered": 1000, "issued": 618, "voters": 618, "recovered": 618, "seats": {"member": 2},
    "persons": [{"id": "C", "sex": "female"}, {"id": "D", "sex": "male"}, {"id": "E", "sex": "male"}],
    "votes": {"C": {"member": 410}, "D": {"member": 330}, "E": {"member": 330}}}"#;

/// Runs `cunzhi tally WORDS` with `input` on standard input.
fn tally(place: &Place, words: &[&str], input: &str) -> common::Ran {
    let input = place.write("input", input);
    let mut command = place.bare();
    command.arg("tally").args(words);
    common::run(command.stdin(std::fs::File::open(input).unwrap()))
}

#[test]
fn a_count_is_decided_without_a_database() {
    let place = Place::sqlite();
    let file = place.write("case.json", TIED);
    let from_file = tally(&place, &[&file], "").ends(0);
    assert_eq!(from_file.err, "");
    let outcome: serde_json::Value = serde_json::from_str(&from_file.out).unwrap();
    assert_eq!(
        outcome["tie_revotes"][0]["persons"],
        serde_json::json!(["D", "E"])
    );
    assert!(
        from_file.out.starts_with("{\n  \"case\": \"W04\",\n"),
        "pretty"
    );
    assert_eq!(tally(&place, &["-"], TIED).ends(0).out, from_file.out);
    let invalid = TIED.replace("\"recovered\": 618", "\"recovered\": 619");
    let outcome = tally(&place, &["-"], &invalid).ends(0).out;
    assert!(
        outcome.contains("recovered_exceeds_voters"),
        "invalid is an outcome too"
    );
    assert!(!place.file().exists(), "a database was made");
}

#[test]
fn a_wrong_count_names_each_field_on_a_line() {
    let place = Place::sqlite();
    let wrong = TIED.replace("410", "-1").replace("\"voters\"", "\"voter\"");
    let ran = tally(&place, &["-"], &wrong).ends(2);
    assert_eq!(ran.out, "");
    let told = [
        "voter: is not a known key",
        "voters: is missing",
        "votes.C.member: -1 is below 0",
    ];
    assert_eq!(ran.err.lines().collect::<Vec<_>>(), told);
}

#[test]
fn many_counts_are_answered_line_by_line() {
    let place = Place::sqlite();
    let good = TIED.replace('\n', " ");
    let bad = good.replace("W04", "bad").replace("410", "-1");
    let ran = tally(
        &place,
        &["--lines", "-"],
        &format!("{good}\n{bad}\n{good}\n"),
    )
    .ends(2);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], lines[2]);
    let error = r#"{"case":"bad","error":[{"field":"votes.C.member","message":"-1 is below 0"}]}"#;
    assert_eq!(lines[1], error);
    assert!(ran.err.contains("有1行"), "{}", ran.err);
    let file = place.write("good.jsonl", format!("{good}\n{good}"));
    assert_eq!(
        tally(&place, &["--lines", &file], "")
            .ends(0)
            .out
            .lines()
            .count(),
        2
    );
}

#[test]
fn the_built_in_rules_are_listed_with_their_sources() {
    let place = Place::sqlite();
    let listed = tally(&place, &["--rule-sets"], "").ends(0).out;
    let sets: serde_json::Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(sets.as_array().unwrap().len(), 9);
    let women = &sets[2]["values"]["women.rule"];
    assert_eq!(sets[2]["id"], "zj-2020");
    assert_eq!(women["value"], "reserved_seat");
    assert_eq!(women["source"], "ZJ arts 21, 29");
    assert_eq!(women["confidence"], "full_text");
}
