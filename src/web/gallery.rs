//! Every part on a few pages, written to `target/gallery`, for looking at by eye.

use std::fs;
use std::path::{Path, PathBuf};

use maud::{Markup, html};

use super::form::{self, Choice, FieldErrors, Form};
use super::layout::{
    self, Chrome, NavigationItem, Notice, NoticeKind, Preferences, SignedInName, TextSize,
};
use super::page::{self, BadgeKind};
use super::table::{ColumnHead, Listing, Shape, Table};
use super::{assets, chart, number, progress};

fn chrome(title: &str) -> Chrome {
    let item = |label: &str, current| NavigationItem {
        label: label.to_owned(),
        href: "#".to_owned(),
        current,
    };
    Chrome {
        title: title.to_owned(),
        signed_in: Some(SignedInName {
            name: "王小兰".to_owned(),
            role: "镇经办人".to_owned(),
            scope_name: "示例县东河镇".to_owned(),
        }),
        navigation: [
            "工作台",
            "区划",
            "人员",
            "两委成员",
            "换届选举",
            "结构分析",
            "导入导出",
            "账号",
        ]
        .into_iter()
        .map(|label| item(label, label == "人员"))
        .collect(),
        breadcrumbs: vec![
            ("工作台".to_owned(), Some("#".to_owned())),
            ("东河镇".to_owned(), Some("#".to_owned())),
            (title.to_owned(), None),
        ],
        notice: Some(Notice {
            kind: NoticeKind::Done,
            text: "已保存东沟村的成员名单，共 7 人。".to_owned(),
        }),
        csrf: "token".to_owned(),
        preferences: Preferences::default(),
        request_path: "/office/people".to_owned(),
    }
}

fn forms() -> Markup {
    let mut errors = FieldErrors::default();
    errors.add("id", "身份证号校验码不符，请核对最后一位。");
    errors.add("sex", "请选择性别。");
    let sexes = [Choice::new(1, "男"), Choice::new(2, "女")];
    let posts = [
        Choice::new(1, "书记"),
        Choice::new(2, "副书记"),
        Choice::new(3, "主任"),
        Choice::new(4, "委员"),
    ];
    let education = [
        Choice::new(1, "小学"),
        Choice::new(2, "初中"),
        Choice::new(3, "高中"),
    ];
    let body = html! {
        (form::text("name", "姓名", "张三", &errors).hint("与居民身份证一致。"))
        (form::text("id", "身份证号", "11010519491231002", &errors).hint("18 位，最后一位可能是 X。"))
        (form::radios("sex", "性别", "", &sexes, &errors))
        (form::date("birth", "出生日期", "1980-05-01", &errors))
        (form::select("education", "文化程度", "", &education, &errors))
        (form::checkboxes("post", "职务", &["1", "3"], &posts, &errors))
        (form::number("votes", "得票", "1203", &errors))
        (form::textarea("note", "说明", "", &errors).optional())
        (form::file("roster", "名册文件", ".xlsx,.csv", &errors).hint("XLSX 或 CSV，最大 10 MB。"))
        (form::password("password", "密码", &errors))
        (form::checkbox("agree", "已核对以上内容", true, &errors))
        (form::actions(&html! { (form::primary("保存")) (form::secondary("存为草稿")) (form::danger("删除")) (form::link_button("返回", "#")) }))
    };
    html! {
        (progress::steps(&["上传", "预览", "完成"], 1))
        (form::error_summary(&errors))
        (Form::post("/x", "token", "key", body).with_files())
        (form::confirm("确认导入", &[("新增", "120 人".to_owned()), ("更新", "8 人".to_owned()), ("跳过", "2 行".to_owned())], "导入后原有 8 人的信息将被替换，不能撤销。"))
    }
}

fn people() -> Markup {
    let columns = vec![
        ColumnHead::text("name", "姓名").sortable(),
        ColumnHead::text("sex", "性别"),
        ColumnHead::text("village", "村").sortable(),
        ColumnHead::text("post", "职务"),
        ColumnHead::number("age", "年龄").sortable(),
        ColumnHead::text("state", "状态"),
    ];
    let names = ["张*", "王*兰", "欧阳*", "古丽·***", "李*堃"];
    let kinds = [
        BadgeKind::Praise,
        BadgeKind::Overdue,
        BadgeKind::Near,
        BadgeKind::Done,
        BadgeKind::Inactive,
    ];
    let words = ["红榜", "已超期3天", "临近期限", "已完成", "已停用"];
    let rows = (0..5)
        .map(|n| {
            vec![
                html! { a href="#" { (names[n]) } },
                html! { @if n % 2 == 0 { "男" } @else { "女" } },
                html! { "东沟村" },
                html! { "党支部书记、村民委员会主任" },
                html! { (40 + n * 3) },
                (page::badge(kinds[n], words[n])),
            ]
        })
        .collect();
    let mut listing = Listing::from_query("/office/people", "q=%E5%BC%A0&page=2", &columns, "name");
    listing.total_rows = 1_203;
    let filter = listing.filter("姓名或村名", &[], &html! {});
    html! {
        (filter)
        (Table { caption: "两委成员名单".to_owned(), columns, rows, listing: Some(listing), ..Table::default() })
        (Table {
            caption: "进度".to_owned(),
            columns: vec![ColumnHead::text("v", "村"), ColumnHead::text("s", "阶段"), ColumnHead::number("d", "用时（天）")],
            rows: vec![vec![html! { "东沟村" }, html! { "选民登记" }, html! { "12" }], vec![html! { "西岭社区" }, html! { "提名候选人" }, html! { "8" }]],
            note: "数据截止 2026-11-22 08:00。".to_owned(),
            ..Table::default()
        })
        (Table { caption: "待办事项".to_owned(), empty_text: "没有待办事项。".to_owned(), ..Table::default() })
        (page::card("基本信息", &page::details(&[("村名", html! { "东沟村" }), ("区划代码", html! { "341023100201" }), ("所属", html! { "示例县东河镇" }), ("电话", html! { "138****1234" })])))
    }
}

const LEVELS: [&str; 7] = ["小学", "初中", "高中", "大专", "本科", "研究生", "未知"];

fn education(numbers: [i64; 7]) -> Vec<(&'static str, i64)> {
    LEVELS.into_iter().zip(numbers).collect()
}

fn charts() -> Markup {
    let ages = [
        ("35岁以下", 88, 97),
        ("36—45岁", 210, 140),
        ("46—59岁", 380, 160),
        ("60岁以上", 121, 7),
    ];
    let men = education([12, 180, 320, 210, 70, 7, 30]);
    let women = education([3, 60, 130, 150, 55, 6, 12]);
    let figure = |label, previous, current, unit| chart::Change {
        label,
        previous,
        current,
        exact_change: None,
        unit,
    };
    let figures = [
        figure("女性成员占比", Some(329), 352, "%"),
        figure("大专及以上占比", Some(300), 410, "%"),
        figure("平均年龄", Some(480), 461, "岁"),
        figure("“一肩挑”占比", None, 950, "%"),
    ];
    let hours: Vec<String> = (7..=16).map(|hour| format!("{hour}时")).collect();
    let rates = |first: i64| {
        (0..10)
            .map(|hour| (hour > 1).then_some(first + hour * 60))
            .collect()
    };
    let courses = [("全县", 50), ("东河镇", 210)].map(|(name, first)| chart::Course {
        name,
        rates: rates(first),
    });
    chart::side_by_side(&[
        chart::age_pyramid("年龄与性别", &ages),
        chart::stacked_bars("文化程度与性别", &[("男", &men), ("女", &women)]),
        chart::changes("与上届相比", &figures),
        chart::courses(
            "投票率",
            &hours,
            &courses,
            Table {
                empty_text: "没有数据。".to_owned(),
                ..Table::default()
            },
        ),
    ])
}

fn statistics() -> Markup {
    let mut columns = vec![
        ColumnHead::text("town", "乡镇"),
        ColumnHead::number("all", "总人数"),
    ];
    for (group, labels) in [
        ("性别", vec!["男", "女"]),
        ("年龄", vec!["35岁以下", "36—45岁", "46—59岁", "60岁以上"]),
        ("文化程度", vec!["小学", "初中", "高中", "大专", "本科以上"]),
    ] {
        columns.extend(
            labels
                .into_iter()
                .map(|label| ColumnHead::number(label, label).in_group(group)),
        );
    }
    let row = |name: &str, from: i64| -> Vec<Markup> {
        [html! { (name) }]
            .into_iter()
            .chain((0..12).map(|n| html! { (number::grouped(from + n * 131)) }))
            .collect()
    };
    let table = Table {
        caption: "村（社区）两委成员结构统计表".to_owned(),
        unit: "单位：人".to_owned(),
        columns,
        rows: (0..24)
            .map(|n| {
                row(
                    ["东河镇", "西岭乡", "碧水街道"][n % 3],
                    100 * i64::try_from(n).unwrap(),
                )
            })
            .collect(),
        shape: Shape::Statistics,
        total: Some(row("合计", 3_000)),
        note: "数据截止 2026-11-22；交叉任职人员只计一次。".to_owned(),
        ..Table::default()
    };
    html! {
        (page::tiles(&[
            page::figure_tile("两委成员", "1,203 人", Some(&html! { "上届 1,250 人" }), Some("▼ -47人")),
            page::figure_tile("女性占比", "35.2%", Some(&html! { "上届 32.9%" }), Some("▲ +2.3个百分点")),
            page::figure_tile("平均年龄", "46.1 岁", Some(&html! { "上届 48.0 岁" }), Some("▼ -1.9岁")),
            page::figure_tile("大专以上", "41.0%", None, None),
        ]))
        (progress::bar("已上报的村", 66, 94))
        (charts())
    (table)
        (page::print_button())
    }
}

/// Every Rust file under `folder`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

#[test]
fn no_page_makes_a_post_form_or_a_style_of_its_own() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&source) {
        let text = fs::read_to_string(&path).unwrap();
        let in_web = path.starts_with(source.join("web"));
        for forbidden in [
            "method=\"post\"",
            "style=\"",
            "onclick=",
            "onsubmit=",
            "PreEscaped",
        ] {
            assert!(
                in_web || !text.contains(forbidden),
                "{}: {forbidden}",
                path.display()
            );
        }
    }
}

#[test]
fn the_gallery_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    fs::create_dir_all(&folder).unwrap();
    let error = page::ErrorView {
        status: 500,
        headline: "系统出错了".to_owned(),
        what_to_do: "您填写的内容没有保存，请返回上一页重试。".to_owned(),
        reference: Some("7F3A-21".to_owned()),
    };
    let mut large = chrome("人员");
    large.preferences = Preferences {
        text_size: TextSize::ExtraLarge,
        high_contrast: false,
    };
    let mut contrast = chrome("人员");
    contrast.preferences = Preferences {
        text_size: TextSize::Large,
        high_contrast: true,
    };
    let public = Chrome {
        title: "登录".to_owned(),
        ..Chrome::default()
    };
    let login = html! { (Form::post_repeatable("/login", "t", html! { (form::text("user", "账号", "", &FieldErrors::NONE)) (form::password("password", "密码", &FieldErrors::NONE)) (form::actions(&html! { (form::primary("登录")) })) })) };
    for (name, page) in [
        ("forms", layout::page(&chrome("编辑人员"), forms())),
        ("people", layout::page(&chrome("人员"), people())),
        ("people-xl", layout::page(&large, people())),
        ("people-hc", layout::page(&contrast, people())),
        ("forms-hc", layout::page(&contrast, forms())),
        (
            "statistics",
            layout::page(&chrome("结构分析"), statistics()),
        ),
        ("statistics-hc", layout::page(&contrast, statistics())),
        ("error", page::error_page(&chrome(""), &error)),
        ("login", layout::page(&public, login)),
    ] {
        let mut text = page.into_string();
        for asset in ["app.css", "app.js", "favicon.svg"] {
            text = text.replace(&assets::href(asset), &format!("../../static/{asset}"));
        }
        assert!(
            !text.contains(" style=") && !text.contains("<style") && !text.contains(" onclick="),
            "{name}"
        );
        fs::write(folder.join(format!("{name}.html")), text).unwrap();
    }
}
