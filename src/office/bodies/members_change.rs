//! Changes on the two committees between elections: somebody joins, somebody leaves.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::asked_back::{ask_other_post, ask_second_head};
use super::forms_of_service::{self, LeavePage};
use super::members::told;
use super::members_record as record;
use super::members_store::{self as store, MemberLine, NewMember, posts_label};
use super::sheet::Sheet;
use super::{members_address, members_views as views, person_choice, unit};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::committees::membership::Origin;
use crate::committees::{self, Posts, Term};
use crate::db::{WriteScope, Written};
use crate::divisions::Division;
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::people::{Education, PoliticalStatus};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const ADD: &str = "添加成员";
const LEAVE: &str = "办理离任";

/// The form that adds a member mid-term.
pub(super) async fn new(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(String, i32)>,
) -> Answer {
    let (unit, term) = unit_and_term(&app, &allowed.who, &path).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    let body = views::add(&unit, &term, &[], &sheet);
    Ok(told(&page, StatusCode::OK, &unit, (ADD, true), &body))
}

/// Adds a member: somebody on record, or somebody new.
pub(super) async fn add(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(String, i32)>,
    form: Sent,
) -> Answer {
    let (unit, term) = unit_and_term(&app, &allowed.who, &path).await?;
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let mut errors = FieldErrors::NONE;
    let meant = person_choice::read(&form.fields, app.db.clock().today(), &mut errors);
    let new = read(&form.fields, &mut errors);
    if let Some(new) = &new {
        let own = (term.id, None);
        ask_second_head(&app, &unit.code, own, new.posts, &form.fields, &mut errors).await?;
    }
    let (chosen, candidates, mut errors) =
        person_choice::resolved(&app, &unit, meant, errors).await?;
    if let (Some(person_choice::Chosen::OnRecord(person, _)), Some(new)) = (&chosen, &new) {
        let own = (term.id, *person);
        ask_other_post(&app, &unit.code, own, new.posts, &form.fields, &mut errors).await?;
    }
    let refuse = |status, refusal| {
        let sheet = Sheet::again(&page, &form, refusal, &errors);
        let body = views::add(&unit, &term, &candidates, &sheet);
        told(&page, status, &unit, (ADD, true), &body)
    };
    let (Some(chosen), Some(new), true) = (chosen, new, errors.is_empty()) else {
        return Ok(refuse(StatusCode::UNPROCESSABLE_ENTITY, None));
    };
    match write_new(&app, &allowed.who, &form, (&unit, &term), (chosen, new)).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            Ok(refuse(again.status, Some(&again.sentence)))
        }
    }
}

async fn write_new(
    app: &App,
    who: &Principal,
    form: &Sent,
    (unit, term): (&Division, &Term),
    (chosen, new): (person_choice::Chosen, NewMember),
) -> Result<HttpResponse> {
    let (stamp, actor, key) = (form.stamp()?, who.actor(), app.key.clone());
    let (unit, term, today) = (unit.clone(), term.clone(), app.db.clock().today());
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let person = person_choice::record(conn, &key, &unit, &chosen)?;
            store::add(conn, &unit.code, &term, person, &new, today)?;
            let posts = posts_label(new.posts);
            let subject = format!("{} 届次 {} 人员 {person} {posts}", unit.code, term.name);
            let event = NewEvent::new(actor, "membership.add", &unit.code, subject);
            Ok(Written::new(after(&unit, &term), event))
        })
    });
    Ok(written.await?.see_other())
}

/// Back to the list of that term.
pub(super) fn after(unit: &Division, term: &Term) -> String {
    let query = serde_urlencoded::to_string([("term", &term.name)]).unwrap_or_default();
    with_notice(&format!("{}?{query}", members_address(&unit.code)), "saved")
}

/// The posts that were ticked; none is a mistake.
pub(super) fn read_posts(fields: &Fields, errors: &mut FieldErrors) -> Posts {
    let known = |bits: &i16| Posts::NAMED.iter().any(|(post, _)| post.bits() == *bits);
    let posts = fields
        .all("posts")
        .filter_map(|bits| bits.parse().ok().filter(known))
        .fold(Posts::NONE, |posts, bits| posts.and(Posts::from_bits(bits)));
    if posts.is_empty() {
        errors.add("posts", "请至少选择一个职务。");
    }
    if let Err(refusal) = committees::check_posts(posts) {
        errors.add("posts", refusal.to_string());
    }
    posts.highest_in_each_body()
}

fn read(fields: &Fields, errors: &mut FieldErrors) -> Option<NewMember> {
    let posts = read_posts(fields, errors);
    let number = |name: &str| fields.get(name).parse().unwrap_or(0);
    let origin = forms_of_service::read_origin(&Origin::MID_TERM, fields, errors);
    let began_on = forms::date(fields, "began_on", "任职日期", errors);
    Some(NewMember {
        posts,
        education: Education::from_code(number("education")),
        political_status: PoliticalStatus::from_code(number("political_status")),
        origin: origin?,
        began_on: began_on?,
    })
}

async fn unit_and_term(
    app: &App,
    who: &Principal,
    (code, term): &(String, i32),
) -> Result<(Division, Term)> {
    let found = unit(app, who, code).await?;
    let id = *term;
    let terms = app.db.read(committees::list_terms).await?;
    let term = terms
        .into_iter()
        .find(|term| term.id == id)
        .ok_or(Error::NotFound)?;
    Ok((found, term))
}

/// Unit, term, person, stretch: which membership an address means.
pub(super) type Seat = (String, i32, i64, i16);

/// The page on which somebody leaves.
pub(super) async fn ask_leave(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
) -> Answer {
    let (unit, term, line) = seat(&app, &allowed.who, &path).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    let known = (&unit, &term, &line);
    Ok(leave_page(&app, &page, known, (StatusCode::OK, &sheet)))
}

/// Records that somebody left.
pub(super) async fn leave(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
    form: Sent,
) -> Answer {
    let (unit, term, line) = seat(&app, &allowed.who, &path).await?;
    let mut errors = FieldErrors::NONE;
    let Some(left) = forms_of_service::read_leave(&form.fields, &mut errors) else {
        let sheet = Sheet::again(&page, &form, None, &errors);
        let shown = (StatusCode::UNPROCESSABLE_ENTITY, &sheet);
        return Ok(leave_page(&app, &page, (&unit, &term, &line), shown));
    };
    let (stamp, actor, version) = (form.stamp()?, allowed.who.actor(), forms::version(&form)?);
    let (place, served, today) = (unit.clone(), term.clone(), app.db.clock().today());
    let key = (term.id, line.stretch.person_id, line.stretch.stretch);
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let line = store::member(conn, &place.code, key)?;
            record::leave(conn, (&place.code, &served), &line, version, left, today)?;
            let posts = posts_label(Posts::from_bits(line.stretch.posts));
            let (person, name) = (line.stretch.person_id, &served.name);
            let how = record::left_in_words(left.0, left.1.number());
            let subject = format!("{} 届次 {name} 人员 {person} {posts} {how}", place.code);
            let event = NewEvent::new(actor, "membership.end", &place.code, subject);
            Ok(Written::new(after(&place, &served), event))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let (unit, term, now) = seat(&app, &allowed.who, &path).await?;
            let posts = posts_label(Posts::from_bits(now.stretch.posts));
            let left = forms_of_service::in_words(now.stretch.ended_on, now.stretch.ending);
            let present = format!("{}，{posts}，{left}", now.name);
            let again = again.beside(now.stretch.version, &present);
            let sheet = Sheet::again(&page, &again.form, Some(&again.sentence), &errors);
            let shown = (again.status, &sheet);
            Ok(leave_page(&app, &page, (&unit, &term, &now), shown))
        }
    }
}

pub(super) async fn seat(
    app: &App,
    who: &Principal,
    path: &Seat,
) -> Result<(Division, Term, MemberLine)> {
    let (code, term, person, stretch) = path;
    let (unit, term) = unit_and_term(app, who, &(code.clone(), *term)).await?;
    let (place, key) = (unit.code.clone(), (term.id, *person, *stretch));
    let found = app
        .db
        .read(move |conn| store::member_wherever(conn, &place, key));
    let line = found.await?;
    if line.stretch.current_unit_code == unit.code.as_str() {
        return Ok((unit, term, line));
    }
    // It went along with its unit, which was merged since the page was opened.
    let now = self::unit(app, who, &line.stretch.current_unit_code).await?;
    Ok((now, term, line))
}

fn leave_page(
    app: &App,
    page: &PageContext,
    (unit, term, line): (&Division, &Term, &MemberLine),
    (status, sheet): (StatusCode, &Sheet<'_>),
) -> HttpResponse {
    let row = &line.stretch;
    let own = members_address(&unit.code);
    let action = format!("{own}/{}/{}/{}", row.term_id, row.person_id, row.stretch);
    let body = forms_of_service::leave(&LeavePage {
        action: &action,
        back: &own,
        totals: &[
            ("届次", term.name.clone()),
            ("成员", line.name.clone()),
            ("职务", posts_label(Posts::from_bits(row.posts))),
        ],
        consequence: views::leave_means(row.origin),
        otherwise: views::or_mistaken(&action),
        version: row.version,
        today: app.db.clock().today(),
        sheet,
    });
    told(page, status, unit, (LEAVE, true), &body)
}
