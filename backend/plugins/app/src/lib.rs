//! Serves the browser app: its files, and the page that carries the configuration.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod assets;
mod page;
mod routes;
mod translations;

use callboard_config::{ConfigKey, KeyType, Visibility};
use callboard_core::plugin::{OpenPath, Plugin, PluginEnv, PluginError, PluginParts};
use futures::future::BoxFuture;

use crate::page::Page;
use crate::translations::Translations;

const KEYS: &[ConfigKey] = &[ConfigKey {
    path: "app.translations",
    ty: KeyType::Any,
    visibility: Visibility::Backend,
    default: None,
    doc: "Texts of the app by language (BCP 47): each an object that gives a text, or an object of plural forms, for an English text. They lie over what the portal brings; `en` rewords the English ones.",
}];

/// The plugin `app`.
#[must_use]
pub fn plugin() -> Plugin {
    Plugin {
        id: "app",
        config: KEYS,
        permissions: &[],
        migrations: Vec::new,
        openapi: || routes::endpoints().description(),
        register: |_| {},
        start,
    }
}

fn start(env: PluginEnv) -> BoxFuture<'static, Result<PluginParts, PluginError>> {
    Box::pin(async move {
        let translations = Translations::of(&env.config)?;
        let page = Page::new(env.config.frontend(&env.schema), &translations);
        if !assets::is_built() {
            tracing::warn!(
                "the browser app is not part of this build; `cargo xtask run` builds it, the API works without"
            );
        }
        Ok(PluginParts {
            routes: routes::endpoints().router().with_state(routes::App { page: page.clone(), translations }),
            open: vec![OpenPath::unauthenticated("/")],
            root: Some(routes::root(page)),
            ..PluginParts::default()
        })
    })
}
