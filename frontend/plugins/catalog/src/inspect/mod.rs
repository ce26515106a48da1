//! A closer look at an entity: everything that the catalog knows of it, in one dialog.

mod address;
mod ancestry;
mod colocated;
mod explain;
mod overview;
mod raw;
mod tab;
mod tabs;

use callboard_shared::entity::EntityRef;
use callboard_ui::{Dialog, DialogSize, Skeleton};
use callboard_web_core::deferred;
use leptos::prelude::*;

use crate::on_demand;
pub(crate) use address::{Inspecting, use_inspecting};
pub(crate) use tab::Tab as InspectorTab;
use tab::Tab;
use tabs::DialogTabs;

/// The dialog. Its content is fetched when it first opens.
#[component]
pub(crate) fn Inspector(
    /// Which entity.
    entity: EntityRef,
    /// What is looked at, if anything.
    inspecting: Inspecting,
) -> impl IntoView {
    let title = entity.to_string();
    view! {
        <Dialog open=inspecting.open title size=DialogSize::Large>
            {deferred(on_demand::inspected(entity.clone(), inspecting), || {
                view! { <div class="inspector"><Skeleton lines=12/></div> }.into_any()
            })}
        </Dialog>
    }
}

/// The content of the dialog: tabs, and what the chosen one shows.
pub(crate) fn inspector(entity: EntityRef, inspecting: Inspecting) -> AnyView {
    let tab = inspecting.tab;
    let panel = move || {
        let shown = tab.get();
        view! {
            <div class="inspector" role="tabpanel" id=tabs::PANEL aria-labelledby=tabs::id(shown) tabindex="-1">
                {content(shown, entity.clone())}
            </div>
        }
    };
    view! { <DialogTabs tab/> {panel} }.into_any()
}

/// The content of a tab.
fn content(tab: Tab, entity: EntityRef) -> AnyView {
    match tab {
        Tab::Overview => view! { <overview::Overview entity/> }.into_any(),
        Tab::Ancestry => view! { <ancestry::Ancestry entity/> }.into_any(),
        Tab::Colocated => view! { <colocated::Colocated entity/> }.into_any(),
        Tab::Json => view! { <raw::Raw entity yaml=false/> }.into_any(),
        Tab::Yaml => view! { <raw::Raw entity yaml=true/> }.into_any(),
        Tab::Explain => view! { <explain::Explain entity/> }.into_any(),
        Tab::History => view! { <crate::history::History entity/> }.into_any(),
    }
}
