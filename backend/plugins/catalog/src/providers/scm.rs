//! Follows what git hosts tell of files and repositories (`catalog.scmEvents`, contract/catalog.md §5.8).

use callboard_config::ConfigError;
use callboard_core::Config;
use callboard_core::catalog::scm::{SCM_TOPIC, ScmEvent};
use callboard_core::events::{Received, Subscription};
use callboard_core::plugin::{PluginEnv, PluginError};
use callboard_shared::catalog::Cause;
use callboard_shared::entity::LocationRef;

use super::LocationStore;
use crate::ingest::spellings;
use crate::store::{CatalogStore, Location, LocationError, StoreError};

/// What stands as the cause of such a change in the history.
const CAUSE: &str = "scm-events";

/// Which events are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Followed {
    /// Look again at what changed.
    refresh: bool,
    /// Remove registrations of what is gone.
    unregister: bool,
    /// Let registrations follow what moved.
    moves: bool,
}

impl Followed {
    /// Nothing when the configuration asks for none.
    fn read(config: &Config) -> Result<Option<Self>, ConfigError> {
        const KEY: &str = "catalog.scmEvents";
        let each = |name: &str| Ok::<_, ConfigError>(config.bool(&format!("{KEY}.{name}"))?.unwrap_or(true));
        match config.get(KEY) {
            None => Ok(None),
            Some(value) if value.is_object() => {
                Ok(Some(Self { refresh: each("refresh")?, unregister: each("unregister")?, moves: each("move")? }))
            }
            Some(_) => {
                let all = Self { refresh: true, unregister: true, moves: true };
                Ok(config.bool(KEY)?.unwrap_or(false).then_some(all))
            }
        }
    }
}

/// Listens until the process stops.
pub(crate) fn start(env: &PluginEnv, locations: LocationStore) -> Result<(), PluginError> {
    let Some(followed) = Followed::read(&env.config)? else { return Ok(()) };
    let subscription = env.events.subscribe(SCM_TOPIC);
    let lifecycle = env.lifecycle.clone();
    env.lifecycle.spawn(async move {
        tokio::select! {
            () = lifecycle.cancelled() => {}
            () = follow(subscription, followed, &locations) => {}
        }
    });
    Ok(())
}

async fn follow(mut subscription: Subscription, followed: Followed, locations: &LocationStore) {
    while let Some(received) = subscription.next().await {
        let event = match received {
            Received::Event(event) => event,
            Received::Lost(lost) => {
                tracing::warn!(lost, "events of git hosts came too fast; the next regular look catches up");
                continue;
            }
        };
        let Ok(event) = serde_json::from_value::<ScmEvent>((*event.payload).clone()) else {
            tracing::warn!(payload = %event.payload, "an event of a git host is none that the catalog knows");
            continue;
        };
        metrics::counter!("catalog_events_scm_messages").increment(1);
        if let Err(error) = take(&event, followed, locations).await {
            tracing::warn!(?event, %error, "an event of a git host could not be taken in; the next regular look catches up");
        }
    }
}

async fn take(event: &ScmEvent, followed: Followed, locations: &LocationStore) -> Result<(), LocationError> {
    match event {
        ScmEvent::LocationUpdated { urls } if followed.refresh => locations.engine.read_again(&located(urls)).await?,
        ScmEvent::RepositoryUpdated { url } if followed.refresh => {
            let keys = keys_below(&locations.engine.store, url).await?;
            locations.engine.read_again(&keys).await?;
        }
        ScmEvent::LocationDeleted { urls } if followed.unregister => {
            let gone = all_spellings(urls);
            unregister(locations, |location| gone.contains(&location.location_ref().to_string())).await?;
        }
        ScmEvent::RepositoryDeleted { url } if followed.unregister => {
            let below = format!("{}/", url.trim_end_matches('/'));
            unregister(locations, |location| location.target.starts_with(&below)).await?;
        }
        ScmEvent::LocationMoved { from_url, to_url } if followed.moves => {
            let former = all_spellings(std::slice::from_ref(from_url));
            let renamed =
                |location: &Location| former.contains(&location.location_ref().to_string()).then(|| to_url.clone());
            relocate(locations, renamed).await?;
        }
        ScmEvent::RepositoryMoved { from_url, to_url } if followed.moves => {
            let (from, to) = (format!("{}/", from_url.trim_end_matches('/')), to_url.trim_end_matches('/'));
            let renamed = |location: &Location| Some(format!("{to}/{}", location.target.strip_prefix(&from)?));
            relocate(locations, renamed).await?;
        }
        _ => {}
    }
    Ok(())
}

/// The locations of addresses.
fn located(urls: &[String]) -> Vec<String> {
    urls.iter().map(|url| format!("url:{url}")).collect()
}

fn all_spellings(urls: &[String]) -> Vec<String> {
    located(urls).iter().flat_map(|location| spellings(location)).collect()
}

async fn keys_below(store: &CatalogStore, repository: &str) -> Result<Vec<String>, StoreError> {
    store.keys_with_prefix(&format!("url:{}/", repository.trim_end_matches('/'))).await
}

async fn unregister(locations: &LocationStore, gone: impl Fn(&Location) -> bool) -> Result<(), LocationError> {
    for location in locations.engine.store.locations().await?.iter().filter(|location| gone(location)) {
        match locations.remove(&location.id, &cause()).await {
            // Somebody was faster.
            Ok(()) | Err(LocationError::Unknown(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn relocate(
    locations: &LocationStore,
    renamed: impl Fn(&Location) -> Option<String>,
) -> Result<(), LocationError> {
    for location in locations.engine.store.locations().await? {
        let Some(target) = renamed(&location) else { continue };
        let to = LocationRef::new(location.kind.clone(), target);
        match locations.relocate(&location.id, to, &cause()).await {
            Ok(_) | Err(LocationError::Unknown(_)) => {}
            // Both were registered: the new one stays.
            Err(LocationError::Exists(_)) => locations.remove(&location.id, &cause()).await?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn cause() -> Cause {
    Cause::Provider { provider: CAUSE.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: Value) -> Option<Followed> {
        Followed::read(&Config::from_value(json!({"catalog": {"scmEvents": value}}))).unwrap()
    }

    #[test]
    fn each_kind_of_event_can_be_left_out() {
        let all = Followed { refresh: true, unregister: true, moves: true };
        assert_eq!(Followed::read(&Config::from_value(json!({}))).unwrap(), None);
        assert_eq!(read(json!(false)), None);
        assert_eq!(read(json!(true)), Some(all));
        assert_eq!(read(json!({})), Some(all));
        assert_eq!(read(json!({"unregister": false})), Some(Followed { unregister: false, ..all }));
        assert!(Followed::read(&Config::from_value(json!({"catalog": {"scmEvents": {"move": "x"}}}))).is_err());
    }
}
