//! What an import has done.

use chrono::NaiveDateTime;
use maud::{Markup, html};

use super::STEPS;
use crate::accounts::{Principal, Right};
use crate::clock::in_china;
use crate::imports::Kind;
use crate::tables::import::Counts;
use crate::web::form;
use crate::web::number::grouped;
use crate::web::page;
use crate::web::progress::steps;

/// The counts after an import, and where to go next.
pub(in crate::imports) fn done(kind: Kind, counts: Counts, who: &Principal) -> Markup {
    let tile =
        |label: &str, count: u32| page::figure_tile(label, grouped(count.into()), None, None);
    let mut tiles = vec![
        tile("新增", counts.added),
        tile("变更", counts.changed),
        tile("不变", counts.unchanged),
        tile("未导入", counts.refused),
        tile("跳过", counts.skipped),
    ];
    // Only a roster tells who has left.
    if kind == Kind::Members {
        tiles.insert(3, tile("去掉", counts.removed));
    }
    let next = match kind {
        Kind::Members | Kind::Seats => Some((
            "查看构成统计",
            "/office/composition",
            Right::ReadComposition,
        )),
        Kind::Divisions => Some(("查看区划", "/office/divisions", Right::ReadDivisions)),
        Kind::Voters => Some(("查看登记选民", "/office/people/voters", Right::ReadPeople)),
        Kind::Observers => Some((
            "打印密码条、分配村",
            "/office/observers",
            Right::ManageObservers,
        )),
        Kind::Households => None,
    };
    html! {
        (steps(&STEPS, STEPS.len()))
        p.lead { "已写入，并记入审计记录。" }
        (page::tiles(&tiles))
        @if counts.refused > 0 {
            p { "被拒绝的行没有导入。请在原表中改正后再导入一次：已导入的行不会重复。" }
        }
        (form::actions(&html! {
            @if let Some((label, href, _)) = next.filter(|(_, _, right)| who.role.may(*right)) {
                a.button.primary href=(href) { (label) }
            }
            (form::link_button("继续导入", "/office/imports"))
        }))
    }
}

/// Instead of the preview of an upload that was imported; `at` is UTC, shown in Chinese time.
pub(in crate::imports) fn before(location: &str, at: NaiveDateTime) -> Markup {
    html! {
        (steps(&STEPS, STEPS.len()))
        p.lead { "这个文件已经导入过了（" (in_china(at).format("%Y-%m-%d %H:%M")) "），不必再确认。" }
        (form::actions(&html! {
            a.button.primary href=(location) { "查看导入结果" }
            (form::link_button("继续导入", "/office/imports"))
        }))
    }
}
