//! The page with all rotas.

use callboard_ui::{Card, EmptyState, Grid, Icon, PageHeader, Skeleton, Stack};
use callboard_web_core::{Request, RequestErrorPanel, use_query, use_title};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use oncall_shared::Duty;

use crate::shift::{Shift, entity_link};

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
            <Stack>
                <PageHeader title="On call" icon=Some(Icon::Bell) subtitle=Some("Who answers, and until when".to_owned())/>
                <Rotas/>
            </Stack>
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
        (Some(duties), _) => view! { <Grid>{duties.iter().cloned().map(rota).collect_view()}</Grid> }.into_any(),
        (None, Some(error)) => view! { <RequestErrorPanel error retry=Callback::new(move |()| query.refetch())/> }.into_any(),
        (None, None) => view! { <Skeleton height="8rem"/> }.into_any(),
    }
    }
}

/// The group is the title, under the name that the catalog has for it.
fn rota(duty: Duty) -> AnyView {
    let owner = duty.owner.clone();
    view! { <Card heading=move || entity_link(&owner)><Shift duty/></Card> }.into_any()
}
