//! What a body looks like, and what is answered.

use callboard_i18n::{plural, t};
use callboard_shared::api_docs::{Content, Message, Response};
use callboard_shared::entity::EntityRef;
use callboard_ui::{Select, SelectOption, Size};
use leptos::prelude::*;

use super::examples::of_content;
use super::overview::{facts, section};
use super::parameters::list;
use super::prose;
use super::schema::{is_open, tree};

/// The body of a request.
pub(super) fn request(entity: &EntityRef, body: &Response, required: bool) -> AnyView {
    let title = if required { t!("Body") } else { t!("Body, optional") };
    section(title, view! { {prose(&body.description)} {by_media(entity, &body.content)} }.into_any())
}

/// The schemas of a body; several media types are chosen from.
fn by_media(entity: &EntityRef, content: &[Content]) -> AnyView {
    let Some(first) = content.first() else { return ().into_any() };
    if content.len() == 1 {
        let media = first.media_type.clone();
        let schema = first.schema.as_ref().map(|schema| tree(entity, schema));
        return view! { <p class="api-media"><code>{media}</code></p> {schema} }.into_any();
    }
    let options: Vec<_> = content.iter().map(|one| SelectOption::new(&one.media_type, &one.media_type)).collect();
    let chosen = RwSignal::new(first.media_type.clone());
    let (entity, content) = (entity.clone(), content.to_vec());
    let shown = move || {
        let one = content.iter().find(|one| one.media_type == *chosen.read())?;
        one.schema.as_ref().map(|schema| tree(&entity, schema))
    };
    view! {
        <div class="api-media">
            <Select
                label=t!("Media type")
                hide_label=true
                size=Size::Small
                options
                value=chosen
                on_change=move |media| chosen.set(media)
            />
        </div>
        {shown}
    }
    .into_any()
}

/// What is answered, by status; the first that went well is open.
pub(super) fn responses(entity: &EntityRef, responses: &[Response]) -> Option<AnyView> {
    if responses.is_empty() {
        return None;
    }
    let first_good = responses.iter().position(|response| response.status.starts_with('2'));
    let each = responses.iter().enumerate().map(|(at, response)| answer(entity, response, Some(at) == first_good));
    let each = each.collect_view();
    Some(section(t!("Responses"), view! { <div class="api-responses">{each}</div> }.into_any()))
}

fn answer(entity: &EntityRef, response: &Response, is_open_first: bool) -> AnyView {
    let tone = match response.status.as_bytes().first() {
        Some(b'2') => "good",
        Some(b'4' | b'5') => "bad",
        _ => "plain",
    };
    let status = response.status.clone();
    let head = view! {
        <span class=format!("api-status api-status--{tone}")>{status}</span>
        {prose(&response.description)}
    };
    if response.content.is_empty() && response.headers.is_empty() {
        return view! { <div class="api-response api-response--bare">{head}</div> }.into_any();
    }
    let open = RwSignal::new(is_open_first);
    let (entity, response) = (entity.clone(), response.clone());
    let content = move || {
        open.get().then(|| {
            let headers: Vec<_> = response.headers.iter().collect();
            let headers = (!headers.is_empty()).then(|| {
                view! { <h4 class="api-section__small">{t!("Headers")}</h4> {list(&entity, &headers)} }
            });
            view! { <div class="api-response__body">{by_media(&entity, &response.content)}{headers}</div> }
        })
    };
    view! {
        <details class="api-response" open=is_open_first on:toggle=move |event| open.set(is_open(&event))>
            <summary class="api-response__head">{head}</summary>
            {content}
        </details>
    }
    .into_any()
}

/// What is sent over a channel.
pub(super) fn messages(entity: &EntityRef, messages: &[Message]) -> Option<AnyView> {
    if messages.is_empty() {
        return None;
    }
    let only = messages.len() == 1;
    let each = messages.iter().cloned().map(|message| {
        let open = RwSignal::new(only);
        let (entity, name, summary) = (entity.clone(), message.name.clone(), message.summary.clone());
        let content = move || open.get().then(|| self::message(&entity, &message));
        view! {
            <details class="api-response" open=only on:toggle=move |event| open.set(is_open(&event))>
                <summary class="api-response__head">
                    <span class="api-schema__variant">{name}</span>
                    <span class="api-index__summary">{summary}</span>
                </summary>
                {content}
            </details>
        }
    });
    let each = each.collect_view();
    let title = plural!(messages.len(), "Message", "Messages · one of {count}");
    Some(section(title, view! { <div class="api-responses">{each}</div> }.into_any()))
}

fn message(entity: &EntityRef, message: &Message) -> AnyView {
    let payload = message.payload.as_ref().map(|payload| {
        let media = payload.media_type.clone();
        let schema = payload.schema.as_ref().map(|schema| tree(entity, schema));
        view! {
            <h4 class="api-section__small">{t!("Payload")} " " <code class="api-chip">{media}</code></h4>
            {schema}
            {of_content(payload, t!("Example"))}
        }
    });
    let headers = message.headers.as_ref().map(|headers| {
        view! { <h4 class="api-section__small">{t!("Headers")}</h4> {tree(entity, headers)} }
    });
    view! {
        <div class="api-response__body">
            {prose(&message.description)}
            {payload}
            {headers}
            {facts(&message.facts)}
        </div>
    }
    .into_any()
}
