//! Teams as Groups, members as Users.

use callboard_core::catalog::DeferredEntity;
use callboard_integrations::discovery::annotate_source;
use callboard_shared::entity::annotations::{EDIT_URL, GITHUB_TEAM_SLUG, GITHUB_USER_ID, GITHUB_USER_LOGIN};
use serde_json::{Map, Value, json};

use super::Org;
use super::query::{Member, Team};

impl Org {
    pub(super) fn group(&self, organization: &str, team: &Team, children: Vec<String>) -> DeferredEntity {
        let namespace = self.settings.namespace(organization);
        // Users are in the default namespace, whatever that of the Group is.
        let members: Vec<String> =
            team.members.iter().map(|login| format!("user:default/{}", login.to_lowercase())).collect();
        let mut metadata = json!({"name": team.slug, "annotations": {GITHUB_TEAM_SLUG: team.combined_slug}});
        if namespace != "default" {
            metadata["namespace"] = json!(namespace);
        }
        set(&mut metadata, "description", team.description.as_deref());
        if let Some(url) = &team.edit_url {
            metadata["annotations"][EDIT_URL] = json!(url);
        }
        let mut spec = json!({
            "type": "team",
            "profile": profile(Some(&team.name), None, team.avatar_url.as_deref()),
            "children": children,
            "members": members,
        });
        set(&mut spec, "parent", team.parent.as_deref());
        let page = format!("{}/orgs/{organization}/teams/{}", self.settings.url, team.slug);
        self.deferred("Group", metadata, spec, &page)
    }

    pub(super) fn user(&self, member: &Member, mut member_of: Vec<String>) -> DeferredEntity {
        member_of.sort();
        member_of.dedup();
        let mut metadata = json!({
            "name": member.login,
            "annotations": {GITHUB_USER_LOGIN: member.login, GITHUB_USER_ID: member.id},
        });
        set(&mut metadata, "description", member.bio.as_deref());
        // Anybody may write any address into a profile; only the domain's owner can verify one.
        let email = match self.settings.verified_emails {
            true => member.organization_verified_domain_emails.first().map(String::as_str),
            false => member.email.as_deref(),
        };
        let profile = profile(member.name.as_deref(), email, member.avatar_url.as_deref());
        let page = format!("{}/{}", self.settings.url, member.login);
        self.deferred("User", metadata, json!({"profile": profile, "memberOf": member_of}), &page)
    }

    fn deferred(&self, kind: &str, metadata: Value, spec: Value, page: &str) -> DeferredEntity {
        let mut entity =
            json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec});
        annotate_source(&mut entity, page);
        DeferredEntity { entity, location_key: Some(self.settings.name.clone()) }
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
