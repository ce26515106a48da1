//! `catalog.providers.github`.

use std::time::Duration;

use callboard_config::{Config, ConfigError};
use callboard_core::scheduler::{Cadence, Scope, TaskSchedule};
use callboard_integrations::discovery::{CatalogFile, page_size, read_must_exist, whole_match};
use regex::Regex;

use super::repository::Repository;

pub(super) const SECTION: &str = "catalog.providers.github";

const HOUR: Duration = Duration::from_secs(3600);

/// One definition.
pub(super) struct DiscoverySettings {
    pub(super) host: String,
    pub(super) owner: Owner,
    pub(super) file: CatalogFile,
    pub(super) must_exist: bool,
    pub(super) branch: Option<String>,
    pub(super) page_size: i64,
    pub(super) schedule: TaskSchedule,
    filters: Filters,
}

/// Whose repositories are looked at.
pub(super) enum Owner {
    Named(String),
    App(u64),
}

struct Filters {
    name: Option<Regex>,
    forks: bool,
    archived: bool,
    with_topics: Vec<String>,
    without_topics: Vec<String>,
    visibility: Option<Vec<String>>,
}

impl DiscoverySettings {
    pub(super) fn read(config: &Config) -> Result<Self, ConfigError> {
        let file = CatalogFile::read(config, "catalogPath")?;
        let must_exist = read_must_exist(config, &file)?;
        let branch = config.string("filters.branch")?;
        if branch.as_ref().is_some_and(|branch| branch.contains('/')) {
            return Err(config.invalid(
                "filters.branch",
                "must not hold a slash: an address of a file could not be told apart from its branch",
            ));
        }
        Ok(Self {
            host: config.string("host")?.unwrap_or_else(|| "github.com".into()),
            owner: read_owner(config)?,
            file,
            must_exist,
            branch,
            page_size: page_size(config, "pageSizes.repositories", 25)?,
            schedule: TaskSchedule::read(config, "schedule")?.unwrap_or(TaskSchedule {
                cadence: Cadence::Every(3 * HOUR),
                timeout: HOUR,
                initial_delay: None,
                scope: Scope::Global,
            }),
            filters: Filters {
                name: whole_match(config, "filters.repository")?,
                forks: config.bool("filters.allowForks")?.unwrap_or(true),
                archived: config.bool("filters.allowArchived")?.unwrap_or(false),
                with_topics: config.string_or_list("filters.topic.include")?.unwrap_or_default(),
                without_topics: config.string_or_list("filters.topic.exclude")?.unwrap_or_default(),
                visibility: config.string_or_list("filters.visibility")?,
            },
        })
    }

    /// True when the repository passes every filter.
    pub(super) fn wants(&self, repository: &Repository) -> bool {
        let filters = &self.filters;
        let has_one = |topics: &[String]| topics.iter().any(|topic| repository.topics.contains(topic));
        filters.name.as_ref().is_none_or(|name| name.is_match(&repository.name))
            && (filters.forks || !repository.is_fork)
            && (filters.archived || !repository.is_archived)
            && (filters.with_topics.is_empty() || has_one(&filters.with_topics))
            && !has_one(&filters.without_topics)
            && filters.visibility.as_ref().is_none_or(|wanted| {
                wanted.iter().any(|visibility| visibility.eq_ignore_ascii_case(&repository.visibility))
            })
            && (!self.must_exist || repository.has_file)
    }

    /// The branch to look at; nothing for an empty repository.
    pub(super) fn branch<'a>(&'a self, repository: &'a Repository) -> Option<&'a str> {
        self.branch.as_deref().or(repository.default_branch.as_deref())
    }

    /// The address of the catalog file, or the pattern.
    pub(super) fn address(&self, repository: &Repository) -> Option<String> {
        self.branch(repository).map(|branch| format!("{}/blob/{branch}/{}", repository.url, self.file.path()))
    }
}

fn read_owner(config: &Config) -> Result<Owner, ConfigError> {
    match (config.string("organization")?, config.integer("app")?) {
        (Some(organization), None) => Ok(Owner::Named(organization)),
        (None, Some(app)) => {
            u64::try_from(app).map(Owner::App).map_err(|_| config.invalid("app", "must be the number of a GitHub App"))
        }
        (Some(_), Some(_)) => Err(config.invalid("app", "cannot be used beside organization; keep one of them")),
        (None, None) => Err(config.invalid("organization", "or app is required")),
    }
}
