//! What nomination, review and the formal list know, for the documents.

use super::particulars::{AboutCandidate, Candidate, Particulars};
use super::store_lists::some;
use super::words;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::candidates::candidacy::Candidacy;
use crate::elections::candidates::standing::Nomination;
use crate::elections::candidates::store_reading::candidacy;
use crate::elections::candidates::words::{ListOrder, Mode};
use crate::elections::candidates::{Listed, formal_list};
use crate::elections::store::Election;
use crate::error::Result;
use crate::tally::Post;

/// Fills in who was nominated and who is on the formal list. A round of another chapter has only
/// those who compete in it, as the count knows them.
pub(super) fn join(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    into: &mut Particulars,
) -> Result<()> {
    if election.known.kind.is_round_of_another() {
        return Ok(());
    }
    if let Some(published) = formal_list(conn, election.id)? {
        let list = published.list;
        let mode = Mode::from_word(&list.mode);
        into.has_no_candidates = list.is_without_candidates();
        into.list_order = ListOrder::from_word(&list.order);
        let posts = list.posts.into_iter().filter_map(|own| {
            let post = own.post()?;
            Some((post, own.candidates))
        });
        let all = posts.flat_map(|(post, own)| own.into_iter().map(move |one| (post, one)));
        into.candidates = some(all.map(|(post, one)| listed(post, one, mode)));
    }
    if election.known.keeps_candidates() {
        return Ok(());
    }
    let known = candidacy(conn, scope, election.clone())?;
    if known.is_empty() {
        return Ok(());
    }
    into.has_no_candidates |= known.setup_version > 0 && known.setup.mode == Mode::NoCandidate;
    for one in into.candidates.iter_mut().flatten() {
        about_review(one, &known);
    }
    let has_votes = known.setup.mode.has_votes();
    into.preliminary = nominated(&known, |one| Some(has_votes.then_some(one.votes)));
    if known.setup.mode == Mode::Primary {
        into.primary = nominated(&known, |one| one.primary.map(Some));
    }
    Ok(())
}

/// Adds what was decided about a candidate, and the votes of the revotes at the cut-off that brought
/// him in.
fn about_review(one: &mut Candidate, known: &Candidacy) {
    let mut people = known.people.iter();
    let Some(person) = people.find(|person| person.nominee.name == one.name) else {
        return;
    };
    if let Some((decision, on, reason)) = &person.decision {
        let why = if reason.is_empty() {
            String::new()
        } else {
            format!("：{reason}")
        };
        one.about.review = format!("{}（{}）{why}", decision.label(), words::day(*on));
    }
    let mut own = person.nominee.nominations.iter();
    let revotes = own.find(|nomination| nomination.post == one.post);
    for votes in revotes.into_iter().flat_map(|own| &own.revotes) {
        let told = format!("，末位同票再次投票{votes}票");
        one.about.origin.push_str(&told);
    }
}

fn listed(post: Post, one: Listed, mode: Option<Mode>) -> Candidate {
    let way = mode.map_or("", Mode::label);
    Candidate {
        post,
        name: one.name,
        is_woman: one.is_woman,
        votes: None,
        about: AboutCandidate {
            birth: one.birth.map(words::month).unwrap_or_default(),
            political_status: one.political_status,
            education: one.education,
            origin: match one.votes {
                Some(votes) => format!("{way}，{votes}票"),
                None => way.to_owned(),
            },
            review: String::new(),
        },
    }
}

/// Everybody nominated who did not leave, by post, the most votes first. `votes`: those to tell,
/// nothing for whoever is not to be told.
fn nominated(
    known: &Candidacy,
    votes: impl Fn(&Nomination) -> Option<Option<u64>>,
) -> Option<Vec<Candidate>> {
    let mut all: Vec<Candidate> = Vec::new();
    for one in known.people.iter().filter(|one| one.left.is_none()) {
        for nomination in &one.nominee.nominations {
            if let Some(votes) = votes(nomination) {
                all.push(Candidate {
                    post: nomination.post,
                    name: one.nominee.name.clone(),
                    is_woman: one.nominee.is_woman,
                    votes,
                    about: AboutCandidate::default(),
                });
            }
        }
    }
    all.sort_by_key(|one| (one.post, std::cmp::Reverse(one.votes)));
    some(all.into_iter())
}
