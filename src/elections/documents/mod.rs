//! The papers of an election: notices 1 to 19, rolls and lists, ballot paper, tally sheet, report,
//! certificate, filing and handover lists, and the forms of nomination and voting. Each is made from plain particulars and frozen laws, and
//! kept in versions that never change.

mod ballot_paper;
mod certificates;
mod count_papers;
mod draft;
mod draft_lists;
#[cfg(test)]
mod joined_tests;
pub mod kind;
mod notices_candidates;
mod notices_early;
mod notices_result;
mod notices_voting;
pub(super) mod pages;
pub(super) mod pages_files;
mod particulars;
mod particulars_store;
mod parts;
mod publication;
mod rolls;
mod store;
mod store_after;
mod store_bodies;
mod store_candidates;
mod store_lists;
mod store_public;
mod store_results;
#[cfg(test)]
mod tests;
mod views;
mod votes_needed;
mod voting_forms;
mod words;

use crate::documents::Document;
use kind::Kind;
use particulars::Particulars;
pub(super) use store_public::{PublicPaper, public_paper, public_papers};

/// A document, filled with what is known of it.
fn document(kind: Kind, of: &Particulars) -> Document {
    match kind {
        Kind::ElectionDay => notices_early::election_day(of),
        Kind::CommitteeList => notices_early::committee_list(of),
        Kind::CommitteeChange => notices_early::committee_change(of),
        Kind::Registration => notices_early::registration(of),
        Kind::VoterNotice => notices_early::voter_notice(of),
        Kind::VoterRoll => rolls::voter_roll(of),
        Kind::VoterCard => voting_forms::voter_card(of),
        Kind::RepresentativesNotice => notices_early::representatives_notice(of),
        Kind::RepresentativesList => rolls::representatives(of),
        Kind::GroupLeaders => rolls::group_leaders(of),
        Kind::Nomination => notices_candidates::nomination(of),
        Kind::NominationPaper => voting_forms::nomination_paper(of),
        Kind::PrimaryNotice => notices_candidates::primary_notice(of),
        Kind::PrimaryResult => notices_candidates::primary_result(of),
        Kind::PreliminaryList => notices_candidates::preliminary_list(of),
        Kind::FormalList => notices_candidates::formal_list(of),
        Kind::CandidateSheet => rolls::candidate_sheet(of),
        Kind::PlaceAndTime => notices_voting::place_and_time(of),
        Kind::Staff => notices_voting::staff(of),
        Kind::MobileVoters => notices_voting::mobile_voters(of),
        Kind::ProxyLetter => voting_forms::proxy_letter(of),
        Kind::Proxies => notices_voting::proxies(of),
        Kind::Scribes => notices_voting::scribes(of),
        Kind::BallotRules => notices_voting::ballot_rules(of),
        Kind::BallotPaper => ballot_paper::ballot_paper(of),
        Kind::IssueRegister => voting_forms::issue_register(of),
        Kind::TallySheet => count_papers::tally_sheet(of),
        Kind::ResultReport => count_papers::result_report(of),
        Kind::ResultNotice => notices_result::result(of),
        Kind::Supervision => notices_result::supervision(of),
        Kind::FilingList => certificates::filing_list(of),
        Kind::Certificate => certificates::certificate(of),
        Kind::HandoverList => certificates::handover_list(of),
    }
}
