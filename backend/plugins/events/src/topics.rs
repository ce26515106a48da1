//! The topics that are open, and to whom.

use std::collections::BTreeMap;

use callboard_core::Config;
use callboard_core::plugin::PluginError;

use crate::senders::{SENDERS, Sender};

/// A topic that events may be sent to.
pub(crate) struct Topic {
    pub(crate) sender: Option<&'static Sender>,
    /// One of these must be known; without any, everybody may send.
    pub(crate) secrets: Vec<String>,
}

/// The topics that the configuration opens, by name.
pub(crate) fn configured(config: &Config) -> Result<BTreeMap<String, Topic>, PluginError> {
    let mut topics = BTreeMap::new();
    for sender in SENDERS {
        let secrets = secrets(config, sender)?;
        if !secrets.is_empty() {
            topics.insert(sender.topic.to_owned(), Topic { sender: Some(sender), secrets });
        }
    }
    for name in config.string_or_list("events.http.topics")?.unwrap_or_default() {
        topics.entry(name.clone()).or_insert_with(|| {
            tracing::warn!(
                topic = name,
                "anybody who reaches the portal may send events of this topic (events.http.topics); prefer a secret"
            );
            Topic { sender: SENDERS.iter().find(|sender| sender.topic == name), secrets: Vec::new() }
        });
    }
    Ok(topics)
}

fn secrets(config: &Config, sender: &Sender) -> Result<Vec<String>, PluginError> {
    let mut secrets: Vec<String> = match sender.secret {
        Some(path) => config.string(path)?.into_iter().collect(),
        None => Vec::new(),
    };
    if sender.topic == "github" {
        for host in config.items("integrations.github")? {
            for app in host.items("apps")? {
                secrets.extend(app.string("webhookSecret")?);
            }
        }
    }
    secrets.retain(|secret| !secret.is_empty());
    Ok(secrets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_secret_opens_a_topic_and_the_secrets_of_apps_count() {
        let config = Config::from_value(json!({
            "events": {"http": {"topics": ["gerrit", "own"]}, "modules": {"gitlab": {"webhookSecret": "a"}}},
            "integrations": {"github": [{"host": "github.com", "apps": [{"webhookSecret": "b"}, {"webhookSecret": "c"}]}]},
        }));
        let topics = configured(&config).unwrap();
        let all: Vec<_> = topics.iter().map(|(name, topic)| (name.as_str(), topic.secrets.clone())).collect();
        assert_eq!(
            all,
            [
                ("gerrit", vec![]),
                ("github", vec!["b".to_owned(), "c".to_owned()]),
                ("gitlab", vec!["a".to_owned()]),
                ("own", vec![]),
            ]
        );
        assert!(topics["gerrit"].sender.is_some() && topics["own"].sender.is_none());
        assert!(configured(&Config::from_value(json!({}))).unwrap().is_empty());
    }
}
