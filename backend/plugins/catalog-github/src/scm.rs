//! GitHub's webhooks in the language of all git hosts, for the catalog (`catalog.scmEvents`).

use callboard_core::catalog::scm::{self, ScmEvent};
use callboard_core::plugin::PluginEnv;
use serde_json::Value;

/// Translates until the process stops.
pub(crate) fn start(env: &PluginEnv) {
    scm::follow(env, "github.push", pushed);
    scm::follow(env, "github.repository", changed);
}

/// `push`: the files of a branch.
fn pushed(payload: &Value) -> Vec<ScmEvent> {
    let repository = payload["repository"]["html_url"].as_str();
    let branch = payload["ref"].as_str().and_then(|name| name.strip_prefix("refs/heads/"));
    let (Some(repository), Some(branch)) = (repository, branch) else { return Vec::new() };
    scm::pushed(payload, |file| format!("{repository}/blob/{branch}/{file}"))
}

/// `repository`: deleted, renamed, transferred, or something about it changed.
fn changed(payload: &Value) -> Vec<ScmEvent> {
    let repository = &payload["repository"];
    let Some(url) = repository["html_url"].as_str() else { return Vec::new() };
    let event = match payload["action"].as_str() {
        Some("deleted") => ScmEvent::RepositoryDeleted { url: url.to_owned() },
        Some("renamed" | "transferred") => match former(payload, url) {
            Some(from_url) => ScmEvent::RepositoryMoved { from_url, to_url: url.to_owned() },
            None => return Vec::new(),
        },
        _ => ScmEvent::RepositoryUpdated { url: url.to_owned() },
    };
    vec![event]
}

/// The address that the repository had before.
fn former(payload: &Value, url: &str) -> Option<String> {
    let (changes, repository) = (&payload["changes"], &payload["repository"]);
    let (owner, name) = (repository["owner"]["login"].as_str()?, repository["name"].as_str()?);
    let from = &changes["owner"]["from"];
    let old_owner = from["organization"]["login"].as_str().or(from["user"]["login"].as_str()).unwrap_or(owner);
    let old_name = changes["repository"]["name"]["from"].as_str().unwrap_or(name);
    let host = url.strip_suffix(&format!("/{owner}/{name}"))?;
    Some(format!("{host}/{old_owner}/{old_name}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SHOP: &str = "https://github.com/acme/shop";

    fn shop() -> Value {
        json!({"html_url": SHOP, "name": "shop", "owner": {"login": "acme"}})
    }

    #[test]
    fn a_push_to_a_branch_tells_of_its_files_and_one_of_a_tag_does_not() {
        let push = |name: &str| pushed(&json!({"ref": name, "repository": shop(), "commits": [{"added": ["a.yaml"]}]}));
        let urls = vec![format!("{SHOP}/blob/a/b/a.yaml")];
        assert_eq!(push("refs/heads/a/b"), [ScmEvent::LocationUpdated { urls }]);
        assert_eq!(push("refs/tags/v1"), []);
        assert_eq!(pushed(&json!("nonsense")), []);
    }

    #[test]
    fn a_repository_that_moved_tells_both_of_its_addresses() {
        let moved = |changes: Value, action: &str| {
            changed(&json!({"action": action, "changes": changes, "repository": shop()}))
        };
        let from = |from: &str| vec![ScmEvent::RepositoryMoved { from_url: from.into(), to_url: SHOP.into() }];
        assert_eq!(
            moved(json!({"repository": {"name": {"from": "store"}}}), "renamed"),
            from("https://github.com/acme/store")
        );
        assert_eq!(
            moved(json!({"owner": {"from": {"organization": {"login": "old"}}}}), "transferred"),
            from("https://github.com/old/shop")
        );
        assert_eq!(moved(json!({}), "deleted"), [ScmEvent::RepositoryDeleted { url: SHOP.into() }]);
        assert_eq!(moved(json!({}), "archived"), [ScmEvent::RepositoryUpdated { url: SHOP.into() }]);
        assert_eq!(changed(&json!({"action": "deleted"})), []);
    }
}
