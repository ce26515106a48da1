//! What a call looks like: the command, the body, the answers.

use callboard_i18n::t;
use callboard_shared::api_docs::{Content, Operation, Response};
use callboard_ui::{SegmentedControl, Select, SelectOption, Size};
use leptos::prelude::*;

use super::Shared;
use crate::code::{Code, Notation};
use crate::try_it::Filled;

/// The column beside a call.
pub(super) fn column(shared: &Shared, operation: &Operation) -> AnyView {
    let call = Filled::example(operation, &shared.outline.security).call(operation);
    let command = call.map(|call| view! { <Code text=call.curl() notation=Notation::Plain label="curl"/> });
    let body = operation
        .request
        .as_ref()
        .and_then(|body| body.content.first())
        .and_then(|content| of_content(content, t!("Body")));
    view! {
        <div class="api-examples">
            {command}
            {body}
            {answers(&operation.responses)}
        </div>
    }
    .into_any()
}

/// The examples of a body; several are chosen from.
pub(super) fn of_content(content: &Content, what: &'static str) -> Option<AnyView> {
    let first = content.examples.first()?.clone();
    let notation = Notation::of_media(&content.media_type);
    if content.examples.len() == 1 {
        let label = if first.generated { t!("{what}, made up", what) } else { what.to_owned() };
        let label = if first.name.is_empty() { label } else { format!("{label} · {}", first.name) };
        return Some(view! { <Code text=first.text notation label/> }.into_any());
    }
    let names = content.examples.iter().enumerate();
    let options: Vec<_> = names.map(|(at, example)| SelectOption::new(at.to_string(), example.name.clone())).collect();
    let chosen = RwSignal::new("0".to_owned());
    let examples = content.examples.clone();
    let text = Memo::new(move |_| {
        let at: usize = chosen.read().parse().unwrap_or_default();
        examples.get(at).map(|example| example.text.clone()).unwrap_or_default()
    });
    Some(
        view! {
            <div class="api-example">
                <Select
                    label=t!("Which example")
                    hide_label=true
                    size=Size::Small
                    options
                    value=chosen
                    on_change=move |at| chosen.set(at)
                />
                <Code text=text notation label=what/>
            </div>
        }
        .into_any(),
    )
}

/// Answers with a body, by status.
fn answers(responses: &[Response]) -> Option<AnyView> {
    let told: Vec<(String, Content)> = responses
        .iter()
        .filter_map(|response| {
            let content = response.content.iter().find(|content| !content.examples.is_empty())?;
            Some((response.status.clone(), content.clone()))
        })
        .take(5)
        .collect();
    let (first, _) = told.first()?;
    let chosen = RwSignal::new(first.clone());
    let options: Vec<_> = told.iter().map(|(status, _)| SelectOption::new(status, status)).collect();
    let content = move || {
        let status = chosen.get();
        let found = told.iter().find(|(own, _)| *own == status);
        found.and_then(|(_, content)| of_content(content, t!("Response")))
    };
    Some(
        view! {
            <div class="api-example">
                <SegmentedControl
                    label=t!("Response by status")
                    options
                    value=chosen
                    on_change=move |status| chosen.set(status)
                />
                {content}
            </div>
        }
        .into_any(),
    )
}
