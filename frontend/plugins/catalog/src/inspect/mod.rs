//! A closer look at an entity: everything that the catalog knows of it, in one dialog.

mod address;
mod ancestry;
mod colocated;
mod explain;
mod overview;
mod raw;
mod tab;
mod tabs;
mod yaml;

use callboard_shared::entity::EntityRef;
use callboard_ui::{Dialog, DialogSize, Skeleton};
use callboard_web_core::deferred;
use leptos::prelude::*;

use crate::on_demand;
pub(crate) use address::{Inspecting, use_inspecting};
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
    let tab = inspecting.tab;
    view! {
        <Dialog open=inspecting.open title size=DialogSize::Large>
            <DialogTabs tab/>
            {
                let entity = entity.clone();
                move || {
                    let shown = tab.get();
                    view! {
                        <div
                            class="inspector"
                            role="tabpanel"
                            id=tabs::PANEL
                            aria-labelledby=tabs::id(shown)
                            tabindex="-1"
                        >
                            {deferred(on_demand::inspected(shown, entity.clone()), || view! { <Skeleton lines=12/> }.into_any())}
                        </div>
                    }
                }
            }
        </Dialog>
    }
}

/// The content of a tab.
pub(crate) fn content(tab: Tab, entity: EntityRef) -> AnyView {
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

pub(crate) use tab::Tab as InspectorTab;
