//! Groups as Groups, users as Users.

use callboard_core::catalog::DeferredEntity;
use callboard_integrations::discovery::annotate_source;
use serde_json::{Map, Value, json};

use super::Org;
use super::query::{Group, User};

impl Org {
    /// The path below the group of the definition, with dashes.
    pub(super) fn group_name(&self, full_path: &str) -> String {
        let group = &self.definition.group;
        let below = full_path.strip_prefix(group.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let path = below.filter(|_| !group.is_empty()).unwrap_or(full_path);
        path.replace('/', "-")
    }

    /// What stands before the `/` in annotations: the host, without a port, which no key may hold.
    fn annotation_domain(&self) -> &str {
        let host = &self.definition.gitlab.settings().host;
        host.split_once(':').map_or(host.as_str(), |(name, _)| name)
    }

    pub(super) fn group(&self, group: &Group, all: &[Group]) -> DeferredEntity {
        let host = self.annotation_domain();
        let mut metadata = json!({
            "name": self.group_name(&group.full_path),
            "annotations": {format!("{host}/team-path"): group.full_path},
        });
        set(&mut metadata, "description", group.description.as_deref());
        if let Some(visibility) = &group.visibility {
            metadata["annotations"][format!("{host}/visibility")] = json!(visibility);
        }
        let children = all.iter().filter(|child| child.parent_id == Some(group.id));
        let children: Vec<String> = children.map(|child| self.group_name(&child.full_path)).collect();
        let profile = profile(Some(&group.name), None, group.avatar_url.as_deref());
        let mut spec = json!({"type": "team", "profile": profile, "children": children});
        let parent = all.iter().find(|parent| Some(parent.id) == group.parent_id);
        set(&mut spec, "parent", parent.map(|parent| self.group_name(&parent.full_path)).as_deref());
        self.deferred("Group", metadata, spec, &group.web_url)
    }

    pub(super) fn user(&self, user: &User, member_of: Vec<String>) -> DeferredEntity {
        let host = self.annotation_domain();
        let mut metadata = json!({
            "name": user.username,
            "annotations": {
                format!("{host}/user-login"): user.web_url,
                format!("{host}/user-id"): user.id.to_string(),
            },
        });
        if let Some(identity) = &user.group_saml_identity {
            metadata["annotations"][format!("{host}/saml-external-uid")] = json!(identity.extern_uid);
        }
        let profile = profile(user.name.as_deref(), user.address(), user.avatar_url.as_deref());
        self.deferred("User", metadata, json!({"profile": profile, "memberOf": member_of}), &user.web_url)
    }

    fn deferred(&self, kind: &str, metadata: Value, spec: Value, page: &str) -> DeferredEntity {
        let mut entity =
            json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec});
        annotate_source(&mut entity, page);
        DeferredEntity { entity, location_key: Some(self.name.clone()) }
    }
}

/// Empty texts are no texts in the entity model.
fn set(object: &mut Value, key: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        object[key] = json!(text);
    }
}

fn profile(name: Option<&str>, email: Option<&str>, picture: Option<&str>) -> Value {
    let mut profile = Value::Object(Map::new());
    set(&mut profile, "displayName", name);
    set(&mut profile, "email", email);
    set(&mut profile, "picture", picture);
    profile
}
