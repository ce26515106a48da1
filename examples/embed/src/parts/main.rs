//! The parts of a portal behind custom elements. `static/callboard-elements.js` defines the elements and calls `show`.

use callboard_web_catalog::embed::{EntityCard, EntityTable};
use callboard_web_catalog_graph::embed::RelationsGraph;
use callboard_web_core::embed::{Embedding, Shown};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

fn main() {
    std::panic::set_hook(Box::new(|info| leptos::logging::error!("{info}")));
}

/// Rows a page when the element does not say.
const ROWS: u64 = 10;

/// A part on the page; freeing it takes the part away.
#[wasm_bindgen]
pub struct Part {
    portal: Embedding,
    filter: ArcRwSignal<String>,
    entity: ArcRwSignal<String>,
    rows: ArcRwSignal<u64>,
    _shown: Shown,
}

/// Draws the part that belongs to a custom element.
#[wasm_bindgen]
pub fn show(element: HtmlElement, name: &str, portal: &str) -> Result<Part, JsError> {
    let portal = Embedding::of(portal)?;
    let (filter, entity) = (ArcRwSignal::new(String::new()), ArcRwSignal::new(String::new()));
    let rows = ArcRwSignal::new(ROWS);
    let name = name.to_owned();
    let (filter_now, entity_now, rows_now) = (filter.clone(), entity.clone(), rows.clone());
    let shown = portal.show(&element, move || {
        let (filter, entity) = (Signal::<String>::from(filter_now), Signal::<String>::from(entity_now));
        let rows = Signal::<u64>::from(rows_now);
        match name.as_str() {
            "callboard-entity-table" => view! { <EntityTable filter rows/> }.into_any(),
            _ => {
                // An element says in a moment which entity it is about.
                let named = Memo::new(move |_| !entity.read().is_empty());
                let part = move || match name.as_str() {
                    "callboard-entity-card" => view! { <EntityCard entity/> }.into_any(),
                    _ => view! { <RelationsGraph entity/> }.into_any(),
                };
                (move || named.get().then(&part)).into_any()
            }
        }
    });
    Ok(Part { portal, filter, entity, rows, _shown: shown })
}

#[wasm_bindgen]
impl Part {
    /// Takes the value of an attribute.
    pub fn set(&self, name: &str, value: &str) {
        match name {
            "token" => self.portal.set_token(value),
            "filter" => self.filter.set(value.to_owned()),
            "entity" => self.entity.set(value.to_owned()),
            "rows" => self.rows.set(value.parse().unwrap_or(ROWS)),
            _ => {}
        }
    }
}
