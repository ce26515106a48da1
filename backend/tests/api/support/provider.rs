//! A provider such as a plugin of another company would have: it names what a file lists.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use callboard::core::catalog::{
    DeferredEntity, EntityProvider, EntityProviderConnection, EntityProviders, Mutation, ProviderError,
};
use callboard::core::plugin::{Plugin, PluginEnv, PluginError, PluginParts};
use callboard::core::scheduler::{Cadence, Scope, TaskSchedule};
use futures::FutureExt;
use serde_json::{Value, json};

const NAME: &str = "test-provider:default";
/// What the catalog itself tells. The last event of each topic is kept beside the list, in a file of its name.
const TOLD: [&str; 2] = ["experimental.catalog.errors", "experimental.catalog.conflict"];

/// The plugin. Without `catalog.providers.test` it does nothing.
pub fn plugin() -> Plugin {
    Plugin {
        id: "catalog-test",
        config: &[],
        permissions: &[],
        migrations: Vec::new,
        openapi: callboard::core::openapi::none,
        register: |points| points.add::<EntityProviders>(|env| providers(env).boxed()),
        start: |_| async { Ok(PluginParts::default()) }.boxed(),
    }
}

async fn providers(env: PluginEnv) -> Result<Vec<Arc<dyn EntityProvider>>, PluginError> {
    let Some(file) = env.config.string("catalog.providers.test.file")? else { return Ok(Vec::new()) };
    let topics = ["test.named", "test.pushed"].into_iter().chain(TOLD).map(str::to_owned).collect();
    let provider = Listed { file: file.into(), topics };
    env.lifecycle.spawn(tell(env.clone()));
    Ok(vec![Arc::new(provider)])
}

/// Publishes what appears in the file's neighbour, as a webhook would.
async fn tell(env: PluginEnv) {
    let Ok(Some(file)) = env.config.string("catalog.providers.test.events") else { return };
    while !env.lifecycle.is_cancelled() {
        if let Ok(text) = std::fs::read_to_string(&file)
            && let Ok(event) = serde_json::from_str::<Value>(&text)
        {
            let _ = std::fs::remove_file(&file);
            env.events.publish(event["topic"].as_str().unwrap(), event["payload"].clone());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

struct Listed {
    file: PathBuf,
    topics: Vec<String>,
}

#[async_trait]
impl EntityProvider for Listed {
    fn name(&self) -> &str {
        NAME
    }

    fn schedule(&self) -> Option<TaskSchedule> {
        let (cadence, timeout) = (Cadence::Every(Duration::from_secs(3600)), Duration::from_secs(60));
        Some(TaskSchedule { cadence, timeout, initial_delay: None, scope: Scope::Global })
    }

    async fn run(&self, catalog: &dyn EntityProviderConnection) -> Result<(), ProviderError> {
        let names: Vec<String> = serde_json::from_slice(&std::fs::read(&self.file)?)?;
        catalog.apply(Mutation::Full(names.iter().map(|name| entity(name)).collect())).await
    }

    fn topics(&self) -> &[String] {
        &self.topics
    }

    async fn on_event(
        &self,
        topic: &str,
        payload: &Value,
        catalog: &dyn EntityProviderConnection,
    ) -> Result<(), ProviderError> {
        if TOLD.contains(&topic) {
            let draft = self.file.with_file_name(".told");
            std::fs::write(&draft, payload.to_string())?;
            return Ok(std::fs::rename(&draft, self.file.with_file_name(topic))?);
        }
        let text = payload.as_str().unwrap_or_default();
        match topic {
            "test.pushed" => catalog.refresh(&[text.to_owned()]).await,
            _ => catalog.apply(Mutation::Delta { added: vec![entity(text)], removed: Vec::new() }).await,
        }
    }
}

fn entity(name: &str) -> DeferredEntity {
    let mut entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Group",
        "metadata": { "name": name, "annotations": {
            "backstage.io/managed-by-location": format!("test:{name}"),
            "backstage.io/managed-by-origin-location": format!("test:{name}"),
        } },
        "spec": { "type": "team", "children": [] },
    });
    if name.starts_with("nowhere") {
        entity["metadata"]["annotations"] = json!({});
    }
    DeferredEntity { entity, location_key: Some(NAME.into()) }
}
