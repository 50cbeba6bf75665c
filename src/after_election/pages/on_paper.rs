//! Who was elected in a round counted on paper: added and taken back by hand.

use actix_web::web;

use super::members::{read, told};
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::after_election::store;
use crate::after_election::store_on_paper::{self, NewElected};
use crate::db::Written;
use crate::elections::chapter_page;
use crate::elections::count::cell::post_name;
use crate::error::{Error, Result};
use crate::office::sheet::{self, Sheet};
use crate::tally::Post;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, once};
use crate::web::request::{App, PageContext};

/// Both forms: `elected` adds somebody, `not_elected` takes back.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let location = with_notice(&format!("{LIST}/{id}/after/members"), "saved");
    let done = carry_out(&app, &who, (id, &word), &form, location).await;
    let read = read(&app, who, id, Fields::default());
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, (&word, sheet));
    sheet::answered((&page, &form), done, read, shown).await
}

enum Change {
    Add(NewElected),
    Remove(i64),
}

/// From a sent form to the record, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    (id, word): (i64, &str),
    form: &Sent,
    location: String,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let stamp = form.stamp()?;
    let mut errors = FieldErrors::NONE;
    let change = match word {
        "elected" => elected(&form.fields, &mut errors).map(Change::Add),
        "not_elected" => {
            let person = form.fields.get("person").parse();
            Some(Change::Remove(person.map_err(|_| Error::NotFound)?))
        }
        _ => return Err(Error::NotFound),
    };
    let Some(change) = change.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let who = who.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let at = store::register(conn, &who.scope, id)?;
            let what = match &change {
                Change::Add(new) => {
                    let post = post_name(new.post);
                    let id = store_on_paper::add(conn, &at, new, post)?;
                    format!("当选人{id} {post}")
                }
                Change::Remove(person) => {
                    store_on_paper::remove(conn, &at, *person)?;
                    format!("删去当选人{person}")
                }
            };
            let action = "election.elected";
            let event = chapter_page::event(&who, action, &at.election, &what);
            Ok(Written::new(location, event))
        })
    });
    written.await.map(Ok)
}

fn elected(fields: &Fields, errors: &mut FieldErrors) -> Option<NewElected> {
    let name = fields.get("elected_name").trim().to_owned();
    if name.is_empty() {
        errors.add("elected_name", "请填写当选人的姓名。");
    }
    let is_woman = match fields.get("elected_sex") {
        "1" => Some(false),
        "2" => Some(true),
        _ => {
            errors.add("elected_sex", "请选择性别。");
            None
        }
    };
    let post = Post::from_word(fields.get("elected_post"));
    if post.is_none() {
        errors.add("elected_post", "请选择当选的职务。");
    }
    let round = fields.get("round").parse().ok();
    if round.is_none() {
        errors.add("round", "请选择是哪一轮当选的。");
    }
    let votes = match fields.get("votes").trim() {
        "" => None,
        _ => Some(super::leaving_forms::count(
            fields, "votes", "得票", errors,
        )?),
    };
    Some(NewElected {
        name,
        is_woman: is_woman?,
        post: post?,
        round: round?,
        votes,
    })
}
