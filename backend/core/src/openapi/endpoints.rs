//! A list of endpoints, which is a router and a description.

use axum::Router;
use axum::handler::Handler;
use axum::routing::on;
use utoipa::openapi::{Components, OpenApi};

use super::endpoint::Endpoint;

/// Endpoints over a state `S`.
#[must_use]
pub struct Endpoints<S> {
    router: Router<S>,
    description: OpenApi,
}

impl<S> Default for Endpoints<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn default() -> Self {
        Self { router: Router::new(), description: OpenApi::default() }
    }
}

impl<S> Endpoints<S>
where
    S: Clone + Send + Sync + 'static,
{
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    ///
    /// # Panics
    /// When the method and address are taken already, or the address is none, as axum does.
    pub fn on<H, T>(mut self, endpoint: Endpoint, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.router = self.router.route(&endpoint.path, on(endpoint.filter(), handler));
        let (path, method) = (endpoint.described_path(), endpoint.method.clone());
        let (operation, named) = endpoint.describe();
        self.description.paths.add_path_operation(path, vec![method], operation);
        self.description.components.get_or_insert_with(Components::default).schemas.extend(named);
        self
    }

    /// What answers requests.
    pub fn router(self) -> Router<S> {
        self.router
    }

    /// What is said of it, with addresses below the plugin's mount.
    #[must_use]
    pub fn description(self) -> OpenApi {
        self.description
    }
}
