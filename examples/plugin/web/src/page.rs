//! The page with all rotas.

use callboard_shared::entity::EntityRef;
use callboard_ui::{Card, EmptyState, Icon, PageHeader, Skeleton};
use callboard_web_core::{EntityLink, Request, RequestErrorPanel, use_query, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use oncall_shared::Duty;

use crate::shift::Shift;

/// All rotas.
pub(crate) struct OnCallPage;

#[lazy_route]
impl LazyRoute for OnCallPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        use_title(|| "On call".to_owned());
        view! {
            <PageHeader title="On call" icon=Some(Icon::Bell) subtitle=Some("Who answers, and until when".to_owned())/>
            <Rotas/>
        }
        .into_any()
    }
}

#[component]
fn Rotas() -> impl IntoView {
    let query = use_query(|| Some(Request::<Vec<Duty>>::get(oncall_shared::rotas())));
    move || {
        match (query.data(), query.failure()) {
        (Some(duties), _) if duties.is_empty() => view! {
            <EmptyState icon=Icon::Bell title="There are no rotas yet" body=Some("Write them into oncall.rotas of the configuration.".to_owned())/>
        }
        .into_any(),
        (Some(duties), _) => duties.iter().cloned().map(rota).collect_view().into_any(),
        (None, Some(error)) => view! { <RequestErrorPanel error retry=Callback::new(move |()| query.refetch())/> }.into_any(),
        (None, None) => view! { <Skeleton height="8rem"/> }.into_any(),
    }
    }
}

fn rota(duty: Duty) -> AnyView {
    let owner = EntityRef::parse_full(&duty.owner);
    let title = owner.as_ref().map_or_else(|_| duty.owner.clone(), |owner| owner.name.clone());
    let link = owner.ok().map(|entity| view! { <EntityLink entity/> });
    view! {
        <Card title=Some(title)>
            {link}
            <Shift duty/>
        </Card>
    }
    .into_any()
}
