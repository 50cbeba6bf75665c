//! The form of an account: what was typed, and whether it will do.

use super::passwords;
use super::places;
use super::roles::Role;
use super::store::{Account, NewAccount};
use crate::divisions::DivisionCode;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// Said of a place that does not exist as of one that lies outside the administrator's scope.
pub(super) const NO_SUCH_PLACE: &str = "没有找到这个区划，可能尚未导入，或不在您的管理范围内。";
/// Most characters of a person's name.
const LONGEST_NAME: usize = 30;

/// The fields as they were typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) role: String,
    pub(super) scope: String,
}

/// The fields when they are right.
#[derive(Clone, Debug)]
pub(super) struct AccountForm {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) role: Role,
    pub(super) scope: DivisionCode,
}

impl AccountForm {
    pub(super) fn into_new_account(self) -> NewAccount {
        let Self {
            name,
            display_name,
            role,
            scope,
        } = self;
        NewAccount {
            name,
            display_name,
            role,
            scope,
        }
    }
}

impl Typed {
    pub(super) fn of(fields: &Fields) -> Self {
        let field = |name| fields.get(name).to_owned();
        Self {
            name: field("name"),
            display_name: field("display_name"),
            role: field("role"),
            scope: field("scope"),
        }
    }

    pub(super) fn from_account(account: &Account) -> Self {
        Self {
            name: account.name.clone(),
            display_name: account.display_name.clone(),
            role: account.role.word().to_owned(),
            scope: account.scope.to_string(),
        }
    }

    /// The rules; `own` is the administrator's scope.
    pub(super) fn check(
        &self,
        own: &DivisionCode,
        is_new: bool,
    ) -> Result<AccountForm, FieldErrors> {
        let mut errors = FieldErrors::NONE;
        let name = match passwords::account_name(&self.name) {
            Ok(name) => name,
            Err(sentence) if is_new => {
                errors.add("name", sentence);
                String::new()
            }
            Err(_) => self.name.clone(),
        };
        let display_name = self.display_name.trim().to_owned();
        if display_name.is_empty() {
            errors.add("display_name", "请填写姓名。");
        } else if display_name.chars().count() > LONGEST_NAME {
            errors.add("display_name", "姓名请不要超过30个字。");
        }
        let role = Role::from_word(&self.role);
        if role.is_none() {
            errors.add("role", "请选择角色。");
        }
        let scope = self.place(own, role, &mut errors);
        match (role, scope) {
            (Some(role), Some(scope)) if errors.is_empty() => Ok(AccountForm {
                name,
                display_name,
                role,
                scope,
            }),
            _ => Err(errors),
        }
    }

    fn place(
        &self,
        own: &DivisionCode,
        role: Option<Role>,
        errors: &mut FieldErrors,
    ) -> Option<DivisionCode> {
        let scope = match self.scope.trim() {
            "" => Ok(DivisionCode::nation()),
            code => DivisionCode::parse(code),
        };
        let Ok(scope) = scope else {
            errors.add(
                "scope",
                "区划代码应为2、4、6、9或12位数字，例如县6位、乡镇9位。",
            );
            return None;
        };
        if !own.contains(&scope) {
            let sentence = if self.scope.trim().is_empty() {
                "请填写管理范围的区划代码。"
            } else {
                NO_SUCH_PLACE
            };
            errors.add("scope", sentence);
        } else if let Some(sentence) = role.and_then(|role| places::mistake(role, &scope)) {
            errors.add("scope", sentence);
        }
        Some(scope)
    }
}
