//! What happens to files and repositories of git hosts, told in one language for all hosts.
//!
//! A plugin that knows a host turns the host's webhooks into these; the catalog follows them when
//! `catalog.scmEvents` asks for it. So a location that somebody registered by hand is as fresh as one that a
//! provider found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::events::{Events, Received};
use crate::plugin::PluginEnv;

/// The topic of these events in [`Events`]; each payload is a [`ScmEvent`] as JSON.
pub const SCM_TOPIC: &str = "catalog.scm";

/// Something that happened on a git host. Addresses are those that people see in their browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum ScmEvent {
    /// Files came or changed: `https://github.com/acme/shop/blob/main/catalog-info.yaml`.
    #[serde(rename = "location.updated")]
    LocationUpdated {
        /// The files; one push changes many.
        urls: Vec<String>,
    },
    /// Files are there no longer.
    #[serde(rename = "location.deleted")]
    LocationDeleted {
        /// The files.
        urls: Vec<String>,
    },
    /// A file has another address.
    #[serde(rename = "location.moved")]
    LocationMoved {
        /// The address that it had.
        from_url: String,
        /// The address that it has.
        to_url: String,
    },
    /// Something changed about a repository: `https://github.com/acme/shop`.
    #[serde(rename = "repository.updated")]
    RepositoryUpdated {
        /// The repository.
        url: String,
    },
    /// A repository is there no longer.
    #[serde(rename = "repository.deleted")]
    RepositoryDeleted {
        /// The repository.
        url: String,
    },
    /// A repository was renamed or given to somebody else.
    #[serde(rename = "repository.moved")]
    RepositoryMoved {
        /// The address that it had.
        from_url: String,
        /// The address that it has.
        to_url: String,
    },
}

/// Tells the catalog; how many listen.
pub fn tell(events: &Events, event: &ScmEvent) -> usize {
    events.publish(SCM_TOPIC, serde_json::json!(event))
}

/// Tells the catalog, until the process stops, what `translate` makes of the events of a host's topic.
pub fn follow(env: &PluginEnv, topic: &str, translate: fn(&Value) -> Vec<ScmEvent>) {
    let (env, mut subscription) = (env.clone(), env.events.subscribe(topic));
    let lifecycle = env.lifecycle.clone();
    env.lifecycle.clone().spawn(async move {
        loop {
            let received = tokio::select! {
                () = lifecycle.cancelled() => return,
                received = subscription.next() => received,
            };
            match received {
                None => return,
                // What was lost, the catalog's regular look catches up with.
                Some(Received::Lost(_)) => {}
                Some(Received::Event(event)) => {
                    translate(&event.payload).iter().for_each(|event| _ = tell(&env.events, event));
                }
            }
        }
    });
}

/// What a commit did to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It is there no longer.
    Removed,
    /// It was not there before.
    Added,
    /// It has another content.
    Modified,
}

/// The files of a push and what happened to them, in the order of the commits. GitHub, GitLab and Gitea all list
/// under `commits` what each of them `removed`, `added` and `modified`.
pub fn pushed_files(payload: &Value) -> impl Iterator<Item = (FileChange, &str)> {
    use FileChange::{Added, Modified, Removed};
    let commits = payload["commits"].as_array().into_iter().flatten();
    commits.flat_map(|commit| {
        let changes = [("removed", Removed), ("added", Added), ("modified", Modified)];
        changes.into_iter().flat_map(move |(key, change)| {
            let files = commit[key].as_array().into_iter().flatten().filter_map(Value::as_str);
            files.map(move |file| (change, file))
        })
    })
}

/// What a push did to files, as they are after the last of its commits; `address` makes a file's address.
pub fn pushed(payload: &Value, address: impl Fn(&str) -> String) -> Vec<ScmEvent> {
    let is_there: BTreeMap<&str, bool> =
        pushed_files(payload).map(|(change, file)| (file, change != FileChange::Removed)).collect();
    let files = |wanted: bool| -> Vec<String> {
        is_there.iter().filter(|(_, there)| **there == wanted).map(|(file, _)| address(file)).collect()
    };
    let (present, gone) = (files(true), files(false));
    let mut events = Vec::new();
    if !present.is_empty() {
        events.push(ScmEvent::LocationUpdated { urls: present });
    }
    if !gone.is_empty() {
        events.push(ScmEvent::LocationDeleted { urls: gone });
    }
    events
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_push_tells_what_its_files_are_after_it() {
        let payload = json!({"commits": [
            {"added": ["new.yaml"], "removed": ["gone.yaml", "back.yaml"], "modified": ["changed.yaml"]},
            {"added": ["back.yaml"], "removed": [], "modified": ["new.yaml"]},
        ]});
        let urls = |files: &[&str]| files.iter().map(|file| format!("h/{file}")).collect();
        assert_eq!(
            pushed(&payload, |file| format!("h/{file}")),
            [
                ScmEvent::LocationUpdated { urls: urls(&["back.yaml", "changed.yaml", "new.yaml"]) },
                ScmEvent::LocationDeleted { urls: urls(&["gone.yaml"]) },
            ]
        );
        assert_eq!(pushed(&json!({"commits": []}), str::to_owned), []);
        assert_eq!(pushed(&json!("nonsense"), str::to_owned), []);
    }

    #[test]
    fn events_are_named_as_the_original_names_them() {
        let event = ScmEvent::RepositoryMoved { from_url: "a".into(), to_url: "b".into() };
        let told = json!({"type": "repository.moved", "fromUrl": "a", "toUrl": "b"});
        assert_eq!(json!(event), told);
        assert_eq!(serde_json::from_value::<ScmEvent>(told).unwrap(), event);
    }
}
