//! The list of plugins: the one place where they are named. Add yours here.

use callboard_core::plugin::Plugin;

/// Every plugin of the portal. They start in this order.
#[must_use]
pub fn plugins() -> Vec<Plugin> {
    vec![
        callboard_app::plugin(),
        callboard_auth::plugin(),
        callboard_audit::plugin(),
        callboard_permission::plugin(),
        callboard_events::plugin(),
        callboard_signals::plugin(),
        callboard_user_settings::plugin(),
        callboard_integrations_plugin::plugin(),
        callboard_catalog::plugin(),
        callboard_search::plugin(),
        callboard_api_docs::plugin(),
        callboard_catalog_github::plugin(),
        callboard_catalog_gitlab::plugin(),
        callboard_catalog_bitbucket::plugin(),
        callboard_catalog_azure::plugin(),
        callboard_catalog_gitea::plugin(),
        callboard_catalog_gcp::plugin(),
        callboard_catalog_gerrit::plugin(),
        callboard_catalog_aws::plugin(),
        callboard_catalog_files::plugin(),
        callboard_catalog_ldap::plugin(),
        callboard_catalog_msgraph::plugin(),
        callboard_catalog_openapi::plugin(),
        callboard_catalog_puppetdb::plugin(),
    ]
}
