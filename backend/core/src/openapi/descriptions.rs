//! What the plugins say of themselves, for a plugin that shows it to people.

use utoipa::openapi::OpenApi;
use utoipa::openapi::server::Server;

use super::join;
use crate::plugin::Plugin;

/// An id, and what makes the description.
type Described = (&'static str, fn() -> OpenApi);

/// The descriptions of all plugins of the portal: a service that the portal itself provides.
pub struct ApiDescriptions(Vec<Described>);

impl ApiDescriptions {
    /// Those of these plugins.
    #[must_use]
    pub fn of(plugins: &[Plugin]) -> Self {
        Self(plugins.iter().map(|plugin| (plugin.id, plugin.openapi)).collect())
    }

    /// One document with the endpoints of the plugins of these ids, tagged with them, as served at `server`
    /// (an address without a slash at its end). Ids of plugins without endpoints are returned beside it.
    #[must_use]
    pub fn joined<'a>(&self, ids: &'a [String], title: &str, server: &str) -> (OpenApi, Vec<&'a str>) {
        let described = |id: &str| {
            let own = self.0.iter().find(|(known, _)| *known == id).map(|(_, openapi)| openapi())?;
            (!own.paths.paths.is_empty()).then_some(own)
        };
        let mut parts = Vec::new();
        let mut silent = Vec::new();
        for id in ids {
            match described(id) {
                Some(own) => parts.push((id.as_str(), own)),
                None => silent.push(id.as_str()),
            }
        }
        let mut document = join::of_plugins(parts, title);
        document.servers = Some(vec![Server::new(server)]);
        (document, silent)
    }
}
