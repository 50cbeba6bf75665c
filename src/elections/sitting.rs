//! Who sits on the committee while a by-election is held: for its outcome they count as elected
//! before (VCL18 arts 6, 19; A9-1, A10-1).

use serde_json::{Value, json};

use super::candidates::store_kinship::Relative;
use super::count::frame::case_id;
use crate::rules::{Relation, Relations};
use crate::tally::Post;

/// A member in office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The person on record.
    pub person: i64,
    /// The name.
    pub name: String,
    /// Women have seats kept for them.
    pub is_woman: bool,
    /// The post.
    pub post: Post,
    /// The votes that won it; 0 where nobody knows.
    pub votes: u64,
}

impl Sitting {
    /// The id in cases and outcomes; those of candidates begin with another letter.
    pub fn case_id(&self) -> String {
        format!("s{}", self.person)
    }

    /// As `elected_before` of a case.
    pub fn as_elected(&self) -> Value {
        let sex = if self.is_woman { "female" } else { "male" };
        let post = self.post.word();
        json!({ "person": self.case_id(), "post": post, "sex": sex, "votes": self.votes })
    }
}

/// The member in office with such an id.
pub fn with_id<'a>(sitting: &'a [Sitting], case_id: &str) -> Option<&'a Sitting> {
    sitting.iter().find(|one| one.case_id() == case_id)
}

/// The near relatives of candidates who sit on the committee: those who were recorded with the name
/// of a member in office.
pub fn related(sitting: &[Sitting], mut relatives: Vec<Relative>) -> Vec<Relative> {
    relatives.retain(|one| sitting.iter().any(|member| member.name == one.name));
    relatives
}

/// The same as a case has them: candidate, member in office, relation.
pub fn as_kin(sitting: &[Sitting], related: &[Relative]) -> Vec<(i64, String, Relation)> {
    let of = |one: &Relative| {
        let member = sitting.iter().find(|member| member.name == one.name)?;
        Some((one.candidate, member.case_id(), one.relation))
    };
    related.iter().filter_map(of).collect()
}

/// Those in office who must give way: a near relative was elected and keeps the seat (ZJ art. 31, SH
/// art. 2, HA art. 8).
pub fn giving_way<'a>(
    outcome: &Value,
    related: &'a [Relative],
    scope: Relations,
) -> Vec<&'a Relative> {
    let is_elected = |id: i64| {
        let elected = outcome["elected"].as_array().into_iter().flatten();
        elected
            .into_iter()
            .any(|one| one["person"].as_str() == Some(case_id(id).as_str()))
    };
    let gives_way = |one: &&Relative| scope.has(one.relation) && is_elected(one.candidate);
    related.iter().filter(gives_way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_in_office_is_found_by_name_and_gives_way_to_the_elected() {
        let member = |person, name: &str| Sitting {
            person,
            name: name.to_owned(),
            is_woman: true,
            post: Post::Member,
            votes: 410,
        };
        let sitting = [member(7, "钱二"), member(8, "孙三")];
        let relative = |id, name: &str, relation| Relative {
            id,
            candidate: 3,
            name: name.to_owned(),
            relation,
        };
        let all = vec![
            relative(1, "钱二", Relation::Spouse),
            relative(2, "路人", Relation::Sibling),
            relative(3, "孙三", Relation::LinealOther),
        ];
        let related = related(&sitting, all);
        assert_eq!(related.len(), 2, "who does not sit is nobody's matter here");
        let kin = as_kin(&sitting, &related);
        assert_eq!(kin[0], (3, "s7".to_owned(), Relation::Spouse));
        let scope = crate::elections::in_force::built_in().unwrap();
        let scope = scope.find("zj-2020").unwrap().rules().tally.kinship_scope;
        let outcome = |person: &str| json!({ "elected": [{ "person": person }] });
        let names = |person: &str| -> Vec<String> {
            let way = giving_way(&outcome(person), &related, scope);
            way.into_iter().map(|one| one.name.clone()).collect()
        };
        assert_eq!(
            names("p3"),
            ["钱二"],
            "grandparents are no matter in Zhejiang"
        );
        assert!(names("p4").is_empty());
        assert_eq!(
            sitting[0].as_elected(),
            json!({ "person": "s7", "post": "member", "sex": "female", "votes": 410 })
        );
    }
}
