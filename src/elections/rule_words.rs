//! The values of rules in plain Chinese, and back.

use crate::rules::{Key, Kind, Value};

/// Each word of rule sets in Chinese; a test keeps it complete.
const WORDS: [(&str, &str); 37] = [
    ("nominated", "选民提名"),
    ("self_nominated", "自荐"),
    ("no_candidate", "不确定候选人"),
    ("single_ballot", "一张选票一次投"),
    ("separate_ballots_simultaneous", "分票同时投"),
    ("sequential", "分次投票"),
    ("archive", "随档案保存"),
    ("until_next_election", "保存到下次选举"),
    ("three_years", "保存三年"),
    ("all_voters", "全体选民"),
    ("one_per_household", "每户一名代表"),
    ("group_representatives", "小组代表"),
    ("more_than_half", "超过一半"),
    ("one_third", "三分之一以上"),
    ("recovered", "收回的选票"),
    ("voters", "参加投票的人"),
    ("issued", "发出的选票"),
    ("off", "不用"),
    ("nomination", "只用于提名"),
    ("ballot", "用于正式选票"),
    ("should_only", "只要求应当有妇女"),
    ("top_woman_first", "得票最高的妇女先当选"),
    ("reserved_seat", "妇女名额单列"),
    ("designated_post", "事先确定由妇女担任的职务"),
    ("spouse", "夫妻"),
    ("parent_child", "父母子女"),
    ("sibling", "兄弟姐妹"),
    ("lineal_other", "其他直系亲属"),
    ("whole_ballot", "整张选票"),
    ("section", "该部分"),
    ("count_once", "只计较高职务一次"),
    ("ballot_invalid", "整张选票无效"),
    ("paper", "整张选票作废"),
    ("present", "到会人数"),
    ("entitled", "应到会人数"),
    ("true", "是"),
    ("false", "否"),
];

/// Marks of laws and words in sources, with what a clerk reads; longer ones first.
const SOURCES: [(&str, &str); 45] = [
    (
        "opinion of 2017 on supervision committees",
        "2017年关于村务监督委员会的意见",
    ),
    (
        ": rule on relatives expected, text not confirmed",
        "：预计有回避规定，文本待核实",
    ),
    (
        ": required when fewer than three are elected",
        "：当选不足三人时必须举行",
    ),
    (
        "; practice in elections not confirmed",
        "；选举中的做法待核实",
    ),
    (": 3 to 5, large villages up to 7", "：3至5人，大村可到7人"),
    (": silent on the consequence", "：没有规定后果"),
    ("; not confirmed for 2020", "；2020年条例待核实"),
    (": before election day", "：选举日前"),
    (": the literal reading", "：按字面理解"),
    (": the same procedure", "：按同样程序"),
    (": more than three", "：超过三人"),
    ("usual choice, as ", "通行做法，同"),
    (" still prints 3", "仍写作3年"),
    (" not confirmed", "待核实"),
    ("usual choice", "通行做法"),
    (": 3 or 5", "：3人或5人"),
    ("override", "本县自定"),
    (": silent", "：没有规定"),
    (" ch. 1", "第一章"),
    ("; ", "；"),
    ("VCL18", "村民委员会组织法"),
    ("VCL25", "村民委员会组织法（2025）"),
    ("RCL18", "居民委员会组织法"),
    ("RCL25", "居民委员会组织法（2025）"),
    ("PTY17", "基层组织选举工作规定（2017）"),
    ("GC13", "村民委员会选举规程"),
    ("SD11", "山东省选举办法"),
    ("JS19", "江苏省选举办法"),
    ("AH01", "安徽省选举办法"),
    ("CEO", "农村集体经济组织法"),
    ("PTY", "基层组织选举工作条例"),
    ("ZJI", "浙江省实施办法"),
    ("SHI", "上海市实施办法"),
    ("SHR", "上海市居民委员会工作条例"),
    ("BJI", "北京市若干规定"),
    ("BJR", "北京市居民委员会实施办法"),
    ("SDI", "山东省实施办法"),
    ("SDO", "山东省村务公开条例"),
    ("HAR", "河南省居民委员会办法"),
    ("ZJ", "浙江省选举办法"),
    ("SH", "上海市选举办法"),
    ("BJ", "北京市选举办法"),
    ("HA", "河南省实施办法"),
    ("CQ", "重庆市实施办法"),
    ("CC", "民法典"),
];

fn of_word(word: &str) -> &str {
    let found = WORDS.iter().find(|(known, _)| *known == word);
    found.map_or(word, |(_, chinese)| chinese)
}

/// A value in Chinese.
pub(in crate::elections) fn said(value: &Value) -> String {
    match value {
        Value::Flag(true) => "是".to_owned(),
        Value::Flag(false) => "否".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Word(word) => of_word(word).to_owned(),
        Value::Words(words) if words.is_empty() => "无".to_owned(),
        Value::Words(words) => {
            let words: Vec<&str> = words.iter().map(|word| of_word(word)).collect();
            words.join("、")
        }
    }
}

/// A source as a clerk reads it: the names of the laws, and Chinese words.
pub(in crate::elections) fn source_said(source: &str) -> String {
    let named = SOURCES
        .iter()
        .fold(source.to_owned(), |text, (mark, words)| {
            text.replace(mark, words)
        });
    let mut parts = named.replace(" arts ", " art. ").replace(" art. ", "art. ");
    let mut told = String::new();
    while let Some((before, after)) = parts.split_once("art. ") {
        let is_number = |sign: char| sign.is_ascii_digit() || [',', ' ', '-'].contains(&sign);
        let end = after.find(|sign| !is_number(sign)).unwrap_or(after.len());
        let (numbers, rest) = after.split_at(end);
        let numbers = numbers.trim().trim_end_matches(',').replace(", ", "、");
        told = format!("{told}{before}第{numbers}条");
        parts = rest.to_owned();
    }
    told + &parts
}

/// What a key takes, in Chinese.
pub(in crate::elections) fn takes(key: &Key) -> String {
    let list = |words: &[&str]| {
        let words: Vec<&str> = words.iter().map(|word| of_word(word)).collect();
        words.join("、")
    };
    match key.kind {
        Kind::Flag => "是或否".to_owned(),
        Kind::Number { least, most } => format!("{least}至{most}的整数"),
        Kind::Word(words) => format!("其中之一：{}", list(words)),
        Kind::Words(words) => format!("一个或几个：{}", list(words)),
    }
}

/// The word that is meant, written in Chinese or as it is.
pub(in crate::elections) fn word_meant(words: &[&str], text: &str) -> Option<String> {
    let found = words
        .iter()
        .find(|word| **word == text || of_word(word) == text);
    found.map(|word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{KEYS, RuleSets};

    #[test]
    fn every_word_of_a_rule_has_its_chinese() {
        for key in KEYS {
            if let Kind::Word(words) | Kind::Words(words) = key.kind {
                for word in words {
                    assert_ne!(of_word(word), *word, "{}", key.name);
                    assert_eq!(word_meant(words, of_word(word)).as_deref(), Some(*word));
                }
            }
        }
        assert_eq!(
            source_said("usual choice, as ZJ art. 27"),
            "通行做法，同浙江省选举办法第27条"
        );
        assert_eq!(source_said("VCL18 art. 14"), "村民委员会组织法第14条");
        assert_eq!(source_said("ZJ arts 18, 20"), "浙江省选举办法第18、20条");
    }

    #[test]
    fn no_source_is_left_in_another_language() {
        for set in RuleSets::built_in().unwrap().iter() {
            for (key, stated) in set.values() {
                let said = source_said(&stated.source);
                let is_foreign = said.contains(|sign: char| sign.is_ascii_alphabetic());
                assert!(!is_foreign, "{}: {} became {said}", key.name, stated.source);
            }
        }
    }
}
