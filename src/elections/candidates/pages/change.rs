//! A change of candidates as a form says it: for pages and the JSON interface.

use chrono::NaiveDate;

use crate::elections::candidates::setup::Setup;
use crate::elections::candidates::standing::Nomination;
use crate::elections::candidates::store_review::NewVerdict;
use crate::elections::candidates::typed::{Typed, name};
use crate::elections::candidates::words::{Decision, Leaving, ListOrder, Mode, Verdict};
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

fn post(fields: &Fields) -> Result<Post> {
    Post::from_word(fields.get("post")).ok_or_else(|| Error::invalid("请选择职务。"))
}

fn count(fields: &Fields, name: &str, label: &str) -> Result<Option<u64>> {
    read_number(fields.get(name)).map_err(|told| Error::invalid(format!("{label}：{told}")))
}

fn day(fields: &Fields, name: &str, label: &str) -> Result<NaiveDate> {
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
        nominations: nominations(fields)?,
    })
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

/// Names of fields such as `verdict.12`: the number with its value, where there is one.
fn numbered<'a>(fields: &'a Fields, start: &'a str) -> impl Iterator<Item = (i64, &'a str)> {
    fields.iter().filter_map(move |(name, value)| {
        let id = name.strip_prefix(start)?.parse().ok()?;
        (!value.trim().is_empty()).then_some((id, value.trim()))
    })
}

fn revote(fields: &Fields) -> Result<Change> {
    let mut votes = Vec::new();
    for (id, text) in numbered(fields, "revote.") {
        let read = read_number(text).map_err(Error::invalid)?;
        votes.extend(read.map(|votes| (id, votes)));
    }
    Ok(Change::Revote(post(fields)?, votes))
}

fn primary(fields: &Fields) -> Result<Vec<(i64, Post, Option<u64>)>> {
    let mut all = Vec::new();
    for (name, text) in fields.iter() {
        let Some((id, post)) = name
            .strip_prefix("primary.")
            .and_then(|one| one.split_once('.'))
        else {
            continue;
        };
        if let (Ok(id), Some(post)) = (id.parse(), Post::from_word(post)) {
            all.push((id, post, read_number(text).map_err(Error::invalid)?));
        }
    }
    Ok(all)
}

/// Whom the form showed and nothing was chosen for, when the form says what holds for the rest.
fn rest(fields: &Fields, start: &str) -> Vec<i64> {
    if fields.get("rest").is_empty() {
        return Vec::new();
    }
    numbered(fields, "shown.")
        .map(|(person, _)| person)
        .filter(|person| fields.get(&format!("{start}{person}")).is_empty())
        .collect()
}

fn verdicts(fields: &Fields) -> Result<Change> {
    let mut all = Vec::new();
    for (person, word) in numbered(fields, "verdict.") {
        let told = || Error::invalid("结论请选合格、不合格或暂缓。");
        all.push(NewVerdict {
            person,
            verdict: Verdict::from_word(word).ok_or_else(told)?,
            item: fields.get(&format!("item.{person}")).to_owned(),
            evidence: fields.get(&format!("evidence.{person}")).to_owned(),
            is_rest: false,
        });
    }
    all.extend(rest(fields, "verdict.").into_iter().map(NewVerdict::rest));
    let on = day(fields, "given_on", "审查日期")?;
    Ok(Change::Verdicts(
        fields.get("department").to_owned(),
        on,
        all,
    ))
}

fn decisions(fields: &Fields) -> Result<Change> {
    let mut all = Vec::new();
    for (person, word) in numbered(fields, "decision.") {
        let told = || Error::invalid("决定请选通过或不通过。");
        let decision = Decision::from_word(word).ok_or_else(told)?;
        let reason = fields.get(&format!("reason.{person}")).to_owned();
        all.push((person, decision, reason));
    }
    let passed = |person| (person, Decision::Passed, String::new());
    all.extend(rest(fields, "decision.").into_iter().map(passed));
    Ok(Change::Decide(day(fields, "decided_on", "决定日期")?, all))
}
