//! Where pages lead that leave it to the company: `app.routes.bindings`, under the names of the original.
//!
//! A binding names what is bound (`catalog.unregisterRedirect`) and a route of a plugin (`catalog-import.importPage`),
//! which stands for the page of that plugin. A path does too, which the original has not.

use callboard_shared::app::AppConfig;
use serde_json::Value;

use crate::app_config::use_config;
use crate::extensions::{PortalPage, use_portal};

/// The path below the app's root that is bound to a name; the route `usual` where nothing is. `None` when it is bound to
/// `false`, or when there is no such page in this portal.
pub fn bound_route(name: &str, usual: &str) -> Option<String> {
    route(&use_config(), &use_portal().pages, name, usual)
}

fn route(config: &AppConfig, pages: &[PortalPage], name: &str, usual: &str) -> Option<String> {
    let bindings = config.get("app.routes.bindings");
    // Written as one key or as two.
    let bound = bindings.and_then(|bindings| {
        let (plugin, route) = name.split_once('.')?;
        bindings.get(name).or_else(|| bindings.get(plugin)?.get(route))
    });
    let target = match bound {
        Some(Value::String(target)) => target.as_str(),
        Some(Value::Bool(false)) => return None,
        _ => usual,
    };
    if target.starts_with('/') {
        return Some(target.to_owned());
    }
    let plugin = target.split('.').next().unwrap_or_default();
    let id = format!("page:{plugin}");
    let path = pages.iter().find(|page| page.id == id)?.path.to_string();
    // A page with parameters is no place to go to without them.
    (!path.contains(':')).then_some(path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::route_path::RoutePath;

    fn pages() -> Vec<PortalPage> {
        let page = |id, path: &str| PortalPage {
            id,
            path: RoutePath::parse(path).unwrap(),
            title: String::new(),
            public: false,
            view: || Box::pin(async { unreachable!("nobody looks") }),
            preload: || Box::pin(async {}),
        };
        vec![page("page:catalog", "/things"), page("page:catalog-import", "/catalog-import")]
    }

    #[test]
    fn a_binding_leads_to_the_page_of_a_plugin() {
        let bound = |bindings: Value| {
            let config = AppConfig::new(json!({"app": {"routes": {"bindings": bindings}}}));
            route(&config, &pages(), "catalog.unregisterRedirect", "catalog.catalogIndex")
        };
        assert_eq!(bound(json!({})).as_deref(), Some("/things"));
        let import = Some("/catalog-import");
        assert_eq!(bound(json!({"catalog.unregisterRedirect": "catalog-import.importPage"})).as_deref(), import);
        assert_eq!(bound(json!({"catalog": {"unregisterRedirect": "catalog-import.importPage"}})).as_deref(), import);
        assert_eq!(bound(json!({"catalog.unregisterRedirect": "/elsewhere?a=b"})).as_deref(), Some("/elsewhere?a=b"));
        assert_eq!(bound(json!({"catalog.unregisterRedirect": false})), None);
        assert_eq!(bound(json!({"catalog.unregisterRedirect": "scaffolder.root"})), None);
    }
}
