//! Paging through a list.

use callboard_i18n::{plural, t};
use leptos::prelude::*;

use crate::{Button, Icon, Select, SelectOption, Size};

/// Paging: to the previous and next page, with the range in words, and to any page where they have numbers.
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
    /// Where pages have numbers: the present one, from 1, and how many there are.
    #[prop(optional, into)]
    numbers: Signal<Option<(usize, usize)>>,
    /// Goes to the page of a number.
    #[prop(optional, into)]
    on_number: Option<Callback<usize>>,
    /// Rows a page, one of `page_sizes`.
    #[prop(optional, into)]
    page_size: Option<Signal<usize>>,
    /// What may be chosen for `page_size`.
    #[prop(default = vec![20, 50, 100])]
    page_sizes: Vec<usize>,
    /// Called with the chosen number of rows.
    #[prop(optional, into)]
    on_page_size: Option<Callback<usize>>,
    /// The reader is about to turn the page: points at this or has the focus here.
    #[prop(optional, into)]
    on_intent: Option<Callback<()>>,
) -> impl IntoView {
    let sizes = page_size.zip(on_page_size).map(|(page_size, on_page_size)| {
        let option = |size: &usize| SelectOption::new(size.to_string(), plural!(*size, "{count} row", "{count} rows"));
        let options: Vec<_> = page_sizes.iter().map(option).collect();
        let change = move |value: String| {
            if let Ok(size) = value.parse() {
                on_page_size.run(size);
            }
        };
        view! {
            <Select
                label=t!("Rows a page")
                hide_label=true
                size=Size::Small
                options
                value=move || page_size.get().to_string()
                on_change=change
            />
        }
    });
    let numbers = on_number.map(|on_number| number_row(numbers, on_number));
    let intent = move || {
        if let Some(on_intent) = on_intent {
            on_intent.run(());
        }
    };
    view! {
        <nav
            class="pagination"
            aria-label=t!("Pages")
            on:pointerenter=move |_| intent()
            on:focusin=move |_| intent()
        >
            <p class="pagination__range" aria-live="polite">{range}</p>
            {sizes}
            <div class="pagination__steps">
                <Button
                    size=Size::Small
                    icon=Icon::ChevronLeft
                    disabled=move || !has_prev.get()
                    on_click=move |_| on_prev.run(())
                >
                    {t!("Previous")}
                </Button>
                {numbers}
                <Button
                    size=Size::Small
                    icon=Icon::ChevronRight
                    disabled=move || !has_next.get()
                    on_click=move |_| on_next.run(())
                >
                    {t!("Next")}
                </Button>
            </div>
        </nav>
    }
    .into_any()
}

fn number_row(numbers: Signal<Option<(usize, usize)>>, on_number: Callback<usize>) -> AnyView {
    let numbers = Memo::new(move |_| numbers.get());
    let buttons = move || {
        let (current, count) = numbers.get()?;
        let buttons = shown_numbers(current, count)
            .into_iter()
            .map(|number| match number {
                Some(number) => view! {
                    <button
                        class="pagination__number"
                        type="button"
                        aria-label=t!("Page {number}", number)
                        aria-current=(number == current).then_some("page")
                        on:click=move |_| on_number.run(number)
                    >
                        {number}
                    </button>
                }
                .into_any(),
                None => view! { <span class="pagination__gap" aria-hidden="true">"…"</span> }.into_any(),
            })
            .collect_view();
        Some(view! { <div class="pagination__numbers">{buttons}</div> })
    };
    buttons.into_any()
}

/// The numbers in sight: both ends and the neighbours of the present page, always equally many. None is a gap.
fn shown_numbers(current: usize, count: usize) -> Vec<Option<usize>> {
    const ROOM: usize = 7;
    if count <= ROOM {
        return (1..=count).map(Some).collect();
    }
    let middle = current.clamp(4, count - 3);
    let mut shown = vec![Some(1)];
    shown.push(if middle == 4 { Some(2) } else { None });
    shown.extend((middle - 1..=middle + 1).map(Some));
    shown.push(if middle == count - 3 { Some(count - 1) } else { None });
    shown.push(Some(count));
    shown
}

#[cfg(test)]
mod tests {
    use super::shown_numbers;

    fn shown(current: usize, count: usize) -> String {
        let word = |number: Option<usize>| number.map_or_else(|| "…".to_owned(), |number| number.to_string());
        shown_numbers(current, count).into_iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn both_ends_and_the_neighbours_are_in_sight() {
        assert_eq!(shown(1, 3), "1 2 3");
        assert_eq!(shown(7, 7), "1 2 3 4 5 6 7");
        assert_eq!(shown(1, 20), "1 2 3 4 5 … 20");
        assert_eq!(shown(5, 20), "1 … 4 5 6 … 20");
        assert_eq!(shown(20, 20), "1 … 16 17 18 19 20");
        assert_eq!(shown(99, 20), "1 … 16 17 18 19 20");
        assert_eq!(shown(1, 0), "");
    }
}
