//! Changes one below the other, by day.

use std::sync::Arc;

use callboard_i18n::{plural, t};
use callboard_shared::catalog::{Cause, ChangeKind, FieldChange, HistoryItem};
use callboard_shared::entity::{EntityRef, LocationRef};
use callboard_ui::{Button, ButtonVariant, Icon, IconView, Link, Size, sentence};
use callboard_web_core::EntityLink;
use leptos::prelude::*;

use super::days::{DayOf, by_day, day_of};
use super::lines::{Line, Sign, lines};
use super::words::{cause, dotted, headline};
use crate::entity::facts::web_address;
use callboard_web_core::time::{Ago, Local, present};

/// Lines of a difference in sight before the rest is asked for.
const SHOWN: usize = 8;

/// The changes by day, newest first.
#[component]
pub(crate) fn Timeline(
    /// Newest first.
    items: Signal<Vec<Arc<HistoryItem>>>,
    /// Milliseconds since 1970.
    now: Signal<f64>,
) -> impl IntoView {
    let days = Memo::new(move |_| by_day(items.get(), |item| day_of(item)));
    // A change that comes while the page is open appears above the others, which stay as they are.
    view! {
        <div class="timeline">
            <For each=move || days.get() key=day_key children=move |day| view! { <OneDay day now/> }/>
        </div>
    }
    .into_any()
}

fn day_key(day: &DayOf<Arc<HistoryItem>>) -> (i64, usize) {
    (day.day.0, day.items.len())
}

#[component]
fn OneDay(day: DayOf<Arc<HistoryItem>>, now: Signal<f64>) -> impl IntoView {
    let DayOf { day, items } = day;
    let title = day.said(Local::of(present()).day);
    let items = items.into_iter().map(|item| view! { <Change item now/> }).collect_view();
    view! {
        <section class="timeline__day">
            <h3 class="timeline__date">{title}</h3>
            <ol class="timeline__changes">{items}</ol>
        </section>
    }
    .into_any()
}

#[component]
fn Change(item: Arc<HistoryItem>, now: Signal<f64>) -> impl IntoView {
    let (icon, kind) = match item.change {
        ChangeKind::Added => (Icon::Plus, "added"),
        ChangeKind::Changed => (Icon::Edit, "changed"),
        ChangeKind::Removed => (Icon::Close, "removed"),
    };
    let clock = callboard_web_core::time::millis(&item.at).map(|at| Local::of(at).clock());
    let fields = item.changes.iter().map(|change| view! { <Field change=change.clone()/> }).collect_view();
    view! {
        <li class=format!("timeline__change timeline__change--{kind}")>
            <span class="timeline__mark"><IconView icon size=14/></span>
            <div class="timeline__text">
                <p class="timeline__head">
                    <span class="timeline__headline">{headline(&item)}</span>
                    <span class="timeline__when"><Ago at=item.at.clone() now/>{clock.map(|clock| format!(" · {clock}"))}</span>
                </p>
                <p class="timeline__cause">{why(&item.cause)}</p>
                {(!item.changes.is_empty()).then(|| view! { <dl class="timeline__fields">{fields}</dl> })}
            </div>
        </li>
    }
    .into_any()
}

fn why(because: &Cause) -> AnyView {
    let name_view = |name: &str| match because {
        Cause::Request { .. } => match EntityRef::parse_full(name) {
            Ok(entity) => view! { <EntityLink entity/> }.into_any(),
            Err(_) => view! { <code>{name.to_owned()}</code> }.into_any(),
        },
        _ => place(name),
    };
    let words = match cause(because) {
        (text, Some((slot, name))) => sentence(text, [(slot, name_view(name))]),
        (text, None) => text.into_any(),
    };
    let request = match because {
        Cause::Request { request, .. } => Some(view! { " · " <code>{request.clone()}</code> }),
        _ => None,
    };
    view! { {words}{request} }.into_any()
}

/// A location, as a link when it is on the web.
pub(crate) fn place(location: &str) -> AnyView {
    let address = LocationRef::parse(location).ok().map(|location| location.target);
    match address.as_deref().and_then(web_address).map(str::to_owned) {
        Some(address) => view! { <Link href=address.clone() external=true>{address.clone()}</Link> }.into_any(),
        None => view! { <code class="timeline__place">{location.to_owned()}</code> }.into_any(),
    }
}

/// One path with its lines.
#[component]
fn Field(change: FieldChange) -> impl IntoView {
    let all = lines(&change);
    let count = all.len();
    let expanded = RwSignal::new(count <= SHOWN + 1);
    let shown = move || {
        let take = if expanded.get() { count } else { SHOWN };
        all.iter().take(take).map(line).collect_view()
    };
    let more = move || {
        (!expanded.get()).then(|| {
            view! {
                <Button variant=ButtonVariant::Ghost size=Size::Small on_click=move |_| expanded.set(true)>
                    {plural!(count, "Show {count} line", "Show all {count} lines")}
                </Button>
            }
        })
    };
    view! {
        <div class="timeline__field">
            <dt><code>{dotted(&change.path)}</code></dt>
            <dd class="difference">{shown}{more}</dd>
        </div>
    }
    .into_any()
}

fn line(line: &Line) -> AnyView {
    let (class, sign, said) = match line.sign {
        Sign::Came => ("difference__line difference__line--came", "+", Some(t!("added:"))),
        Sign::Went => ("difference__line difference__line--went", "−", Some(t!("removed:"))),
        Sign::Stayed => ("difference__line", "", None),
        Sign::Gap => return view! { <span class="difference__gap" aria-hidden="true">"⋯"</span> }.into_any(),
    };
    let target = line.target.clone().map(|entity| view! { " " <EntityLink entity/> });
    view! {
        <span class=class>
            <span class="difference__sign" aria-hidden="true">{sign}</span>
            <span class="visually-hidden">{said.map(|said| format!("{said} "))}</span>
            <span class="difference__text">{line.text.clone()}{target}</span>
        </span>
    }
    .into_any()
}
