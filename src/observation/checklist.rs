//! The questions of observers: data with a version, which a county may change.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::field::Field;

/// The questions that come with the program.
const BUILT_IN: &str = include_str!("checklist.toml");
/// Most stages, and most questions of a stage.
const MOST: usize = 40;
/// Longest text of a question, in characters.
const LONGEST: usize = 200;

/// A checklist.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// In the order of the election.
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
}

/// A part of the election.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its name in addresses.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its questions.
    #[serde(rename = "question", default)]
    pub questions: Vec<Question>,
}

/// A question; answered with yes, no or not seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in fields; stays the same in every version.
    pub name: String,
    /// What the observer reads.
    pub text: String,
    /// The article it rests on; may be empty.
    #[serde(default)]
    pub basis: String,
}

impl Checklist {
    /// The one that comes with the program.
    pub fn built_in() -> Result<Self, String> {
        let read: Self = toml::from_str(BUILT_IN).map_err(|cause| cause.to_string())?;
        read.checked()
    }

    /// Reads a stored checklist.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
        read.checked()
    }

    /// As stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// SHA-256 of [`Checklist::to_json`], hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(Sha256::digest(self.to_json()))
    }

    /// The question of a name.
    pub fn question(&self, name: &str) -> Option<&Question> {
        let mut all = self.stages.iter().flat_map(|stage| &stage.questions);
        all.find(|question| question.name == name)
    }

    /// How many questions there are.
    pub fn length(&self) -> usize {
        self.stages.iter().map(|stage| stage.questions.len()).sum()
    }

    /// Refuses what observers could not fill in; the sentence is for the county.
    pub fn checked(self) -> Result<Self, String> {
        if self.length() == 0 || self.stages.len() > MOST {
            return Err("检查表至少要有一个问题，阶段不超过40个。".to_owned());
        }
        let mut names = BTreeSet::new();
        for stage in &self.stages {
            check_text(&stage.title)?;
            if stage.questions.len() > MOST {
                return Err(format!("“{}”的问题请不要超过{MOST}个。", stage.title));
            }
            for question in &stage.questions {
                check_text(&question.text)?;
                let field = Field::Answer(question.name.clone()).name();
                if Field::from_name(&field).is_none() || !names.insert(&question.name) {
                    return Err(format!("问题“{}”的编号不对或有重复。", question.text));
                }
            }
        }
        Ok(self)
    }
}

fn check_text(text: &str) -> Result<(), String> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > LONGEST || text.chars().any(char::is_control) {
        return Err(format!("每个标题和问题要有文字，不超过{LONGEST}个字。"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_questions_cover_all_stages_and_are_read_back() {
        let list = Checklist::built_in().unwrap();
        let stages: Vec<&str> = list
            .stages
            .iter()
            .map(|stage| stage.name.as_str())
            .collect();
        assert_eq!(
            stages,
            [
                "committee",
                "roll",
                "nomination",
                "voting",
                "counting",
                "announcement"
            ]
        );
        assert_eq!(Checklist::from_json(&list.to_json()).unwrap(), list);
        assert!(list.question("secret_booth").is_some());
    }

    #[test]
    fn a_checklist_nobody_could_answer_is_refused() {
        let mut list = Checklist::built_in().unwrap();
        let copy = list.stages[0].questions[0].clone();
        list.stages[1].questions.push(copy);
        assert!(list.clone().checked().unwrap_err().contains("重复"));
        list.stages[1].questions.pop();
        list.stages[0].questions[0].text = " ".to_owned();
        assert!(list.checked().is_err());
        assert!(Checklist { stages: vec![] }.checked().is_err());
    }
}
