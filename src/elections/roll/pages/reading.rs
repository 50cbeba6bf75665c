//! What the pages of a roll show, read in one go.

use super::LIST;
use crate::accounts::{Principal, Right};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::roll::store::{self, Entry};
use crate::elections::roll::store_publish::{PublishedRoll, published_roll};
use crate::elections::roll::store_reading::{lines, overview};
use crate::elections::roll::views::{self, RollPage};
use crate::elections::store as elections_store;
use crate::elections::store::rules_of;
use crate::error::{Error, Result};
use crate::people::seal::{self, SealingKey};
use crate::people::{self, mask_id_number, parse_name, voters};
use crate::web::form_post::Fields;
use crate::web::request::App;
use crate::web::table::Listing;

/// What a page shows besides the roll as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Overview,
    New,
    Conflicts,
    Objections,
    Changes,
    Public,
    Person(i64),
}

impl Asked {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "new" => Some(Self::New),
            "conflicts" => Some(Self::Conflicts),
            "objections" => Some(Self::Objections),
            "changes" => Some(Self::Changes),
            "public" => Some(Self::Public),
            _ => None,
        }
    }

    /// The page a change belongs to.
    pub(super) fn of_change(word: &str, fields: &Fields) -> Self {
        match word {
            "add" => Self::New,
            "decide" => Self::Conflicts,
            "object" | "answer" => Self::Objections,
            "correct" | "strike" => {
                let entry = fields.get("entry").parse();
                entry.map_or(Self::Overview, Self::Person)
            }
            _ => Self::Overview,
        }
    }

    /// The last part of its address.
    pub(super) fn word(&self) -> String {
        match self {
            Self::Overview => String::new(),
            Self::New => "/new".to_owned(),
            Self::Conflicts => "/conflicts".to_owned(),
            Self::Objections => "/objections".to_owned(),
            Self::Changes => "/changes".to_owned(),
            Self::Public => "/public".to_owned(),
            Self::Person(entry) => format!("/entries/{entry}"),
        }
    }

    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Overview => "选民名单",
            Self::New => "增加一人",
            Self::Conflicts => "重复登记",
            Self::Objections => "对选民名单的异议",
            Self::Changes => "公布以后的增减",
            Self::Public => "公布的选民名单",
            Self::Person(_) => "名单上的人",
        }
    }
}

/// A page with what it needs.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) page: RollPage,
    /// Of one person: the entry, the number masked.
    pub(super) person: Option<(Entry, Option<String>)>,
    pub(super) public: Option<PublishedRoll>,
    pub(super) may_reveal: bool,
}

/// Reads the roll of a chapter that registers voters itself.
pub(super) async fn read(
    app: &App,
    who: Principal,
    id: i64,
    asked: Asked,
    (query, fields): (String, Fields),
) -> Result<Shown> {
    let (today, key) = (app.db.clock().today(), app.key.clone());
    let path = format!("{LIST}/{id}/roll");
    let read = app.db.read(move |conn| {
        let election = elections_store::election(conn, &who.scope, id)?;
        let deadlines = rules_of(conn, &who.scope, &election)?.rules().deadlines;
        let mut listing = Listing::from_query(&path, &query, &views::columns(), "group");
        listing.query.retain(|(name, _)| name != "done");
        let rows = match &asked {
            Asked::Overview => lines(conn, id, &mut listing)?,
            Asked::Objections => store::listed_named(conn, id, fields.get("about").trim())?,
            _ => Vec::new(),
        };
        let namesakes = match asked {
            Asked::New => namesakes(conn, &election.unit, fields.get("name"))?,
            _ => Vec::new(),
        };
        let person = match asked {
            Asked::Person(entry) => {
                let entry = store::entry(conn, id, entry)?;
                let masked = masked(conn, &key, entry.person_id)?;
                Some((entry, masked))
            }
            _ => None,
        };
        let public = match asked {
            Asked::Public => published_roll(conn, &election)?,
            _ => None,
        };
        Ok(Shown {
            page: RollPage {
                overview: overview(conn, election, &deadlines, today)?,
                lines: rows,
                listing,
                namesakes,
                may_manage: who.role.may(Right::ManageElections),
                today,
            },
            person,
            public,
            may_reveal: who.role.may(Right::RevealPeople),
        })
    });
    read.await
}

/// One person of a roll, for the page that shows the number in full.
pub(super) async fn read_person(app: &App, who: Principal, id: i64, entry: i64) -> Result<Shown> {
    let nothing = (String::new(), Fields::default());
    read(app, who, id, Asked::Person(entry), nothing).await
}

fn namesakes(conn: &mut Conn, unit: &DivisionCode, name: &str) -> Result<Vec<(i64, String)>> {
    let Ok(name) = parse_name(name.trim()) else {
        return Ok(Vec::new());
    };
    let in_words = |one: people::voters::KnownPerson| {
        let sex = people::Sex::from_code(one.sex).map_or("", people::Sex::label);
        (
            one.id,
            format!("{}，{sex}，{}出生", one.name, one.birth_date),
        )
    };
    let found = voters::namesakes(conn, unit, &name)?;
    Ok(found.into_iter().map(in_words).collect())
}

/// The ID number of a person, masked; `None` when there is none.
fn masked(conn: &mut Conn, key: &SealingKey, person: i64) -> Result<Option<String>> {
    let number = voters::sealed_number(conn, person)?;
    let open = |sealed: Vec<u8>| key.open(&sealed, seal::ID_NUMBER).map_err(Error::internal);
    let number = number.map(open).transpose()?;
    Ok(number.map(|number| mask_id_number(&number)))
}
