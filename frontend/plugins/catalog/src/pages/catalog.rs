//! The catalog: the list of entities.

use callboard_shared::catalog::pages;
use callboard_ui::{Button, ButtonVariant, Drawer, Icon, LinkButton, PageHeader};
use callboard_web_core::{href, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::list::bar::{ActiveFilters, KindTabs, ListBar};
use crate::list::filters::Filters;
use crate::list::heading::heading;
use crate::list::news::ListNews;
use crate::list::state::use_list;
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
        Some(total) => format!("{} · {total}", name.read()),
        None => name.get(),
    });
    let shown = move || list.total().map_or_else(|| "Show".to_owned(), |total| format!("Show {total}"));
    let register = || view! { <LinkButton href=href(pages::IMPORT) icon=Icon::Plus>"Register existing"</LinkButton> };
    view! {
        <div class="catalog">
            <PageHeader title=title actions=register/>
            <KindTabs list/>
            <ListBar list filters_open/>
            <ActiveFilters list/>
            <div class="catalog__columns">
                <aside class="catalog__filters" aria-label="Filters"><Filters list/></aside>
                <div class="catalog__list"><ListNews list/><ListTable list/></div>
            </div>
            <Drawer open=filters_open label="Filters">
                <Filters list/>
                <div class="catalog__drawer-end">
                    <Button variant=ButtonVariant::Primary on_click=move |_| filters_open.set(false)>{shown}</Button>
                </div>
            </Drawer>
        </div>
    }
}
