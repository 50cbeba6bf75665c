//! The files of a confirmed outcome, made from its stored package alone: what `cunzhi tally` reads,
//! what it answers, the votes as a table, and a manifest of SHA-256 over all of them.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::case::hash;
use super::explain::result_label;
use crate::tally::Post;

/// Name and text of every file, the manifest last. `frozen` is the rule set the election froze.
pub fn files(package: &str, frozen: &str) -> Result<Vec<(&'static str, String)>, String> {
    let read: Value = serde_json::from_str(package).map_err(|cause| cause.to_string())?;
    let mut all = vec![
        ("case.json", read["case"].to_string()),
        ("outcome.json", read["outcome"].to_string()),
        ("package.json", package.to_owned()),
        ("rules.json", frozen.to_owned()),
        ("votes.csv", votes(&read["case"], &read["outcome"])?),
    ];
    let line = |(name, text): &(&str, String)| format!("{}  {name}\n", hash(text));
    let manifest = all.iter().map(line).collect();
    all.push(("manifest.txt", manifest));
    Ok(all)
}

/// All files in one ZIP: the same package gives the same bytes.
pub fn zipped(files: &[(&'static str, String)]) -> Result<Vec<u8>, String> {
    // No time of its own: the package tells when it was confirmed.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let begun = archive.start_file(*name, options);
        begun.map_err(|cause| cause.to_string())?;
        let written = archive.write_all(text.as_bytes());
        written.map_err(|cause| cause.to_string())?;
    }
    let done = archive.finish().map_err(|cause| cause.to_string())?;
    Ok(done.into_inner())
}

/// A line for each person: id, name, sex, votes by post, result.
fn votes(case: &Value, outcome: &Value) -> Result<String, String> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let heads = [
        "编号",
        "姓名",
        "性别",
        "主任",
        "副主任",
        "妇女委员",
        "委员",
        "结果",
    ];
    table
        .write_record(heads)
        .map_err(|cause| cause.to_string())?;
    for person in case["persons"].as_array().into_iter().flatten() {
        let id = person["id"].as_str().unwrap_or_default();
        let sex = if person["sex"] == "female" {
            "女"
        } else {
            "男"
        };
        let name = person["name"].as_str().unwrap_or_default();
        // No spreadsheet computes a name.
        let is_formula = name.starts_with(['=', '+', '-', '@']);
        let name = if is_formula {
            format!("'{name}")
        } else {
            name.to_owned()
        };
        let mut line = vec![id.to_owned(), name, sex.to_owned()];
        for post in Post::ALL {
            let count = case["votes"][id][post.word()].as_u64().unwrap_or(0);
            line.push(count.to_string());
        }
        let mut results = outcome["persons"].as_array().into_iter().flatten();
        let own = results.find(|one| one["person"] == id);
        let result = own
            .and_then(|one| one["result"].as_str())
            .map_or("", result_label);
        line.push(result.to_owned());
        table
            .write_record(&line)
            .map_err(|cause| cause.to_string())?;
    }
    let bytes = table.into_inner().map_err(|cause| cause.to_string())?;
    let text = String::from_utf8(bytes).map_err(|cause| cause.to_string())?;
    Ok(format!("\u{FEFF}{text}"))
}
