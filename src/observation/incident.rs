//! Incidents: what is told of one, of which kind, how grave.

/// What is told of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IncidentPart {
    /// When it happened.
    At,
    /// One of [`INCIDENT_KINDS`].
    Kind,
    /// One of [`Severity`].
    Severity,
    /// What happened.
    What,
    /// What was done about it.
    Done,
}

impl IncidentPart {
    /// All parts.
    pub const ALL: [Self; 5] = [Self::At, Self::Kind, Self::Severity, Self::What, Self::Done];

    /// The word in names of fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::Kind => "kind",
            Self::Severity => "severity",
            Self::What => "what",
            Self::Done => "done",
        }
    }
}

/// Kinds of incidents: word and Chinese name.
pub const INCIDENT_KINDS: [(&str, &str); 8] = [
    ("procedure", "程序不合规定"),
    ("secrecy", "秘密写票受影响"),
    ("proxy", "委托投票有问题"),
    ("bribery", "贿选、拉票"),
    ("threat", "威胁、扰乱会场"),
    ("count", "计票有争议"),
    ("accident", "停电、天气等意外"),
    ("other", "其他"),
];

/// How grave an incident is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 一般
    Minor,
    /// 较重
    Serious,
    /// 严重
    Grave,
}

impl Severity {
    /// All, from light to grave.
    pub const ALL: [Self; 3] = [Self::Minor, Self::Serious, Self::Grave];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Serious => "serious",
            Self::Grave => "grave",
        }
    }

    /// The severity of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Minor => "一般",
            Self::Serious => "较重",
            Self::Grave => "严重，请县里马上联系我",
        }
    }
}
