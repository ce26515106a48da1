//! What came of a call.

use callboard_i18n::{plural, t};
use callboard_ui::ErrorPanel;
use leptos::prelude::*;

use super::send::{Answer, Failure};
use crate::code::{Code, Notation};

/// Status, time, size, body and headers.
pub(super) fn answer(answer: &Answer) -> AnyView {
    let tone = match answer.status {
        200..=299 => "good",
        400.. => "bad",
        _ => "plain",
    };
    let size = match answer.size {
        size @ ..1024 => plural!(size, "{count} byte", "{count} bytes"),
        size => format!("{} kB", size / 1024),
    };
    let took = format!("{:.0} ms", answer.took);
    let media = answer.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.clone());
    let media = media.unwrap_or_default();
    let text = pretty(&answer.body, &media);
    let notation = Notation::of_media(&media);
    let headers = answer.headers.iter().cloned().map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> });
    let headers = headers.collect_view();
    let (status, reason) = (answer.status, answer.reason.clone());
    view! {
        <div class="api-answer">
            <p class="api-answer__head">
                <span class=format!("api-status api-status--{tone}")>{status}</span>
                <span>{reason}</span>
                <span class="api-answer__fact">{took}</span>
                <span class="api-answer__fact">{size}</span>
            </p>
            {(!text.is_empty()).then(|| view! { <Code text notation label=t!("Answer")/> })}
            <details>
                <summary>{t!("Headers that the server lets this page see")}</summary>
                <dl class="api-facts">{headers}</dl>
            </details>
        </div>
    }
    .into_any()
}

/// JSON over several lines, everything else as it is.
fn pretty(body: &str, media: &str) -> String {
    if !media.contains("json") {
        return body.to_owned();
    }
    let value = serde_json::from_str::<serde_json::Value>(body).ok();
    value.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| body.to_owned())
}

/// Why there is no answer, and what to do.
pub(super) fn failure(failure: &Failure) -> AnyView {
    let (message, hint) = words(failure);
    let title = t!("The request got no answer");
    view! { <ErrorPanel title message hint=Some(hint)/> }.into_any()
}

fn words(failure: &Failure) -> (String, String) {
    match failure {
        Failure::Policy { origin } => (
            t!("The portal’s content security policy does not let its pages talk to {origin}.", origin),
            t!(
                "Whoever runs the portal can allow it: add {origin} to backend.csp.connect-src. Or run the command.",
                origin
            ),
        ),
        Failure::Mixed => (
            t!("The portal is served by HTTPS and the server is not, and browsers do not mix the two.").to_owned(),
            t!("Use an address of the server with https://, or run the command.").to_owned(),
        ),
        Failure::Files => (
            t!("Forms with files are not sent from here.").to_owned(),
            t!(
                "Run the command, with @ and a file’s name for each file: {example}.",
                example = "-F 'file=@picture.png'"
            ),
        ),
        Failure::Malformed(why) => (
            t!("The request cannot be sent: {why}.", why),
            t!("Look at the server’s address and at the headers.").to_owned(),
        ),
        Failure::Silent { page, server } => (
            t!(
                "{server} cannot be reached from here, or does not let pages of {page} call it (CORS); browsers do \
                 not say which.",
                server,
                page
            ),
            t!(
                "If the command works, it is CORS: the server must answer with Access-Control-Allow-Origin: {page}, \
                 and allow the headers that are sent.",
                page
            ),
        ),
    }
}
