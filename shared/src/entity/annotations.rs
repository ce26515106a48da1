//! The annotations that have a meaning to the portal.

/// Location ref that the entity was read from; set by the server.
pub const MANAGED_BY_LOCATION: &str = "backstage.io/managed-by-location";
/// Location ref of the registration at the top of the chain; set by the server.
pub const MANAGED_BY_ORIGIN_LOCATION: &str = "backstage.io/managed-by-origin-location";
/// Location ref of the source directory, with a trailing `/`; authors may override it.
pub const SOURCE_LOCATION: &str = "backstage.io/source-location";
/// Where to look at the entity's file.
pub const VIEW_URL: &str = "backstage.io/view-url";
/// Where to edit the entity's file.
pub const EDIT_URL: &str = "backstage.io/edit-url";
/// `"true"` when nothing references the entity any more; set by the server.
pub const ORPHAN: &str = "backstage.io/orphan";
/// Where the documentation's source is: `dir:.` or `url:…`.
pub const TECHDOCS_REF: &str = "backstage.io/techdocs-ref";
/// Ref of another entity whose documentation is shown.
pub const TECHDOCS_ENTITY: &str = "backstage.io/techdocs-entity";
/// Path inside the documentation of [`TECHDOCS_ENTITY`].
pub const TECHDOCS_ENTITY_PATH: &str = "backstage.io/techdocs-entity-path";
/// Ref of the template that created the entity.
pub const SOURCE_TEMPLATE: &str = "backstage.io/source-template";
/// Kubernetes look-up by id.
pub const KUBERNETES_ID: &str = "backstage.io/kubernetes-id";
/// Kubernetes look-up by label selector.
pub const KUBERNETES_LABEL_SELECTOR: &str = "backstage.io/kubernetes-label-selector";
/// Kubernetes namespace to look in.
pub const KUBERNETES_NAMESPACE: &str = "backstage.io/kubernetes-namespace";
/// Kubernetes cluster to look in.
pub const KUBERNETES_CLUSTER: &str = "backstage.io/kubernetes-cluster";
/// GitHub repository, `org/repo`.
pub const GITHUB_PROJECT_SLUG: &str = "github.com/project-slug";
/// GitHub team, `org/team`.
pub const GITHUB_TEAM_SLUG: &str = "github.com/team-slug";
/// GitHub login of a user.
pub const GITHUB_USER_LOGIN: &str = "github.com/user-login";
/// GitHub node id of a user.
pub const GITHUB_USER_ID: &str = "github.com/user-id";
/// GitLab project path.
pub const GITLAB_PROJECT_SLUG: &str = "gitlab.com/project-slug";
/// Azure DevOps `project/repo`.
pub const AZURE_PROJECT_REPO: &str = "dev.azure.com/project-repo";
/// Bitbucket Cloud `workspace/repo`.
pub const BITBUCKET_PROJECT_SLUG: &str = "bitbucket.org/project-slug";
/// Distinguished name in the directory.
pub const LDAP_DN: &str = "backstage.io/ldap-dn";
/// Relative distinguished name in the directory.
pub const LDAP_RDN: &str = "backstage.io/ldap-rdn";
/// Unique id in the directory.
pub const LDAP_UUID: &str = "backstage.io/ldap-uuid";
/// Time that a run of a template saves, as an ISO 8601 duration.
pub const TIME_SAVED: &str = "backstage.io/time-saved";
