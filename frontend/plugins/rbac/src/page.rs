//! Which page an address below `/rbac` means.

use callboard_i18n::t;
use callboard_letters::Letters;
use callboard_shared::permissions::roles::pages;
use callboard_ui::{EmptyState, Icon, LinkButton, PageHeader, Tab, Tabs};
use callboard_web_core::{href, use_title};
use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_params_map;

use crate::dry_run::DryRunPage;
use crate::parts;
use crate::role::RolePage;
use crate::roles::RolesPage;
use crate::why::WhyPage;

/// The pages.
pub(crate) struct RbacPage;

impl LazyRoute for RbacPage {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        parts::page().await
    }

    async fn preload() {
        parts::preload().await;
    }
}

/// A place below `/rbac`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Roles,
    Role(String),
    Why,
    DryRun,
    Nowhere,
}

impl Place {
    fn of(rest: &str) -> Self {
        match rest.trim_matches('/').split('/').collect::<Vec<_>>().as_slice() {
            [""] | ["roles"] => Self::Roles,
            ["why"] => Self::Why,
            ["dry-run"] => Self::DryRun,
            ["roles", kind, namespace, name] => Self::Role(format!("{kind}:{namespace}/{name}").lower()),
            _ => Self::Nowhere,
        }
    }

    const fn id(&self) -> &'static str {
        match self {
            Self::Roles | Self::Role(_) => "roles",
            Self::Why => "why",
            Self::DryRun => "dry-run",
            Self::Nowhere => "",
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Roles | Self::Nowhere => t!("Roles").to_owned(),
            Self::Role(role) => role.clone(),
            Self::Why => t!("Why may I").to_owned(),
            Self::DryRun => t!("Dry run").to_owned(),
        }
    }
}

#[component]
pub(crate) fn Pages() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| Place::of(params.read().get_str("place").unwrap_or_default()));
    use_title(move || place.read().title());
    let tabs = vec![
        Tab::new("roles", t!("Roles"), href(pages::ROLES)),
        Tab::new("why", t!("Why may I"), href(pages::WHY)),
        Tab::new("dry-run", t!("Dry run"), href(pages::DRY_RUN)),
    ];
    let content = move || match place.get() {
        Place::Role(role) => view! { <RolePage role/> }.into_any(),
        Place::Roles => {
            view! { <Top/><Tabs tabs=tabs.clone() current="roles" label=t!("Roles")/><RolesPage/> }.into_any()
        }
        Place::Why => view! { <Top/><Tabs tabs=tabs.clone() current="why" label=t!("Roles")/><WhyPage/> }.into_any(),
        Place::DryRun => {
            let current = Place::DryRun.id();
            view! { <Top/><Tabs tabs=tabs.clone() current=current label=t!("Roles")/><DryRunPage/> }.into_any()
        }
        Place::Nowhere => nowhere(),
    };
    view! { <div class="rbac">{content}</div> }.into_any()
}

#[component]
fn Top() -> impl IntoView {
    let subtitle = t!("Who may do what in this portal, and why").to_owned();
    view! { <PageHeader title=t!("Roles") subtitle=Some(subtitle)/> }
}

fn nowhere() -> AnyView {
    let back = || view! { <LinkButton href=href(pages::ROLES)>{t!("All roles")}</LinkButton> };
    let body = t!("The address may have been shortened.").to_owned();
    view! { <EmptyState icon=Icon::Shield title=t!("There is no such page") body=Some(body) actions=back/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_places() {
        assert_eq!(Place::of(""), Place::Roles);
        assert_eq!(Place::of("why/"), Place::Why);
        assert_eq!(Place::of("roles/role/default/devs"), Place::Role("role:default/devs".into()));
        assert_eq!(Place::of("moon"), Place::Nowhere);
    }
}
