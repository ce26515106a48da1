//! `catalog.providers.githubOrg`.

use callboard_config::{Config, ConfigError};
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::discovery::{page_size, required_schedule};
use callboard_integrations::host_of;
use url::Url;

use super::query::Member;

pub(super) const SECTION: &str = "catalog.providers.githubOrg";

/// One definition.
pub(super) struct OrgSettings {
    /// Of the provider: `GithubMultiOrgEntityProvider:production`.
    pub(super) name: String,
    /// Of GitHub's pages, without a slash at the end.
    pub(super) url: String,
    pub(super) host: String,
    /// Empty for all that installed an app.
    pub(super) orgs: Vec<String>,
    pub(super) schedule: TaskSchedule,
    pub(super) without_suspended: bool,
    pub(super) verified_emails: bool,
    pub(super) teams: i64,
    pub(super) team_members: i64,
    pub(super) organization_members: i64,
    /// Groups of the only organisation need no namespace of their own.
    default_namespace: bool,
}

impl OrgSettings {
    pub(super) fn read(config: &Config, alone: bool) -> Result<Self, ConfigError> {
        let id = config
            .string("id")?
            .ok_or_else(|| config.invalid("id", "is required: any word that names this definition"))?;
        let unclear = || config.invalid("githubUrl", "is required: an address such as https://github.com");
        let url = config.string("githubUrl")?.ok_or_else(unclear)?;
        let parsed = Url::parse(&url).ok().filter(Url::has_host).ok_or_else(unclear)?;
        let schedule = required_schedule(config)?;
        let orgs = config.string_or_list("orgs")?.unwrap_or_default();
        Ok(Self {
            name: format!("GithubMultiOrgEntityProvider:{id}"),
            url: url.trim_end_matches('/').to_owned(),
            host: host_of(&parsed),
            default_namespace: alone && orgs.len() == 1,
            orgs,
            schedule,
            without_suspended: config.bool("excludeSuspendedUsers")?.unwrap_or(false),
            verified_emails: config.bool("defaultUserTransformer.useVerifiedEmails")?.unwrap_or(false),
            teams: page_size(config, "pageSizes.teams", 25)?,
            team_members: page_size(config, "pageSizes.teamMembers", 50)?,
            organization_members: page_size(config, "pageSizes.organizationMembers", 50)?,
        })
    }

    /// The namespace of an organisation's Groups.
    pub(super) fn namespace(&self, organization: &str) -> String {
        if self.default_namespace { "default".into() } else { organization.to_lowercase() }
    }

    /// The canonical ref of a team's Group.
    pub(super) fn group_ref(&self, organization: &str, slug: &str) -> String {
        format!("group:{}/{}", self.namespace(organization), slug.to_lowercase())
    }

    pub(super) fn wants(&self, member: &Member) -> bool {
        !self.without_suspended || member.suspended_at.is_none()
    }
}
