//! What a user owns: the user and the groups that the user is directly a member of (contract/auth.md §4).

use callboard_core::catalog::CatalogApi;
use callboard_core::services::Services;
use callboard_shared::entity::EntityRef;
use serde_json::Value;

/// The canonical refs by which `user` owns things, or nothing when the catalog has no such user.
pub(crate) async fn resolve(services: &Services, user: &EntityRef) -> Option<Vec<String>> {
    let catalog = services.get::<dyn CatalogApi>().ok()?;
    let entity = catalog.entity(user).await?;
    Some(claims(user, &entity))
}

fn claims(user: &EntityRef, entity: &Value) -> Vec<String> {
    let relations = entity["relations"].as_array().into_iter().flatten();
    let groups = relations
        .filter(|relation| relation["type"] == "memberOf")
        .filter_map(|relation| relation["targetRef"].as_str())
        .filter(|target| target.starts_with("group:"));
    let mut claims = vec![user.to_string()];
    for group in groups {
        if !claims.iter().any(|claim| claim == group) {
            claims.push(group.to_owned());
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn direct_groups_once_each() {
        let user = EntityRef::parse_full("user:default/ada").unwrap();
        let entity = json!({"relations": [
            {"type": "memberOf", "targetRef": "group:default/core"},
            {"type": "memberOf", "targetRef": "group:default/core"},
            {"type": "ownerOf", "targetRef": "component:default/x"},
            {"type": "memberOf", "targetRef": "component:default/odd"},
        ]});
        assert_eq!(claims(&user, &entity), ["user:default/ada", "group:default/core"]);
    }
}
