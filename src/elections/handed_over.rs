//! What a committee hands over to the next one.

/// What the law and the provinces name, in the order of the protocol: what it is, and what belongs to
/// it (VCL18 art. 20; ZJ art. 34).
pub const HANDED_OVER: [(&str, &str); 7] = [
    ("公章", "委员会及下属机构的印章"),
    ("集体财务账目", "账簿、凭证、报表、存款"),
    ("固定资产和办公用具", "登记簿、实物"),
    ("办公场所", "钥匙、房产资料"),
    ("合同和债权债务", "合同、明细"),
    ("工作档案", "会议记录、选举材料、名册"),
    ("其他遗留问题", "未办结事项"),
];
