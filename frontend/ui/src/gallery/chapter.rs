//! Chapters of the gallery and the specimens in them.

use leptos::prelude::*;

/// A chapter: one component, or a few that are chosen between.
pub(super) struct Chapter {
    /// The fragment of its address.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// When to take what is shown here.
    pub(super) about: &'static str,
    pub(super) view: fn() -> AnyView,
}

pub(super) fn chapter_view(chapter: &Chapter) -> AnyView {
    let heading = format!("{}-heading", chapter.id);
    view! {
        <section class="gallery__chapter" id=chapter.id aria-labelledby=heading>
            <h2 class="gallery__title" id=heading.clone()>{chapter.title}</h2>
            <p class="gallery__about">{chapter.about}</p>
            {(chapter.view)()}
        </section>
    }
    .into_any()
}

/// The table of contents.
pub(super) fn contents(chapters: &'static [Chapter]) -> AnyView {
    let entry = |chapter: &Chapter| {
        view! { <li><a class="gallery__entry" href=format!("#{}", chapter.id)>{chapter.title}</a></li> }
    };
    view! {
        <nav class="gallery__contents" aria-label="Chapters"><ol>{chapters.iter().map(entry).collect_view()}</ol></nav>
    }
    .into_any()
}

/// One state, or a row of states that are compared.
#[component]
pub(super) fn Specimen(
    /// What is shown.
    name: &'static str,
    /// One below the other over the whole width, where the default is a row.
    #[prop(optional)]
    stacked: bool,
    children: Children,
) -> impl IntoView {
    let class = if stacked { "gallery__stage gallery__stage--stacked" } else { "gallery__stage" };
    view! {
        <div class="gallery__specimen">
            <p class="gallery__name">{name}</p>
            <div class=class>{children()}</div>
        </div>
    }
    .into_any()
}
