//! Documents: every text, filled and blank, under every rule set.

use std::path::PathBuf;

use super::document;
use super::kind::Kind;
use super::particulars::{
    AboutCandidate, Candidate, Counted, Days, Elected, Filed, Group, HandedOver, Mandate, Member,
    Official, Particulars, Replacement, Station, VoteLine, Worker,
};
use super::votes_needed::Needed;
use crate::documents::testing::assert_word_takes;
use crate::documents::{Block, Document, Span, views, word};
use crate::elections::chapter::ChapterKind;
use crate::elections::count::frame::Ways;
use crate::elections::facts::Seats;
use crate::elections::in_force::built_in;
use crate::elections::step::{STEPS, Step};
use crate::rules::RuleSet;
use crate::tally::Post;
use crate::web::layout::Preferences;

fn rules(id: &str) -> RuleSet {
    built_in().unwrap().find(id).unwrap().clone()
}

fn official(post: &str, name: &str) -> Official {
    Official {
        post: post.to_owned(),
        name: name.to_owned(),
    }
}

fn worker(duty: &str, name: &str, place: &str) -> Worker {
    Worker {
        duty: duty.to_owned(),
        name: name.to_owned(),
        place: place.to_owned(),
    }
}

fn group(name: &str, names: &[&str]) -> Group {
    Group {
        name: name.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn candidate(post: Post, name: &str, is_woman: bool, votes: Option<u64>) -> Candidate {
    Candidate {
        post,
        name: name.to_owned(),
        is_woman,
        votes,
        about: AboutCandidate::default(),
    }
}

fn candidates(votes: Option<u64>) -> Vec<Candidate> {
    vec![
        candidate(Post::Chair, "陈一", false, votes),
        candidate(Post::Chair, "钱二", true, votes),
        candidate(Post::Member, "孙三", false, votes),
        candidate(Post::Member, "李四", true, votes),
        candidate(Post::Member, "周五", false, votes),
    ]
}

fn counted() -> Counted {
    let votes = |post, name: &str, is_woman, votes, result: &str| VoteLine {
        post,
        name: name.to_owned(),
        is_woman,
        votes,
        result: result.to_owned(),
    };
    Counted {
        registered: Some(1000),
        issued: Some(620),
        voters: Some(620),
        recovered: Some(618),
        valid: Some(610),
        invalid: Some(8),
        is_valid: true,
        needed: Some(Needed {
            votes: 311,
            of: 620,
            is_half: true,
        }),
        votes: vec![
            votes(Post::Chair, "陈一", false, 400, "当选"),
            votes(Post::Chair, "钱二", true, 200, "未当选"),
            votes(Post::Member, "李四", true, 410, "当选"),
            votes(Post::Member, "孙三", false, 330, "当选"),
            votes(Post::Member, "周五", false, 320, "未当选"),
        ],
    }
}

/// A made-up village with everything known.
fn full(rules: RuleSet) -> Particulars {
    let day = |text: &str| text.parse().unwrap();
    Particulars {
        county: Some("黟县".to_owned()),
        township: Some("碧阳镇".to_owned()),
        unit: Some("桃源村委会".to_owned()),
        election_day: Some(day("2026-12-20")),
        seats: Some(Seats {
            chair: 1,
            vice_chair: 0,
            woman_member: 0,
            member: 2,
        }),
        days: STEPS
            .iter()
            .map(|info| {
                let on = |days: i32| day("2026-12-20") + chrono::Duration::days(i64::from(days));
                let days = Days {
                    first: on(info.usual.0),
                    last: on(info.usual.1),
                    is_done: info.step == Step::ResultFiled,
                };
                (info.step, days)
            })
            .collect(),
        ..lists(rules)
    }
}

/// Who is who, without places and days.
fn lists(rules: RuleSet) -> Particulars {
    let elected = |post, name: &str, is_woman, votes| Elected {
        post,
        name: name.to_owned(),
        is_woman,
        votes,
        round: ChapterKind::FirstRound,
        day: "2026-12-20".parse().unwrap(),
    };
    Particulars {
        registered: Some(1000),
        committee: Some(vec![official("主任", "吴六"), official("委员", "郑七")]),
        replacements: Some(vec![Replacement {
            left: "钱二".to_owned(),
            reason: "被提名为候选人".to_owned(),
            joined: "王八斤".to_owned(),
        }]),
        roll: Some(vec![
            group(
                "第一组",
                &["陈一", "钱二", "孙三", "李四", "周五", "吴六", "郑七"],
            ),
            group("第二组", &["欧阳小明", "古丽·买买提"]),
        ]),
        representatives: Some(vec![group("第一组", &["陈一", "钱二"])]),
        group_leaders: Some(vec![group("第一组", &["孙三"])]),
        preliminary: Some(candidates(Some(120))),
        primary: Some(candidates(Some(300))),
        candidates: Some(candidates(None)),
        stations: Some(vec![Station {
            name: "中心会场".to_owned(),
            address: "村部广场".to_owned(),
            hours: "8时至14时".to_owned(),
        }]),
        mobile_boxes: Some(vec![Station {
            name: "流动票箱1".to_owned(),
            address: "第二组至第三组".to_owned(),
            hours: "9时至11时".to_owned(),
        }]),
        staff: Some(vec![
            worker("监票人", "冯九", "全部会场"),
            worker("唱票人", "陈十", "中心会场"),
        ]),
        mobile_voters: Some(vec![group("流动票箱1", &["褚十一", "卫十二"])]),
        proxies: Some(vec![Mandate {
            principal: "蒋十三".to_owned(),
            proxy: "沈十四".to_owned(),
            relation: "配偶".to_owned(),
        }]),
        scribes: Some(vec![worker("代写人", "韩十五", "中心会场")]),
        boxes: vec!["中心会场".to_owned(), "流动票箱1".to_owned()],
        counted: Some(counted()),
        elected: Some(vec![
            elected(Post::Chair, "陈一", false, 400),
            elected(Post::Member, "李四", true, 410),
            elected(Post::Member, "孙三", false, 330),
        ]),
        supervision: Some(vec![official("主任", "杨十六")]),
        ..Particulars::blank(rules, false, ChapterKind::FirstRound)
    }
}

/// Compares with the text on record; with `UPDATE_SNAPSHOTS` set, writes it.
fn assert_recorded(name: &str, text: &str) {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/elections/documents/snapshots");
    let path = folder.join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        known, text,
        "{name}: see the snapshot, or UPDATE_SNAPSHOTS=1"
    );
}

fn both(filled: &Document, blank: &Document) -> String {
    let told = |one: &Document| {
        let missing = one.missing();
        let missing = if missing.is_empty() {
            "无".to_owned()
        } else {
            missing.join("、")
        };
        format!("{}缺：{missing}\n", one.plain_text())
    };
    format!("=== 填好\n{}=== 空白\n{}", told(filled), told(blank))
}

#[test]
fn every_document_reads_as_recorded() {
    let of = full(rules("ah"));
    let none = Particulars::blank(rules("ah"), false, ChapterKind::FirstRound);
    for kind in Kind::ALL {
        let (filled, blank) = (document(*kind, &of), document(*kind, &none));
        assert_recorded(kind.word(), &both(&filled, &blank));
    }
}

#[test]
fn a_community_and_a_runoff_read_as_recorded() {
    let community = Particulars {
        unit: Some("城东社区居委会".to_owned()),
        is_community: true,
        ..full(rules("zj-2020"))
    };
    let kinds = [
        Kind::ElectionDay,
        Kind::Nomination,
        Kind::Supervision,
        Kind::Certificate,
    ];
    let texts = kinds.map(|kind| document(kind, &community).plain_text());
    assert!(
        !texts.join("").contains("村民选举委员会"),
        "a community has no villagers"
    );
    assert_recorded("community", &texts.join("=====\n"));
    let runoff = Particulars {
        chapter: ChapterKind::Runoff,
        ..full(rules("zj-2020"))
    };
    let kinds = [
        Kind::PlaceAndTime,
        Kind::FormalList,
        Kind::BallotRules,
        Kind::BallotPaper,
        Kind::ResultReport,
    ];
    let texts = kinds.map(|kind| document(kind, &runoff).plain_text());
    assert!(
        texts[1].contains("当选人数不足应选名额，需要另行选举，定于2026年12月20日举行另行选举"),
        "{}",
        texts[1]
    );
    assert!(!texts[2].contains("可以另选其他"), "{}", texts[2]);
    assert!(texts[0].contains("三分之一"));
    assert_recorded("runoff", &texts.join("=====\n"));
}

#[test]
fn every_document_is_whole_under_every_rule_set() {
    for set in built_in().unwrap().iter() {
        for is_community in [false, true] {
            for chapter in ChapterKind::ALL {
                let none = Particulars::blank(set.clone(), is_community, *chapter);
                let full = Particulars {
                    is_community,
                    chapter: *chapter,
                    ..full(set.clone())
                };
                for (kind, of) in Kind::ALL
                    .iter()
                    .flat_map(|kind| [(kind, &full), (kind, &none)])
                {
                    whole(&document(*kind, of), kind.word());
                }
            }
        }
    }
}

fn whole(one: &Document, kind: &str) {
    let text = one.plain_text();
    assert!(!text.contains(['{', '}']), "{kind}: {text}");
    assert!(
        !one.missing().contains(&"?"),
        "{kind}: a place nobody knows: {text}"
    );
    let foreign = text.contains(|sign: char| sign.is_ascii_alphabetic());
    assert!(!foreign, "{kind}: {text}");
    for block in &one.blocks {
        if let Block::Table(table) = block {
            for row in &table.rows {
                assert_eq!(row.len(), table.widths.len(), "{kind}");
            }
            assert!(
                table.heads.is_empty() || table.heads.len() == table.widths.len(),
                "{kind}"
            );
            assert!(table.widths.iter().sum::<u16>() <= 60, "{kind}");
        }
    }
    assert_eq!(
        Document::from_json(&one.to_json().unwrap()).unwrap(),
        *one,
        "{kind}"
    );
    assert!(!word(one).unwrap().is_empty(), "{kind}");
}

#[test]
fn word_takes_every_document() {
    for set in ["ah", "ha-2011"] {
        let none = Particulars::blank(rules(set), false, ChapterKind::FirstRound);
        for of in [full(rules(set)), none] {
            for kind in Kind::ALL {
                assert_word_takes(word(&document(*kind, &of)).unwrap());
            }
        }
    }
}

#[test]
fn a_notice_follows_the_rules_that_were_frozen() {
    let text = |id: &str, kind| document(kind, &full(rules(id))).plain_text();
    assert!(text("zj-2020", Kind::BallotRules).contains("两个以上职务的，整张选票无效"));
    assert!(text("cn-2018", Kind::BallotRules).contains("两个以上职务的，只计较高的职务一次"));
    assert!(text("zj-2020", Kind::Registration).contains("居住或者工作一年以上"));
    assert!(
        text("zj-2020", Kind::Nomination).contains("自荐的，只能自荐一个职务，在选举日的十日前")
    );
    assert!(!text("cn-2018", Kind::Nomination).contains("自荐"));
    let separate = document(Kind::BallotPaper, &full(rules("ha-2011")));
    assert!(
        separate.blocks.contains(&Block::NextPage),
        "a paper for each post"
    );
}

#[test]
fn a_planned_day_is_no_date_of_a_certificate() {
    let of = full(rules("cn-2018"));
    let text = |kind| document(kind, &of).plain_text();
    assert!(text(Kind::Certificate).contains("（盖章）\n＿＿＿＿年＿＿月＿＿日"));
    assert!(
        text(Kind::FilingList).contains("报送日期：2026年12月25日"),
        "recorded as done"
    );
    assert!(
        text(Kind::VoterNotice).contains("（盖章）\n2026年11月22日"),
        "planned for one day"
    );
    let proxies = text(Kind::Proxies);
    assert!(
        proxies.contains("（盖章）\n＿＿＿＿年"),
        "planned for three days: {proxies}"
    );
}

#[test]
fn a_by_election_lasts_to_the_end_of_the_term() {
    let of = Particulars {
        chapter: ChapterKind::ByElection,
        is_by_election: true,
        ..full(rules("cn-2018"))
    };
    let text = document(Kind::Certificate, &of).plain_text();
    assert!(
        text.contains("第十九条") && !text.contains("任期五年"),
        "{text}"
    );
}

#[test]
fn the_filing_list_takes_what_the_formal_list_has_on_file() {
    let mut of = full(rules("cn-2018"));
    let mut stood = candidates(None);
    stood[3].about = AboutCandidate {
        birth: "1990年2月".to_owned(),
        political_status: "中共党员".to_owned(),
        education: "大学专科".to_owned(),
        origin: "选民直接提名（海推），150票".to_owned(),
        review: String::new(),
    };
    of.candidates = Some(stood);
    let text = document(Kind::FilingList, &of).plain_text();
    assert!(
        text.contains("| 李四 | 女 | 1990年2月 |  | 中共党员 | 大学专科 | 410 |"),
        "{text}"
    );
}

#[test]
fn a_void_round_has_nobody_elected() {
    let mut of = full(rules("cn-2018"));
    of.elected = None;
    of.counted = Some(Counted {
        is_valid: false,
        needed: None,
        ..counted()
    });
    for kind in [Kind::ResultNotice, Kind::ResultReport] {
        let one = document(kind, &of);
        let text = one.plain_text();
        assert!(
            text.contains("本次选举无效") && text.contains("没有人当选"),
            "{text}"
        );
        assert!(!one.missing().contains(&"当选人员名单"));
    }
}

#[test]
fn a_roll_of_four_thousand_names_is_a_light_page() {
    let mut of = full(rules("cn-2018"));
    let names = (0..4_000).map(|_| "王示例".to_owned()).collect();
    of.roll = Some(vec![Group {
        name: "第一组".to_owned(),
        names,
    }]);
    let roll = document(Kind::VoterRoll, &of);
    let page = views::sheet("选民名单", Preferences::default(), &maud::html! {}, &roll);
    let size = page.into_string().len();
    assert!(size < 100_000, "{size}");
}

#[test]
fn names_with_odd_signs_stay_as_they_are() {
    let mut of = full(rules("cn-2018"));
    of.unit = Some("<桃源>村委会".to_owned());
    of.roll = Some(vec![group("{unit}", &["{seats}"])]);
    let roll = document(Kind::VoterRoll, &of).plain_text();
    assert!(
        roll.contains("unit（1人）") && roll.contains("{seats}"),
        "{roll}"
    );
    assert!(!roll.contains("主任1名"), "a name is no place to fill");
    assert_eq!(
        of.on(Step::ListPublished).unwrap().to_string(),
        "2026-11-22"
    );
}

#[test]
fn what_was_registered_after_the_election_stands_on_the_papers() {
    let mut of = full(rules("cn-2018"));
    let day = |text: &str| text.parse().unwrap();
    let member = Member {
        birth: "1990年2月".to_owned(),
        education: "大专".to_owned(),
        political_status: "群众".to_owned(),
        is_newcomer: true,
        is_reelected: false,
        began_on: Some(day("2026-12-20")),
    };
    of.members.insert("李四".to_owned(), member);
    of.certificates
        .insert("李四".to_owned(), "20260002".to_owned());
    of.filed = Some(Filed {
        on: day("2026-12-22"),
        received_by: "周收".to_owned(),
    });
    of.handed_over = Some(HandedOver {
        on: day("2026-12-28"),
        handed_by: "旧交".to_owned(),
        received_by: "新接".to_owned(),
        witness: "监见".to_owned(),
        items: vec![("公章".to_owned(), "3枚".to_owned())],
    });
    let text = |kind| document(kind, &of).plain_text();
    let filing = text(Kind::FilingList);
    let row = "| 李四 | 女 | 1990年2月 |  | 群众 | 大专 | 410 | 是 | 否 |";
    assert!(filing.contains(row), "{filing}");
    assert!(
        filing.contains("接收人：周收　收到日期：2026年12月22日"),
        "{filing}"
    );
    let certificates = text(Kind::Certificate);
    let own = certificates.split("- - -").nth(1).unwrap();
    assert!(
        own.contains("编号：20260002") && own.contains("自2026年12月20日至＿"),
        "{own}"
    );
    let handover = text(Kind::HandoverList);
    for words in [
        "| 1 | 公章 |  | 3枚 |",
        "移交人旧交（签字）",
        "监交人监见",
        "2026年12月28日",
    ] {
        assert!(handover.contains(words), "{words}: {handover}");
    }
    assert!(
        !handover.contains("| 2 |"),
        "only what was handed over: {handover}"
    );
}

#[test]
fn a_tally_sheet_has_strokes_for_the_whole_roll_and_names_every_part() {
    let mut of = full(rules("cn-2018"));
    of.registered = Some(329);
    let rows = |of: &Particulars, at: usize| {
        let sheet = document(Kind::TallySheet, of);
        let mut tables = sheet.blocks.into_iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        tables.nth(at).unwrap()
    };
    let centre = rows(&of, 0);
    assert_eq!(
        centre.first_takes(0),
        4,
        "four hundred votes for 329 voters"
    );
    assert!(centre.first_runs_down, "a name stands beside all its rows");
    assert_eq!(
        rows(&of, 1).first_takes(0),
        1,
        "two people vote at the mobile box"
    );
    of.registered = Some(1_950);
    let large = rows(&of, 0);
    let first = |at: usize| large.rows[at][0].first().map(Span::shown);
    assert_eq!(first(8).as_deref(), Some("主任　陈一（续）"));
    assert_eq!(large.first_takes(16), 4);
    let text = document(Kind::TallySheet, &of).plain_text();
    for words in [
        "参加投票",
        "其中空白票",
        "主任　不能当选的人",
        "不是登记参加选举的人",
    ] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn a_by_election_of_the_representatives_says_so() {
    let of = Particulars {
        is_meeting: true,
        chapter: ChapterKind::ByElection,
        is_by_election: true,
        ways: Ways {
            scribed: Some(7),
            ..Ways::default()
        },
        ..full(rules("zj-2020"))
    };
    let text = |kind| document(kind, &of).plain_text();
    let notice = text(Kind::ResultNotice);
    assert!(notice.contains("由村民代表会议选举，会议组成人员1000人"));
    for kind in [Kind::ResultNotice, Kind::ResultReport, Kind::PlaceAndTime] {
        let told = text(kind);
        assert!(told.contains("第十五条、第十九条"), "{kind:?} {told}");
    }
    assert!(text(Kind::PlaceAndTime).contains("三分之二以上的组成人员参加投票"));
    let report = text(Kind::ResultReport);
    assert!(
        report.contains("村民代表会议人数") && report.contains("7张"),
        "{report}"
    );
}
