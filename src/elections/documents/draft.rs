//! Writing a document: texts with places in braces, filled from particulars and rules.
//!
//! `{unit}` a particular or a word · `{by 14}` the law with its article · `{like 32}` the same where
//! a community follows the villages' law · `{rule key}` a number of the rules in Chinese numerals ·
//! `{day step}`, `{from step}` the last and first day of a step · `{done step}` the day it was done ·
//! `{signed step}` the same, or the planned one where it is one day · `{?what width}` a line to write on,
//! told as missing · `{_ width}` a line that is always written by hand.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::kind::Kind;
use super::particulars::{Days, Particulars};
use super::words;
use crate::documents::{Block, Document, Look, Span, Table, text};
use crate::elections::rule_words::source_said;
use crate::elections::step::Step;
use crate::rules::{Confidence, KEYS, Stated, Value};

const VILLAGES: &str = "《中华人民共和国村民委员会组织法》";
const COMMUNITIES: &str = "《中华人民共和国城市居民委员会组织法》第八条";

/// A document being written.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) of: &'a Particulars,
    kind: Kind,
    is_landscape: bool,
    is_form: bool,
    blocks: Vec<Block>,
    /// Keys of the rules that were told.
    told: BTreeSet<String>,
}

impl<'a> Draft<'a> {
    /// An empty sheet.
    pub(super) fn new(kind: Kind, of: &'a Particulars) -> Self {
        Self {
            of,
            kind,
            is_landscape: false,
            is_form: false,
            blocks: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// A notice with its head: who announces, and the number.
    pub(super) fn notice(kind: Kind, of: &'a Particulars) -> Self {
        let mut draft = Self::new(kind, of);
        draft.write(Look::Title, "{unit}{election_committee}公告");
        if let Some(number) = kind.notice() {
            draft.write(Look::Number, &format!("（第{number}号）"));
        }
        draft
    }

    /// A4 across.
    pub(super) fn across(mut self) -> Self {
        self.is_landscape = true;
        self
    }

    /// A paper that must fit one page, with narrow margins.
    pub(super) fn on_one_page(mut self) -> Self {
        self.is_form = true;
        self
    }

    /// A paragraph.
    pub(super) fn write(&mut self, look: Look, template: &str) {
        let spans = self.spans(template);
        self.blocks.push(Block::Paragraph(look, spans));
    }

    /// Paragraphs of the text.
    pub(super) fn body(&mut self, templates: &[&str]) {
        for template in templates {
            self.write(Look::Body, template);
        }
    }

    /// The next page.
    pub(super) fn next_page(&mut self) {
        self.blocks.push(Block::NextPage);
    }

    /// A table; `what` it is when its rows are empty because nobody knows them.
    pub(super) fn table(
        &mut self,
        heads: &[&str],
        widths: &[u16],
        rows: Vec<Vec<Vec<Span>>>,
        (what, row_height): (&str, u8),
    ) {
        self.blocks.push(Block::Table(Table {
            heads: heads.iter().map(|head| (*head).to_owned()).collect(),
            widths: widths.to_vec(),
            rows,
            missing: what.to_owned(),
            row_height,
            first_runs_down: false,
        }));
    }

    /// Lets the first cell of a row of the table that was written last stand beside all its rows.
    pub(super) fn let_first_run_down(&mut self) {
        if let Some(Block::Table(table)) = self.blocks.last_mut() {
            table.first_runs_down = true;
        }
    }

    /// Who signs and when: the election committee, on the day of the document's step.
    pub(super) fn sign(&mut self) {
        match self.kind.step() {
            Some(step) => self.sign_on(&format!("{{signed {}}}", step.word())),
            None => self.sign_on("{?落款日期 0}"),
        }
    }

    /// The same on another day: a notice that goes before its step.
    pub(super) fn sign_on(&mut self, day: &str) {
        self.write(Look::Signer, "{unit}{election_committee}（盖章）");
        self.write(Look::Date, day);
    }

    /// The document; the provincial laws of the numbers in it stand below.
    pub(super) fn finish(mut self) -> Document {
        let mut sources: Vec<String> = Vec::new();
        for key in KEYS.iter().filter(|key| self.told.contains(key.name)) {
            let stated = self.of.rules.stated(key.name);
            // The villages' law stands in the text; what is only usual, or taken from elsewhere,
            // is no law here and not posted as one.
            let is_law = |one: &&Stated| {
                let is_sure = [Confidence::FullText, Confidence::Partial].contains(&one.confidence);
                is_sure && !one.source.starts_with("VCL18")
            };
            if let Some(stated) = stated.filter(is_law) {
                sources.push(format!("{}：{}", key.label, source_said(&stated.source)));
            }
        }
        if !sources.is_empty() {
            let note = format!("依据　{}。", sources.join("；"));
            self.blocks.push(Block::Paragraph(Look::Note, text(note)));
        }
        Document {
            name: self.kind.label().to_owned(),
            is_landscape: self.is_landscape,
            is_form: self.is_form,
            blocks: self.blocks,
        }
    }

    /// A text with its places filled.
    pub(super) fn spans(&mut self, template: &str) -> Vec<Span> {
        let (mut spans, mut words) = (Vec::new(), String::new());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            words += before;
            rest = after;
            match self.place(place) {
                Ok(value) => words += &value,
                Err((what, width)) => {
                    if !words.is_empty() {
                        spans.push(Span::Text(std::mem::take(&mut words)));
                    }
                    let filled = String::new();
                    spans.push(Span::Blank {
                        what,
                        width,
                        filled,
                    });
                }
            }
        }
        words += rest;
        if !words.is_empty() {
            spans.push(Span::Text(words));
        }
        spans
    }

    /// What stands in a place, or what belongs there and how wide it is.
    fn place(&mut self, place: &str) -> Result<String, (String, u8)> {
        if let Some(line) = place.strip_prefix('?') {
            let (what, width) = line.rsplit_once(' ').unwrap_or((line, "6"));
            return Err((what.to_owned(), width.parse().unwrap_or(6)));
        }
        match place.split_once(' ') {
            Some(("_", width)) => Err((String::new(), width.parse().unwrap_or(6))),
            Some(("by", articles)) => Ok(self.law(articles, COMMUNITIES)),
            Some(("like", articles)) => Ok(self.law(articles, "")),
            Some(("rule", key)) => self.rule(key),
            Some(("day", step)) => self.day(step, |days| Some(days.last)),
            Some(("from", step)) => self.day(step, |days| Some(days.first)),
            Some(("done", step)) => self.day(step, |days| days.is_done.then_some(days.last)),
            Some(("signed", step)) => self.day(step, |days| {
                (days.is_done || days.first == days.last).then_some(days.last)
            }),
            // A vacancy is filled in the same way (VCL18 art. 19).
            _ if place == "vote_law" && self.of.is_by_election => {
                Ok(self.law("15 19", COMMUNITIES))
            }
            _ if place == "vote_law" => Ok(self.law("15", COMMUNITIES)),
            _ => match self.of.word(place) {
                Some(word) => Ok(word.to_owned()),
                None => self
                    .of
                    .field(place)
                    .map_err(|(what, width)| (what.to_owned(), width)),
            },
        }
    }

    /// A law with its articles; a community's own law first, and the villages' as a model.
    fn law(&self, articles: &str, own: &str) -> String {
        let numbers = articles.split(' ').filter_map(|one| one.parse().ok());
        let articles: Vec<String> = numbers
            .map(|number| format!("第{}条", words::numeral(number)))
            .collect();
        let articles = articles.join("、");
        match (self.of.is_community, own) {
            (false, _) => format!("依照{VILLAGES}{articles}"),
            (true, "") => format!("参照{VILLAGES}{articles}"),
            (true, own) => format!("依照{own}，参照{VILLAGES}{articles}"),
        }
    }

    fn rule(&mut self, key: &str) -> Result<String, (String, u8)> {
        let stated = self.of.rules.stated(key).map(|one| &one.value);
        if let Some(Value::Number(number)) = stated {
            self.told.insert(key.to_owned());
            return Ok(words::numeral(*number));
        }
        let label = KEYS.iter().find(|one| one.name == key);
        Err((
            label.map_or_else(String::new, |one| one.label.to_owned()),
            3,
        ))
    }

    fn day(&self, step: &str, of: fn(Days) -> Option<NaiveDate>) -> Result<String, (String, u8)> {
        let Some(step) = Step::from_word(step) else {
            return Err(("?".to_owned(), 0));
        };
        let day = self.of.days.get(&step).copied().and_then(of);
        day.map(words::day)
            .ok_or_else(|| (format!("“{}”的日期", step.label()), 0))
    }

    /// Says that a rule was told in words, so that its law stands below.
    pub(super) fn tell(&mut self, key: &str) {
        self.told.insert(key.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::chapter::ChapterKind;
    use crate::elections::in_force::built_in;

    fn shown(is_community: bool, template: &str) -> String {
        let rules = built_in().unwrap().find("zj-2020").unwrap().clone();
        let of = Particulars::blank(rules, is_community, ChapterKind::FirstRound);
        let mut draft = Draft::new(Kind::Proxies, &of);
        draft.write(Look::Body, template);
        draft.finish().plain_text()
    }

    #[test]
    fn laws_are_cited_by_article() {
        assert_eq!(
            shown(false, "{by 13 14}，公告如下"),
            "依照《中华人民共和国村民委员会组织法》第十三条、第十四条，公告如下\n"
        );
        assert_eq!(
            shown(true, "{by 14}"),
            "依照《中华人民共和国城市居民委员会组织法》第八条，参照《中华人民共和国村民委员会组织法》第十四条\n"
        );
        assert_eq!(
            shown(true, "{like 32}"),
            "参照《中华人民共和国村民委员会组织法》第三十二条\n"
        );
    }

    #[test]
    fn a_number_of_the_rules_brings_its_law() {
        let text = shown(false, "不得超过{rule proxy.most}人");
        assert!(text.starts_with("不得超过三人\n依据　"), "{text}");
        assert!(text.contains("浙江省选举办法第25条"), "{text}");
    }

    #[test]
    fn what_nobody_knows_is_a_line() {
        assert_eq!(
            shown(false, "在{unit}{?投票地点 4}投票"),
            "在＿＿＿＿＿＿＿＿＿＿投票\n"
        );
        assert_eq!(
            shown(false, "{day list_published}"),
            "＿＿＿＿年＿＿月＿＿日\n"
        );
    }
}
