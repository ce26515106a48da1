//! The repositories of an owner, through the GraphQL API.

use callboard_integrations::client::HostError;
use callboard_integrations::github::Github;
use serde::Deserialize;
use serde_json::json;

use super::repository::Repository;
use super::settings::DiscoverySettings;

const REPOSITORIES: &str = "
query ($owner: String!, $size: Int!, $after: String, $file: String!, $withFile: Boolean!) {
  repositoryOwner(login: $owner) {
    repositories(first: $size, after: $after, ownerAffiliations: [OWNER]) {
      nodes {
        name
        owner { login }
        url
        isArchived
        isFork
        visibility
        defaultBranchRef { name }
        repositoryTopics(first: 100) { nodes { topic { name } } }
        catalogFile: object(expression: $file) @include(if: $withFile) { __typename }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    repository_owner: Option<RepositoryOwner>,
}

#[derive(Deserialize)]
struct RepositoryOwner {
    repositories: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    nodes: Vec<Node>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    pub(crate) has_next_page: bool,
    pub(crate) end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    name: String,
    owner: Login,
    url: String,
    is_archived: bool,
    is_fork: bool,
    visibility: String,
    default_branch_ref: Option<Named>,
    repository_topics: Topics,
    catalog_file: Option<Object>,
}

#[derive(Deserialize)]
struct Login {
    login: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Topics {
    nodes: Vec<Topic>,
}

#[derive(Deserialize)]
struct Topic {
    topic: Named,
}

#[derive(Deserialize)]
struct Object {
    #[serde(rename = "__typename")]
    kind: String,
}

/// All repositories of `owner`, or an error: half a list would look as if the rest were gone.
pub(super) async fn repositories(
    github: &Github,
    settings: &DiscoverySettings,
    owner: &str,
) -> Result<Vec<Repository>, HostError> {
    let file = format!("{}:{}", settings.branch.as_deref().unwrap_or("HEAD"), settings.file.path());
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let variables = json!({
            "owner": owner, "size": settings.page_size, "after": after, "file": file, "withFile": settings.must_exist,
        });
        let answer: Answer = github.graphql(owner, REPOSITORIES, &variables).await?;
        let owned = answer
            .repository_owner
            .ok_or_else(|| HostError::NotFound(format!("the owner '{owner}' on {}", settings.host)))?;
        let Page { nodes, page_info } = owned.repositories;
        found.extend(nodes.into_iter().map(Repository::from));
        if !page_info.has_next_page {
            return Ok(found);
        }
        after = page_info.end_cursor;
    }
}

impl From<Node> for Repository {
    fn from(node: Node) -> Self {
        Self {
            name: node.name,
            owner: node.owner.login,
            url: node.url,
            default_branch: node.default_branch_ref.map(|branch| branch.name),
            is_fork: node.is_fork,
            is_archived: node.is_archived,
            topics: node.repository_topics.nodes.into_iter().map(|node| node.topic.name).collect(),
            visibility: node.visibility,
            has_file: node.catalog_file.is_some_and(|object| object.kind == "Blob"),
        }
    }
}
