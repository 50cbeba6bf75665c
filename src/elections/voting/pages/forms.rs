//! Reading the forms of the voting day: what is wrong is told field by field.

use chrono::NaiveDate;

use crate::elections::count::cell::read_number;
use crate::elections::voting::staff::Duty;
use crate::elections::voting::stations::{Ballots, StationKind, check_hours, read_time};
use crate::elections::voting::store_staff::Worker;
use crate::elections::voting::store_stations::About;
use crate::error::{Error, Result};
use crate::people::{NUMBER_IN_TEXT, names_a_number};
use crate::rules::Kin;
use crate::web::form_post::Fields;

/// Longest name, place or reason, in characters.
const LONGEST: usize = 100;

/// A voter of a mobile box as somebody asks for it.
#[derive(Clone, Debug)]
pub(super) struct MobileRequest {
    pub(super) voter: (String, Option<i64>),
    pub(super) station: i64,
    pub(super) reason: String,
}

/// A proxy as it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) principal: (String, Option<i64>),
    pub(super) proxy: (String, Option<i64>),
    /// `None` where the recorded relation shall say it.
    pub(super) kin: Option<Kin>,
    pub(super) reason: String,
    pub(super) asked_on: NaiveDate,
    pub(super) is_written: bool,
}

pub(super) fn number(fields: &Fields, name: &str) -> Result<i64> {
    let read = fields.get(name).parse();
    read.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))
}

/// A row and the version the form was made from.
pub(super) fn row(fields: &Fields, name: &str) -> Result<(i64, i32)> {
    let version = fields.get("version").parse();
    let version = version.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))?;
    Ok((number(fields, name)?, version))
}

/// A text without numbers of persons; empty only where that is allowed.
fn text(fields: &Fields, name: &str, label: &str, may_be_empty: bool) -> Result<String> {
    let text = fields.get(name).trim();
    if text.is_empty() && !may_be_empty {
        return Err(Error::invalid(format!("请填写{label}。")));
    }
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "{label}不超过{LONGEST}字，不要换行。"
        )));
    }
    if names_a_number(text) {
        return Err(Error::invalid(format!("{label}：{NUMBER_IN_TEXT}。")));
    }
    Ok(text.to_owned())
}

pub(super) fn past_day(
    fields: &Fields,
    (name, label): (&str, &str),
    today: NaiveDate,
) -> Result<NaiveDate> {
    let day = crate::elections::pages::day(fields, name, label)?;
    if day > today {
        return Err(Error::invalid(format!("{label}{day}还没有到，请核对。")));
    }
    Ok(day)
}

pub(super) fn about(fields: &Fields, today: NaiveDate) -> Result<About> {
    let kind = StationKind::from_word(fields.get("kind"));
    let kind = kind.ok_or_else(|| Error::invalid("请选择是中心会场、投票站还是流动票箱。"))?;
    let is_mobile = kind == StationKind::Mobile;
    let time = |name: &str, label: &str| read_time(fields.get(name), label).map_err(Error::invalid);
    let (opens_at, closes_at) = (
        time("opens_at", "开始投票的时间")?,
        time("closes_at", "停止投票的时间")?,
    );
    check_hours(&opens_at, &closes_at).map_err(Error::invalid)?;
    let place = if is_mobile { "行走路线" } else { "地点" };
    Ok(About {
        kind,
        name: text(fields, "name", "名称", false)?,
        place: text(fields, "place", place, false)?,
        opens_at,
        closes_at,
        for_whom: text(fields, "for_whom", "流动票箱为谁而设", !is_mobile)?,
        approved_on: match fields.get("approved_on").trim() {
            "" => None,
            _ => Some(past_day(fields, ("approved_on", "乡镇批准日期"), today)?),
        },
    })
}

pub(super) fn ballots(fields: &Fields) -> Result<Ballots> {
    let number = |name: &str, label: &str| {
        read_number(fields.get(name)).map_err(|told| Error::invalid(format!("{label}：{told}")))
    };
    Ok(Ballots {
        received: number("received", "领到的选票")?,
        issued: number("issued", "发出的选票")?,
        spoiled: number("spoiled", "写坏、短少")?,
        left: number("left", "剩余的选票")?,
    })
}

pub(super) fn worker(fields: &Fields) -> Result<Worker> {
    let duty = Duty::from_word(fields.get("duty"));
    let station_id = match fields.get("station") {
        "" => None,
        _ => Some(number(fields, "station")?),
    };
    let kin = match fields.get("kin") {
        "" => None,
        word => Some(Kin::from_word(word).ok_or_else(|| Error::invalid("请选择亲属关系。"))?),
    };
    Ok(Worker {
        id: 0,
        station_id,
        name: text(fields, "name", "姓名", false)?,
        duty: duty.ok_or_else(|| Error::invalid("请选择做什么工作。"))?,
        kin,
        kin_of: text(fields, "kin_of", "是谁的亲属", kin.is_none())?,
    })
}

/// A name, and the number chosen where several bear it.
fn person(fields: &Fields, name: &str, label: &str) -> Result<(String, Option<i64>)> {
    let chosen = fields.get(&format!("{name}_id")).parse().ok();
    Ok((text(fields, name, label, false)?, chosen))
}

pub(super) fn request(fields: &Fields, today: NaiveDate) -> Result<Request> {
    let kin = match fields.get("kin") {
        "" => None,
        word => {
            let told = || Error::invalid("请选择受委托人是委托人的什么人。");
            Some(Kin::from_word(word).ok_or_else(told)?)
        }
    };
    Ok(Request {
        principal: person(fields, "principal", "委托人的姓名")?,
        proxy: person(fields, "proxy", "受委托人的姓名")?,
        kin,
        reason: text(fields, "reason", "不能到场的原因", false)?,
        asked_on: past_day(fields, ("asked_on", "委托书日期"), today)?,
        is_written: fields.get("is_written") == "true",
    })
}

pub(super) fn mobile_request(fields: &Fields) -> Result<MobileRequest> {
    let station = fields.get("station").parse();
    Ok(MobileRequest {
        voter: person(fields, "voter", "选民的姓名")?,
        station: station.map_err(|_| Error::invalid("请选择用哪个流动票箱。"))?,
        reason: text(fields, "reason", "不能到站点投票的原因", false)?,
    })
}
