//! What the server and the browser of the plugin agree on.

use serde::{Deserialize, Serialize};

/// The plugin's id.
pub const ID: &str = "oncall";

/// The addresses below `/api/oncall`, as the server declares them.
pub mod routes {
    /// All rotas.
    pub const ROTAS: &str = "/rotas";
    /// The rota that answers for an entity.
    pub const FOR_ENTITY: &str = "/for/{kind}/{namespace}/{name}";
}

/// GET: a list of [`Duty`].
#[must_use]
pub fn rotas() -> String {
    format!("/api/{ID}{}", routes::ROTAS)
}

/// GET: the [`Duty`] of the entity's owner. The parts must be fit for a path, as those of every entity are.
#[must_use]
pub fn for_entity(kind: &str, namespace: &str, name: &str) -> String {
    format!("/api/{ID}/for/{kind}/{namespace}/{name}")
}

/// Who is on call in a rota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duty {
    /// The group that the rota belongs to, as a full ref.
    pub owner: String,
    /// Who answers now, as a full ref.
    pub now: String,
    /// The last day of this shift, `2026-01-11`.
    pub until: String,
    /// Who takes over then.
    pub next: String,
}
