//! Cards: surfaces that hold one subject.

use leptos::prelude::*;

/// A surface that holds one subject, with an optional head and foot.
#[component]
pub fn Card(
    /// What it is about; becomes a second-level heading.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
    /// The title as a view, such as a link to what the card is about. It takes the place of `title`.
    #[prop(optional, into)]
    heading: Option<ViewFn>,
    /// A line below the title.
    #[prop(optional, into)]
    subtitle: Signal<Option<String>>,
    /// Buttons and links at the end of the head.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// A last line below a rule.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// The content touches the edges: tables, lists, pictures.
    #[prop(optional)]
    flush: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    let actions = actions.map(|actions| actions.run());
    let has_actions = actions.is_some();
    let heading = heading.map(|heading| view! { <h2 class="card__title">{heading.run()}</h2> });
    let always = heading.is_some() || has_actions;
    let has_head = Memo::new(move |_| always || title.read().is_some() || subtitle.read().is_some());
    let heading = match heading {
        Some(heading) => heading.into_any(),
        None => (move || title.get().map(|title| view! { <h2 class="card__title">{title}</h2> })).into_any(),
    };
    view! {
        <section class=if flush { "card card--flush" } else { "card" }>
            <div class="card__head" hidden=move || !has_head.get()>
                <div class="card__titles">
                    {heading}
                    {move || subtitle.get().map(|subtitle| view! { <p class="card__subtitle">{subtitle}</p> })}
                </div>
                {actions.map(|actions| view! { <div class="card__actions">{actions}</div> })}
            </div>
            <div class="card__body">{children()}</div>
            {footer.map(|footer| view! { <div class="card__foot">{footer.run()}</div> })}
        </section>
    }
    .into_any()
}
