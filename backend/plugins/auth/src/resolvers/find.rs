//! Looks somebody up in the catalog.

use callboard_core::catalog::CatalogApi;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Predicate;
use serde_json::Value;

/// What is looked for.
pub(super) enum Wanted {
    Name(String),
    /// A key of User entities and its value.
    Key(&'static str, String),
    Annotation(String, String),
}

impl Wanted {
    pub(super) fn missing(&self) -> String {
        match self {
            Self::Name(name) => format!("there is no user:default/{name}"),
            Self::Key(key, value) => format!("no user has {key} '{value}'"),
            Self::Annotation(annotation, value) => format!("no user has the annotation {annotation}: '{value}'"),
        }
    }

    pub(super) fn found(&self) -> String {
        match self {
            Self::Name(name) => format!("there is user:default/{name}"),
            Self::Key(key, value) => format!("a user has {key} '{value}'"),
            Self::Annotation(annotation, value) => format!("a user has the annotation {annotation}: '{value}'"),
        }
    }

    fn fits(&self, user: &Value) -> bool {
        match self {
            // Ids are opaque; the look-up ignores case, and two ids may differ in nothing else.
            Self::Annotation(annotation, value) => {
                user["metadata"]["annotations"][annotation.as_str()] == value.as_str()
            }
            Self::Name(_) | Self::Key(..) => true,
        }
    }
}

/// # Errors
/// 409 when it is found in several users.
pub(super) async fn find(catalog: &dyn CatalogApi, wanted: &Wanted) -> ApiResult<Option<EntityRef>> {
    match wanted {
        Wanted::Name(name) => {
            let Ok(user) = EntityRef::parse(&format!("user:default/{name}"), None, "default") else { return Ok(None) };
            Ok(catalog.entity(&user).await.map(|_| user))
        }
        Wanted::Annotation(annotation, value) => {
            only(catalog, &format!("metadata.annotations.{annotation}"), value, wanted).await
        }
        Wanted::Key(key, value) => match only(catalog, key, value, wanted).await? {
            None => match without_tag(value) {
                Some(plain) => only(catalog, key, &plain, wanted).await,
                None => Ok(None),
            },
            found => Ok(found),
        },
    }
}

async fn only(catalog: &dyn CatalogApi, key: &str, value: &str, wanted: &Wanted) -> ApiResult<Option<EntityRef>> {
    let users = Predicate::equals("kind", "user").and(Predicate::equals(key, value));
    let found: Vec<Value> = catalog.entities(&users).await.into_iter().filter(|user| wanted.fits(user)).collect();
    match &found[..] {
        [] => Ok(None),
        [user] => {
            let text = |key: &str| user["metadata"][key].as_str();
            let full = format!("user:{}/{}", text("namespace").unwrap_or("default"), text("name").unwrap_or_default());
            EntityRef::parse(&full, None, "default").map(Some).map_err(ApiError::internal)
        }
        several => Err(ApiError::Conflict(format!(
            "{} users of the catalog have the same {key}; it must be one user's alone",
            several.len()
        ))),
    }
}

/// `ada+work@x` as `ada@x`.
fn without_tag(email: &str) -> Option<String> {
    let (local, domain) = email.rsplit_once('@')?;
    let (plain, _) = local.split_once('+')?;
    Some(format!("{plain}@{domain}"))
}
