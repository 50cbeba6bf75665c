//! The roll as it hangs on the wall: names by group, on A4.

use maud::{Markup, html};

use super::{RollPage, back};
use crate::elections::roll::store_publish::PublishedRoll;
use crate::web::page;

/// The page; nothing but names and groups.
pub(in crate::elections::roll) fn public(page: &RollPage, roll: Option<&PublishedRoll>) -> Markup {
    let unit = &page.overview.election.unit_name;
    html! {
        (back(page))
        @match roll {
            None => { p { "名单还没有公布。" } }
            Some(roll) => {
                (page::print_button())
                article.sheet {
                    h2 { (unit) "登记参加选举的村民名单" }
                    p { "共" (roll.voters) "人，第" (roll.number) "版，" (roll.published_on) "。" }
                    @for group in &roll.groups {
                        h3 { @if group.name.is_empty() { "未分组" } @else { (group.name) } "（" (group.names.len()) "人）" }
                        p { (group.names.join("　")) }
                    }
                    @if let Some(last) = page.overview.object_by {
                        p { "对名单有不同意见的，最迟请在" (last) "向村民选举委员会提出。" }
                    }
                    p { "村民选举委员会　　　" (roll.published_on) }
                }
            }
        }
    }
}
