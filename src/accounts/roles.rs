//! Roles and what each may do: one table, read by the program and by its tests.

/// What a person is in this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 系统管理员: makes accounts, sees no data of persons.
    SystemAdministrator,
    /// 审计员: reads the record of what was done.
    Auditor,
    /// 县级工作人员
    CountyStaff,
    /// 乡镇工作人员
    TownshipStaff,
    /// 只读人员
    Viewer,
    /// 选举观察员
    Observer,
}

/// One thing that may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Statistics of the composition of committees.
    ReadComposition,
    /// The tree of places.
    ReadDivisions,
    /// Persons, with their sensitive fields masked.
    ReadPeople,
    /// One sensitive field in full, for a reason that is recorded.
    RevealPeople,
    /// Tables into the system.
    ImportTables,
    /// Tables out of the system.
    ExportTables,
    /// Places and their history.
    ManageDivisions,
    /// Terms and election days.
    ManageTerms,
    /// Persons and memberships, by hand.
    ManagePeople,
    /// Targets of composition.
    SetTargets,
    /// The elections of one's own scope: where each stands and why.
    ReadElections,
    /// Steps and states of elections.
    ManageElections,
    /// A county's programme of elections: its start, dates and rules.
    PlanElections,
    /// Observers of elections: who observes where, what they report.
    ManageObservers,
    /// Reporting what one observes, in the villages one is assigned to.
    Observe,
    /// Accounts inside one's own scope.
    ManageAccounts,
    /// The audit record.
    ReadAudit,
}

impl Role {
    /// All roles, in the order of lists.
    pub const ALL: [Self; 6] = [
        Self::SystemAdministrator,
        Self::Auditor,
        Self::CountyStaff,
        Self::TownshipStaff,
        Self::Viewer,
        Self::Observer,
    ];

    /// The stored word, also that of the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SystemAdministrator => "system_administrator",
            Self::Auditor => "auditor",
            Self::CountyStaff => "county_staff",
            Self::TownshipStaff => "township_staff",
            Self::Viewer => "viewer",
            Self::Observer => "observer",
        }
    }

    /// The role of a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SystemAdministrator => "系统管理员",
            Self::Auditor => "审计员",
            Self::CountyStaff => "县级工作人员",
            Self::TownshipStaff => "乡镇工作人员",
            Self::Viewer => "只读人员",
            Self::Observer => "选举观察员",
        }
    }

    /// Everything the role may do. Administrators, auditors and those who work with the data are
    /// kept apart (三员分立, GB/T 22239-2019).
    pub const fn rights(self) -> &'static [Right] {
        use Right as R;
        match self {
            Self::SystemAdministrator => &[R::ManageAccounts],
            Self::Auditor => &[R::ReadAudit],
            Self::CountyStaff => &[
                R::ReadComposition,
                R::ReadDivisions,
                R::ReadPeople,
                R::RevealPeople,
                R::ImportTables,
                R::ExportTables,
                R::ManageDivisions,
                R::ManageTerms,
                R::ManagePeople,
                R::SetTargets,
                R::ReadElections,
                R::ManageElections,
                R::PlanElections,
                R::ManageObservers,
            ],
            Self::TownshipStaff => &[
                R::ReadComposition,
                R::ReadDivisions,
                R::ReadPeople,
                R::RevealPeople,
                R::ImportTables,
                R::ExportTables,
                R::ManagePeople,
                R::ReadElections,
                R::ManageElections,
            ],
            Self::Viewer => &[
                R::ReadComposition,
                R::ReadDivisions,
                R::ReadPeople,
                R::ReadElections,
            ],
            Self::Observer => &[R::Observe],
        }
    }

    /// Whether an account of this role must have a place: all that work with the data. Only the
    /// administration and the audit of the whole platform may do without.
    pub const fn needs_place(self) -> bool {
        !matches!(self, Self::SystemAdministrator | Self::Auditor)
    }

    /// Whether the role has a right.
    pub fn may(self, right: Right) -> bool {
        self.rights().contains(&right)
    }
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 17] = [
        Self::ReadComposition,
        Self::ReadDivisions,
        Self::ReadPeople,
        Self::RevealPeople,
        Self::ImportTables,
        Self::ExportTables,
        Self::ManageDivisions,
        Self::ManageTerms,
        Self::ManagePeople,
        Self::SetTargets,
        Self::ReadElections,
        Self::ManageElections,
        Self::PlanElections,
        Self::ManageObservers,
        Self::Observe,
        Self::ManageAccounts,
        Self::ReadAudit,
    ];

    /// The Chinese name, as on the home page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ReadComposition => "查看构成统计",
            Self::ReadDivisions => "查看区划",
            Self::ReadPeople => "查看人员",
            Self::RevealPeople => "按需查看完整证件号码（会记录）",
            Self::ImportTables => "导入表格",
            Self::ExportTables => "导出表格",
            Self::ManageDivisions => "维护区划",
            Self::ManageTerms => "维护届次和选举日",
            Self::ManagePeople => "维护人员和任职",
            Self::SetTargets => "设定结构目标",
            Self::ReadElections => "查看换届进度",
            Self::ManageElections => "办理换届各步骤",
            Self::PlanElections => "安排换届工作",
            Self::ManageObservers => "安排选举观察员",
            Self::Observe => "填报选举观察",
            Self::ManageAccounts => "管理账号",
            Self::ReadAudit => "查看审计记录",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_make_accounts_and_those_who_audit_touch_no_data() {
        assert_eq!(
            Role::SystemAdministrator.rights(),
            [Right::ManageAccounts].as_slice()
        );
        assert_eq!(Role::Auditor.rights(), [Right::ReadAudit].as_slice());
        for role in [Role::CountyStaff, Role::TownshipStaff, Role::Viewer] {
            assert!(!role.may(Right::ManageAccounts) && !role.may(Right::ReadAudit));
        }
    }

    #[test]
    fn a_role_is_read_back_from_its_word_and_nothing_else() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
        }
        assert_eq!(Role::from_word("root"), None);
    }

    #[test]
    fn every_right_is_somebodys() {
        for right in Right::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(right)), "{right:?}");
        }
    }
}
