//! A roster of one committee alone: what it does not say of the other committee stays.

use super::*;
use crate::committees::Posts;
use crate::db_test;

const PARTY: &str = "村,姓名,性别,出生日期,学历,政治面貌,党组织职务\n";
const COMMITTEE: &str = "村,姓名,性别,出生日期,学历,政治面貌,村委会职务\n";
const BOTH: &str = "村,姓名,性别,出生日期,学历,政治面貌,党组织职务,村委会职务\n";

fn row(name: &str, posts: &str) -> String {
    format!("南门村,{name},女,1975-03-08,高中,党员,{posts}\n")
}

/// Names and posts of those in office.
fn in_office(office: &Office<'_>) -> Vec<(String, String, String)> {
    use crate::schema::{memberships, persons};
    use diesel::prelude::*;
    let rows: Vec<(String, i16)> = office.read(|conn| {
        Ok(memberships::table
            .inner_join(persons::table.on(persons::id.eq(memberships::person_id)))
            .filter(memberships::ending.is_null())
            .order(persons::name)
            .select((persons::name, memberships::posts))
            .load(conn)?)
    });
    let words = |(name, bits): (String, i16)| {
        let posts = Posts::from_bits(bits);
        (name, posts.party_label(), posts.committee_label())
    };
    rows.into_iter().map(words).collect()
}

fn holds(name: &str, party: &str, committee: &str) -> (String, String, String) {
    (name.to_owned(), party.to_owned(), committee.to_owned())
}

fn replace() -> How {
    How {
        replace: true,
        ..in_term("2026")
    }
}

db_test!(
    the_rosters_of_both_committees_come_one_after_the_other,
    |test| {
        let office = Office::new(test);
        let party = [PARTY, &row("甲", "书记"), &row("乙", "委员")].concat();
        let committee = [COMMITTEE, &row("甲", "主任"), &row("丙", "委员")].concat();
        office.import(Kind::Members, party.clone(), in_term("2026"));
        let done = office.import(Kind::Members, committee.clone(), in_term("2026"));
        assert_eq!(counts(&done), [1, 1, 0, 0, 0]);
        assert!(done.report.missing.is_empty(), "{:?}", done.report.missing);
        let all = [
            holds("丙", "", "委员"),
            holds("乙", "委员", ""),
            holds("甲", "书记", "主任"),
        ];
        assert_eq!(in_office(&office), all);
        // Once more changes nothing, in either order, and nobody of the other committee leaves.
        for file in [party, committee] {
            let done = office.import(Kind::Members, file, replace());
            assert_eq!(counts(&done), [0, 0, 2, 0, 0]);
            assert_eq!(done.report.counts.removed, 0);
        }
        assert_eq!(in_office(&office), all);
    }
);

db_test!(
    a_roster_of_one_committee_ends_posts_on_that_one_only,
    |test| {
        let office = Office::new(test);
        let both = [
            BOTH,
            &row("甲", "书记,主任"),
            &row("乙", "委员,"),
            &row("丙", ",委员"),
        ];
        office.import(Kind::Members, both.concat(), in_term("2026"));
        // 甲 is missing from the party's roster and stays chair; 乙 has no post left and leaves.
        let party = [PARTY, &row("丁", "书记")].concat();
        let done = office.import(Kind::Members, party.clone(), replace());
        assert_eq!(
            (done.report.counts.added, done.report.counts.removed),
            (1, 2)
        );
        let told = done.report.missing.join("；");
        assert!(
            told.contains("甲（南门村村委会，只免去") && told.contains("乙（南门村村委会）"),
            "{told}"
        );
        let left = [
            holds("丁", "书记", ""),
            holds("丙", "", "委员"),
            holds("甲", "", "主任"),
        ];
        assert_eq!(in_office(&office), left);
        let again = office.import(Kind::Members, party, replace());
        assert_eq!(
            (counts(&again), again.report.counts.removed),
            ([0, 0, 1, 0, 0], 0)
        );
        // An empty cell in a column that is there says that there is no post.
        let both = [
            BOTH,
            &row("甲", ",委员"),
            &row("丙", ",主任"),
            &row("丁", "书记,"),
        ]
        .concat();
        office.import(Kind::Members, both, replace());
        let left = [
            holds("丁", "书记", ""),
            holds("丙", "", "主任"),
            holds("甲", "", "委员"),
        ];
        assert_eq!(in_office(&office), left);
        // Somebody who left comes back with the posts of the row alone.
        let back = [PARTY, &row("乙", "委员"), &row("丁", "书记")].concat();
        office.import(Kind::Members, back, replace());
        assert!(in_office(&office).contains(&holds("乙", "委员", "")));
    }
);
