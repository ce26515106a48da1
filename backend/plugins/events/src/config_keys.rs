//! The configuration of events.

use callboard_config::{ConfigKey, KeyType, Visibility};

const fn secret(path: &'static str, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty: KeyType::String, visibility: Visibility::Secret, default: None, doc }
}

/// Everything that this plugin reads.
pub(crate) const KEYS: &[ConfigKey] = &[
    ConfigKey {
        path: "events.http.topics",
        ty: KeyType::List,
        visibility: Visibility::Backend,
        default: None,
        doc: "Topics that anybody may send to at /api/events/http/<topic>. Prefer a secret where the sender can sign.",
    },
    secret("events.modules.github.webhookSecret", "The secret of GitHub's webhooks; opens the topic github."),
    secret("events.modules.gitlab.webhookSecret", "The secret token of GitLab's webhooks; opens the topic gitlab."),
    secret(
        "events.modules.azureDevOps.webhookSecret",
        "What Azure DevOps sends as x-ado-webhook-secret; opens the topic azureDevOps.",
    ),
];
