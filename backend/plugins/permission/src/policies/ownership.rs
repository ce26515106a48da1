//! Everybody sees everything; what belongs to somebody is changed by its owners.
//!
//! Members of a group may change what the group owns, and what the groups below it own. What nobody owns may be
//! changed by everybody. What reaches further than one entity, such as ending a registration with all that it brought
//! in, is for administrators.

use std::time::Duration;

use async_trait::async_trait;
use callboard_core::catalog::CatalogApi;
use callboard_core::permissions::{Condition, Criteria, Decision, PermissionPolicy, PolicyUser, Verdict};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_core::services::Services;
use callboard_shared::permissions::Permission;
use moka::future::Cache;
use serde_json::{Map, Value, json};

use crate::groups;

/// The kind of thing that this policy knows the owners of.
const ENTITY: &str = "catalog-entity";
/// What is not about one thing and changes what others own.
const FOR_ADMINISTRATORS: &[&str] = &[
    "catalog.location.delete",
    "catalog.entities.unprocessed.delete",
    "catalog.ingestion.manage",
    "policy.entity.read",
    "policy.entity.create",
    "policy.entity.update",
    "policy.entity.delete",
    "audit.event.read",
    "auth.sign-in.test",
];
/// How long the groups below somebody's groups are remembered.
const REMEMBER: Duration = Duration::from_secs(5);

pub(super) struct Ownership {
    services: Services,
    administrators: Vec<String>,
    claims: Cache<Vec<String>, Vec<String>>,
}

impl Ownership {
    /// Reads `permission.ownership.administrators`.
    pub(super) fn read(env: &PluginEnv) -> Result<Self, PluginError> {
        let administrators = env.config.string_or_list("permission.ownership.administrators")?.unwrap_or_default();
        Ok(Self {
            services: env.services.clone(),
            administrators: administrators.iter().map(|name| name.to_lowercase()).collect(),
            claims: Cache::builder().max_capacity(10_000).time_to_live(REMEMBER).build(),
        })
    }

    /// What the person owns by themselves or by a group, and what the groups below own.
    async fn claims(&self, user: &PolicyUser) -> anyhow::Result<Vec<String>> {
        if let Some(claims) = self.claims.get(&user.ownership).await {
            return Ok(claims);
        }
        let catalog = self.services.get::<dyn CatalogApi>()?;
        let claims = groups::with_children(&*catalog, &user.ownership).await;
        self.claims.insert(user.ownership.clone(), claims.clone()).await;
        Ok(claims)
    }
}

#[async_trait]
impl PermissionPolicy for Ownership {
    fn name(&self) -> &str {
        "ownership"
    }

    async fn decide(&self, permission: &Permission, user: Option<&PolicyUser>) -> anyhow::Result<Verdict> {
        let Some(user) = user else { return Ok(Verdict::new(Decision::Deny, "nobody is signed in")) };
        if let Some(as_whom) = user.ownership.iter().find(|claim| self.administrators.contains(claim)) {
            return Ok(Verdict::new(Decision::Allow, format!("{as_whom} is in permission.ownership.administrators")));
        }
        if FOR_ADMINISTRATORS.contains(&permission.name.as_str()) {
            return Ok(Verdict::new(Decision::Deny, "it reaches further than what one owns"));
        }
        let changes = matches!(permission.attributes.action.as_deref(), Some("update" | "delete"));
        if !changes || permission.resource_type.as_deref() != Some(ENTITY) {
            return Ok(Verdict::new(Decision::Allow, "it changes nothing that somebody owns"));
        }
        let claims = self.claims(user).await?;
        Ok(Verdict::new(
            Decision::Conditional(owned_by(&claims)),
            "owners change what they own, and everybody what nobody owns",
        ))
    }
}

fn owned_by(claims: &[String]) -> Criteria {
    Criteria::AnyOf(vec![
        rule("IS_ENTITY_OWNER", json!({ "claims": claims })),
        Criteria::Not(Box::new(rule("HAS_SPEC", json!({"key": "owner"})))),
    ])
}

fn rule(name: &str, params: Value) -> Criteria {
    let params = match params {
        Value::Object(params) => params,
        _ => Map::new(),
    };
    Criteria::Rule(Condition { rule: name.to_owned(), resource_type: ENTITY.to_owned(), params })
}
