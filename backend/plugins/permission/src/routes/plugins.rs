//! `/plugins/…`: what there is to give, for editors of roles.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json};
use callboard_core::permissions::Action;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::permissions::RuleMetadata;
use callboard_shared::permissions::roles::{PluginIds, PluginPolicies, PluginPolicy, PluginRules};
use serde_json::json;

use super::access::Scope;
use super::{PLUGIN_IDS_WRITE, POLICY_CREATE, POLICY_DELETE, RbacState};
use crate::rbac::Rbac;

const MOST: usize = 100;
const MAX_ID: usize = 64;

/// `GET /plugins/policies`.
pub(super) async fn policies(State(state): State<RbacState>, credentials: Credentials) -> ApiResult<Response> {
    state.rbac()?;
    state.visible(&credentials).await?;
    let mut by_plugin: BTreeMap<&str, Vec<PluginPolicy>> = BTreeMap::new();
    for (plugin, permission) in state.permissions.all() {
        by_plugin.entry(plugin).or_default().push(PluginPolicy {
            name: permission.name.to_owned(),
            policy: permission.action.map_or("use", Action::as_str).to_owned(),
            resource_type: permission.resource_type.map(str::to_owned),
        });
    }
    let of = |(plugin, policies): (&str, _)| PluginPolicies { plugin_id: plugin.to_owned(), policies };
    Ok(json(&by_plugin.into_iter().map(of).collect::<Vec<_>>()))
}

/// `GET /plugins/condition-rules`.
pub(super) async fn rules(State(state): State<RbacState>, credentials: Credentials) -> ApiResult<Response> {
    state.rbac()?;
    state.visible(&credentials).await?;
    let mut by_plugin: BTreeMap<&str, Vec<RuleMetadata>> = BTreeMap::new();
    for (plugin, rule) in state.permissions.rules() {
        by_plugin.entry(plugin).or_default().push(rule);
    }
    let of = |(plugin, rules): (&str, _)| PluginRules { plugin_id: plugin.to_owned(), rules };
    Ok(json(&by_plugin.into_iter().map(of).collect::<Vec<_>>()))
}

/// `GET /plugins/id`.
pub(super) async fn ids(State(state): State<RbacState>, credentials: Credentials) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    state.visible(&credentials).await?;
    Ok(json(&known(rbac)))
}

/// `POST /plugins/id`.
pub(super) async fn add_ids(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<PluginIds>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let event = PLUGIN_IDS_WRITE.with(json!({"actionType": "create", "ids": body.ids}));
    let work = async {
        state.for_all(state.maker(&credentials).await?.scope, POLICY_CREATE.name)?;
        let ids = checked(&body)?;
        rbac.book
            .change(|stored| {
                for id in &ids {
                    if rbac.configured_plugins().contains(id) || !stored.plugin_ids.insert(id.clone()) {
                        return Err(ApiError::Conflict(format!("The plugin {id} is there already")));
                    }
                }
                Ok(())
            })
            .await?;
        Ok(())
    };
    state.audit.track(&credentials, event, work).await?;
    Ok(json(&known(rbac)))
}

/// `DELETE /plugins/id`.
pub(super) async fn remove_ids(
    State(state): State<RbacState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<PluginIds>,
) -> ApiResult<Response> {
    let rbac = state.rbac()?;
    let event = PLUGIN_IDS_WRITE.with(json!({"actionType": "delete", "ids": body.ids}));
    let work = async {
        state.for_all(state.keeper(&credentials, &POLICY_DELETE).await?.scope, POLICY_DELETE.name)?;
        let ids = checked(&body)?;
        if let Some(id) = ids.iter().find(|id| rbac.configured_plugins().contains(*id)) {
            return Err(ApiError::NotAllowed(format!(
                "The plugin {id} is in permission.rbac.pluginsWithPermission, so it can only be removed there"
            )));
        }
        rbac.book
            .change(|stored| {
                for id in &ids {
                    if !stored.plugin_ids.remove(id) {
                        return Err(ApiError::NotFound(format!("The plugin {id} is not there")));
                    }
                }
                Ok(())
            })
            .await?;
        Ok(())
    };
    state.audit.track(&credentials, event, work).await?;
    Ok(json(&known(rbac)))
}

impl RbacState {
    /// What is about no role is for those who look after all of them.
    fn for_all(&self, scope: Scope, permission: &str) -> ApiResult<()> {
        match scope {
            Scope::All => Ok(()),
            Scope::Some(_) => Err(ApiError::NotAllowed(format!(
                "You have the permission {permission} for some roles only; ask whoever looks after all of them"
            ))),
        }
    }
}

/// Those of the configuration, and those that were added.
fn known(rbac: &Rbac) -> PluginIds {
    let mut ids = rbac.configured_plugins().to_vec();
    ids.extend(rbac.book.stored().plugin_ids.iter().filter(|id| !ids.contains(*id)).cloned().collect::<Vec<_>>());
    PluginIds { ids }
}

fn checked(body: &PluginIds) -> ApiResult<BTreeSet<String>> {
    let fits = |id: &String| (1..=MAX_ID).contains(&id.trim().len());
    if !(1..=MOST).contains(&body.ids.len()) || !body.ids.iter().all(fits) {
        return Err(ApiError::Input(format!("'ids' has 1 to {MOST} ids of at most {MAX_ID} letters")));
    }
    Ok(body.ids.iter().map(|id| id.trim().to_owned()).collect())
}
