//! Reading the forms of a roll.

use chrono::NaiveDate;

use super::change::RollChange;
use crate::elections::roll::ground::Ground;
use crate::elections::roll::objection::ObjectionKind;
use crate::elections::roll::store_change::Particulars;
use crate::elections::roll::store_decide::Decision;
use crate::elections::roll::store_entitled::Entitled;
use crate::elections::roll::store_objections::{NewDecision, NewObjection};
use crate::elections::roll::store_why::Why;
use crate::error::{Error, Result};
use crate::people::voters::{ByHand, Choice};
use crate::people::{Birth, IdNumber, RegistrationCategory, Sex, parse_name};
use crate::tables::Cell;
use crate::tables::values::parse_date;
use crate::web::form_post::Fields;

/// Longest name of a group and longest basis, in characters; as of registered voters.
const LONGEST: (usize, usize) = (30, 500);

/// Reads a form; `word` is the last part of its address.
pub(super) fn read(word: &str, fields: &Fields, today: NaiveDate) -> Result<RollChange> {
    match word {
        "import" => Ok(RollChange::Import),
        "add" => Ok(RollChange::Add {
            person: by_hand(fields, today)?,
            to: particulars(fields)?,
            different: fields.get("different").trim().to_owned(),
            why: why(fields)?,
        }),
        "correct" => Ok(RollChange::Correct {
            entry: number(fields, "entry")?,
            version: number(fields, "version")?,
            to: particulars(fields)?,
            why: why(fields)?,
        }),
        "strike" => Ok(RollChange::Strike {
            entry: number(fields, "entry")?,
            version: number(fields, "version")?,
            why: why(fields)?,
        }),
        "decide" => Ok(RollChange::Decide {
            pair: (number(fields, "own")?, number(fields, "other")?),
            decision: Decision::from_word(fields.get("decision"))
                .ok_or_else(|| Error::invalid("请选择怎样处理。"))?,
            why: why(fields)?,
        }),
        "publish" => Ok(RollChange::Publish {
            version: number(fields, "version")?,
            on: day(fields, "on", "公布日期")?,
        }),
        "entitled" => Ok(RollChange::Entitled(Entitled {
            entitled: people(fields, "entitled", "有选举权的村民人数")?,
            registered: match fields.get("registered").trim() {
                "" => None,
                _ => Some(people(fields, "registered", "登记参加选举的村民人数")?),
            },
            version: number(fields, "entitled_version")?,
        })),
        "object" => Ok(RollChange::Object(objection(fields)?)),
        "answer" => Ok(RollChange::Answer(decision(fields)?)),
        _ => Err(Error::NotFound),
    }
}

fn number<T: std::str::FromStr>(fields: &Fields, name: &str) -> Result<T> {
    let read = fields.get(name).parse();
    read.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))
}

fn people(fields: &Fields, name: &str, label: &str) -> Result<u64> {
    let read = fields.get(name).trim().parse();
    read.map_err(|_| Error::invalid(format!("{label}应为整数，如1234。")))
}

fn day(fields: &Fields, name: &str, label: &str) -> Result<NaiveDate> {
    let read = fields.get(name).trim().parse();
    read.map_err(|_| Error::invalid(format!("{label}应写成年-月-日，例如2026-11-30。")))
}

fn why(fields: &Fields) -> Result<Why> {
    let on = match fields.get("on").trim() {
        "" => None,
        _ => Some(day(fields, "on", "决定的日期")?),
    };
    Ok(Why {
        ground: Ground::from_word(fields.get("ground")),
        reason: fields.get("reason").trim().to_owned(),
        on,
        objection: fields.get("objection").parse().ok(),
    })
}

fn by_hand(fields: &Fields, today: NaiveDate) -> Result<ByHand> {
    let name = parse_name(fields.get("name").trim());
    let name = name.map_err(|problem| Error::invalid(format!("姓名：{problem}。")))?;
    let id_number = match fields.get("id_number").trim() {
        "" => None,
        text => {
            let read = IdNumber::parse(text);
            Some(read.map_err(|problem| Error::invalid(format!("身份证号：{problem}。")))?)
        }
    };
    let sex = Sex::ALL
        .into_iter()
        .find(|sex| sex.code().to_string() == fields.get("sex"));
    let birth = match fields.get("birth").trim() {
        "" => None,
        text => Some(birth(text, today)?),
    };
    let choice = match fields.get("person") {
        "" => Choice::Open,
        super::super::views::NEW => Choice::New,
        id => Choice::OnRecord(id.parse().map_err(|_| Error::invalid("请选择是哪一位。"))?),
    };
    Ok(ByHand {
        name,
        id_number,
        sex,
        birth,
        choice,
    })
}

fn birth(text: &str, today: NaiveDate) -> Result<Birth> {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    let read = parse_date(&Cell::Text(text.into())).map_err(|_| {
        Error::invalid("出生日期应写成年-月-日，例如1975-03-08；只知道年月时写1975-03。")
    })?;
    if !(first..=today).contains(&read.date) {
        return Err(Error::invalid(
            "出生日期应在1900年以后、不晚于今天，请核对。",
        ));
    }
    Ok(Birth {
        date: read.date,
        month_only: read.month_only,
    })
}

fn particulars(fields: &Fields) -> Result<Particulars> {
    let category = RegistrationCategory::ALL
        .into_iter()
        .find(|one| one.code().to_string() == fields.get("category"));
    let text = |name: &str, label: &str, longest: usize| {
        let text = fields.get(name).trim();
        if text.chars().count() > longest || text.chars().any(char::is_control) {
            let told = format!("{label}请不要超过{longest}个字，也不要换行。");
            return Err(Error::invalid(told));
        }
        Ok(text.to_owned())
    };
    Ok(Particulars {
        category: category.ok_or_else(|| Error::invalid("请选择登记类别。"))?,
        group_name: text("group", "村民小组", LONGEST.0)?,
        basis: text("basis", "登记依据", LONGEST.1)?,
        resident_since: match fields.get("resident_since").trim() {
            "" => None,
            _ => Some(day(fields, "resident_since", "从什么时候起在本村居住")?),
        },
        household: text("household", "户号", LONGEST.0)?,
    })
}

fn objection(fields: &Fields) -> Result<NewObjection> {
    Ok(NewObjection {
        kind: ObjectionKind::from_word(fields.get("kind"))
            .ok_or_else(|| Error::invalid("请选择异议是什么。"))?,
        filed_by: fields.get("filed_by").to_owned(),
        about: fields.get("about").to_owned(),
        entry: fields.get("entry").parse().ok(),
        statement: fields.get("statement").to_owned(),
        received_on: day(fields, "received_on", "收到的日期")?,
    })
}

fn decision(fields: &Fields) -> Result<NewDecision> {
    let is_upheld = match fields.get("upheld") {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::invalid("请选择异议成立还是不成立。")),
    };
    Ok(NewDecision {
        number: number(fields, "number")?,
        is_upheld,
        decision: fields.get("decision").to_owned(),
        decided_by: fields.get("decided_by").to_owned(),
        decided_on: day(fields, "decided_on", "处理日期")?,
    })
}
