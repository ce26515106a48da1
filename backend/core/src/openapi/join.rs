//! From the descriptions of plugins to one document.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, Info, License, OpenApi};

use crate::http;
use crate::plugin::Plugin;

const BEARER: &str = "bearer";
/// The tag of what the framework answers, by itself and below every plugin.
const PLATFORM: &str = "platform";

/// The API of a whole portal: health and metrics, each plugin below `/api/<id>`, and once, below
/// `/api/{plugin}`, what the framework adds to all of them.
#[must_use]
pub fn whole(plugins: &[Plugin]) -> OpenApi {
    let mut document = tagged(http::platform(), PLATFORM);
    document = below(document, "/api/{plugin}", tagged(below_any_plugin(), PLATFORM));
    let mut tags = vec![TagBuilder::new().name(PLATFORM).build()];
    for plugin in plugins {
        let own = (plugin.openapi)();
        if !own.paths.paths.is_empty() {
            tags.push(TagBuilder::new().name(plugin.id).build());
            document = below(document, &format!("/api/{}", plugin.id), tagged(own, plugin.id));
        }
    }
    document.tags = Some(tags);
    finished(document, "Callboard")
}

/// The endpoints of some plugins, each below `/api/<id>` and tagged with it.
pub(super) fn of_plugins<'a>(parts: impl IntoIterator<Item = (&'a str, OpenApi)>, title: &str) -> OpenApi {
    let mut document = OpenApi::default();
    let mut tags = Vec::new();
    for (id, own) in parts {
        tags.push(TagBuilder::new().name(id).build());
        document = below(document, &format!("/api/{id}"), tagged(own, id));
    }
    document.tags = Some(tags);
    finished(document, title)
}

/// The API of one plugin with what the framework adds to it; addresses are below the server's `/api/<id>`.
pub(crate) fn of_plugin(id: &str, own: OpenApi) -> OpenApi {
    let mut document = tagged(own, id).merge_from(tagged(http::framework(), PLATFORM));
    document.servers = Some(vec![Server::new(format!("/api/{id}"))]);
    finished(document, id)
}

/// Joined with the paths of `part` below `mount`; `/` is the mount itself.
fn below(document: OpenApi, mount: &str, part: OpenApi) -> OpenApi {
    let join = |mount: &str, path: &str| format!("{mount}{path}").trim_end_matches('/').to_owned();
    document.nest_with_path_composer(mount, part, join)
}

/// The framework's endpoints with the plugin as a parameter of the address.
fn below_any_plugin() -> OpenApi {
    let mut framework = http::framework();
    for item in framework.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            operation.parameters.get_or_insert_default().insert(0, super::parameter::in_path("plugin").into());
        }
    }
    framework
}

fn tagged(mut document: OpenApi, tag: &str) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            operation.tags = Some(vec![tag.to_owned()]);
        }
    }
    document
}

/// What the document says of itself, how to show who one is, and a name for every operation.
fn finished(mut document: OpenApi, title: &str) -> OpenApi {
    document.info = Info::new(title, env!("CARGO_PKG_VERSION"));
    document.info.license = Some(License::new(env!("CARGO_PKG_LICENSE")));
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A user's token, or one of backend.auth.externalAccess for a program"))
        .build();
    let components = document.components.get_or_insert_with(Components::default);
    components.security_schemes.insert(BEARER.to_owned(), SecurityScheme::Http(token).into());
    document.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(operation_id(method, path));
        }
    }
    document
}

/// Generators of clients name their functions by it: `getApiCatalogEntitiesByNameKindNamespaceName`.
fn operation_id(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(method.to_owned(), |mut id, word| {
        let (first, rest) = word.split_at(1);
        id.push_str(&first.to_ascii_uppercase());
        id.push_str(rest);
        id
    })
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [("get", &mut item.get), ("put", &mut item.put), ("post", &mut item.post), ("delete", &mut item.delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_after_their_address() {
        for (method, path, id) in [
            ("get", "/api/catalog/entities/by-uid/{uid}", "getApiCatalogEntitiesByUidUid"),
            ("post", "/.backstage/scheduler/v1/tasks", "postBackstageSchedulerV1Tasks"),
            ("get", "/", "get"),
        ] {
            assert_eq!(operation_id(method, path), id);
        }
    }
}
