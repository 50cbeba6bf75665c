//! The question as it stands in an address, and addresses that ask it.

use std::collections::BTreeSet;

use crate::composition::{
    Asked, FigureName, Question, ROW_LEVELS, place_of, read_question, usual_term,
};
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};

/// The word for the term compared with, in the address of a list behind a figure.
pub(super) const PREVIOUS: &str = "previous";

/// The names of a question in an address; `as-of` is how the command writes the last one.
const NAMES: [&str; 7] = [
    "division", "term", "compare", "by", "kind", "as_of", "as-of",
];

/// What an address asks, word for word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::composition) struct Address {
    /// The words of the question.
    pub(in crate::composition) asked: Asked,
}

impl Address {
    /// Reads a query; of a name that stands twice the first counts, other names are left out.
    pub(in crate::composition) fn read(query: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let word = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key.replace('-', "_") == name);
            found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
        };
        Self {
            asked: Asked {
                division: word("division"),
                term: word("term"),
                compare: word("compare"),
                by: word("by"),
                kind: word("kind"),
                as_of: word("as_of"),
            },
        }
    }

    /// Reads the query of a program, which gets no page that would show how it was understood: a
    /// name that is not known, or stands twice, is refused.
    pub(in crate::composition) fn read_strictly(query: &str) -> Result<Self> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let mut seen = BTreeSet::new();
        for (name, _) in &pairs {
            if !NAMES.contains(&name.as_str()) {
                return Err(Error::invalid(format!(
                    "不认识的参数“{name}”，可以用：{}",
                    NAMES.join("、")
                )));
            }
            if !seen.insert(name.replace('-', "_")) {
                return Err(Error::invalid(format!("参数“{name}”写了两次，请只留一个")));
            }
        }
        Ok(Self::read(query))
    }

    /// The same question about another place; its rows are those of its own next level.
    pub(in crate::composition) fn about(&self, place: &DivisionCode) -> Self {
        let division = match place.level() {
            Level::Nation => "0".to_owned(),
            _ => place.to_string(),
        };
        let mut other = self.clone();
        other.asked.division = division;
        other.asked.by = String::new();
        other
    }

    /// The address under `path`, with further names and values.
    pub(in crate::composition) fn href(&self, path: &str, more: &[(&str, &str)]) -> String {
        let asked = &self.asked;
        let own = [
            ("division", asked.division.as_str()),
            ("term", &asked.term),
            ("compare", &asked.compare),
            ("by", &asked.by),
            ("kind", &asked.kind),
            ("as_of", &asked.as_of),
        ];
        let pairs: Vec<(&str, &str)> = own
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .chain(more.iter().copied())
            .collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("{path}?{query}")
    }

    /// The address of the list behind a figure of a place.
    pub(in crate::composition) fn people(
        &self,
        place: &DivisionCode,
        figure: FigureName,
    ) -> String {
        let address = self.about(place);
        address.href(super::PEOPLE, &[("figure", &figure.word())])
    }

    /// The same of the term compared with.
    pub(in crate::composition) fn people_before(
        &self,
        place: &DivisionCode,
        figure: FigureName,
    ) -> String {
        let address = self.about(place);
        let named = [("figure", figure.word()), ("of", PREVIOUS.to_owned())];
        let named = named.each_ref().map(|(name, word)| (*name, word.as_str()));
        address.href(super::PEOPLE, &named)
    }

    /// The place asked for: the reader's own when none is named. Outside the reader's scope it
    /// "does not exist".
    pub(in crate::composition) fn place(&self, scope: &DivisionCode) -> Result<DivisionCode> {
        if self.asked.division.is_empty() {
            return Ok(scope.clone());
        }
        let place = place_of(&self.asked.division)?;
        if scope.contains(&place) {
            Ok(place)
        } else {
            Err(Error::NotFound)
        }
    }

    /// Fills in what a page shows when nothing is named: the reader's own place, the latest term
    /// with members, the next level below as rows (`none` switches them off).
    pub(in crate::composition) fn completed(
        mut self,
        conn: &mut Conn,
        scope: &DivisionCode,
    ) -> Result<Self> {
        let place = self.place(scope)?;
        self.asked.division = self.about(&place).asked.division;
        if self.asked.term.is_empty() {
            let term = usual_term(conn, &place)?;
            self.asked.term = term.map_or_else(String::new, |term| term.name);
        }
        if self.asked.by.is_empty() {
            let mut below = ROW_LEVELS
                .into_iter()
                .filter(|level| *level > place.level());
            let next = below.next().map_or("", Level::word);
            next.clone_into(&mut self.asked.by);
        }
        Ok(self)
    }

    /// Understands the question within the reader's scope.
    pub(in crate::composition) fn question(
        &self,
        conn: &mut Conn,
        scope: &DivisionCode,
    ) -> Result<Question> {
        let place = self.place(scope)?;
        let mut asked = self.about(&place).asked;
        if self.asked.by != "none" {
            asked.by.clone_from(&self.asked.by);
        }
        read_question(conn, &asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_back() {
        let address = Address::read("division=341023&term=2026&done=saved&term=2021&as_of=");
        assert_eq!(address.asked.term, "2026");
        assert_eq!(
            address.href("/x", &[("a", "1&2")]),
            "/x?division=341023&term=2026&a=1%262"
        );
        let nation = address.about(&DivisionCode::nation());
        assert_eq!(nation.href("/x", &[]), "/x?division=0&term=2026");
    }

    #[test]
    fn a_place_outside_the_scope_does_not_exist() {
        let scope = DivisionCode::parse("341023").unwrap();
        let place = |query| Address::read(query).place(&scope);
        assert_eq!(place("").unwrap(), scope);
        assert!(place("division=341023100").is_ok());
        assert!(matches!(place("division=341024"), Err(Error::NotFound)));
        assert!(matches!(place("division=0"), Err(Error::NotFound)));
        assert!(matches!(place("division=abc"), Err(Error::Invalid(_))));
    }
}
