//! Made-up data for measurements: places as the national list has them, people as rosters do.
//! The same seed gives the same bytes.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each measurement uses a part of it"
)]

pub(crate) mod bare;

use std::fmt::Write as _;

/// A small generator of numbers (`SplitMix64`), so that files are the same on every machine.
#[derive(Debug)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// The codes that provinces have (GB/T 2260): an import refuses others.
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// A made-up nation: provinces, cities, counties, townships of 16 villages and 4 communities.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) provinces: Vec<String>,
    pub(crate) cities: Vec<String>,
    pub(crate) counties: Vec<String>,
    pub(crate) townships: Vec<String>,
    pub(crate) units: Vec<String>,
}

impl Places {
    /// `counties` counties of 10 townships of 20 units, 8 counties a city, 12 cities a province.
    pub(crate) fn new(counties: usize) -> Self {
        let mut places = Self::default();
        for number in 0..counties {
            let (city, county) = (number / 8, number % 8 + 1);
            let (province, city) = (PROVINCES[city / 12], city % 12 + 1);
            let province = province.to_string();
            let city = format!("{province}{city:02}");
            let county = format!("{city}{county:02}");
            if places.provinces.last() != Some(&province) {
                places.provinces.push(province);
            }
            if places.cities.last() != Some(&city) {
                places.cities.push(city);
            }
            for township in 100..110 {
                let township = format!("{county}{township}");
                places
                    .units
                    .extend((1..=4).map(|unit| format!("{township}{unit:03}")));
                places
                    .units
                    .extend((200..216).map(|unit| format!("{township}{unit:03}")));
                places.townships.push(township);
            }
            places.counties.push(county);
        }
        places
    }

    /// All places as one table that imports as it is.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::from("区划代码,名称\n");
        let levels = [
            &self.provinces,
            &self.cities,
            &self.counties,
            &self.townships,
        ];
        for (level, word) in levels.into_iter().zip(["省", "市", "县", "镇"]) {
            for code in level {
                let _ = writeln!(text, "{code},第{code}{word}");
            }
        }
        for code in &self.units {
            let word = if code[9..].starts_with('0') {
                "社区居委会"
            } else {
                "村村委会"
            };
            let _ = writeln!(text, "{code},第{}{word}", &code[9..]);
        }
        text
    }
}

const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "欧阳",
];
const GIVEN: [&str; 24] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀", "霞", "平", "刚", "桂", "堃", "喆",
];

/// An 18-character ID number with a right check digit; `serial` keeps it unique.
pub(crate) fn id_number(county: &str, birth: &str, serial: u64, is_woman: bool) -> String {
    let order = serial % 500 * 2 + u64::from(!is_woman);
    let body = format!("{county}{birth}{order:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = char::from(b"10X98765432"[(sum % 11) as usize]);
    format!("{body}{check}")
}

/// A birth date between 1958 and 1999, unlike any other of the same serial in its county.
fn birth(serial: u64) -> String {
    let day = serial / 500 % (42 * 336);
    let (year, rest) = (1958 + day / 336, day % 336);
    format!("{year}{:02}{:02}", rest / 28 + 1, rest % 28 + 1)
}

/// The header of a roster.
pub(crate) const ROSTER_HEADER: &str = "序号,村代码,姓名,性别,民族,出生年月,文化程度,政治面貌,身份证号,党组织职务,村委会职务,联系电话,备注";

/// `rows` rows of a roster, seven people a unit in turn.
pub(crate) fn roster(units: &[String], rows: usize, seed: u64) -> String {
    let mut numbers = Numbers::new(seed);
    let mut text = String::with_capacity(rows * 130);
    text.push_str(ROSTER_HEADER);
    text.push('\n');
    let posts = [
        ("书记", "主任"),
        ("副书记", "副主任"),
        ("委员", ""),
        ("委员", "委员"),
        ("", "委员"),
        ("", "委员"),
        ("委员", ""),
    ];
    let education = ["初中", "高中", "中专", "大专", "本科"];
    for row in 0..rows {
        let unit = &units[row / 7 % units.len()];
        let (party, committee) = posts[row % 7];
        // Serial numbers go on through the file, spread so that each county has unlike ones.
        let serial = (row as u64).wrapping_mul(7919) % 7_056_000;
        let is_woman = numbers.below(10) < 4;
        let birth = birth(serial);
        let name = format!(
            "{}{}{}",
            numbers.pick(&SURNAMES),
            numbers.pick(&GIVEN),
            numbers.pick(&GIVEN)
        );
        let number = id_number(&unit[..6], &birth, serial, is_woman);
        let sex = if is_woman { "女" } else { "男" };
        let status = if party.is_empty() && numbers.below(4) == 0 {
            "群众"
        } else {
            "中共党员"
        };
        let education = numbers.pick(&education);
        let telephone = 13_000_000_000_u64 + numbers.below(1_000_000_000);
        let _ = writeln!(
            text,
            "{},{unit},{name},{sex},汉族,{birth},{education},{status},{number},{party},{committee},{telephone},",
            row + 1
        );
    }
    text
}
