//! A change of candidates as a form says it: for pages and the JSON interface.

use chrono::NaiveDate;

use super::change_many::{decisions, primary, revote, verdicts};
use crate::elections::candidates::setup::Setup;
use crate::elections::candidates::standing::Nomination;
use crate::elections::candidates::store_review::NewVerdict;
use crate::elections::candidates::typed::{Supporters, Typed, name};
use crate::elections::candidates::words::{Decision, Leaving, ListOrder, Mode};
use crate::elections::count::cell::{post_name, read_number};
use crate::error::{Error, Result};
use crate::people::{Education, PoliticalStatus};
use crate::rules::Relation;
use crate::tally::Post;
use crate::web::form_post::Fields;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Arrange(Setup),
    Add(Typed),
    Correct(i64, Typed),
    Remove(i64),
    Confirm(i64, Post),
    Revote(Post, Vec<(i64, u64)>),
    Primary(Vec<(i64, Post, Option<u64>)>),
    Leave(i64, Leaving, NaiveDate, String),
    Restore(i64, String),
    Relate(i64, i64, Relation),
    Unrelate(i64, i64),
    AddRelative(i64, String, Relation),
    RemoveRelative(i64),
    LeaveCommittee(i64, NaiveDate),
    Verdicts(String, NaiveDate, Vec<NewVerdict>),
    Decide(NaiveDate, Vec<(i64, Decision, String)>),
    Publish(NaiveDate, String),
}

impl Change {
    /// Reads a form; `word` is the last part of its address.
    pub(super) fn read(word: &str, fields: &Fields) -> Result<Self> {
        let text = |name: &str| fields.get(name).trim().to_owned();
        match word {
            "arrange" => arrange(fields).map(Self::Arrange),
            "add" => typed(fields).map(Self::Add),
            "correct" => Ok(Self::Correct(nominee(fields)?, typed(fields)?)),
            "remove" => Ok(Self::Remove(nominee(fields)?)),
            "confirm" => Ok(Self::Confirm(nominee(fields)?, post(fields)?)),
            "revote" => revote(fields),
            "primary" => primary(fields).map(Self::Primary),
            "leave" => {
                let leaving = Leaving::from_word(fields.get("leaving"))
                    .ok_or_else(|| Error::invalid("请选择退出的原因：本人书面退出或死亡。"))?;
                let on = day(fields, "left_on", "退出日期")?;
                Ok(Self::Leave(nominee(fields)?, leaving, on, text("reason")))
            }
            "restore" => match text("reason") {
                reason if reason.is_empty() => Err(Error::invalid("请填写撤销退出的原因。")),
                reason => Ok(Self::Restore(nominee(fields)?, reason)),
            },
            "relate" => {
                let relation = Relation::from_word(fields.get("relation"));
                let relation = relation.ok_or_else(|| Error::invalid("请选择是什么关系。"))?;
                Ok(Self::Relate(one(fields)?, other(fields)?, relation))
            }
            "unrelate" => Ok(Self::Unrelate(one(fields)?, other(fields)?)),
            "relative" => {
                let relation = Relation::from_word(fields.get("relation"));
                let relation = relation.ok_or_else(|| Error::invalid("请选择是什么关系。"))?;
                let of = number(fields, "of", "请选择是谁的近亲属。")?;
                let own = name(fields.get("name")).map_err(Error::invalid)?;
                Ok(Self::AddRelative(of, own, relation))
            }
            "relative_remove" => {
                let told = "表单不完整，请刷新页面后再试。";
                Ok(Self::RemoveRelative(number(fields, "relative", told)?))
            }
            "committee" => Ok(Self::LeaveCommittee(
                number(fields, "member", "请选择谁退出选举委员会。")?,
                day(fields, "committee_left_on", "退出日期")?,
            )),
            "verdicts" => verdicts(fields),
            "decisions" => decisions(fields),
            "publish" => {
                let on = day(fields, "published_on", "公布日期")?;
                Ok(Self::Publish(on, text("reason")))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Whether the form carries the version of what it was made from.
    pub(super) const fn asks_version(&self) -> bool {
        matches!(
            self,
            Self::Arrange(_)
                | Self::Correct(..)
                | Self::Remove(_)
                | Self::Confirm(..)
                | Self::Leave(..)
                | Self::Restore(..)
        )
    }
}

fn number(fields: &Fields, name: &str, told: &str) -> Result<i64> {
    let read = fields.get(name).parse();
    read.map_err(|_| Error::invalid(told))
}

fn nominee(fields: &Fields) -> Result<i64> {
    number(fields, "nominee", "请选择被提名人。")
}

fn one(fields: &Fields) -> Result<i64> {
    number(fields, "one", "请选择第一个人。")
}

fn other(fields: &Fields) -> Result<i64> {
    number(fields, "other", "请选择第二个人。")
}

pub(super) fn post(fields: &Fields) -> Result<Post> {
    Post::from_word(fields.get("post")).ok_or_else(|| Error::invalid("请选择职务。"))
}

fn count(fields: &Fields, name: &str, label: &str) -> Result<Option<u64>> {
    read_number(fields.get(name)).map_err(|told| Error::invalid(format!("{label}：{told}")))
}

pub(super) fn day(fields: &Fields, name: &str, label: &str) -> Result<NaiveDate> {
    let told = || Error::invalid(format!("{label}应写成年-月-日，例如2026-12-20。"));
    fields.get(name).trim().parse().map_err(|_| told())
}

fn maybe_day(fields: &Fields, name: &str, label: &str) -> Result<Option<NaiveDate>> {
    match fields.get(name).trim() {
        "" => Ok(None),
        _ => day(fields, name, label).map(Some),
    }
}

fn arrange(fields: &Fields) -> Result<Setup> {
    let mode = Mode::from_word(fields.get("mode"));
    let order = ListOrder::from_word(fields.get("order"));
    let mut places = [None; 4];
    for post in Post::ALL {
        let label = format!("{}候选人名额", post_name(*post));
        let typed = count(fields, &format!("places.{}", post.word()), &label)?;
        let small = typed.map(u32::try_from).transpose();
        places[*post as usize] = small
            .ok()
            .filter(|one| one.is_none_or(|number| number <= 99))
            .ok_or_else(|| Error::invalid(format!("{label}最多99。")))?;
    }
    let mode = mode.ok_or_else(|| Error::invalid("请选择候选人的产生方式。"))?;
    let order = order.ok_or_else(|| Error::invalid("请选择名单的排列顺序。"))?;
    // Who nominates himself has no votes; the hint of the field says so.
    let is_by_strokes = !mode.has_votes() && order == ListOrder::Votes;
    Ok(Setup {
        mode,
        order: if is_by_strokes {
            ListOrder::SurnameStrokes
        } else {
            order
        },
        basis: fields.get("basis").trim().to_owned(),
        registered: count(fields, "registered", "登记选民数")?,
        took_part: count(fields, "took_part", "参加提名的选民数")?,
        primary_took_part: count(fields, "primary_took_part", "参加预选的选民数")?,
        places,
    })
}

/// A nominee; whoever is picked from the records has name, sex and birth from there. A name typed
/// besides only adds a remark that tells namesakes apart.
fn typed(fields: &Fields) -> Result<Typed> {
    let known = match fields.get("person") {
        "" => None,
        _ => Some(number(fields, "person", "请重新选择人员。")?),
    };
    let (own_name, is_woman) = if known.is_some() && fields.get("name").trim().is_empty() {
        (String::new(), false)
    } else if known.is_some() {
        (name(fields.get("name")).map_err(Error::invalid)?, false)
    } else {
        let is_woman = match fields.get("sex") {
            "female" => true,
            "male" => false,
            _ => return Err(Error::invalid("请选择性别。")),
        };
        (name(fields.get("name")).map_err(Error::invalid)?, is_woman)
    };
    let code = |name: &str| {
        fields
            .get(name)
            .parse::<i16>()
            .ok()
            .filter(|code| *code > 0)
    };
    let political = code("political_status");
    let education = code("education");
    let own_strokes = count(fields, "own_strokes", "笔画数")?;
    Ok(Typed {
        known_person_id: known,
        name: own_name,
        is_woman,
        birth: maybe_day(fields, "birth", "出生日期")?,
        political_status: political
            .filter(|code| PoliticalStatus::from_code(*code) != PoliticalStatus::Unknown),
        education: education.filter(|code| Education::from_code(*code) != Education::Unknown),
        nominated_on: maybe_day(fields, "nominated_on", "自荐日期")?,
        own_strokes: own_strokes.and_then(|number| u32::try_from(number).ok()),
        supporters: Supporters {
            voters: small(fields, "joint_voters", "联名的选民")?,
            households: small(fields, "joint_households", "联名的户代表")?,
        },
        nominations: nominations(fields)?,
    })
}

/// A count of people that is at most that of a community.
fn small(fields: &Fields, name: &str, label: &str) -> Result<Option<u32>> {
    let told = || Error::invalid(format!("{label}最多99999人。"));
    match count(fields, name, label)? {
        Some(number) if number > 99_999 => Err(told()),
        Some(number) => u32::try_from(number).map(Some).map_err(|_| told()),
        None => Ok(None),
    }
}

/// Votes by post; who nominates himself chooses one post instead.
fn nominations(fields: &Fields) -> Result<Vec<Nomination>> {
    let mut all = Vec::new();
    for post in Post::ALL {
        let label = format!("{}得票", post_name(*post));
        let votes = count(fields, &format!("votes.{}", post.word()), &label)?;
        let primary = count(fields, &format!("primary.{}", post.word()), &label)?;
        let is_chosen = fields.get("post") == post.word();
        if votes.is_some_and(|votes| votes > 0) || is_chosen {
            all.push(Nomination {
                post: *post,
                votes: votes.unwrap_or(0),
                primary,
                revotes: Vec::new(),
            });
        }
    }
    Ok(all)
}
