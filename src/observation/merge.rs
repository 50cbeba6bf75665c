//! Several phones fill in one report: what stands in a field, whatever order the jobs arrive in.
//!
//! Each value says which earlier values its phone showed when it was typed; those it replaces. What
//! nobody replaced is still there. One such value is the field's; of several, typed on phones that
//! did not know of each other, a filled one comes before an empty one, then the later one. The
//! others are not lost: they stand beside it until somebody has seen them.

use chrono::NaiveDateTime;

/// A value that nobody has replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The job it came with.
    pub job: String,
    /// The value; empty takes back what stood there.
    pub value: String,
    /// When it was typed (UTC).
    pub saved_at: NaiveDateTime,
}

/// What a field shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The value; empty for none.
    pub value: String,
    /// The jobs that a change of the field replaces: all that stand there.
    pub jobs: Vec<String>,
    /// Other values that another phone typed without knowing of this one.
    pub others: Vec<String>,
}

/// What a field shows, of all values that stand there.
pub fn shown(mut standing: Vec<Standing>) -> Shown {
    standing.sort_by(|one, other| key(other).cmp(&key(one)));
    let mut shown = Shown {
        jobs: standing.iter().map(|one| one.job.clone()).collect(),
        ..Shown::default()
    };
    shown.jobs.sort_unstable();
    let mut values = standing.into_iter().map(|one| one.value);
    shown.value = values.next().unwrap_or_default();
    for value in values {
        if !value.is_empty() && value != shown.value && !shown.others.contains(&value) {
            shown.others.push(value);
        }
    }
    shown
}

fn key(one: &Standing) -> (bool, NaiveDateTime, &str) {
    (!one.value.is_empty(), one.saved_at, &one.job)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// A value with the jobs it replaces.
    type Typed = (Standing, Vec<String>);

    fn at(second: i64) -> NaiveDateTime {
        chrono::DateTime::UNIX_EPOCH.naive_utc() + chrono::Duration::seconds(second)
    }

    fn standing(job: &str, value: &str, second: i64) -> Standing {
        Standing {
            job: job.to_owned(),
            value: value.to_owned(),
            saved_at: at(second),
        }
    }

    /// As the database keeps it: what arrives may have been replaced before it came.
    fn arrived<'a>(jobs: impl IntoIterator<Item = &'a Typed>) -> Shown {
        let (mut stands, mut replaced) = (Vec::<Standing>::new(), BTreeSet::new());
        for (one, replaces) in jobs {
            replaced.extend(replaces.iter().cloned());
            stands.push(one.clone());
            stands.retain(|one| !replaced.contains(&one.job));
        }
        shown(stands)
    }

    #[test]
    fn a_blank_never_goes_over_what_it_did_not_see() {
        let full = (standing("a", "123", 10), vec![]);
        let blank = (standing("b", "", 20), vec![]);
        assert_eq!(arrived([&full, &blank]).value, "123");
        // Who saw the number and emptied the field meant it.
        let meant = (standing("c", "", 20), vec!["a".to_owned()]);
        assert_eq!(arrived([&full, &meant]).value, "");
    }

    #[test]
    fn two_phones_that_did_not_know_of_each_other_are_both_heard() {
        let one = (standing("a", "100", 10), vec![]);
        let other = (standing("b", "120", 20), vec![]);
        let both = arrived([&one, &other]);
        assert_eq!(
            (both.value.as_str(), both.others),
            ("120", vec!["100".to_owned()])
        );
        let settled = (standing("c", "110", 30), both.jobs);
        let settled = arrived([&one, &other, &settled]);
        assert_eq!((settled.value.as_str(), settled.others.len()), ("110", 0));
    }

    fn histories() -> impl Strategy<Value = Vec<Typed>> {
        let one = (
            "[0-9]{0,2}",
            0_i64..5,
            proptest::collection::vec(any::<prop::sample::Index>(), 0..3),
        );
        proptest::collection::vec(one, 1..12).prop_map(|all| {
            let mut history: Vec<Typed> = Vec::new();
            for (number, (value, second, seen)) in all.into_iter().enumerate() {
                let replaces = seen
                    .iter()
                    .filter(|_| number > 0)
                    .map(|index| history[index.index(number)].0.job.clone())
                    .collect();
                let job = format!("{number:02}");
                history.push((standing(&job, &value, second), replaces));
            }
            history
        })
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            (history, shuffled) in histories().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        ) {
            prop_assert_eq!(arrived(&history), arrived(&shuffled));
        }

        #[test]
        fn what_arrives_twice_changes_nothing(history in histories(), again in any::<prop::sample::Index>()) {
            let once = arrived(&history);
            let repeated = &history[again.index(history.len())];
            // The database knows the job's id and takes it no second time.
            let known: BTreeSet<&str> = history.iter().map(|(one, _)| one.job.as_str()).collect();
            prop_assert!(known.contains(repeated.0.job.as_str()));
            prop_assert_eq!(arrived(&history), once);
        }

        #[test]
        fn a_filled_value_nobody_saw_is_never_lost(history in histories()) {
            let replaced: BTreeSet<&String> = history.iter().flat_map(|(_, seen)| seen).collect();
            let shown = arrived(&history);
            for (one, _) in &history {
                if !one.value.is_empty() && !replaced.contains(&one.job) {
                    prop_assert!(shown.value == one.value || shown.others.contains(&one.value));
                }
            }
        }
    }
}
