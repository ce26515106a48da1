//! Code and other text that is shown as it is.

use callboard_i18n::t;
use leptos::prelude::*;

use crate::CopyButton;

/// A block of code with a button that copies it. Long lines scroll; they are not wrapped.
#[component]
pub fn CodeBlock(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The language, shown above and set as `data-language`.
    #[prop(optional, into)]
    language: Option<String>,
) -> impl IntoView {
    let shown = language.clone();
    let label = language.as_ref().map_or_else(|| t!("Code").to_owned(), |language| t!("Code, {language}", language));
    view! {
        <div class="code-block" data-language=language>
            {shown.map(|language| view! { <span class="code-block__language">{language}</span> })}
            <pre class="code-block__text" tabindex="0" role="group" aria-label=label><code>{text}</code></pre>
            <div class="code-block__actions"><CopyButton text label=t!("Copy code")/></div>
        </div>
    }
    .into_any()
}
