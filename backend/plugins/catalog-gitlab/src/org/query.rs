//! Groups, users and who belongs to what. Lists are whole or an error.

use callboard_integrations::client::HostError;
use callboard_integrations::encoded;
use serde::Deserialize;
use serde_json::json;

use crate::settings::Definition;

const CLOUD: &str = "gitlab.com";

/// A group.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Group {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) full_path: String,
    pub(super) description: Option<String>,
    pub(super) visibility: Option<String>,
    pub(super) avatar_url: Option<String>,
    pub(super) web_url: String,
    pub(super) parent_id: Option<u64>,
}

/// Somebody.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) username: String,
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) state: String,
    pub(super) web_url: String,
    pub(super) avatar_url: Option<String>,
    /// Only administrators see it.
    pub(super) email: Option<String>,
    pub(super) public_email: Option<String>,
    #[serde(default)]
    bot: bool,
    /// On gitlab.com.
    is_using_seat: Option<bool>,
    pub(super) group_saml_identity: Option<SamlIdentity>,
}

/// Who somebody is in the company's own directory.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SamlIdentity {
    pub(super) extern_uid: String,
}

impl User {
    pub(super) fn address(&self) -> Option<&str> {
        let own = [&self.email, &self.public_email].into_iter().flatten();
        own.map(String::as_str).find(|address| !address.is_empty())
    }
}

/// The groups that the definition names.
pub(super) async fn groups(definition: &Definition) -> Result<Vec<Group>, HostError> {
    let mut all: Vec<Group> = match definition.group.as_str() {
        "" => definition.gitlab.list("/groups?all_available=true&per_page=100").await?,
        group => {
            let path = format!("/groups/{}", encoded(group));
            let mut all: Vec<Group> = vec![definition.gitlab.get(&format!("{path}?with_projects=false")).await?];
            all.extend(definition.gitlab.list::<Group>(&format!("{path}/descendant_groups?per_page=100")).await?);
            all
        }
    };
    all.retain(|group| definition.is_within_group(&group.full_path) && definition.groups.is_match(&group.full_path));
    all.sort_by(|one, other| one.full_path.cmp(&other.full_path));
    Ok(all)
}

/// The people that the definition names.
pub(super) async fn users(definition: &Definition) -> Result<Vec<User>, HostError> {
    let on_cloud = definition.gitlab.settings().host == CLOUD;
    let path = if on_cloud {
        // Seats belong to the group at the top.
        let root = definition.group.split('/').next().unwrap_or_default();
        let of = if definition.restrict_users { definition.group.as_str() } else { root };
        format!("/groups/{}/members/all?per_page=100&show_seat_info=true", encoded(of))
    } else if definition.restrict_users && !definition.group.is_empty() {
        format!("/groups/{}/members/all?per_page=100", encoded(&definition.group))
    } else {
        "/users?active=true&without_project_bots=true&per_page=100".to_owned()
    };
    let mut all: Vec<User> = definition.gitlab.list(&path).await?;
    all.retain(|user| {
        let has_seat = !on_cloud || definition.without_seat || user.is_using_seat.unwrap_or(false);
        user.state == "active"
            && !user.bot
            && has_seat
            && definition.users.is_match(user.address().unwrap_or(&user.username))
    });
    all.sort_by(|one, other| one.username.cmp(&other.username));
    // Membership may come by several ways.
    all.dedup_by_key(|user| user.id);
    Ok(all)
}

const MEMBERS: &str = "
query ($group: ID!, $relations: [GroupMemberRelation!], $after: String) {
  group(fullPath: $group) {
    groupMembers(first: 100, relations: $relations, after: $after) {
      nodes { user { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
}";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    group: Option<WithMembers>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WithMembers {
    group_members: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    nodes: Vec<Membership>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    user: Option<GlobalId>,
}

/// `gid://gitlab/User/42`
#[derive(Deserialize)]
struct GlobalId {
    id: String,
}

/// The numbers of the users that belong to a group.
pub(super) async fn members(definition: &Definition, group: &str) -> Result<Vec<u64>, HostError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let variables = json!({"group": group, "relations": definition.relations, "after": after});
        let answer: Answer = definition.gitlab.graphql(MEMBERS, &variables).await?;
        let page = answer.group.ok_or_else(|| HostError::NotFound(format!("the group '{group}'")))?.group_members;
        let users = page.nodes.iter().filter_map(|membership| membership.user.as_ref());
        found.extend(users.filter_map(|user| user.id.rsplit('/').next()?.parse::<u64>().ok()));
        if !page.page_info.has_next_page {
            found.sort_unstable();
            found.dedup();
            return Ok(found);
        }
        after = page.page_info.end_cursor;
    }
}
