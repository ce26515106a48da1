//! The fields of a call.

use callboard_i18n::t;
use callboard_shared::api_docs::{Operation, Parameter, SecurityScheme};
use callboard_ui::{Select, SelectOption, Size, TextField};
use leptos::prelude::*;

use super::call::{Filled, address, key};

pub(super) fn form(operation: &Operation, filled: RwSignal<Filled>) -> AnyView {
    let parameters = operation.parameters.iter().map(|parameter| field(parameter, filled)).collect_view();
    let secrets = filled.with_untracked(|filled| filled.schemes.clone());
    let secrets = secrets.into_iter().map(|scheme| secret(scheme, filled)).collect_view();
    view! {
        <div class="api-try__fields">
            {server(operation, filled)}
            {secrets}
            {parameters}
        </div>
        {body(operation, filled)}
    }
    .into_any()
}

fn server(operation: &Operation, filled: RwSignal<Filled>) -> AnyView {
    let known: Vec<_> = operation.servers.iter().map(address).collect();
    let value = Signal::derive(move || filled.read().server.clone());
    let set = move |server: String| filled.update(|filled| filled.server = server);
    let choices = (known.len() > 1).then(|| {
        let options: Vec<_> = known.iter().map(|url| SelectOption::new(url, url)).collect();
        view! { <Select label=t!("Known servers") size=Size::Small options value on_change=set/> }
    });
    view! {
        {choices}
        <TextField
            label=t!("Server")
            size=Size::Small
            kind="url"
            placeholder="https://api.example.com"
            value
            on_input=set
        />
    }
    .into_any()
}

fn secret(scheme: SecurityScheme, filled: RwSignal<Filled>) -> AnyView {
    let (label, hint) = match (scheme.kind.as_str(), scheme.scheme.as_str()) {
        ("http", "basic") => (t!("{scheme}: user:password", scheme = scheme.name), t!("Sent as HTTP Basic")),
        ("apiKey", _) => (t!("{scheme}: key", scheme = scheme.name), t!("Forgotten when the panel closes")),
        _ => (t!("{scheme}: token", scheme = scheme.name), t!("Forgotten when the panel closes")),
    };
    let name = scheme.name.clone();
    let value = {
        let name = name.clone();
        Signal::derive(move || filled.read().secrets.get(&name).cloned().unwrap_or_default())
    };
    let set = move |secret: String| {
        filled.update(|filled| {
            filled.secrets.insert(name.clone(), secret);
        });
    };
    view! {
        <TextField label size=Size::Small kind="password" autocomplete="off" hint=Some(hint.to_owned()) value on_input=set/>
    }
    .into_any()
}

fn field(parameter: &Parameter, filled: RwSignal<Filled>) -> AnyView {
    let key = key(parameter);
    let label = format!("{} ({})", parameter.name, parameter.place);
    let value = {
        let key = key.clone();
        Signal::derive(move || filled.read().values.get(&key).cloned().unwrap_or_default())
    };
    let set = move |value: String| {
        filled.update(|filled| {
            filled.values.insert(key.clone(), value);
        });
    };
    let schema = parameter.schema.as_ref();
    let choices = schema.map(|schema| match schema.types.first().map(String::as_str) {
        Some("boolean") => vec!["true".to_owned(), "false".to_owned()],
        _ => schema.values.clone(),
    });
    if let Some(choices) = choices.filter(|choices| !choices.is_empty()) {
        let mut options = vec![SelectOption::new("", "–")];
        options.extend(choices.iter().map(|choice| SelectOption::new(choice, choice)));
        return view! { <Select label size=Size::Small options value on_change=set/> }.into_any();
    }
    let (placeholder, required) = (parameter.example.clone(), parameter.required);
    view! { <TextField label size=Size::Small placeholder required value on_input=set/> }.into_any()
}

fn body(operation: &Operation, filled: RwSignal<Filled>) -> Option<AnyView> {
    let contents = operation.request.as_ref()?.content.clone();
    let options: Vec<_> = contents.iter().map(|one| SelectOption::new(&one.media_type, &one.media_type)).collect();
    let several = options.len() > 1;
    let media = Signal::derive(move || filled.read().media.clone());
    let change = move |media: String| {
        let example = contents.iter().find(|one| one.media_type == media).and_then(|one| one.examples.first());
        let text = example.map(|example| example.text.clone()).unwrap_or_default();
        filled.update(|filled| (filled.media, filled.body) = (media, text));
    };
    let hint = move || media.read().contains("form").then(|| t!("The fields of the form, written as JSON."));
    Some(
        view! {
            <div class="api-try__body">
                {several.then(|| view! {
                    <Select label=t!("Media type") size=Size::Small options value=media on_change=change/>
                })}
                <label class="field">
                    <span class="field__label">{t!("Body")} " " {hint}</span>
                    <textarea
                        class="api-try__text"
                        rows="8"
                        spellcheck="false"
                        prop:value=move || filled.read().body.clone()
                        on:input=move |event| {
                            let body = event_target_value(&event);
                            filled.update(|filled| filled.body = body);
                        }
                    ></textarea>
                </label>
            </div>
        }
        .into_any(),
    )
}
