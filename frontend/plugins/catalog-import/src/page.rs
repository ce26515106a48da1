//! The page.

use callboard_shared::catalog::pages;
use callboard_ui::{Card, PageHeader, Spinner};
use callboard_web_core::{RequestErrorPanel, SupportButton, use_go, use_title};
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
        view! { <Import/> }.into_any()
    }
}

#[component]
fn Import() -> impl IntoView {
    use_title(|| "Register existing".to_owned());
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
                title="Register existing"
                subtitle=Some("Bring what you have into the catalog".to_owned())
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
                <aside class="import__help" aria-label="Help"><Help/></aside>
            </div>
        </div>
    }
    .into_any()
}
