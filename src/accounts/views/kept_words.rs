//! What the fields of forms and their choices are called: for the page that shows what was typed
//! when a session ended, and knows nothing else of the form.

/// Fields by their names and as the forms call them; of a name that means several things, what
/// fits all.
const LABELS: &[(&str, &str)] = &[
    ("name", "名称"),
    ("user", "账号"),
    ("display_name", "姓名"),
    ("role", "角色"),
    ("scope", "管理范围"),
    ("unit", "村（社区）"),
    ("division", "区划"),
    ("county", "县（区）"),
    ("township", "乡镇（街道）"),
    ("code", "代码"),
    ("new_name", "合并后的名称"),
    ("into", "合并方式"),
    ("target", "并入的单位"),
    ("others", "同时被合并的村（社区）"),
    ("effective_on", "生效日期"),
    ("part1_code", "拆分后第1个的代码"),
    ("part1_name", "拆分后第1个的名称"),
    ("part1_kind", "拆分后第1个的类别"),
    ("part2_code", "拆分后第2个的代码"),
    ("part2_name", "拆分后第2个的名称"),
    ("part2_kind", "拆分后第2个的类别"),
    ("part3_code", "拆分后第3个的代码"),
    ("part3_name", "拆分后第3个的名称"),
    ("part3_kind", "拆分后第3个的类别"),
    ("kind", "类别"),
    ("term", "届次"),
    ("sex", "性别"),
    ("birth", "出生日期"),
    ("ethnicity", "民族"),
    ("education", "学历"),
    ("political_status", "政治面貌"),
    ("id_number", "身份证号"),
    ("telephone", "电话"),
    ("person", "本村登记的同名人员"),
    ("head", "户主"),
    ("persons", "人口数"),
    ("post", "职务"),
    ("posts", "职务"),
    ("party", "党组织职务"),
    ("committee", "村（居）委会职务"),
    ("origin", "产生方式"),
    ("began", "任职日期"),
    ("began_on", "任职日期"),
    ("ended_on", "离任日期"),
    ("ending", "离任方式"),
    ("starts_on", "开始日期"),
    ("since", "设立日期"),
    ("day", "日期"),
    ("done_on", "完成日期"),
    ("election_day", "选举日"),
    ("ordinal", "届数"),
    ("threshold", "目标值"),
    ("votes", "得票"),
    ("registered", "登记选民数"),
    ("papers", "选票总数"),
    ("valid", "有效票"),
    ("box", "票箱"),
    ("evidence", "凭证"),
    ("difficulty", "难点村的原因"),
    ("value", "规定"),
    ("group", "村民小组"),
    ("category", "登记类别"),
    ("field", "内容"),
    ("decision", "认定"),
    ("reason", "原因"),
    ("note", "说明"),
    ("remark", "备注"),
    ("encoding", "文字编码"),
    ("skip_bad_rows", "只导入正确行"),
    ("replace", "名册中没有的人离任"),
    ("late", "日期没有写错"),
    ("second_head", "已核对，仍要保存"),
    ("unusual_code", "代码已核对"),
    ("act", "提交后"),
    ("step", "提交后"),
];

/// What a field is called on the form of an address.
pub(super) fn label(path: &str, field: &str) -> &'static str {
    let is_person = path.starts_with("/office/people")
        || path.contains("/members/")
        || path.contains("/services");
    match field {
        "name" if is_person => "姓名",
        "name" if path.starts_with("/office/accounts") => "账号",
        "replace" if path.starts_with("/office/terms") => "下级单独设的选举日也一起改",
        _ => {
            let found = LABELS.iter().find(|(known, _)| *known == field);
            found.map_or("其他", |(_, label)| label)
        }
    }
}

/// The choices of fields: what is sent, and what is read.
const CHOICES: &[(&str, &[(&str, &str)])] = &[
    ("sex", &[("1", "男"), ("2", "女")]),
    (
        "education",
        &[
            ("0", "未知"),
            ("1", "小学"),
            ("2", "初中"),
            ("3", "高中（中专）"),
            ("4", "大专"),
            ("5", "本科"),
            ("6", "研究生"),
        ],
    ),
    (
        "political_status",
        &[
            ("0", "未知"),
            ("1", "中共党员"),
            ("2", "中共预备党员"),
            ("3", "共青团员"),
            ("4", "民主党派"),
            ("5", "无党派"),
            ("6", "群众"),
        ],
    ),
    (
        "posts",
        &[
            ("64", "党组织第一书记"),
            ("1", "党组织书记"),
            ("2", "党组织副书记"),
            ("4", "党组织委员"),
            ("8", "村（居）委会主任"),
            ("16", "村（居）委会副主任"),
            ("32", "村（居）委会委员"),
        ],
    ),
    (
        "origin",
        &[
            ("1", "名册导入"),
            ("2", "换届选举"),
            ("3", "补选"),
            ("4", "任命"),
            ("5", "增补"),
        ],
    ),
    (
        "ending",
        &[
            ("1", "任期届满"),
            ("2", "辞职"),
            ("3", "罢免"),
            ("4", "职务自行终止"),
            ("5", "去世"),
        ],
    ),
    (
        "category",
        &[
            ("1", "户籍在村居住"),
            ("2", "户籍在村外出"),
            ("3", "外来经同意"),
        ],
    ),
    (
        "into",
        &[
            ("existing", "并入现有的村（社区）"),
            ("new", "合并后新设一个单位"),
        ],
    ),
    ("kind", &[("village", "村"), ("community", "社区")]),
    ("part1_kind", &[("village", "村"), ("community", "社区")]),
    ("part2_kind", &[("village", "村"), ("community", "社区")]),
    ("part3_kind", &[("village", "村"), ("community", "社区")]),
    (
        "decision",
        &[("same", "是同一人，合并"), ("different", "不是同一人")],
    ),
    (
        "act",
        &[("confirm", "立即导入"), ("check", "先重新核对，不写入")],
    ),
    (
        "step",
        &[("confirm", "立即办理"), ("edit", "返回修改，不办理")],
    ),
];

/// What a choice of a field is called, where it is known.
pub(crate) fn choice(field: &str, value: &str) -> Option<&'static str> {
    let (_, choices) = CHOICES.iter().find(|(known, _)| *known == field)?;
    let (_, word) = choices.iter().find(|(sent, _)| *sent == value)?;
    Some(word)
}
