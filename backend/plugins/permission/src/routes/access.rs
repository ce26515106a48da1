//! Who may look at roles, and who may change them.
//!
//! Whoever has the permissions without a condition looks after all roles. Whoever has them under a condition looks
//! after the roles that meet it, and cannot give more than they have: otherwise they could make themselves anything.

use callboard_core::auth::{Credentials, Principal};
use callboard_core::permissions::{Condition, Criteria, Decision, Permission, Permissions, PolicyUser};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::permissions as wire;
use serde_json::{Map, json};

use super::{POLICY_CREATE, POLICY_READ, POLICY_UPDATE, RbacState};
use crate::rbac::{Line, POLICY_ENTITY, Role, RoleCondition, Roles, Stored, expand, owned};

/// Which roles.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scope {
    All,
    Some(Criteria),
}

impl Scope {
    /// Criteria that cannot be applied cover nothing.
    pub(super) fn covers(&self, role: &Role) -> bool {
        match self {
            Self::All => true,
            Self::Some(criteria) => owned(role, criteria).unwrap_or_else(|error| {
                tracing::error!(%error, "conditions about roles cannot be applied, which is a refusal");
                false
            }),
        }
    }
}

/// Somebody who may change some roles.
#[derive(Clone, Debug)]
pub(super) struct Keeper {
    /// For `author` and `modifiedBy`.
    pub(super) name: String,
    pub(super) scope: Scope,
    /// Nothing for a program.
    user: Option<PolicyUser>,
}

impl RbacState {
    /// The roles that the caller may see.
    pub(super) async fn visible(&self, credentials: &Credentials) -> ApiResult<Scope> {
        match self.permissions.authorize(credentials, "permission", &POLICY_READ).await {
            Decision::Allow => Ok(Scope::All),
            Decision::Conditional(criteria) => Ok(Scope::Some(criteria)),
            Decision::Deny => Err(refusal(&POLICY_READ)),
        }
    }

    /// The roles that the caller may change or delete.
    pub(super) async fn keeper(&self, credentials: &Credentials, permission: &Permission) -> ApiResult<Keeper> {
        refuse_programs(credentials, permission)?;
        let scope = match self.permissions.authorize(credentials, "permission", permission).await {
            Decision::Allow => Scope::All,
            Decision::Conditional(criteria) => Scope::Some(criteria),
            Decision::Deny => return Err(refusal(permission)),
        };
        self.named(credentials, scope).await
    }

    /// Whoever may make something: for all roles with the permission to change all, else for those that they may
    /// change, or own.
    pub(super) async fn maker(&self, credentials: &Credentials) -> ApiResult<Keeper> {
        refuse_programs(credentials, &POLICY_CREATE)?;
        if !self.permissions.authorize(credentials, "permission", &POLICY_CREATE).await.is_allow() {
            return Err(refusal(&POLICY_CREATE));
        }
        let scope = match (self.permissions.authorize(credentials, "permission", &POLICY_UPDATE).await, credentials) {
            (Decision::Allow, _) => Scope::All,
            (Decision::Conditional(criteria), _) => Scope::Some(criteria),
            (Decision::Deny, credentials) => {
                let own = match credentials.user() {
                    Some(user) => self.permissions.policy_user(user).await?.ownership,
                    None => Vec::new(),
                };
                Scope::Some(owned_by(&own))
            }
        };
        self.named(credentials, scope).await
    }

    async fn named(&self, credentials: &Credentials, scope: Scope) -> ApiResult<Keeper> {
        let (name, user) = match credentials.principal() {
            // What somebody owns is asked only where it matters: whoever may do everything need not be in the catalog.
            Principal::User { user, .. } if scope == Scope::All => (user.to_string(), None),
            Principal::User { user, .. } => (user.to_string(), Some(self.permissions.policy_user(user).await?)),
            Principal::Service { subject, .. } => (subject.clone(), None),
            Principal::None => return Err(ApiError::Authentication("Missing credentials".into())),
        };
        Ok(Keeper { name, scope, user })
    }
}

/// Programs change no roles, unless their token says so in so many words.
fn refuse_programs(credentials: &Credentials, permission: &Permission) -> ApiResult<()> {
    let Principal::Service { restrictions, .. } = credentials.principal() else { return Ok(()) };
    let says_so = restrictions
        .iter()
        .flat_map(|all| all.iter())
        .any(|entry| entry.plugin == "permission" && entry.permissions.iter().any(|name| name == permission.name));
    if says_so {
        return Ok(());
    }
    Err(ApiError::NotAllowed(format!(
        "Programs change roles only with a token whose accessRestrictions name {} of the plugin permission; sign in as a user",
        permission.name
    )))
}

impl Keeper {
    /// The role as it is stored, for somebody who may change it.
    pub(super) fn role<'a>(&self, said: &Roles, stored: &'a mut Stored, name: &str) -> ApiResult<&'a mut Role> {
        if let Some(role) = said.get(name) {
            return Err(elsewhere(name, role));
        }
        let role = stored.roles.get_mut(name).ok_or_else(|| unknown(name))?;
        if !self.scope.covers(role) {
            return Err(ApiError::NotAllowed(format!("You may not change {name}; ask whoever looks after all roles")));
        }
        Ok(role)
    }

    /// Refuses an owner that the keeper has nothing to do with: the role would be out of their hands, or in those of
    /// somebody who did not ask.
    pub(super) fn check_owner(&self, owner: &str) -> ApiResult<()> {
        match &self.user {
            Some(user) if !user.ownership.iter().any(|own| own == owner) => Err(ApiError::NotAllowed(format!(
                "{owner} is neither you nor a group of yours; only who looks after all roles gives them to others"
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses what the keeper does not have themselves, unless they look after all roles.
    pub(super) async fn may_give(
        &self,
        permissions: &Permissions,
        lines: &[Line],
        conditions: &[RoleCondition],
    ) -> ApiResult<()> {
        let Some(user) = &self.user else { return Ok(()) };
        for line in lines.iter().filter(|line| line.allow) {
            for permission in meant(permissions, &line.permission, &line.action) {
                if decided(permissions, &permission, user).await? != Decision::Allow {
                    return Err(too_much(&permission.name));
                }
            }
        }
        for condition in conditions {
            let own = Decision::Conditional(expand(&condition.criteria, user));
            for (name, action) in super::wire::named(permissions, condition) {
                let permission = wire::Permission::resource(&name, Some(&action), &condition.resource_type);
                let has = decided(permissions, &permission, user).await?;
                if has != Decision::Allow && has != own {
                    return Err(too_much(&name));
                }
            }
        }
        Ok(())
    }
}

async fn decided(permissions: &Permissions, permission: &wire::Permission, user: &PolicyUser) -> ApiResult<Decision> {
    Ok(permissions.decide(permission, Some(user)).await.map_err(ApiError::Internal)?.decision)
}

/// The permissions that a line is about: the one of that name, or all about that kind of thing.
fn meant(permissions: &Permissions, name: &str, action: &str) -> Vec<wire::Permission> {
    if let Some(declared) = permissions.declared(name) {
        return vec![declared.on_the_wire()];
    }
    let all = permissions.all().into_iter().map(|(_, permission)| permission.on_the_wire());
    let about: Vec<_> = all
        .filter(|permission| permission.resource_type.as_deref() == Some(name))
        .filter(|permission| permission.attributes.action.as_deref().unwrap_or("use") == action)
        .collect();
    // Of a plugin elsewhere: decided by its name.
    if about.is_empty() { vec![wire::Permission::basic(name, (action != "use").then_some(action))] } else { about }
}

fn owned_by(owners: &[String]) -> Criteria {
    let mut params = Map::new();
    params.insert("owners".into(), json!(owners));
    Criteria::Rule(Condition { rule: "IS_OWNER".into(), resource_type: POLICY_ENTITY.into(), params })
}

fn refusal(permission: &Permission) -> ApiError {
    ApiError::NotAllowed(format!("You do not have the permission {}; ask whoever runs this portal", permission.name))
}

fn too_much(name: &str) -> ApiError {
    ApiError::NotAllowed(format!(
        "You cannot give {name}, which you do not have in that way yourself; ask whoever looks after all roles"
    ))
}

pub(super) fn unknown(name: &str) -> ApiError {
    ApiError::NotFound(format!("There is no role {name}"))
}

/// Of the configuration or a file.
pub(super) fn elsewhere(name: &str, role: &Role) -> ApiError {
    let source = role.info.source.as_str();
    ApiError::NotAllowed(format!("The source of {name} is '{source}', so it can only be changed there"))
}
