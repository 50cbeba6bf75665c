//! Those on the roster who were not elected: what becomes of each is asked.

use maud::{Markup, html};

use super::members::{RegisterPage, name_of, other_field};
use crate::committees::Posts;
use crate::office::seating::{self, MemberLine};
use crate::office::sheet::Sheet;
use crate::web::form::{self, Choice};
use crate::web::form_post::Fields;
use crate::web::page;

/// Those on the roster who bear no elected person's name, and those of whom it was not said.
pub(super) fn others(shown: &RegisterPage, sheet: &Sheet<'_>) -> Markup {
    let at = &shown.register;
    let is_meant = |line: &&MemberLine| {
        let seat = (line.stretch.person_id, line.stretch.stretch);
        let is_typed = !sheet.value(&other_field(seat)).is_empty();
        let is_wrong = sheet.errors.get(&other_field(seat)).is_some();
        let is_named = at
            .open()
            .any(|one| name_of(&Fields::default(), (one.id, &one.name)) == line.name);
        is_typed || is_wrong || !is_named
    };
    let known = at.known_persons();
    let others: Vec<&MemberLine> = at.others(&known).into_iter().filter(is_meant).collect();
    let answers = |posts: Posts| {
        let remove = if posts.in_party_body() {
            "不再任村（居）委会职务，党组织职务保留"
        } else {
            "除名：名册登记错了"
        };
        [
            Choice::new("keep", "保留在名册上"),
            Choice::new("remove", remove),
        ]
    };
    html! {
        @if !others.is_empty() {
            (page::card("名册上有、但这次没有当选的人", &html! {
                p { "名册是以前导入的。请逐个选择。" }
                @for line in others {
                    @let seat = (line.stretch.person_id, line.stretch.stretch);
                    @let posts = Posts::from_bits(line.stretch.posts);
                    @let label = format!("{}，{}", line.name, seating::posts_label(posts));
                    @let name = other_field(seat);
                    @let value = sheet.value(&name);
                    (form::radios(&name, &label, value, &answers(posts), sheet.errors))
                }
            }))
        }
    }
}
