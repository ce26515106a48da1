//! The provider of the description.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard_config::{Config, ConfigError};
use callboard_core::catalog::{DeferredEntity, EntityProvider, EntityProviderConnection, Mutation, ProviderError};
use callboard_core::openapi::ApiDescriptions;
use callboard_core::scheduler::{Cadence, Scope, TaskSchedule};
use callboard_core::services::Services;
use serde_json::Value;

use crate::document;

const SECTION: &str = "catalog.providers.backstageOpenapi";
/// A description changes with the release only; this repairs what somebody deleted.
const FREQUENCY: Duration = Duration::from_secs(3600);
const TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Clone, Copy)]
enum Format {
    Json,
    Yaml,
}

/// The provider, when the configuration has one.
///
/// # Errors
/// When the section is malformed.
pub(crate) fn configured(config: &Config, services: &Services) -> Result<Vec<Arc<dyn EntityProvider>>, ConfigError> {
    if !config.has(SECTION) {
        return Ok(Vec::new());
    }
    Ok(vec![Arc::new(OwnApi::read(&config.sub(SECTION), config, services)?)])
}

struct OwnApi {
    plugins: Vec<String>,
    format: Format,
    overrides: Option<Value>,
    server: String,
    services: Services,
}

impl OwnApi {
    fn read(section: &Config, config: &Config, services: &Services) -> Result<Self, ConfigError> {
        let plugins = section.string_or_list("plugins")?.unwrap_or_default();
        if plugins.is_empty() {
            return Err(section.invalid("plugins", "is required, for example [catalog, search]"));
        }
        let format = match section.string("definitionFormat")?.as_deref() {
            None | Some("json") => Format::Json,
            Some("yaml") => Format::Yaml,
            Some(other) => {
                return Err(section.invalid("definitionFormat", &format!("'{other}' is neither json nor yaml")));
            }
        };
        let overrides = section.get("entityOverrides").cloned();
        if overrides.as_ref().is_some_and(|overrides| !overrides.is_object()) {
            return Err(
                section.invalid("entityOverrides", "must be an object, for example { spec: { owner: platform } }")
            );
        }
        let server = config.string("backend.baseUrl")?.unwrap_or_default().trim_end_matches('/').to_owned();
        Ok(Self { plugins, format, overrides, server, services: services.clone() })
    }
}

#[async_trait]
impl EntityProvider for OwnApi {
    fn name(&self) -> &str {
        "InternalOpenApiDocumentationProvider"
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        Some(TaskSchedule {
            cadence: Cadence::Every(FREQUENCY),
            timeout: TIMEOUT,
            initial_delay: None,
            scope: Scope::Global,
        })
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let descriptions = self.services.get::<ApiDescriptions>()?;
        let (description, silent) = descriptions.joined(&self.plugins, "Backstage API", &self.server);
        for plugin in silent {
            tracing::error!(
                plugin,
                "{SECTION}.plugins names a plugin without an API; GET /api/<id>/openapi.json shows what there is"
            );
        }
        let definition = match self.format {
            Format::Json => serde_json::to_string(&description)?,
            Format::Yaml => serde_saphyr::to_string(&description)?,
        };
        let entity = document::entity(definition, self.overrides.as_ref());
        let found = DeferredEntity { entity, location_key: Some("internal-api-doc".into()) };
        catalog.apply(Mutation::Full(vec![found])).await
    }
}
