//! The sentences below a table of the composition: dates, comparison, what is missing and why.

use super::catalogue::Metric;
use super::metrics::{Measured, NoSource};
use super::report::{Composition, Gaps, Row};
use super::table::Shape;

/// The notes, the most general one first.
pub(super) fn notes(composition: &Composition, shape: &Shape) -> Vec<String> {
    let mut notes = vec![who_and_when(composition)];
    notes.extend(out_of_office(composition));
    if let Some(compare) = &composition.compare {
        notes.push(format!(
            "上届指{compare}年换届；变化按未四舍五入的数值计算后取一位小数。"
        ));
    }
    for reason in NoSource::ALL {
        let labels: Vec<&str> = shape
            .missing
            .iter()
            .filter(|(_, why)| *why == reason)
            .map(|(metric, _)| metric.label())
            .collect();
        if !labels.is_empty() {
            notes.push(format!("{}，未列：{}。", reason.label(), labels.join("、")));
        }
    }
    notes.extend(partial_seats(composition));
    notes.extend(gaps(composition));
    if composition.undecided_matches > 0 {
        notes.push(format!(
            "有{}对人员可能是同一人，还没有核对：核对以前按不同的人计算，连任率可能偏低、新任率可能偏高。请在“人员”页的“可能是同一人”中核对。",
            composition.undecided_matches
        ));
    }
    if !composition.changed_units.is_empty() {
        notes.push(format!(
            "以下村（社区）在两届之间有撤并或改制，上届数按本届的村（社区）计算：{}。",
            composition.changed_units.join("、")
        ));
    }
    notes
}

fn who_and_when(composition: &Composition) -> String {
    let Some(date) = composition.as_of else {
        return "统计本届选举产生的成员，年龄计算到各村（社区）选举日。".to_owned();
    };
    let date = date.format("%Y年%-m月%-d日");
    if composition.is_forecast {
        return format!(
            "{date}还没有到：按现在登记的情况推算当日在任的成员，以后的任免和选举不在其中，不能作为当日的实际数上报；年龄计算到当日。"
        );
    }
    format!("统计{date}在任的成员，年龄计算到当日。")
}

/// Units that vote later than the day asked for, or have voted for the next term.
fn out_of_office(composition: &Composition) -> Vec<String> {
    let out = &composition.out_of_office;
    let due = composition.total.units_due;
    let mut notes = Vec::new();
    let all = |row: &&Row| row.why_no_seats() == NoSource::NotInOffice;
    let rows = composition.rows.iter().filter(all);
    let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    let names = if names.is_empty() || (out.early > 0 && out.late > 0) {
        String::new()
    } else {
        format!("（{}）", names.join("、"))
    };
    if out.early > 0 {
        let days: Vec<String> = out.days.iter().map(ToString::to_string).collect();
        notes.push(format!(
            "当日存在的{due}个村（社区）中有{}个{names}的本届选举日（{}）晚于统计日期，当日在任的还是上一届成员，不在统计内：这些村（社区）请另选上一届统计。",
            out.early,
            days.join("、")
        ));
    }
    if out.late > 0 {
        notes.push(format!(
            "当日存在的{due}个村（社区）中有{}个{names}在统计日期以前已选出下一届，本届成员不再任职，不在统计内：这些村（社区）请另选下一届统计。",
            out.late
        ));
    }
    notes
}

/// Seats that are fixed for a part of the units, so that a reader does not take it for all.
fn partial_seats(composition: &Composition) -> Option<String> {
    let (total, out) = (&composition.total, &composition.out_of_office);
    let due = total.units_due - out.early - out.late;
    let with_seats = total.units_with_seats;
    (with_seats > 0 && with_seats < due).then(|| {
        format!(
            "应换届的{due}个村（社区）中只有{with_seats}个核定了职数：空缺职数和职数达标率只统计这些村（社区）。"
        )
    })
}

/// Rosters that are on record for a part of the units.
fn gaps(composition: &Composition) -> Vec<String> {
    let total = &composition.total;
    let mut notes = Vec::new();
    let mut of_term = |term: &str, gaps: &Gaps, is_whole: bool| {
        let bodies = [
            (gaps.units_without_party, "村（居）委会名册、没有党组织名册"),
            (
                gaps.units_without_committee,
                "党组织名册、没有村（居）委会名册",
            ),
        ];
        for (units, which) in bodies {
            if units > 0 && !is_whole {
                notes.push(format!(
                    "{term}有{units}个村（社区）只有{which}：合计的交叉任职比例因此偏低，一肩挑比例不含这些村（社区）。"
                ));
            }
            if units > 0 && is_whole {
                notes.push(format!(
                    "{term}只有{which}：两委成员的人数、年龄、学历、女性占比只含这一个班子，与两个班子都有名册的届次不能直接比较。"
                ));
            }
        }
        if gaps.without_earlier > 0 {
            notes.push(format!(
                "{term}有{}个{}没有更早一届的名册：合计的{term}连选连任率、新当选占比把这些地方的村（居）委会成员都算作新当选，补齐往届名册后才准确。",
                gaps.without_earlier, gaps.level
            ));
        }
    };
    let lacks_body = |measured: Option<Measured>| {
        let lacking = [NoSource::PartyRoster, NoSource::CommitteeRoster];
        lacking
            .map(Measured::NoSource)
            .map(Some)
            .contains(&measured)
    };
    let cross = total.metric(Metric::CrossPostRate);
    let current = lacks_body(cross.map(|one| one.current));
    of_term("本届", &composition.gaps, current);
    if let Some(gaps) = &composition.previous_gaps {
        let previous = lacks_body(cross.and_then(|one| one.previous));
        of_term("上届", gaps, previous);
    }
    notes
}
