//! `catalog.providers.gitlab`.

use callboard_config::{Config, ConfigError};
use callboard_core::scheduler::TaskSchedule;
use callboard_integrations::Integrations;
use callboard_integrations::discovery::{CatalogFile, Patterns, configured_host, required, required_schedule};
use callboard_integrations::gitlab::Gitlab;

pub(crate) const SECTION: &str = "catalog.providers.gitlab";

const RELATIONS: [&str; 4] = ["DIRECT", "INHERITED", "DESCENDANTS", "SHARED_FROM_GROUPS"];

/// One definition with the host that it is about.
pub(crate) struct Definition {
    pub(crate) gitlab: Gitlab,
    /// Without slashes around it; empty for everything.
    pub(crate) group: String,
    pub(crate) branch: Option<String>,
    pub(crate) fallback_branch: String,
    pub(crate) file: CatalogFile,
    pub(crate) projects: Patterns,
    pub(crate) users: Patterns,
    pub(crate) groups: Patterns,
    pub(crate) use_search: bool,
    pub(crate) skip_forks: bool,
    pub(crate) with_archived: bool,
    pub(crate) excluded: Vec<String>,
    pub(crate) membership: bool,
    pub(crate) topics: Vec<String>,
    pub(crate) org_enabled: bool,
    /// In the words of GitLab's API.
    pub(crate) relations: Vec<String>,
    pub(crate) restrict_users: bool,
    pub(crate) without_seat: bool,
    pub(crate) schedule: TaskSchedule,
}

impl Definition {
    pub(crate) fn read(config: &Config, hosts: &Integrations) -> Result<Self, ConfigError> {
        let host = required(config, "host", "a host of integrations.gitlab")?;
        let gitlab = configured_host(config, "host", &host, "gitlab", hosts.gitlab(&host))?;
        let schedule = required_schedule(config)?;
        let group = config.string("group")?.unwrap_or_default().trim_matches('/').to_owned();
        let flag = |path: &str| Ok::<_, ConfigError>(config.bool(path)?.unwrap_or(false));
        let org_enabled = flag("orgEnabled")?;
        if org_enabled && group.is_empty() && host == "gitlab.com" {
            return Err(config
                .invalid("group", "is required on gitlab.com when orgEnabled is set: nobody wants all of its groups"));
        }
        Ok(Self {
            gitlab: gitlab.patient(),
            group,
            branch: config.string("branch")?,
            fallback_branch: config.string("fallbackBranch")?.unwrap_or_else(|| "master".into()),
            file: CatalogFile::read(config, "entityFilename")?,
            projects: Patterns::read(config, "projectPattern")?,
            users: Patterns::read(config, "userPattern")?,
            groups: Patterns::read(config, "groupPattern")?,
            use_search: flag("useSearch")?,
            skip_forks: flag("skipForkedRepos")?,
            with_archived: flag("includeArchivedRepos")?,
            excluded: config.string_or_list("excludeRepos")?.unwrap_or_default(),
            membership: flag("membership")?,
            topics: config.string_or_list("topics")?.unwrap_or_default(),
            org_enabled,
            relations: read_relations(config)?,
            restrict_users: flag("restrictUsersToGroup")?,
            without_seat: flag("includeUsersWithoutSeat")?,
            schedule,
        })
    }

    /// True for the group of the definition and what is below it.
    pub(crate) fn is_within_group(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(&self.group) else { return false };
        self.group.is_empty() || rest.is_empty() || rest.starts_with('/')
    }
}

fn read_relations(config: &Config) -> Result<Vec<String>, ConfigError> {
    let mut relations = vec!["DIRECT".to_owned()];
    relations.extend(config.string_or_list("relations")?.unwrap_or_default());
    if config.bool("allowInherited")?.unwrap_or(false) {
        relations.push("INHERITED".to_owned());
    }
    if let Some(unknown) = relations.iter().find(|relation| !RELATIONS.contains(&relation.as_str())) {
        return Err(config.invalid("relations", &format!("'{unknown}' is unknown; use {}", RELATIONS.join(", "))));
    }
    relations.sort();
    relations.dedup();
    Ok(relations)
}
