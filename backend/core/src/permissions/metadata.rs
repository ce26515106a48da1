//! What a plugin's permissions and rules are, in the form that is sent.

use std::sync::Arc;

use callboard_shared::permissions::{PermissionMetadata, RuleMetadata};

use super::{Permission, ResourceRules};

/// The metadata of a plugin.
pub(super) fn metadata(permissions: &[Permission], resources: &[Arc<dyn ResourceRules>]) -> PermissionMetadata {
    PermissionMetadata {
        permissions: permissions.iter().map(Permission::on_the_wire).collect(),
        rules: resources.iter().flat_map(|resource| rules(&**resource)).collect(),
    }
}

/// The rules about one kind of thing.
pub(super) fn rules(resource: &dyn ResourceRules) -> Vec<RuleMetadata> {
    let of = |rule: &super::Rule| RuleMetadata {
        name: rule.name.to_owned(),
        description: rule.description.to_owned(),
        resource_type: resource.resource_type().to_owned(),
        params_schema: (rule.params)(),
    };
    resource.rules().iter().map(of).collect()
}
