//! Paging through a list.

use leptos::prelude::*;

use crate::{Button, Icon, Select, SelectOption, Size};

/// Paging by cursors: to the previous and next page, with the range in words.
#[component]
pub fn Pagination(
    /// Where the page lies: `1–20 of 340`.
    #[prop(into)]
    range: Signal<String>,
    /// There is a previous page.
    #[prop(into)]
    has_prev: Signal<bool>,
    /// There is a next page.
    #[prop(into)]
    has_next: Signal<bool>,
    /// Goes to the previous page.
    #[prop(into)]
    on_prev: Callback<()>,
    /// Goes to the next page.
    #[prop(into)]
    on_next: Callback<()>,
    /// Rows a page, one of `page_sizes`.
    #[prop(optional, into)]
    page_size: Option<Signal<usize>>,
    /// What may be chosen for `page_size`.
    #[prop(default = vec![20, 50, 100])]
    page_sizes: Vec<usize>,
    /// Called with the chosen number of rows.
    #[prop(optional, into)]
    on_page_size: Option<Callback<usize>>,
) -> impl IntoView {
    let sizes = page_size.zip(on_page_size).map(|(page_size, on_page_size)| {
        let option = |size: &usize| SelectOption::new(size.to_string(), format!("{size} rows"));
        let options: Vec<_> = page_sizes.iter().map(option).collect();
        let change = move |value: String| {
            if let Ok(size) = value.parse() {
                on_page_size.run(size);
            }
        };
        view! {
            <Select
                label="Rows a page"
                hide_label=true
                size=Size::Small
                options
                value=move || page_size.get().to_string()
                on_change=change
            />
        }
    });
    view! {
        <nav class="pagination" aria-label="Pages">
            <p class="pagination__range" aria-live="polite">{range}</p>
            {sizes}
            <div class="pagination__steps">
                <Button
                    size=Size::Small
                    icon=Icon::ChevronLeft
                    disabled=move || !has_prev.get()
                    on_click=move |_| on_prev.run(())
                >
                    "Previous"
                </Button>
                <Button
                    size=Size::Small
                    icon=Icon::ChevronRight
                    disabled=move || !has_next.get()
                    on_click=move |_| on_next.run(())
                >
                    "Next"
                </Button>
            </div>
        </nav>
    }
    .into_any()
}
