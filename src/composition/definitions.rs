//! What a county chose where the rulebook leaves a choice, and the sentence that says so.

use std::collections::BTreeMap;

use super::catalogue::Metric;
use super::keys::Class;

/// Over which persons or units a metric is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The distinct members of both bodies: set T of rulebook B0.
    #[default]
    Members,
    /// The villagers' or residents' committee: set C.
    Committee,
    /// The party body: set P.
    Party,
    /// Units that have members.
    Units,
}

impl Basis {
    /// All bases.
    pub const ALL: [Self; 4] = [Self::Members, Self::Committee, Self::Party, Self::Units];

    /// The word in settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Committee => "committee",
            Self::Party => "party",
            Self::Units => "units",
        }
    }

    /// The basis of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.word() == word)
    }

    /// The Chinese name, as in definitions.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Members => "两委成员",
            Self::Committee => "村（居）委会成员",
            Self::Party => "党组织成员",
            Self::Units => "村（社区）",
        }
    }

    /// The classes of members that make up this set; empty for units.
    pub const fn classes(self) -> &'static [Class] {
        match self {
            Self::Members => &Class::ALL,
            Self::Committee => &[Class::CommitteeOnly, Class::Both],
            Self::Party => &[Class::PartyOnly, Class::Both],
            Self::Units => &[],
        }
    }
}

/// The choices of one county; without a choice a metric is over the members of both bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    chosen: BTreeMap<Metric, Basis>,
}

/// The metric cannot be taken over that basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("指标“{}”不能以{}为统计范围，请改选其他统计范围", .0.label(), .1.label())]
pub struct NoSuchBasis(pub Metric, pub Basis);

impl Definitions {
    /// Chooses the basis of a metric; only the bases in [`Metric::bases`] are accepted.
    pub fn choose(&mut self, metric: Metric, basis: Basis) -> Result<(), NoSuchBasis> {
        if !metric.bases().contains(&basis) {
            return Err(NoSuchBasis(metric, basis));
        }
        if basis == Basis::default() {
            self.chosen.remove(&metric);
        } else {
            self.chosen.insert(metric, basis);
        }
        Ok(())
    }

    /// The basis in force.
    pub fn basis(&self, metric: Metric) -> Basis {
        self.chosen.get(&metric).copied().unwrap_or_default()
    }

    /// The choices that differ from the default, in the order of metrics.
    pub fn chosen(&self) -> impl Iterator<Item = (Metric, Basis)> + '_ {
        self.chosen.iter().map(|(metric, basis)| (*metric, *basis))
    }

    /// One Chinese sentence: which persons or units over which, with the basis in force.
    pub fn text(&self, metric: Metric) -> String {
        match self.basis(metric) {
            Basis::Units => "有交叉任职人员的村（社区）数 ÷ 有成员的村（社区）数。".to_owned(),
            basis => metric
                .definition_template()
                .replace("{base}", basis.label()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_named_in_the_text_and_only_known_choices_are_taken() {
        let mut definitions = Definitions::default();
        let text = |definitions: &Definitions| definitions.text(Metric::FemaleRate);
        assert_eq!(text(&definitions), "女性两委成员人数 ÷ 两委成员人数。");
        definitions
            .choose(Metric::FemaleRate, Basis::Committee)
            .unwrap();
        assert_eq!(
            text(&definitions),
            "女性村（居）委会成员人数 ÷ 村（居）委会成员人数。"
        );
        assert_eq!(
            definitions
                .choose(Metric::FemaleRate, Basis::Units)
                .unwrap_err()
                .to_string(),
            "指标“女性占比”不能以村（社区）为统计范围，请改选其他统计范围"
        );
        assert!(
            definitions
                .choose(Metric::ProxyRate, Basis::Members)
                .is_err()
        );
        definitions
            .choose(Metric::FemaleRate, Basis::Members)
            .unwrap();
        assert_eq!(definitions, Definitions::default());
    }
}
