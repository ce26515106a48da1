//! Members and teams, through the GraphQL API. Lists are whole or an error.

use callboard_integrations::client::HostError;
use callboard_integrations::github::Github;
use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::OrgSettings;
use crate::discovery::PageInfo;

const TEAM_FIELDS: &str = "slug combinedSlug name description avatarUrl editTeamUrl parentTeam { slug }
  members(first: $members, after: $membersAfter, membership: IMMEDIATE) { pageInfo { hasNextPage endCursor } nodes { login } }";

/// Somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    pub(super) login: String,
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) bio: Option<String>,
    pub(super) email: Option<String>,
    pub(super) avatar_url: Option<String>,
    #[serde(default)]
    pub(super) organization_verified_domain_emails: Vec<String>,
    pub(super) suspended_at: Option<String>,
}

/// A team with the logins of its own members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Team {
    pub(super) slug: String,
    pub(super) combined_slug: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) avatar_url: Option<String>,
    pub(super) edit_url: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) members: Vec<String>,
}

#[derive(Deserialize)]
struct Answer<T> {
    organization: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    nodes: Vec<T>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WithMembers {
    members_with_role: Page<Member>,
}

#[derive(Deserialize)]
struct WithTeams {
    teams: Page<TeamNode>,
}

#[derive(Deserialize)]
struct WithTeam {
    team: Option<TeamNode>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TeamNode {
    slug: String,
    combined_slug: String,
    name: String,
    description: Option<String>,
    avatar_url: Option<String>,
    edit_team_url: Option<String>,
    parent_team: Option<Slug>,
    members: Page<Login>,
}

#[derive(Deserialize)]
struct Slug {
    slug: String,
}

#[derive(Deserialize)]
struct Login {
    login: String,
}

/// Asks for what is known of a member. The field for suspension exists on GitHub Enterprise Server only.
fn member_fields(settings: &OrgSettings) -> String {
    let suspended = if settings.without_suspended { " suspendedAt" } else { "" };
    let verified = if settings.verified_emails { " organizationVerifiedDomainEmails(login: $org)" } else { "" };
    format!("login id name bio email avatarUrl{verified}{suspended}")
}

/// Everybody in the organisation.
pub(super) async fn members(github: &Github, settings: &OrgSettings, org: &str) -> Result<Vec<Member>, HostError> {
    let fields = member_fields(settings);
    let query = format!(
        "query ($org: String!, $size: Int!, $after: String) {{ organization(login: $org) {{
          membersWithRole(first: $size, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {fields} }} }} }} }}"
    );
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let variables = json!({"org": org, "size": settings.organization_members, "after": after});
        let WithMembers { members_with_role: page } = ask(github, settings, org, &query, &variables).await?;
        found.extend(page.nodes);
        if !page.page_info.has_next_page {
            return Ok(found);
        }
        after = page.page_info.end_cursor;
    }
}

/// Every team of the organisation.
pub(super) async fn teams(github: &Github, settings: &OrgSettings, org: &str) -> Result<Vec<Team>, HostError> {
    let query = format!(
        "query ($org: String!, $size: Int!, $after: String, $members: Int!, $membersAfter: String) {{ organization(login: $org) {{
          teams(first: $size, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {TEAM_FIELDS} }} }} }} }}"
    );
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let variables = json!({
            "org": org, "size": settings.teams, "after": after, "members": settings.team_members, "membersAfter": null,
        });
        let WithTeams { teams: page } = ask(github, settings, org, &query, &variables).await?;
        for node in page.nodes {
            found.push(whole(github, settings, org, node).await?);
        }
        if !page.page_info.has_next_page {
            return Ok(found);
        }
        after = page.page_info.end_cursor;
    }
}

/// One team; nothing when there is none of that slug.
pub(super) async fn team(
    github: &Github,
    settings: &OrgSettings,
    org: &str,
    slug: &str,
) -> Result<Option<Team>, HostError> {
    match team_page(github, settings, org, slug, None).await? {
        Some(node) => whole(github, settings, org, node).await.map(Some),
        None => Ok(None),
    }
}

/// A member of the organisation; nothing for a stranger.
pub(super) async fn member(
    github: &Github,
    settings: &OrgSettings,
    org: &str,
    login: &str,
) -> Result<Option<Member>, HostError> {
    #[derive(Deserialize)]
    struct Found {
        user: Option<UserNode>,
    }
    #[derive(Deserialize)]
    struct UserNode {
        organization: Option<Value>,
        #[serde(flatten)]
        member: Member,
    }
    let fields = member_fields(settings);
    let query = format!(
        "query ($org: String!, $login: String!) {{ user(login: $login) {{ {fields} organization(login: $org) {{ login }} }} }}"
    );
    let answer: Result<Found, HostError> = github.graphql(org, &query, &json!({"org": org, "login": login})).await;
    match answer {
        Ok(found) => Ok(found.user.filter(|user| user.organization.is_some()).map(|user| user.member)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The slugs of the teams of an organisation to which somebody belongs directly.
pub(super) async fn teams_of(
    github: &Github,
    settings: &OrgSettings,
    org: &str,
    login: &str,
) -> Result<Vec<String>, HostError> {
    #[derive(Deserialize)]
    struct Found {
        teams: Page<Node>,
    }
    #[derive(Deserialize)]
    struct Node {
        slug: String,
        members: Logins,
    }
    #[derive(Deserialize)]
    struct Logins {
        nodes: Vec<Login>,
    }
    const QUERY: &str = "query ($org: String!, $login: String!, $after: String) { organization(login: $org) {
      teams(first: 100, after: $after, userLogins: [$login]) { pageInfo { hasNextPage endCursor }
        nodes { slug members(first: 100, query: $login, membership: IMMEDIATE) { nodes { login } } } } } }";
    let mut slugs = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let found: Found =
            ask(github, settings, org, QUERY, &json!({"org": org, "login": login, "after": after})).await?;
        // Membership of a child team counts for its parents there, but not here.
        let direct = found
            .teams
            .nodes
            .into_iter()
            .filter(|team| team.members.nodes.iter().any(|member| member.login.eq_ignore_ascii_case(login)));
        slugs.extend(direct.map(|team| team.slug));
        if !found.teams.page_info.has_next_page {
            return Ok(slugs);
        }
        after = found.teams.page_info.end_cursor;
    }
}

/// The slugs of the teams directly below a team.
pub(super) async fn children(
    github: &Github,
    settings: &OrgSettings,
    org: &str,
    slug: &str,
) -> Result<Vec<String>, HostError> {
    #[derive(Deserialize)]
    struct Found {
        team: Option<Parent>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Parent {
        child_teams: Page<Slug>,
    }
    const QUERY: &str = "query ($org: String!, $slug: String!, $after: String) { organization(login: $org) { team(slug: $slug) {
      childTeams(first: 100, after: $after, immediateOnly: true) { pageInfo { hasNextPage endCursor } nodes { slug } } } } }";
    let mut slugs = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let found: Found =
            ask(github, settings, org, QUERY, &json!({"org": org, "slug": slug, "after": after})).await?;
        let Some(parent) = found.team else { return Ok(slugs) };
        slugs.extend(parent.child_teams.nodes.into_iter().map(|child| child.slug));
        if !parent.child_teams.page_info.has_next_page {
            return Ok(slugs);
        }
        after = parent.child_teams.page_info.end_cursor;
    }
}

async fn team_page(
    github: &Github,
    settings: &OrgSettings,
    org: &str,
    slug: &str,
    after: Option<&str>,
) -> Result<Option<TeamNode>, HostError> {
    let query = format!(
        "query ($org: String!, $slug: String!, $members: Int!, $membersAfter: String) {{
          organization(login: $org) {{ team(slug: $slug) {{ {TEAM_FIELDS} }} }} }}"
    );
    let variables = json!({"org": org, "slug": slug, "members": settings.team_members, "membersAfter": after});
    let WithTeam { team } = ask(github, settings, org, &query, &variables).await?;
    Ok(team)
}

/// The team with all of its members, page by page.
async fn whole(github: &Github, settings: &OrgSettings, org: &str, node: TeamNode) -> Result<Team, HostError> {
    let mut members: Vec<String> = node.members.nodes.into_iter().map(|member| member.login).collect();
    let mut page = node.members.page_info;
    while page.has_next_page {
        let next = team_page(github, settings, org, &node.slug, page.end_cursor.as_deref()).await?;
        let next = next.ok_or_else(|| HostError::NotFound(format!("the team {org}/{}", node.slug)))?;
        members.extend(next.members.nodes.into_iter().map(|member| member.login));
        page = next.members.page_info;
    }
    members.sort();
    Ok(Team {
        slug: node.slug,
        combined_slug: node.combined_slug,
        name: node.name,
        description: node.description,
        avatar_url: node.avatar_url,
        edit_url: node.edit_team_url,
        parent: node.parent_team.map(|parent| parent.slug),
        members,
    })
}

async fn ask<T: serde::de::DeserializeOwned>(
    github: &Github,
    settings: &OrgSettings,
    org: &str,
    query: &str,
    variables: &Value,
) -> Result<T, HostError> {
    let answer: Answer<T> = github.graphql(org, query, variables).await?;
    answer.organization.ok_or_else(|| HostError::NotFound(format!("the organisation '{org}' on {}", settings.host)))
}
