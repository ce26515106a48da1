//! Starts the catalog: settings, index, providers, the loop, routes.

use std::sync::Arc;
use std::time::Duration;

use callboard_core::catalog::CatalogApi;
use callboard_core::plugin::{PluginEnv, PluginError, PluginParts};
use callboard_core::repositories::{Repositories, RepositoryHosts};
use callboard_core::scheduler::{Cadence, Scope, Task};
use futures::FutureExt;

use crate::gauges;
use crate::history::schedule_pruning;
use crate::index::CatalogIndex;
use crate::ingest::{Engine, Processing, follow, tell, watch};
use crate::model::Model;
use crate::permissions::EntityRules;
use crate::providers::{ConfigLocations, LocationStore, contributed, scm};
use crate::routes;
use crate::rules::Rules;
use crate::search::EntityDocuments;
use crate::service::IndexedCatalog;
use crate::settings::Settings;
use crate::store::CatalogStore;

/// How often entities that nobody names are removed.
const ORPHAN_CLEANING: Duration = Duration::from_secs(30);

pub(crate) async fn start(env: PluginEnv) -> Result<PluginParts, PluginError> {
    let settings = Settings::read(&env.config)?;
    let configured = ConfigLocations::read(&env.config, &env.base_dir)?;
    let rules = Rules::read(&env.config, &configured.entries)?;
    let processing = Processing {
        reader: env.url_reader.clone(),
        rules: Arc::new(rules),
        model: Arc::new(Model::read(&env.config)?),
        strict_locations: settings.strict_locations,
    };
    let index = CatalogIndex::new();
    let engine =
        Engine::new(CatalogStore::new(env.database.clone()), index.clone(), processing, settings, env.events.clone());
    let last_change = engine.store.last_change().await?;
    engine.load_index(|_| {}).await?;
    env.services.provide::<dyn CatalogApi>(Arc::new(IndexedCatalog(index)));

    let providers = contributed::contributed(&env).await?;
    let locations = LocationStore::new(engine.clone());
    if engine.settings.purge_unknown_providers {
        let mut installed = vec![ConfigLocations::SOURCE_KEY, LocationStore::SOURCE_KEY];
        installed.extend(providers.iter().map(|provider| provider.name()));
        let removed = engine.store.purge_providers(&installed).await?;
        engine.withdraw(removed);
    }
    locations.apply().await?;
    configured.apply(&engine).await?;
    contributed::start(&env, &engine, providers)?;
    scm::start(&env, locations.clone())?;
    env.lifecycle.spawn(tell(engine.clone(), last_change, env.lifecycle.clone()));
    env.services.provide(Arc::new(EntityDocuments::new(&env, engine.index.clone(), engine.news.clone())?));
    if !env.database.is_sqlite() {
        env.lifecycle.spawn(follow(engine.clone(), last_change, env.lifecycle.clone()));
    }
    gauges::schedule(&env, &engine)?;
    schedule_pruning(&env, engine.store.clone(), engine.settings.keep_history)?;
    if engine.settings.interval.is_some() {
        engine.store.release_claims().await?;
        env.lifecycle.spawn(engine.clone().run(env.lifecycle.clone()));
        env.lifecycle.spawn(watch(engine.clone(), env.lifecycle.clone()));
        schedule_orphan_cleaning(&env, &engine)?;
    }
    let resources = vec![EntityRules::shared(engine.index.clone())];
    let repositories = Repositories::new(&env.config, &env.http, env.extensions.all::<RepositoryHosts>())?;
    let routes = routes::routes(&env, engine, locations, repositories);
    Ok(PluginParts { routes, resources, ..PluginParts::default() })
}

fn schedule_orphan_cleaning(env: &PluginEnv, engine: &Engine) -> Result<(), PluginError> {
    if !engine.settings.delete_orphans {
        return Ok(());
    }
    let engine = engine.clone();
    env.scheduler.schedule(Task {
        id: "catalog_orphan_cleanup".into(),
        cadence: Cadence::Every(ORPHAN_CLEANING),
        timeout: Duration::from_secs(300),
        initial_delay: Some(ORPHAN_CLEANING),
        scope: Scope::Global,
        run: Arc::new(move |_| {
            let engine = engine.clone();
            async move { Ok(engine.delete_orphans().await?) }.boxed()
        }),
    })?;
    Ok(())
}
