//! The catalog: the list of entities.

use callboard_i18n::t;
use callboard_shared::catalog::pages;
use callboard_shared::catalog::permissions::{entity_create, location_create};
use callboard_ui::{
    Button, ButtonVariant, Dialog, Drawer, Icon, LinkButton, PageHeader, Skeleton, from_first_use, grouped,
};
use callboard_web_core::{SupportButton, bound_route, deferred, href, use_permission, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::list::bar::{ActiveFilters, KindTabs, ListBar};
use crate::list::bulk::SelectionBar;
use crate::list::filters::Filters;
use crate::list::heading::heading;
use crate::list::news::ListNews;
use crate::list::on_demand;
use crate::list::quick::QuickView;
use crate::list::rows::use_row_shortcuts;
use crate::list::state::{List, use_list};
use crate::list::table::ListTable;

/// The page of the list.
pub(crate) struct CatalogPage;

#[lazy_route]
impl LazyRoute for CatalogPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Catalog/> }.into_any()
    }
}

#[component]
fn Catalog() -> impl IntoView {
    let list = use_list();
    let filters_open = RwSignal::new(false);
    let name = Memo::new(move |_| heading(&list.scope.read()));
    use_title(move || name.get());
    let title = Signal::derive(move || match list.total() {
        Some(total) => format!("{} · {}", name.read(), grouped(total)),
        None => name.get(),
    });
    use_row_shortcuts(list);
    let permitted = use_permission(&location_create(), None);
    let may_register = Memo::new(move |_| permitted.get().is_yes());
    let actions = move || {
        view! {
            <ExportButton list/>
            <SupportButton/>
            {move || {
                may_register.get().then(|| {
                    view! {
                        <LinkButton href=href(pages::IMPORT) icon=Icon::Plus>{t!("Register existing")}</LinkButton>
                    }
                })
            }}
            <CreateButton/>
        }
    };
    view! {
        <div class="catalog" class:catalog--beside=move || list.quick.read().is_some()>
            <PageHeader title=title actions/>
            <KindTabs list/>
            <ListBar list filters_open/>
            <ActiveFilters list/>
            <div class="catalog__columns">
                <aside class="catalog__filters" aria-label=t!("Filters")><Filters list/></aside>
                <div class="catalog__list"><ListNews list/><ListTable list/><SelectionBar list/></div>
            </div>
            {from_first_use(move || list.quick.read().is_some(), move || view! { <QuickView list/> }.into_any())}
            {from_first_use(
                move || filters_open.get(),
                move || view! { <FilterDrawer list open=filters_open/> }.into_any(),
            )}
        </div>
    }
}

/// The filters on a screen that has no room for them beside the list.
#[component]
fn FilterDrawer(list: List, open: RwSignal<bool>) -> impl IntoView {
    let shown = move || match list.total() {
        Some(total) => t!("Show {count}", count = grouped(total)),
        None => t!("Show").to_owned(),
    };
    view! {
        <Drawer open label=t!("Filters")>
            <Filters list/>
            <div class="catalog__drawer-end">
                <Button variant=ButtonVariant::Primary on_click=move |_| open.set(false)>{shown}</Button>
            </div>
        </Drawer>
    }
}

/// Leads to where new things are made: a page of templates, or whatever `catalog.createComponent` is bound to.
#[component]
fn CreateButton() -> impl IntoView {
    let place = bound_route("catalog.createComponent", "scaffolder.root");
    place.map(|place| {
        let may_create = use_permission(&entity_create(), None);
        let link = move || {
            view! {
                <LinkButton href=href(&place) icon=Icon::Plus variant=ButtonVariant::Primary>{t!("Create")}</LinkButton>
            }
        };
        move || may_create.get().is_yes().then(&link)
    })
}

/// Saves the list as a file, unless that is switched off.
#[component]
fn ExportButton(list: List) -> impl IntoView {
    let open = RwSignal::new(false);
    list.config.with_value(|config| config.export).then(|| {
        view! {
            <Button icon=Icon::Download on_click=move |_| open.set(true)>{t!("Export")}</Button>
            <Dialog open title=t!("Export the list")>
                {deferred(on_demand::export(list, open), || view! { <Skeleton lines=8/> }.into_any())}
            </Dialog>
        }
    })
}
