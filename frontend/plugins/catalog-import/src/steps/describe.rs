//! There is no file: what is it?

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::{FacetsResponse, RepositoryAnalysis};
use callboard_ui::{
    Button, ButtonVariant, CodeBlock, Icon, IconView, SegmentedControl, SelectOption, Size, TextArea, TextField,
    sentence,
};
use callboard_web_core::use_query;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::draft::{Draft, Field, field_of, short_owner};
use crate::flow::Flow;
use crate::{actions, requests};

/// A form for a component, the file that it makes, and the pull request that adds it.
#[component]
pub(crate) fn DescribeStep(flow: Flow, analysis: Arc<RepositoryAnalysis>) -> impl IntoView {
    let draft = flow.draft;
    // Nothing is called wrong before somebody wanted to go on.
    let tried = RwSignal::new(false);
    let error = move |field: Field| {
        Signal::derive(move || {
            let own = draft.read().problems().into_iter().find(|(wrong, _)| *wrong == field).filter(|_| tried.get());
            let told = flow.failure.get().map(|failure| failure.error.message);
            own.map(|(_, why)| why).or_else(|| told.filter(|told| field_of(told) == Some(field)))
        })
    };
    let submit = {
        let analysis = Arc::clone(&analysis);
        move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if flow.busy.read_untracked().is_none() && draft.read_untracked().problems().is_empty() {
                actions::propose(flow, Arc::clone(&analysis));
            }
        }
    };
    let content = {
        let analysis = Arc::clone(&analysis);
        Signal::derive(move || draft.read().content(&analysis))
    };
    let intro = t!(
        "{repository} has no {file} on the branch {branch}. Describe what it is, and the file is made for you.",
        repository = analysis.full_name,
        file = analysis.file_name,
        branch = analysis.default_branch,
    );
    let owners = analysis.code_owners.clone();
    let lender = flow.lender.get_untracked();
    let can_propose = analysis.can_propose || lender.is_some();
    let request = match can_propose {
        true => view! {
            <Request draft error_of_title=error(Field::RequestTitle) error_of_path=error(Field::Path)/>
            <By flow portal_may=analysis.can_propose/>
        }
        .into_any(),
        false => view! { <ByHand analysis=Arc::clone(&analysis)/> }.into_any(),
    };
    let end = match can_propose {
        true => view! {
            <Button submit=true variant=ButtonVariant::Primary busy=flow.is_busy()>{t!("Open pull request")}</Button>
        }
        .into_any(),
        false => {
            let address = analysis.file_address.clone();
            view! {
                <Button variant=ButtonVariant::Primary busy=flow.is_busy() on_click=move |_| actions::review(flow, vec![address.clone()])>
                    {t!("The file is there: review")}
                </Button>
            }
            .into_any()
        }
    };
    view! {
        <h2 class="import__head">{t!("Describe the repository")}</h2>
        <p class="import__note">{intro}</p>
        <form class="import-form" on:submit=submit novalidate=true>
            <Fields draft error=Callback::new(error) owners=owners.map(|owners| (owners.path, owners.owners))/>
            <h3 class="import__subhead">{analysis.file_name.clone()}</h3>
            <CodeBlock text=content language="yaml"/>
            {request}
            <div class="import-form__end">
                <Button on_click=move |_| flow.back()>{t!("Back")}</Button>
                {end}
            </div>
        </form>
    }
    .into_any()
}

/// A text of the draft with what changes it.
fn bound(draft: RwSignal<Draft>, field: fn(&mut Draft) -> &mut String) -> (Signal<String>, Callback<String>) {
    let read = Signal::derive(move || {
        let mut draft = draft.get();
        std::mem::take(field(&mut draft))
    });
    (read, Callback::new(move |text: String| draft.update(|draft| *field(draft) = text)))
}

#[component]
fn Fields(
    draft: RwSignal<Draft>,
    /// What is wrong with a field.
    error: Callback<Field, Signal<Option<String>>>,
    /// The CODEOWNERS file, and whom it names.
    owners: Option<(String, Vec<String>)>,
) -> impl IntoView {
    let (name, set_name) = bound(draft, |draft| &mut draft.name);
    let (title, set_title) = bound(draft, |draft| &mut draft.title);
    let (description, set_description) = bound(draft, |draft| &mut draft.description);
    let (of_type, set_type) = bound(draft, |draft| &mut draft.of_type);
    let (lifecycle, set_lifecycle) = bound(draft, |draft| &mut draft.lifecycle);
    let (owner, set_owner) = bound(draft, |draft| &mut draft.owner);
    let (system, set_system) = bound(draft, |draft| &mut draft.system);
    let used = use_query(|| Some(requests::used_values()));
    let groups = use_query(|| Some(requests::groups()));
    let systems = use_query(|| Some(requests::systems()));
    let types = Signal::derive(move || values(used.data().as_deref(), "spec.type", &["service", "website", "library"]));
    let lifecycles = Signal::derive(move || {
        values(used.data().as_deref(), "spec.lifecycle", &["production", "experimental", "deprecated"])
    });
    let teams = Signal::derive(move || {
        let groups = groups.data();
        groups.iter().flat_map(|groups| &groups.groups).map(|group| short_owner(&group.entity_ref)).collect::<Vec<_>>()
    });
    let system_names = Signal::derive(move || {
        let systems = systems.data();
        systems
            .iter()
            .flat_map(|systems| &systems.items)
            .map(|system| system.entity_ref().short(Some("system")))
            .collect::<Vec<_>>()
    });
    let from_file = owners.map(|(path, owners)| {
        let offers = owners.iter().map(|owner| {
            let owner = short_owner(owner);
            let text = owner.clone();
            view! { <Button size=Size::Small on_click=move |_| set_owner.run(owner.clone())>{text}</Button> }
        });
        view! {
            <p class="import-owners">
                <IconView icon=Icon::Group size=14/><span>{t!("{path} names", path)}</span>{offers.collect_view()}
            </p>
        }
    });
    view! {
        <div class="import-fields">
            <TextField label=t!("Name") value=name on_input=set_name error=error.run(Field::Name) required=true
                hint=Some(t!("What files and addresses call it.").to_owned())/>
            <TextField label=t!("Title") value=title on_input=set_title
                hint=Some(t!("What people call it, if that differs.").to_owned())/>
            <div class="import-fields__wide">
                <TextField label=t!("Description") value=description on_input=set_description/>
            </div>
            <TextField label=t!("Type") value=of_type on_input=set_type suggestions=types error=error.run(Field::Type)
                required=true/>
            <TextField label=t!("Lifecycle") value=lifecycle on_input=set_lifecycle suggestions=lifecycles
                error=error.run(Field::Lifecycle) required=true/>
            <div class="import-fields__one">
                <TextField label=t!("Owner") value=owner on_input=set_owner suggestions=teams
                    error=error.run(Field::Owner) required=true
                    hint=Some(t!("A team; for a person write user:name.").to_owned())/>
                {from_file}
            </div>
            <TextField label=t!("System") value=system on_input=set_system suggestions=system_names
                error=error.run(Field::System) hint=Some(t!("Optional.").to_owned())/>
        </div>
    }
    .into_any()
}

/// What others use, and after that the usual words.
fn values(used: Option<&FacetsResponse>, facet: &str, usual: &[&str]) -> Vec<String> {
    let mut found = used.and_then(|used| used.facets.get(facet)).cloned().unwrap_or_default();
    found.sort_by_key(|value| std::cmp::Reverse(value.count));
    let mut values: Vec<String> = found.into_iter().map(|value| value.value).collect();
    values.extend(
        usual
            .iter()
            .filter(|word| !values.iter().any(|value| value == *word))
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>(),
    );
    values
}

#[component]
fn Request(
    draft: RwSignal<Draft>,
    error_of_title: Signal<Option<String>>,
    error_of_path: Signal<Option<String>>,
) -> impl IntoView {
    let (path, set_path) = bound(draft, |draft| &mut draft.path);
    let (title, set_title) = bound(draft, |draft| &mut draft.request_title);
    let (body, set_body) = bound(draft, |draft| &mut draft.request_body);
    view! {
        <h3 class="import__subhead">{t!("Pull request")}</h3>
        <div class="import-fields">
            <TextField label=t!("Title of the pull request") value=title on_input=set_title error=error_of_title
                required=true/>
            <TextField label=t!("Path of the file") value=path on_input=set_path error=error_of_path required=true/>
            <div class="import-fields__wide">
                <TextArea label=t!("Text") value=body on_input=set_body rows=3/>
            </div>
        </div>
    }
    .into_any()
}

/// In whose name it is opened.
#[component]
fn By(
    flow: Flow,
    /// The portal has credentials of its own.
    portal_may: bool,
) -> impl IntoView {
    let lender = flow.lender.get_untracked();
    let title = lender.as_ref().map(|lender| lender.title.clone()).unwrap_or_default();
    let as_person = Signal::derive(move || !portal_may || flow.as_person.get());
    let choice = (portal_may && lender.is_some()).then(|| {
        view! {
            <SegmentedControl
                label=t!("Opened by")
                options=vec![SelectOption::new("person", t!("You")), SelectOption::new("portal", t!("The portal"))]
                value=Signal::derive(move || if as_person.get() { "person" } else { "portal" }.to_owned())
                on_change=move |chosen: String| flow.as_person.set(chosen == "person")
            />
        }
    });
    let words = move || match lender.is_some() && as_person.get() {
        true => t!("It is opened in your name: {provider} asks you for access the first time.", provider = title),
        false => t!("The portal opens it with its own account, and says that you asked for it.").to_owned(),
    };
    view! { <div class="import-by">{choice}<p class="import__note">{words}</p></div> }.into_any()
}

/// Where the portal may not write.
#[component]
fn ByHand(analysis: Arc<RepositoryAnalysis>) -> impl IntoView {
    let text = t!(
        "The portal has no credentials for this repository, so it cannot open a pull request. Copy the file, add it as \
         {file} on the branch {branch}, and come back."
    );
    let file = view! { <code>{analysis.file_name.clone()}</code> }.into_any();
    let branch = view! { <code>{analysis.default_branch.clone()}</code> }.into_any();
    view! {
        <p class="import__warning">
            <IconView icon=Icon::Info size=16/>
            <span>{sentence(text, [("file", file), ("branch", branch)])}</span>
        </p>
    }
    .into_any()
}
