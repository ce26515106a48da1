//! Roles as things that permissions may be conditional about: whoever owns a role may look after it.

use async_trait::async_trait;
use callboard_core::permissions::{Condition, Criteria, ResourceRules, Rule, RuleError};
use serde::Deserialize;
use serde_json::json;

use super::book::Book;
use super::model::Role;

/// The kind of thing that roles are to policies.
pub(crate) const POLICY_ENTITY: &str = "policy-entity";

const IS_OWNER: &str = "IS_OWNER";

/// The rules about roles.
const OWNER_RULES: &[Rule] = &[Rule {
    name: IS_OWNER,
    description: "Roles that one of the owners owns",
    params: || {
        json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "properties": {"owners": {
                "type": "array", "items": {"type": "string"}, "description": "Refs of users and groups"
            }},
            "required": ["owners"],
            "additionalProperties": false,
        })
    },
}];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Owners {
    owners: Vec<String>,
}

/// Whether a role meets the criteria.
pub(crate) fn owned(role: &Role, criteria: &Criteria) -> Result<bool, RuleError> {
    Ok(match criteria {
        Criteria::AllOf(parts) => {
            parts.iter().map(|part| owned(role, part)).collect::<Result<Vec<_>, _>>()?.iter().all(|met| *met)
        }
        Criteria::AnyOf(parts) => {
            parts.iter().map(|part| owned(role, part)).collect::<Result<Vec<_>, _>>()?.iter().any(|met| *met)
        }
        Criteria::Not(part) => !owned(role, part)?,
        Criteria::Rule(condition) => by_rule(role, condition)?,
    })
}

fn by_rule(role: &Role, condition: &Condition) -> Result<bool, RuleError> {
    if condition.rule != IS_OWNER {
        return Err(RuleError::Unknown { rule: condition.rule.clone(), resource_type: POLICY_ENTITY });
    }
    let Owners { owners } = serde_json::from_value(condition.params.clone().into())
        .map_err(|error| RuleError::Params { rule: condition.rule.clone(), message: error.to_string() })?;
    let own = role.info.owner.as_deref();
    Ok(own.is_some_and(|own| owners.iter().any(|owner| owner.eq_ignore_ascii_case(own))))
}

/// The rules about roles, over those that count now.
pub(crate) struct OwnerRules(pub(crate) Book);

#[async_trait]
impl ResourceRules for OwnerRules {
    fn resource_type(&self) -> &'static str {
        POLICY_ENTITY
    }

    fn rules(&self) -> &'static [Rule] {
        OWNER_RULES
    }

    async fn meet(&self, refs: &[String], criteria: &Criteria) -> Result<Vec<bool>, RuleError> {
        // Criteria that cannot be applied are told also where no role is asked about.
        owned(&Role::default(), criteria)?;
        let roles = self.0.roles();
        let met = |name: &String| match roles.get(&name.to_lowercase()) {
            Some(role) => owned(role, criteria),
            None => Ok(false),
        };
        refs.iter().map(met).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rbac::model::RoleInfo;

    #[test]
    fn a_role_is_its_owners_and_one_without_owner_nobodys() {
        let role = |owner: Option<&str>| Role {
            info: RoleInfo { owner: owner.map(str::to_owned), ..RoleInfo::default() },
            ..Role::default()
        };
        let rule = |name: &str, params: serde_json::Value| {
            Criteria::from_json(&json!({"rule": name, "resourceType": POLICY_ENTITY, "params": params})).unwrap()
        };
        let ada = rule("IS_OWNER", json!({"owners": ["user:default/Ada"]}));
        assert!(owned(&role(Some("user:default/ada")), &ada).unwrap());
        assert!(!owned(&role(None), &ada).unwrap());
        assert!(owned(&role(None), &Criteria::Not(Box::new(ada))).unwrap());
        assert!(matches!(owned(&role(None), &rule("X", json!({}))), Err(RuleError::Unknown { .. })));
        assert!(matches!(owned(&role(None), &rule("IS_OWNER", json!({}))), Err(RuleError::Params { .. })));
    }
}
