//! Handlers of a village's page: the checklist, and every change of a chapter.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::change::Change;
use super::chapter_page;
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::db::Conn;
use crate::elections::candidates;
use crate::elections::chapter::{Chapter, ChapterKind, may_follow};
use crate::elections::count::store_outcome::seats_of_next;
use crate::elections::count::{store_reading, store_round_candidates};
use crate::elections::facts::Facts;
use crate::elections::in_force::open_ways;
use crate::elections::result_days::result_days;
use crate::elections::roll::store_publish;
use crate::elections::roll::store_reading::summary;
use crate::elections::step::Step;
use crate::elections::store::{self, Election};
use crate::elections::store_minority::{is_undecided, minority};
use crate::elections::store_step_pages::kept;
use crate::elections::store_vacancy;
use crate::elections::store_void;
use crate::elections::store_void_winners::of_chapter;
use crate::elections::store_vote_day;
use crate::elections::store_woman;
use crate::elections::views::village::{self as views, Village};
use crate::elections::void_winner;
use crate::elections::vote_day::LastDay;
use crate::elections::voting;
use crate::error::Result;
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The checklist of a chapter.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let village = read(&app, allowed.who, *id).await?;
    let refused = (None, "", &Fields::default());
    Ok(told(&page, StatusCode::OK, &village, refused, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    village: &Village,
    refused: (Option<&str>, &str, &Fields),
    key: &str,
) -> HttpResponse {
    let title = village.election.title();
    let way = [("首页", "/office"), ("换届", LIST)];
    let body = views::village(village, refused, page.csrf(), key);
    page.answer(status, &title, &way, &body)
}

/// All that is shown of a chapter.
pub(super) async fn read(app: &App, who: Principal, id: i64) -> Result<Village> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let election = store::election(conn, &who.scope, id)?;
        let programme = store::programme(conn, &who.scope, election.programme_id)?;
        let rules = election.rules(&programme.rules()?)?;
        let beside = store::chapters_beside(conn, &election)?;
        let chapters: Vec<Chapter> = beside.iter().map(Election::as_chapter).collect();
        let own = election.as_chapter();
        let committee = store_vacancy::committee(conn, &beside, &election)?;
        let mut facts = election
            .known
            .facts(&rules, &chapters, &own, committee, today);
        store_publish::tell(conn, &election, rules.rules(), &mut facts)?;
        let deadlines = rules.rules().deadlines;
        candidates::store_facts::fill(conn, &who.scope, &election, &mut facts)?;
        voting::store_facts::fill(conn, &rules, &election, &mut facts)?;
        store_woman::fill(conn, &election, &mut facts)?;
        store_void::fill(conn, &election, &mut facts)?;
        let count = store_reading::count(conn, election.clone())?;
        store_round_candidates::fill(conn, &count, &mut facts)?;
        facts.is_counted_here = count.is_open();
        let minority = minority(conn, &election)?;
        let minority_lacks = minority.lacking().filter(|_| is_undecided(&election));
        let lacks = lacks_of_steps(&facts, minority_lacks);
        let follows = may_follow(&chapters, &own);
        Ok(Village {
            contests: store_round_candidates::contests(conn, &count)?,
            lacks_woman: facts.lacks_woman,
            minority,
            void_winners: void_winner::told(&of_chapter(conn, &beside, &election)?),
            kept: kept(conn, &election)?,
            lacks,
            seats_of_next: seats_of_next(conn, &election, &follows)?,
            last_days: last_days(conn, &election, &follows)?,
            roll: summary(conn, &election, &deadlines, today)?,
            by_election: store_vacancy::by_election(conn, &election, &rules, today)?,
            lines: election.known.lines(
                &rules,
                &programme.template()?,
                result_days(&beside, &election, today),
                today,
            ),
            ways: open_ways(election.known.state, &facts),
            follows,
            notes: store::notes(conn, id)?,
            may_manage: who.role.may(Right::ManageElections),
            may_plan: may_plan(&who, &election),
            rules_name: rules.about().name.clone(),
            rules_hash: election.frozen.as_ref().map(|_| rules.hash().to_owned()),
            election,
            beside,
            today,
        })
    });
    read.await
}

/// Whether the reader works for the whole county.
fn may_plan(who: &Principal, election: &Election) -> bool {
    let county = election.unit.county();
    who.role.may(Right::PlanElections) && county.is_some_and(|one| who.scope.contains(&one))
}

/// The last lawful days of the chapter and of those that may follow it.
fn last_days(
    conn: &mut Conn,
    election: &Election,
    follows: &[ChapterKind],
) -> Result<Vec<LastDay>> {
    let mut all = Vec::from_iter(store_vote_day::last_day_of(conn, election)?);
    let unfilled = election.known.declared.map(|(_, unfilled)| unfilled);
    for kind in follows {
        all.extend(store_vote_day::last_day_after(
            conn, election, *kind, unfilled,
        )?);
    }
    Ok(all)
}

/// What is still missing for steps that their pages record.
fn lacks_of_steps(facts: &Facts, minority: Option<&str>) -> BTreeMap<Step, Vec<String>> {
    let minority: Vec<String> = minority.map(str::to_owned).into_iter().collect();
    [
        (Step::CommitteeChosen, &facts.committee_faults),
        (Step::CommitteeCleared, &facts.must_leave_committee),
        (Step::PlaceAndStaffPublished, &facts.voting_faults),
        (Step::WinnersChecked, &minority),
    ]
    .map(|(step, told)| (step, told.clone()))
    .into()
}

/// Every change of a chapter; a refused form is shown again with what was typed.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    match carry_out(&app, &who, id, &word, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let village = read(&app, who, id).await?;
            let again = match present(&village.election, &word) {
                Some(present) => again.beside(village.election.version, &present),
                None => again,
            };
            let refused = (Some(again.sentence.as_str()), word.as_str(), &form.fields);
            Ok(told(&page, again.status, &village, refused, form.key()))
        }
    }
}

/// What is recorded of that which a form changes, for whoever was overtaken.
fn present(election: &Election, word: &str) -> Option<String> {
    let (known, seats) = (&election.known, election.known.seats);
    match word {
        "details" => {
            let difficulty = match election.difficulty.as_str() {
                "" => "没有填",
                text => text,
            };
            Some(format!(
                "主任{}人、副主任{}人、妇女委员{}人、委员{}人，选举日{}，难点村的原因：{difficulty}",
                seats.chair, seats.vice_chair, seats.woman_member, seats.member, known.election_day
            ))
        }
        "declared" => {
            let (tied, unfilled) = known.declared?;
            Some(format!("同票{tied}人，没有选足{unfilled}名"))
        }
        _ => None,
    }
}

async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
) -> Result<HttpResponse> {
    let lock = chapter_page::lock(app, who, id).await?;
    let at = (app.db.clock().today(), app.db.clock().now());
    let (change, version) = (Change::read(word, &form.fields)?, version(form)?);
    let (stamp, who) = (form.stamp()?, who.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let written = change.carry_out(conn, &who, id, version, at)?;
            Ok(written.map(|next| with_notice(&format!("{LIST}/{next}"), "saved")))
        })
    });
    Ok(written.await?.see_other())
}
