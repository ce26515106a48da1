//! `POST /analyze-location`: what a repository could be registered as.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{JsonBody, json};
use callboard_core::{ApiError, ApiResult};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{CatalogState, audit};
use crate::permissions::LOCATION_ANALYZE;

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    location: Target,
}

#[derive(Debug, Deserialize)]
struct Target {
    #[serde(rename = "type")]
    kind: String,
    target: String,
}

pub(super) async fn analyze(
    State(state): State<CatalogState>,
    credentials: Credentials,
    JsonBody(body): JsonBody<Body>,
) -> ApiResult<Response> {
    let Target { kind, target } = body.location;
    let event = audit::LOCATION_ANALYZE.with(json!({"location": {"type": kind, "target": target}}));
    let work = async {
        state.demand(&credentials, &LOCATION_ANALYZE).await?;
        analyzed(&kind, &target)
    };
    state.audit.track(&credentials, event, work).await
}

fn analyzed(kind: &str, target: &str) -> ApiResult<Response> {
    if kind != "url" {
        return Err(ApiError::Input(format!("Only locations of type url can be analyzed, not '{kind}'")));
    }
    let url = Url::parse(target).map_err(|error| ApiError::Input(format!("'{target}' is no address: {error}")))?;
    Ok(json(&json!({ "existingEntityFiles": [], "generateEntities": [{ "entity": proposal(&url), "fields": [] }] })))
}

/// A Component named after the repository.
fn proposal(url: &Url) -> Value {
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
    let (name, slug) = repository(url.host_str().unwrap_or_default(), &segments);
    let mut metadata = json!({ "name": name });
    if let Some((key, slug)) = slug {
        metadata["annotations"] = json!({ key: slug });
    }
    json!({ "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata, "spec": { "type": "other", "lifecycle": "unknown" } })
}

type Slug = (&'static str, String);

/// The repository's name, and the annotation by which its host's plugins find it.
fn repository(host: &str, segments: &[&str]) -> (String, Option<Slug>) {
    match host {
        "github.com" => {
            let name = segments.get(1).map(|name| name.trim_end_matches(".git"));
            let slug = name.map(|name| ("github.com/project-slug", format!("{}/{name}", segments[0])));
            (name.unwrap_or_default().to_owned(), slug)
        }
        "gitlab.com" => {
            let project: Vec<&str> =
                segments.iter().take_while(|segment| **segment != "-" && **segment != "blob").copied().collect();
            let name = project.last().filter(|_| project.len() > 1).map(|name| name.trim_end_matches(".git"));
            let slug = name.map(|_| ("gitlab.com/project-slug", project.join("/").trim_end_matches(".git").to_owned()));
            (name.unwrap_or_default().to_owned(), slug)
        }
        "dev.azure.com" => {
            let place = segments.iter().position(|segment| *segment == "_git");
            let name = place.and_then(|place| segments.get(place + 1)).copied();
            let project = place.filter(|place| *place > 1).map(|place| segments[place - 1]).or(name);
            let slug =
                name.zip(project).map(|(name, project)| ("dev.azure.com/project-repo", format!("{project}/{name}")));
            (name.unwrap_or_default().to_owned(), slug)
        }
        _ => (segments.get(1).map(|name| name.trim_end_matches(".git")).unwrap_or_default().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Value {
        proposal(&Url::parse(address).unwrap())["metadata"].clone()
    }

    #[test]
    fn known_hosts_give_a_slug() {
        assert_eq!(
            of("https://github.com/o/r/blob/main/x.yaml"),
            json!({"name": "r", "annotations": {"github.com/project-slug": "o/r"}})
        );
        assert_eq!(
            of("https://gitlab.com/a/b/c/-/blob/main/x"),
            json!({"name": "c", "annotations": {"gitlab.com/project-slug": "a/b/c"}})
        );
        assert_eq!(
            of("https://dev.azure.com/org/p/_git/r"),
            json!({"name": "r", "annotations": {"dev.azure.com/project-repo": "p/r"}})
        );
        assert_eq!(of("https://git.example.com/o/r"), json!({"name": "r"}));
        assert_eq!(of("https://norrvik.example/"), json!({"name": ""}));
    }
}
