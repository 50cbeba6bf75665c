//! The observer's first page, and the list of what was sent.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::village::scripts;
use crate::clock::in_china;
use crate::observation::store_observers::Assigned;
use crate::observation::store_receipts::Receipt;
use crate::web::page::print_button;

/// The villages of an observer.
pub(in crate::observation) fn home(
    account: &str,
    villages: &[Assigned],
    telephones: &BTreeSet<String>,
) -> Markup {
    let addresses: Vec<String> = villages
        .iter()
        .flat_map(|one| &one.chapters)
        .map(|chapter| format!("/observe/{}", chapter.id))
        .collect();
    html! {
        div.outbox data-outbox data-account=(account) {
            p role="status" data-show="pending" {}
            @for telephone in telephones {
                p { "县里电话：" a href={ "tel:" (telephone) } { (telephone) } }
            }
            p { a href="/observe/sent" { "已上传的记录" } }
        }
        p.refused data-show="browser" hidden {
            "这里断网后不能重新打开页面。请用手机自带的浏览器打开本页："
            span.whole data-show="address" {}
        }
        h2 { "我负责的村" }
        @if villages.is_empty() { p { "县里还没有给您安排村。可以先练习。" } }
        ul.villages {
            @for village in villages {
                @for chapter in &village.chapters {
                    li { a href={ "/observe/" (chapter.id) } {
                        b { (chapter.title()) } " 选举日" (chapter.known.election_day) } }
                }
            }
        }
        p data-pack=(addresses.join(" ")) data-show="pack" role="status" {}
        h2 { "练习" }
        p { a.button.secondary href="/observe/0" { "打开练习村" } }
        p { "出发前先练一遍：填几项，把手机调到飞行模式再填几项，关掉再打开，看看都还在。" }
        (scripts())
    }
}

/// What the server has received of an account, to be compared with the phone's own list.
pub(in crate::observation) fn sent(
    (account, telephone): (&str, &str),
    receipts: &[Receipt],
    is_cut: bool,
) -> Markup {
    html! {
        div.outbox data-outbox data-account=(account) { p role="status" data-show="pending" {}
            @if !telephone.is_empty() { p { "县里电话：" a href={ "tel:" (telephone) } { (telephone) } } }
            p { a href="/observe" { "返回" } }
        }
        p { "每保存一项有一个回执号。下面是服务器收到的，可以打印留底。" }
        p role="status" data-show="compared" {}
        (print_button())
        div data-own hidden {
            h2 { "还在这部手机里的" }
            ul data-show="own" {}
            button.button.secondary type="button" data-export { "导出备份" }
        }
        h2 { "服务器已收到的" }
        @if receipts.is_empty() { p { "还没有收到记录。" } }
        @if is_cut { p { "只列最近的1000条。" } }
        div.scroll tabindex="0" role="region" aria-label="已收到的记录" {
            table {
                thead { tr { th scope="col" { "回执号" } th scope="col" { "收到时间" } th scope="col" { "校验码" } } }
                tbody data-receipts {
                    @for one in receipts {
                        tr data-job=(one.job) data-receipt=(one.number) data-sha256=(one.sha256) {
                            td { (one.number) }
                            td { (in_china(one.received_at).format("%Y-%m-%d %H:%M:%S")) }
                            td { code { (one.sha256.get(..16).unwrap_or_default()) } }
                        }
                    }
                }
            }
        }
        (scripts())
    }
}
