//! What stands in the rows of a count, and what must hold of them after a race.

use std::collections::BTreeMap;

use cunzhi::db::{Conn, Db};
use cunzhi::error::Result;
use cunzhi::rules::RuleSets;
use cunzhi::schema::{
    audit_events, count_boxes, count_entries, count_reopenings, counts, election_persons,
    elections, outcomes,
};
use cunzhi::tally;
use diesel::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Entry, revision, state, numbers.
type Entry = (i32, i32, String, String);

/// A ballot box with every state of its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BoxRows {
    pub(super) id: i64,
    pub(super) number: i32,
    entries: Vec<Entry>,
}

impl BoxRows {
    /// The last state of an entry.
    fn last(&self, entry: i32) -> Option<&Entry> {
        self.entries.iter().rfind(|one| one.0 == entry)
    }

    /// The revision of the first entry, as its typist saw it.
    pub(super) fn revision(&self) -> i32 {
        self.last(1).map_or(0, |one| one.1)
    }
}

/// The rows of one count, all of one moment.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) version: i32,
    pub(super) election_version: i32,
    pub(super) boxes: Vec<BoxRows>,
    pub(super) persons: Vec<i64>,
    state: String,
    registered: i64,
    election_state: String,
    outcomes: i64,
    /// Package, hash, who confirmed.
    last_outcome: Option<(String, String, i64)>,
    reopenings: i64,
    /// The number of the county's last audit event.
    events: i64,
}

/// Reads them.
pub(super) fn facts(db: &Db, id: i64) -> Facts {
    db.read_now(|conn| read(conn, id)).unwrap()
}

fn read(conn: &mut Conn, id: i64) -> Result<Facts> {
    let (state, registered, version) = counts::table
        .find(id)
        .select((counts::state, counts::registered, counts::version))
        .first(conn)?;
    let (election_state, election_version) = elections::table
        .find(id)
        .select((elections::state, elections::version))
        .first(conn)?;
    let found: Vec<(i64, i32)> = count_boxes::table
        .filter(count_boxes::election_id.eq(id))
        .order(count_boxes::number)
        .select((count_boxes::id, count_boxes::number))
        .load(conn)?;
    let mut boxes = Vec::new();
    for (id, number) in found {
        let entries = count_entries::table
            .filter(count_entries::box_id.eq(id))
            .order((count_entries::entry, count_entries::revision))
            .select((
                count_entries::entry,
                count_entries::revision,
                count_entries::state,
                count_entries::cells,
            ))
            .load(conn)?;
        boxes.push(BoxRows {
            id,
            number,
            entries,
        });
    }
    let of_count = outcomes::table.filter(outcomes::election_id.eq(id));
    Ok(Facts {
        version,
        election_version,
        boxes,
        persons: election_persons::table
            .filter(election_persons::election_id.eq(id))
            .order(election_persons::id)
            .select(election_persons::id)
            .load(conn)?,
        state,
        registered,
        election_state,
        outcomes: of_count.count().get_result(conn)?,
        last_outcome: of_count
            .order(outcomes::version.desc())
            .select((outcomes::package, outcomes::hash, outcomes::confirmed_by))
            .first(conn)
            .optional()?,
        reopenings: count_reopenings::table
            .filter(count_reopenings::election_id.eq(id))
            .count()
            .get_result(conn)?,
        events: audit_events::table
            .filter(audit_events::chain.eq("341023"))
            .order(audit_events::sequence.desc())
            .select(audit_events::sequence)
            .first(conn)?,
    })
}

impl Facts {
    /// What does not hold after a race that `winner` of `account` won; empty when all does.
    pub(super) fn faults_after(&self, after: &Self, winner: &str, account: i64) -> Vec<String> {
        let mut told = Vec::new();
        let mut must = |holds: bool, what: &str| {
            if !holds {
                told.push(format!("{winner} won, but {what}"));
            }
        };
        must(after.events == self.events + 1, "there is not one event");
        let step = i32::from(winner != "go on");
        must(after.version == self.version + step, "the version is wrong");
        let confirmed = i64::from(winner == "confirm");
        must(
            after.outcomes == self.outcomes + confirmed,
            "the outcomes are wrong",
        );
        let opened = i64::from(winner == "reopen");
        must(
            after.reopenings == self.reopenings + opened,
            "the reopenings are wrong",
        );
        let state = match winner {
            "confirm" | "go on" => "final",
            _ => "open",
        };
        must(after.state == state, "the count stands wrong");
        let state = match winner {
            "confirm" => "round1_result",
            "go on" => "result_confirmed",
            _ => "counting",
        };
        must(after.election_state == state, "the election stands wrong");
        match winner {
            "reset" => must(
                [1, 2].iter().all(|entry| {
                    let last = after.boxes[0].last(*entry);
                    last.is_some_and(|last| last.2 == "reset")
                }),
                "the box is not empty",
            ),
            "box" => must(
                after.boxes.len() == self.boxes.len() + 1 && after.boxes.starts_with(&self.boxes),
                "the box is missing or another one changed",
            ),
            _ => must(after.boxes == self.boxes, "a box changed"),
        }
        must(winner != "late save", "nobody may save a finished sheet");
        if winner == "confirm" {
            told.extend(after.package_faults(account));
        }
        told
    }

    /// Where the package says something else than the rows it rests on.
    #[expect(
        clippy::too_many_lines,
        reason = "a list of what must hold, told in order"
    )]
    fn package_faults(&self, account: i64) -> Vec<String> {
        let Some((text, hash, by)) = &self.last_outcome else {
            return vec!["there is no package".to_owned()];
        };
        let package: Value = serde_json::from_str(text).unwrap();
        let (case, mut told) = (&package["case"], Vec::new());
        let mut must = |holds: bool, what: &str| {
            if !holds {
                told.push(format!("in the package {what}: {text}"));
            }
        };
        must(
            *hash == hex::encode(Sha256::digest(text.as_bytes())),
            "the hash is wrong",
        );
        must(*by == account, "another person confirmed");
        must(case["registered"] == self.registered, "registered is wrong");
        must(
            package["audit_head"]["sequence"] == self.events - 1,
            "the audit head is not the one before",
        );
        must(
            package["boxes"].as_array().map(Vec::len) == Some(self.boxes.len()),
            "a box is missing",
        );
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for (own, rows) in package["boxes"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(&self.boxes)
        {
            let entries = [rows.last(1), rows.last(2)];
            let [Some(first), Some(second)] = entries else {
                must(false, "a box was not typed twice");
                continue;
            };
            must(first.2 == "final" && second.2 == "final", "a box is open");
            must(
                own["revisions"] == serde_json::json!([first.1, second.1]),
                "a revision is wrong",
            );
            let rows = [first, second].map(|one| numbers(&one.3));
            let own = numbers(&own["numbers"].to_string());
            must(rows[0] == rows[1] && own == rows[0], "a number is wrong");
            for (name, number) in own {
                *sums.entry(name).or_default() += number;
            }
        }
        for name in ["issued", "voters", "recovered"] {
            must(case[name] == sums[name], "a sum of papers is wrong");
        }
        for person in &self.persons {
            for post in ["chair", "member"] {
                let sum = sums.get(&format!("votes.{person}.{post}")).copied();
                let own = case["votes"][format!("p{person}")][post].as_u64();
                must(
                    own.unwrap_or(0) == sum.unwrap_or(0),
                    "a sum of votes is wrong",
                );
            }
        }
        let sets = RuleSets::built_in().unwrap();
        let again = tally::answer(case.to_string().as_bytes(), &sets, |outcome| {
            serde_json::to_value(outcome).unwrap()
        });
        must(
            again.ok().as_ref() == Some(&package["outcome"]),
            "the outcome is not that of its case",
        );
        told
    }
}

/// The numbers of a sheet that are not 0, by the names of its cells.
fn numbers(text: &str) -> BTreeMap<String, u64> {
    let read: BTreeMap<String, u64> = serde_json::from_str(text).unwrap();
    read.into_iter().filter(|(_, number)| *number > 0).collect()
}
