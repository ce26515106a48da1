//! The list of plugins: the one place where they are named.

use callboard_web_core::Plugin;

/// Every plugin of the app. The order is that of navigation, tabs and cards, as far as the configuration says
/// nothing else.
pub fn plugins() -> Vec<Plugin> {
    vec![
        callboard_web_catalog::plugin(),
        callboard_web_org::plugin(),
        callboard_web_api_docs::plugin(),
        callboard_web_catalog_graph::plugin(),
        callboard_web_catalog_import::plugin(),
        callboard_web_catalog::history(),
        callboard_web_rbac::plugin(),
        callboard_web_search::plugin(),
        callboard_web_user_settings::plugin(),
        callboard_web_auth::plugin(),
        #[cfg(debug_assertions)]
        crate::gallery::plugin(),
    ]
}
