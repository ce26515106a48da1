//! `catalog.providers.azureDevOps`.

use callboard_config::{Config, ConfigError};
use callboard_integrations::Integrations;
use callboard_integrations::azure::Azure;
use callboard_integrations::discovery::{CatalogFile, Recent, configured_host, required};
use regex::Regex;

pub(crate) const SECTION: &str = "catalog.providers.azureDevOps";

/// One definition with the host that it is about.
pub(crate) struct Definition {
    pub(crate) azure: Azure,
    pub(crate) organization: String,
    pub(crate) project: Name,
    pub(crate) repository: Name,
    pub(crate) branch: Option<String>,
    pub(crate) file: CatalogFile,
    /// The search is behind what events tell.
    pub(crate) recent: Recent,
}

/// The name of a project or repository, or a pattern for several.
pub(crate) struct Name {
    text: String,
    expression: Regex,
}

impl Name {
    /// `*` stands for any characters, and Azure DevOps knows no names
    /// that differ in case only.
    fn read(config: &Config, key: &str, text: String) -> Result<Self, ConfigError> {
        let words: Vec<String> = text.split('*').map(regex::escape).collect();
        let expression = Regex::new(&format!("(?i)^{}$", words.join(".*")));
        let expression = expression.map_err(|error| config.invalid(key, &format!("is no pattern: {error}")))?;
        Ok(Self { text, expression })
    }

    /// As the search wants it.
    pub(crate) fn word(&self) -> String {
        if self.text.contains(' ') { format!("\"{}\"", self.text) } else { self.text.clone() }
    }

    /// The name, when it is only one.
    pub(crate) fn exact(&self) -> Option<&str> {
        (!self.text.contains('*')).then_some(self.text.as_str())
    }

    pub(crate) fn is_match(&self, name: &str) -> bool {
        self.expression.is_match(name)
    }
}

impl Definition {
    pub(crate) fn read(config: &Config, hosts: &Integrations) -> Result<Self, ConfigError> {
        let host = config.string("host")?.unwrap_or_else(|| "dev.azure.com".into());
        let project = required(config, "project", "the project, or '*' for all of them")?;
        let repository = config.string("repository")?.unwrap_or_else(|| "*".into());
        Ok(Self {
            azure: configured_host(config, "host", &host, "azure", hosts.azure(&host))?.patient(),
            organization: required(config, "organization", "the organisation, as its address names it")?,
            project: Name::read(config, "project", project)?,
            repository: Name::read(config, "repository", repository)?,
            branch: config.string("branch")?,
            file: CatalogFile::read(config, "path")?,
            recent: Recent::default(),
        })
    }
}
