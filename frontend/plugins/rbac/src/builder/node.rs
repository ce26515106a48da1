//! One part of a condition, with its parts.

use callboard_i18n::t;
use callboard_shared::permissions::RuleMetadata;
use callboard_ui::{Button, Icon, IconButton, Select, SelectOption, Size, TextField};
use leptos::prelude::*;

use super::draft::{Draft, Form, Param, params_of};

/// Words that stand for whoever asks.
fn words() -> &'static str {
    t!("Separated by commas. $ownerRefs: the person and their groups. $currentUser: the person.")
}

#[component]
pub(crate) fn NodeEditor(
    /// The part.
    draft: Draft,
    /// The rules that it may use.
    rules: Signal<Vec<RuleMetadata>>,
    /// Takes it away; absent for the whole.
    #[prop(optional, into)]
    on_remove: Option<Callback<()>>,
    /// What it is called for assistive technology: `1`, `1.2`.
    #[prop(into)]
    place: String,
) -> AnyView {
    let (label, remove_label) = match place.is_empty() {
        true => (t!("Condition").to_owned(), t!("Remove condition").to_owned()),
        false => (t!("Part {place}", place), t!("Remove part {place}", place)),
    };
    let forms: Vec<SelectOption> = Form::ALL.iter().map(|form| SelectOption::new(form.id(), form.label())).collect();
    let form = Signal::derive(move || draft.form.get().id().to_owned());
    let content = move || match draft.form.get() {
        Form::Rule => view! { <RuleEditor draft rules/> }.into_any(),
        _ => group(draft, rules, place.clone()),
    };
    let remove = on_remove.map(|remove| {
        view! { <IconButton icon=Icon::Close label=remove_label size=Size::Small on_click=move |_| remove.run(())/> }
    });
    let named = label.clone();
    view! {
        <div class="rbac-node" role="group" aria-label=named>
            <div class="rbac-node__head">
                <Select
                    label=label.clone()
                    hide_label=true
                    size=Size::Small
                    options=forms
                    value=form
                    on_change=move |id: String| draft.become_form(Form::of(&id))
                />
                {remove}
            </div>
            {content}
        </div>
    }
    .into_any()
}

fn group(draft: Draft, rules: Signal<Vec<RuleMetadata>>, place: String) -> AnyView {
    let one = draft.form.get_untracked() == Form::Not;
    let parts = move || {
        let parts = draft.parts.get();
        let several = parts.len() > 1;
        let each = parts.into_iter().enumerate().map(|(at, part)| {
            let place = if place.is_empty() { format!("{}", at + 1) } else { format!("{place}.{}", at + 1) };
            let remove = Callback::new(move |()| draft.parts.update(|parts| parts.retain(|own| own.id != part.id)));
            match several {
                true => view! { <NodeEditor draft=part rules place on_remove=remove/> },
                false => view! { <NodeEditor draft=part rules place/> },
            }
        });
        each.collect_view()
    };
    let more = (!one).then(|| {
        let add = move |_| draft.parts.update(|parts| parts.push(Draft::new()));
        view! { <Button size=Size::Small icon=Icon::Plus on_click=add>{t!("Add a part")}</Button> }
    });
    view! { <div class="rbac-node__parts">{parts}{more}</div> }.into_any()
}

#[component]
fn RuleEditor(draft: Draft, rules: Signal<Vec<RuleMetadata>>) -> impl IntoView {
    let options = Signal::derive(move || {
        let rules = rules.read();
        let mut options = vec![SelectOption::new("", t!("Choose a rule…"))];
        options.extend(rules.iter().map(|rule| SelectOption::new(rule.name.clone(), rule.name.clone())));
        options
    });
    let chosen = Memo::new(move |_| {
        let name = draft.rule.read();
        rules.read().iter().find(|rule| rule.name == *name).cloned()
    });
    let says = Signal::derive(move || chosen.read().as_ref().map(|rule| rule.description.clone()));
    let fields = move || {
        let params = chosen.read().as_ref().map(params_of).unwrap_or_default();
        params.into_iter().map(|param| field(draft, param)).collect_view()
    };
    view! {
        <div class="rbac-node__rule">
            <Select
                label=t!("Rule")
                options
                value=draft.rule
                hint=says
                on_change=move |name: String| draft.rule.set(name)
            />
            {fields}
        </div>
    }
    .into_any()
}

fn field(draft: Draft, param: Param) -> AnyView {
    let Param { name, description, kind, required } = param;
    let label = if required { name.clone() } else { t!("{name} (optional)", name) };
    let hint = match (kind.as_str(), description.is_empty()) {
        ("array", true) => words().to_owned(),
        ("array", false) => format!("{description}. {}", words()),
        ("boolean", _) => t!("true or false").to_owned(),
        _ => description,
    };
    let read = name.clone();
    let value = Signal::derive(move || draft.param(&read));
    let write = move |text: String| draft.set_param(&name, text);
    view! { <TextField label value on_input=write hint=Some(hint) required/> }.into_any()
}
