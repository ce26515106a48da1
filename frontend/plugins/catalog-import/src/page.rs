//! The page.

use callboard_i18n::t;
use callboard_shared::catalog::pages;
use callboard_shared::catalog::permissions::location_create;
use callboard_ui::{Card, EmptyState, Icon, LinkButton, PageHeader, Spinner};
use callboard_web_core::{Permitted, RequestErrorPanel, SupportButton, href, use_go, use_permission, use_title};
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use crate::flow::{Flow, Step};
use crate::help::Help;
use crate::stepper::Stepper;
use crate::steps::address::AddressStep;
use crate::steps::choose::ChooseStep;
use crate::steps::describe::DescribeStep;
use crate::steps::finish::FinishStep;
use crate::steps::review::ReviewStep;
use crate::{actions, what};

/// The page.
pub(crate) struct ImportPage;

#[lazy_route]
impl LazyRoute for ImportPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let permitted = use_permission(&location_create(), None);
        // What was typed stays while it is asked again.
        let is_refused = Memo::new(move |_| permitted.get() == Permitted::No);
        (move || if is_refused.get() { view! { <Refused/> }.into_any() } else { view! { <Import/> }.into_any() })
            .into_any()
    }
}

/// For those who may not register anything.
#[component]
fn Refused() -> impl IntoView {
    use_title(|| t!("Register existing").to_owned());
    let body = t!(
        "Whoever runs this portal decides who may bring something into the catalog. Ask them, or send them the address \
         of what you want to have registered."
    );
    let back = || view! { <LinkButton href=href(pages::CATALOG)>{t!("Back to the catalog")}</LinkButton> }.into_any();
    view! {
        <PageHeader title=t!("Register existing") actions=|| view! { <SupportButton/> }/>
        <EmptyState
            icon=Icon::Lock
            title=t!("You may not register what exists")
            body=Some(body.to_owned())
            actions=back
        />
    }
}

#[component]
fn Import() -> impl IntoView {
    use_title(|| t!("Register existing").to_owned());
    let given = use_query_map().read_untracked().get("target").unwrap_or_default();
    let flow = Flow::new(given.clone());
    if what::problem(&given).is_none() {
        actions::analyze(flow);
    }
    let go = use_go();
    // The address of the page says what is registered, so that it can be sent to somebody.
    let keep = Callback::new(move |()| go(&pages::import(&flow.target.get_untracked()), true));
    let panel = NodeRef::<html::Div>::new();
    // Whoever went on by keyboard goes on there.
    Effect::new(move |before: Option<usize>| {
        let place = flow.step.read().place();
        if before.is_some_and(|before| before != place)
            && let Some(panel) = panel.get_untracked()
        {
            let _ = panel.focus();
        }
        place
    });
    let step = move || match flow.step.get() {
        Step::Address => view! { <AddressStep flow keep/> }.into_any(),
        Step::Choose(analysis) => view! { <ChooseStep flow analysis/> }.into_any(),
        Step::Describe(analysis) => view! { <DescribeStep flow analysis/> }.into_any(),
        Step::Review(reviewed) => view! { <ReviewStep flow reviewed/> }.into_any(),
        Step::Finish(finished) => view! { <FinishStep flow finished/> }.into_any(),
    };
    let progress = move || {
        let busy = flow.busy.get();
        busy.map(|busy| view! { <p class="import__busy"><Spinner/>{busy}</p> })
    };
    // What is wrong with an address is told at its field, see the first step.
    let failure = move || {
        let is_address = matches!(*flow.step.read(), Step::Address);
        let failure = flow.failure.get().filter(|_| !is_address)?;
        Some(view! { <RequestErrorPanel title=failure.title error=failure.error/> })
    };
    view! {
        <div class="import">
            <PageHeader
                title=t!("Register existing")
                subtitle=Some(t!("Bring what you have into the catalog").to_owned())
                actions=|| view! { <SupportButton/> }
            />
            <div class="import__columns">
                <div class="import__main">
                    <Stepper flow/>
                    <Card>
                        <div class="import__panel" node_ref=panel tabindex="-1">
                            {step}
                            {failure}
                            <div role="status">{progress}</div>
                        </div>
                    </Card>
                </div>
                <aside class="import__help" aria-label=t!("Help")><Help/></aside>
            </div>
        </div>
    }
    .into_any()
}
