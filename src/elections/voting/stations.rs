//! Stations and mobile boxes: hours, ballots, what is still missing.

use crate::rules::words;

words! {
    /// What a station is (R-A5-2).
    StationKind {
        /// 中心会场
        Centre = "centre",
        /// 投票站
        Station = "station",
        /// 流动票箱
        Mobile = "mobile",
    }
}

impl StationKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Centre => "中心会场",
            Self::Station => "投票站",
            Self::Mobile => "流动票箱",
        }
    }
}

/// Most ballots of a station.
pub const MOST_BALLOTS: u64 = 999_999;

/// A time of the day as HH:MM, from what was typed: `8:00`, `8：30`, `14:05`. An error says how to
/// write it.
pub fn read_time(text: &str, label: &str) -> Result<String, String> {
    let wrong = || format!("{label}应写成时:分，例如8:00或14:30。");
    let text = text.trim().replace('：', ":");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let is_plain = |part: &str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_plain(hour) || !is_plain(minute) || minute.len() != 2 {
        return Err(wrong());
    }
    let hour: u8 = hour.parse().map_err(|_| wrong())?;
    let minute: u8 = minute.parse().map_err(|_| wrong())?;
    if hour > 23 || minute > 59 {
        return Err(wrong());
    }
    Ok(format!("{hour:02}:{minute:02}"))
}

/// Both ends lie within the election day, the opening first. Times as [`read_time`] gives them.
pub fn check_hours(opens: &str, closes: &str) -> Result<(), String> {
    if opens < closes {
        return Ok(());
    }
    Err(format!(
        "停止投票的时间（{closes}）应在开始投票（{opens}）之后，同一天之内。"
    ))
}

/// The ballots of a station; `None` is not known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    /// 印制分发
    pub received: Option<u64>,
    /// 发给选民
    pub issued: Option<u64>,
    /// 写坏换发、短少
    pub spoiled: Option<u64>,
    /// 剩余
    pub left: Option<u64>,
}

impl Ballots {
    /// Every ballot received is issued, spoiled or left. While one of the numbers is missing, the
    /// others are at most what was received.
    pub fn check(&self) -> Result<(), String> {
        let Some(received) = self.received else {
            if self.issued.or(self.spoiled).or(self.left).is_some() {
                return Err("请先填领到的选票数，再填发出、写坏和剩余的数。".to_owned());
            }
            return Ok(());
        };
        let parts = [self.issued, self.spoiled, self.left];
        let sum = parts
            .iter()
            .flatten()
            .fold(0_u64, |sum, one| sum.saturating_add(*one));
        let told = |number: Option<u64>| number.map_or("未填".to_owned(), |one| one.to_string());
        let [issued, spoiled, left] = parts.map(told);
        let is_whole = parts.iter().all(Option::is_some);
        if sum > received || (is_whole && sum != received) {
            return Err(format!(
                "领到{received}张，而发出{issued} + 写坏、短少{spoiled} + 剩余{left} = {sum}张，对不上。\
                 请再清点；确实少了的，把少的张数算进“写坏、短少”。"
            ));
        }
        Ok(())
    }
}

/// What the rules ask of stations and mobile boxes (ZJ art. 24, BJ art. 23, HA art. 31).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationRules {
    /// Fewest 监票人 of the centre and of a station, and where that stands in Chinese; `None` where
    /// the rules are silent.
    pub station_least: Option<(u32, String)>,
    /// Fewest 监票人 of a mobile box.
    pub supervisors_least: u32,
    /// The township must agree to a mobile box.
    pub needs_approval: bool,
    /// Where that stands, in Chinese.
    pub source: String,
}

/// What a station still lacks, as sentences.
pub fn lacking(
    kind: StationKind,
    supervisors: usize,
    is_approved: bool,
    rules: &StationRules,
) -> Vec<String> {
    let too_few = |least: u32, source: &str| {
        let label = kind.label();
        let told = format!("{label}至少要{least}名监票人，现有{supervisors}名（{source}）。");
        (supervisors < usize::try_from(least).unwrap_or(usize::MAX)).then_some(told)
    };
    if kind != StationKind::Mobile {
        let told = match &rules.station_least {
            Some((least, source)) => too_few(*least, source),
            None => (supervisors == 0).then(|| "还没有监票人。".to_owned()),
        };
        return told.into_iter().collect();
    }
    let mut all = Vec::from_iter(too_few(rules.supervisors_least, &rules.source));
    if rules.needs_approval && !is_approved {
        all.push(format!(
            "流动票箱须经乡镇批准，还没有填批准日期（{}）。",
            rules.source
        ));
    }
    all
}
