//! What each kind's template says of its columns: example, explanation, choices.

use super::Kind;
use crate::people::{Education, PoliticalStatus, RegistrationCategory, Sex};

/// A column of a template.
#[derive(Debug)]
pub(super) struct Guide {
    pub(super) title: &'static str,
    pub(super) example: Example,
    pub(super) width: u16,
    pub(super) is_required: bool,
    /// What may be written.
    pub(super) note: &'static str,
    pub(super) choices: Choices,
}

/// What stands in the example row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Example {
    /// This text.
    Text(&'static str),
    /// The township of the example village.
    Township,
    /// The example village.
    Village,
    /// The code of the example village.
    Code,
}

/// The values to choose from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Choices {
    /// Free.
    Free,
    /// These words.
    Words(&'static [&'static str]),
    /// 男, 女.
    Sexes,
    /// Levels of education.
    Educations,
    /// Political statuses.
    PoliticalStatuses,
    /// Categories of registration.
    Categories,
    /// The villages of the scope.
    Villages,
}

impl Choices {
    /// The words, but for villages.
    pub(super) fn words(self) -> Vec<String> {
        match self {
            Self::Free | Self::Villages => Vec::new(),
            Self::Words(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            Self::Sexes => labels(Sex::ALL.map(Sex::label)),
            Self::Educations => labels(Education::ALL.map(Education::label).into_iter().skip(1)),
            Self::PoliticalStatuses => {
                let known = PoliticalStatus::ALL
                    .into_iter()
                    .filter(|status| *status != PoliticalStatus::Unknown);
                labels(known.map(PoliticalStatus::label))
            }
            Self::Categories => labels(RegistrationCategory::ALL.map(RegistrationCategory::label)),
        }
    }
}

fn labels(words: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

const fn guide(
    title: &'static str,
    example: &'static str,
    is_required: bool,
    note: &'static str,
) -> Guide {
    Guide {
        title,
        example: Example::Text(example),
        width: 14,
        is_required,
        note,
        choices: Choices::Free,
    }
}

impl Guide {
    const fn choose(mut self, choices: Choices) -> Self {
        self.choices = choices;
        self
    }

    const fn wide(mut self, width: u16) -> Self {
        self.width = width;
        self
    }

    const fn example(mut self, example: Example) -> Self {
        self.example = example;
        self
    }
}

const MARK: Guide = guide(
    "序号",
    crate::tables::EXAMPLE,
    false,
    "可以不填；写“示例”的行不会导入",
);
const TOWNSHIP: Guide = guide(
    "乡镇",
    "",
    false,
    "乡镇（街道）全称；县内各村不重名时可以不填",
)
.example(Example::Township);
const VILLAGE: Guide = guide(
    "村（社区）",
    "",
    true,
    "村（社区）全称，或12位区划代码；同乡镇有重名时须填代码",
)
.example(Example::Village)
.choose(Choices::Villages)
.wide(24);
const NAME: Guide = guide("姓名", "张示例", true, "与身份证一致，最多50个字");
const SEX: Guide = guide("性别", "女", true, "男或女").choose(Choices::Sexes);
const ID_NUMBER: Guide = guide(
    "身份证号",
    "341023197503080029",
    false,
    "18位，末位可以是X；应与性别、出生日期一致。没有时可以不填，但重名的人无法区分",
)
.wide(22);
const GROUP: Guide = guide("村民小组", "第一组", false, "最多30个字");
const TELEPHONE: Guide = guide(
    "联系电话",
    "13800000000",
    false,
    "11位手机号，或带区号的座机号，一格只填一个",
);
const REMARK: Guide = guide("备注", "", false, "最多500个字").wide(20);
const DATES: &str = "可写1975-03-08、1975.3.8、1975年3月8日、19750308；只知年月写1975-03；“1975.1”分不清1月还是10月，不能用";
const YES_OR_NO: Choices = Choices::Words(&["是", "否"]);

const DIVISIONS: &[Guide] = &[
    MARK,
    guide(
        "区划代码",
        "",
        true,
        "2位（省）、4位（市）、6位（县）、9位（乡镇）或12位（村、社区）数字；村的末三位001—199为社区，200—399为村",
    )
    .example(Example::Code)
    .wide(18),
    guide("名称", "", true, "全称，最多60个字")
        .example(Example::Village)
        .wide(24),
    guide(
        "上级代码",
        "",
        false,
        "不填时按区划代码的前几位确定；上级应已登记，或排在本表前面",
    ),
];

const MEMBERS: &[Guide] = &[
    MARK,
    TOWNSHIP,
    VILLAGE,
    NAME,
    SEX,
    guide("民族", "汉族", false, "最多20个字"),
    guide("出生年月", "1975-03-08", true, DATES),
    guide("文化程度", "高中（中专）", false, "没有填写的，新增的人按“未知”计；也可写中专、专科、大学等")
        .choose(Choices::Educations),
    guide("政治面貌", "中共党员", false, "没有填写按“未知”计").choose(Choices::PoliticalStatuses),
    ID_NUMBER,
    guide(
        "党组织职务",
        "书记",
        false,
        "书记、副书记、委员；两个职务列至少填一个，一格多个职务用“、”隔开；第一书记只登记，不计入班子",
    )
    .choose(Choices::Words(&["书记", "副书记", "委员", "第一书记"])),
    guide(
        "村（居）委会职务",
        "主任",
        false,
        "主任、副主任、委员；两个职务列至少填一个",
    )
    .wide(18)
    .choose(Choices::Words(&["主任", "副主任", "委员"])),
    guide("任职时间", "2026-01-10", false, DATES),
    TELEPHONE,
    guide("人员来源", "致富能手", false, "几类用“、”隔开，最多100个字"),
    guide("是否连任", "否", false, "是或否；只用来核对，以系统计算为准").choose(YES_OR_NO),
    REMARK,
];

const SEATS: &[Guide] = &[
    MARK,
    TOWNSHIP,
    VILLAGE,
    guide("党组织职数", "5", true, "0至15的整数"),
    guide("村（居）委会职数", "5", true, "0至15的整数").wide(18),
    guide("妇女委员定岗", "是", false, "是或否，不填按否").choose(YES_OR_NO),
    guide("一票选举", "否", false, "是或否，不填按否").choose(YES_OR_NO),
];

const HOUSEHOLDS: &[Guide] = &[
    MARK,
    TOWNSHIP,
    VILLAGE,
    guide("户编号", "001", true, "本村内不能重复，最多30个字"),
    guide("户主姓名", "张示例", true, "户主身份证上的姓名"),
    GROUP,
    guide("人口数", "4", false, "0至9999的整数"),
    TELEPHONE,
];

const VOTERS: &[Guide] = &[
    MARK,
    TOWNSHIP,
    VILLAGE,
    NAME,
    SEX,
    guide("出生日期", "1975-03-08", true, DATES),
    guide(
        "登记类别",
        "户籍在村居住",
        true,
        "本村户籍（户籍在村居住）、户籍在村外出（外出申报）、非户籍（外来经同意）",
    )
    .choose(Choices::Categories),
    ID_NUMBER,
    GROUP,
    REMARK,
];

const OBSERVERS: &[Guide] = &[
    MARK,
    NAME,
    guide(
        "手机号",
        "13800000000",
        false,
        "手机号和账号至少填一个；同一手机号是同一名观察员",
    ),
    guide(
        "账号",
        "",
        false,
        "不填时由系统编号，如gc0001；不要用手机号作账号",
    ),
    guide(
        "单位",
        "示例县民政局",
        false,
        "最多60个字；本人单位所在的村不能由本人观察",
    )
    .wide(20),
    guide(
        "负责村",
        "",
        false,
        "村（社区）全称或12位代码，几个村用“、”隔开；重名的填代码。不填就以后再分配",
    )
    .wide(30),
];

/// The columns of a kind's template.
pub(super) const fn of(kind: Kind) -> &'static [Guide] {
    match kind {
        Kind::Divisions => DIVISIONS,
        Kind::Members => MEMBERS,
        Kind::Seats => SEATS,
        Kind::Households => HOUSEHOLDS,
        Kind::Voters => VOTERS,
        Kind::Observers => OBSERVERS,
    }
}
