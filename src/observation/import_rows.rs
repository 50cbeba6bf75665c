//! What becomes of one row of a table of observers.

use std::collections::BTreeSet;

use super::assignment::{Candidate, conflict};
use super::import::{ACCOUNT, ObserverImport, ObserverRow, TELEPHONE, VILLAGES};
use super::import_store::{Known, Sealed, add, change, known_of};
use super::store_assignments::set_villages;
use crate::audit::NewEvent;
use crate::divisions::resolver::Place;
use crate::error::Result;
use crate::people::Telephone;
use crate::tables::Severity;
use crate::tables::import::{Checked, Outcome, Report};

impl ObserverImport<'_, '_> {
    pub(super) fn row(
        &mut self,
        checked: &Checked<ObserverRow>,
        report: &mut Report,
    ) -> Result<Outcome> {
        let (row, record) = (checked.row, &checked.record);
        let is_first = self.is_first(row, record, report);
        let villages = self.find_villages(row, record, report)?;
        let (Some(name), Some(villages), true, false) =
            (&record.name, villages, is_first, checked.is_refused)
        else {
            return Ok(Outcome::Refused);
        };
        let sealed = record.telephone.as_ref();
        let sealed = sealed
            .map(|one| Sealed::of(self.key, one.as_str()))
            .transpose()?;
        let asked = (record.account.as_deref(), sealed.as_ref());
        let known = match known_of(self.conn, &self.county, asked)? {
            Ok(known) => known,
            Err((is_account, message)) => {
                let column = if is_account { ACCOUNT } else { TELEPHONE };
                let masked = record.telephone.as_ref().map(Telephone::masked);
                let account = record.account.clone().filter(|_| is_account);
                let value = account.or(masked).unwrap_or_default();
                refuse(
                    row,
                    (column, "conflicts_with_record"),
                    message,
                    value,
                    report,
                );
                return Ok(Outcome::Refused);
            }
        };
        let organisation = record.organisation.clone();
        let organisation = organisation.or_else(|| Some(known.as_ref()?.organisation.clone()));
        let candidate = Candidate {
            account_id: 0,
            name: name.clone(),
            organisation: organisation.unwrap_or_default(),
            home: known.as_ref().and_then(|one| one.home.clone()),
        };
        if self.is_in_conflict(row, &candidate, &villages, report) {
            return Ok(Outcome::Refused);
        }
        if !self.options.is_writing(report) {
            return self.try_out(
                known.as_ref(),
                (&candidate, sealed.as_ref()),
                record,
                &villages,
            );
        }
        self.keep(known, (&candidate, sealed.as_ref()), record, &villages)
    }

    /// Telephone and account stand once in the file.
    fn is_first(&mut self, row: u32, record: &ObserverRow, report: &mut Report) -> bool {
        let telephone = record.telephone.as_ref();
        let telephone = telephone.map(|one| (TELEPHONE, one.as_str().to_owned(), one.masked()));
        let account = record
            .account
            .clone()
            .map(|one| (ACCOUNT, one.clone(), one));
        let mut is_first = true;
        for (column, key, shown) in telephone.into_iter().chain(account) {
            let earlier = *self.in_file.entry(format!("{column} {key}")).or_insert(row);
            if earlier != row {
                let message = format!("与第{earlier}行是同一名观察员，请核对或删去重复的一行");
                refuse(row, (column, "duplicate_in_file"), message, shown, report);
                is_first = false;
            }
        }
        is_first
    }

    /// The codes of the villages a row names; none when one of them is refused.
    fn find_villages(
        &mut self,
        row: u32,
        record: &ObserverRow,
        report: &mut Report,
    ) -> Result<Option<BTreeSet<String>>> {
        let (mut found, mut is_refused) = (BTreeSet::new(), false);
        for cell in &record.villages {
            let place = self.resolver.find(self.conn, "", cell)?;
            let (code, message) = match place {
                Place::One(unit) if self.villages.contains_key(unit.current.as_str()) => {
                    found.insert(unit.current.to_string());
                    continue;
                }
                Place::One(unit) => (
                    "unknown_village",
                    format!(
                        "{}（{}）不在本县正在进行的换届中，请核对，或先启动换届工作",
                        unit.name, unit.code
                    ),
                ),
                other => other.refusal(cell),
            };
            refuse(row, (VILLAGES, code), message, cell.clone(), report);
            is_refused = true;
        }
        Ok((!is_refused).then_some(found))
    }

    fn is_in_conflict(
        &self,
        row: u32,
        who: &Candidate,
        villages: &BTreeSet<String>,
        report: &mut Report,
    ) -> bool {
        let own = villages.iter().filter_map(|code| self.villages.get(code));
        let mut is_in_conflict = false;
        for village in own {
            if let Some(why) = conflict(who, village) {
                let message = format!("{}{}，请改派别的村", village.name, why.words());
                let what = (VILLAGES, "conflicts_with_record");
                refuse(row, what, message, village.name.clone(), report);
                is_in_conflict = true;
            }
        }
        is_in_conflict
    }

    /// What would become of a row.
    fn try_out(
        &mut self,
        known: Option<&Known>,
        (who, sealed): (&Candidate, Option<&Sealed>),
        record: &ObserverRow,
        villages: &BTreeSet<String>,
    ) -> Result<Outcome> {
        let Some(known) = known else {
            return Ok(Outcome::Added);
        };
        let programme = self.programme.as_ref().map_or(0, |one| one.id);
        let own = known.villages(self.conn, programme)?;
        let is_moved = !record.villages.is_empty() && own != *villages;
        Ok(if is_moved || known.differs(who, sealed) {
            Outcome::Changed
        } else {
            Outcome::Unchanged
        })
    }

    fn keep(
        &mut self,
        known: Option<Known>,
        (who, sealed): (&Candidate, Option<&Sealed>),
        record: &ObserverRow,
        villages: &BTreeSet<String>,
    ) -> Result<Outcome> {
        let mut outcome = Outcome::Unchanged;
        let (id, account) = if let Some(known) = known {
            if known.differs(who, sealed) {
                outcome = Outcome::Changed;
                let events = change(self.conn, self.actor, &known, who, sealed)?;
                self.events.extend(events);
            }
            (known.account.id, known.account.name)
        } else {
            outcome = Outcome::Added;
            let account = record.account.clone().unwrap_or_else(|| {
                let name = format!("gc{:04}", self.next_number);
                self.next_number = self.next_number.saturating_add(1);
                name
            });
            let whose = (&self.county, account.as_str());
            let (id, event) = add(self.conn, (self.actor, self.now), whose, who, sealed)?;
            self.events.push(event);
            (id, account)
        };
        let Some(programme) = self
            .programme
            .as_ref()
            .filter(|_| !record.villages.is_empty())
        else {
            return Ok(outcome);
        };
        let changed = set_villages(self.conn, (programme.id, id), villages, self.now)?;
        if changed.is_empty() {
            return Ok(outcome);
        }
        let subject = format!("观察员 {account}");
        let event = NewEvent::new(self.actor, "observer.assign", &self.county, subject);
        let details = serde_json::json!({ "begun": changed.begun, "ended": changed.ended });
        self.events.push(event.with_details(details));
        Ok(match outcome {
            Outcome::Unchanged => Outcome::Changed,
            other => other,
        })
    }
}

fn refuse(
    row: u32,
    (column, code): (usize, &'static str),
    message: String,
    value: String,
    report: &mut Report,
) {
    report.add(row, column, code, Severity::Refused, message, value);
}
