//! Dispatch desk: a product of the company that is not the portal. For whatever is late it shows what the portal knows
//! of the program behind it.

mod session;

use callboard_web_catalog::embed::{EntityCard, EntityTable};
use callboard_web_catalog_graph::embed::RelationsGraph;
use callboard_web_core::embed::{Embedding, PortalPart};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::Session;

/// What is late, and the component that it is about.
const INCIDENTS: [(&str, &str); 3] = [
    ("Seats cannot be booked", "component:default/booking-service"),
    ("Tickets arrive late", "component:default/ticket-service"),
    ("Nobody is told of delays", "component:default/notification-service"),
];

fn main() {
    leptos::mount::mount_to_body(|| view! { <Desk/> });
}

/// The whole product.
#[component]
fn Desk() -> impl IntoView {
    let session = LocalResource::new(session::load);
    let body = move || match session.get()? {
        Ok(session) => Some(view! { <Incidents session/> }.into_any()),
        Err(why) => Some(view! { <main class="desk-page"><p role="alert">{why}</p></main> }.into_any()),
    };
    body
}

/// What is late, with what the portal tells of it.
#[component]
fn Incidents(session: Session) -> impl IntoView {
    let portal = match Embedding::of(&session.portal) {
        Ok(portal) => portal,
        Err(why) => return view! { <main class="desk-page"><p role="alert">{why.to_string()}</p></main> }.into_any(),
    };
    portal.set_token(&session.token);
    let renewed = portal.clone();
    let renew = move |_| {
        let portal = renewed.clone();
        spawn_local(async move {
            if let Ok(session) = session::load().await {
                portal.set_token(&session.token);
            }
        });
    };
    let chosen = RwSignal::new(INCIDENTS[0].1.to_owned());
    let incident = move |(what, entity): (&'static str, &'static str)| {
        view! {
            <li>
                <button type="button" aria-pressed=move || (*chosen.read() == entity).to_string() on:click=move |_| chosen.set(entity.to_owned())>
                    {what}
                </button>
            </li>
        }
    };
    let table = RwSignal::new(true);
    let (card_of, graph_of, list_of) = (portal.clone(), portal.clone(), portal);
    view! {
        <header class="desk-bar">
            <h1>"Dispatch desk"</h1>
            <p>"What is late, and what is behind it"</p>
            <button type="button" on:click=renew>"Sign in again"</button>
        </header>
        <main class="desk-page">
            <ul class="desk-incidents">{INCIDENTS.map(incident).collect_view()}</ul>
            <div class="desk-pair">
                <PortalPart portal=card_of><EntityCard entity=chosen/></PortalPart>
                <PortalPart portal=graph_of><RelationsGraph entity=chosen/></PortalPart>
            </div>
            <h2>"Everything that may be late"</h2>
            <p><label><input type="checkbox" prop:checked=table on:change=move |_| table.update(|on| *on = !*on)/>" Show the list"</label></p>
            {move || {
                let portal = list_of.clone();
                table.get().then(|| view! { <PortalPart portal><EntityTable filter="kind=component" rows=5_u64/></PortalPart> })
            }}
        </main>
    }
    .into_any()
}
