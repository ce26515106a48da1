//! GitLab's webhooks in the language of all git hosts, for the catalog (`catalog.scmEvents`).

use callboard_core::catalog::scm::{self, ScmEvent};
use callboard_core::plugin::PluginEnv;
use serde_json::Value;

/// Translates until the process stops.
pub(crate) fn start(env: &PluginEnv) {
    scm::follow(env, "gitlab.push", pushed);
}

/// The files of a branch. GitLab lists at most 20 commits of a push; of a larger one the whole project is looked at.
fn pushed(payload: &Value) -> Vec<ScmEvent> {
    let project = payload["project"]["web_url"].as_str();
    let branch = payload["ref"].as_str().and_then(|name| name.strip_prefix("refs/heads/"));
    let (Some(project), Some(branch)) = (project, branch) else { return Vec::new() };
    let listed = payload["commits"].as_array().map_or(0, Vec::len) as u64;
    if payload["total_commits_count"].as_u64().is_some_and(|all| all > listed) {
        return vec![ScmEvent::RepositoryUpdated { url: project.to_owned() }];
    }
    scm::pushed(payload, |file| format!("{project}/-/blob/{branch}/{file}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_push_tells_of_its_files_or_of_the_project_when_it_is_too_large() {
        let push = |total: u64| {
            let project = json!({"web_url": "https://gitlab.example/acme/shop"});
            let commits = json!([{"modified": ["a.yaml"]}]);
            pushed(
                &json!({"ref": "refs/heads/main", "project": project, "commits": commits, "total_commits_count": total}),
            )
        };
        let urls = vec!["https://gitlab.example/acme/shop/-/blob/main/a.yaml".to_owned()];
        assert_eq!(push(1), [ScmEvent::LocationUpdated { urls }]);
        assert_eq!(push(25), [ScmEvent::RepositoryUpdated { url: "https://gitlab.example/acme/shop".into() }]);
        assert_eq!(pushed(&json!("nonsense")), []);
    }
}
