//! Short messages about what was just done, at the edge of the page.

use std::cell::Cell;
use std::time::Duration;

use callboard_i18n::t;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::{Button, ButtonVariant, Icon, IconButton, IconView, Size, Tone, from_first_use};

/// How long a message stays; pointing at it or focusing it stops the clock.
const STAY: Duration = Duration::from_secs(5);
/// More than these at once cannot be read: the oldest go.
const AT_MOST: usize = 4;

/// Something that can be done about a message: `Undo`, `Open`.
#[derive(Clone, Debug)]
pub struct ToastAction {
    /// What it does.
    pub label: String,
    /// Called when it is chosen; the message goes.
    pub on_select: Callback<()>,
}

/// A short message. It goes by itself after five seconds, unless it tells of a failure.
#[derive(Clone, Debug, Default)]
pub struct Toast {
    /// What it means. `Tone::Danger` interrupts a screen reader and stays until it is dismissed.
    pub tone: Tone,
    /// What happened.
    pub title: String,
    /// One more line.
    pub body: Option<String>,
    /// Something that can be done about it.
    pub action: Option<ToastAction>,
}

impl Toast {
    /// A message with a title only.
    pub fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self { tone, title: title.into(), ..Self::default() }
    }

    /// Something went well.
    pub fn success(title: impl Into<String>) -> Self {
        Self::new(Tone::Success, title)
    }

    /// Something failed.
    pub fn error(title: impl Into<String>) -> Self {
        Self::new(Tone::Danger, title)
    }

    /// Good to know.
    pub fn info(title: impl Into<String>) -> Self {
        Self::new(Tone::Info, title)
    }

    /// The same message with one more line.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The same message with something that can be done about it.
    #[must_use]
    pub fn action(mut self, label: impl Into<String>, on_select: impl Fn() + Send + Sync + 'static) -> Self {
        self.action = Some(ToastAction { label: label.into(), on_select: Callback::new(move |()| on_select()) });
        self
    }
}

/// The messages on the page.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    list: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Shows a message.
    pub fn show(&self, toast: Toast) {
        let id = self.next.try_update_value(|next| {
            *next += 1;
            *next
        });
        let Some(id) = id else { return };
        self.list.try_update(|list| {
            list.push((id, toast));
            let surplus = list.len().saturating_sub(AT_MOST);
            list.drain(..surplus);
        });
    }

    fn dismiss(&self, id: u32) {
        self.list.try_update(|list| list.retain(|(other, _)| *other != id));
    }
}

thread_local! {
    // Event handlers and futures have no owner to look up a context with.
    static PROVIDED: Cell<Option<Toasts>> = const { Cell::new(None) };
}

/// Provides [`Toasts`] in context and to [`toast`].
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    PROVIDED.set(Some(toasts));
    on_cleanup(|| PROVIDED.set(None));
    toasts
}

/// The messages on the page.
///
/// # Panics
/// When [`provide_toasts`] (or `provide_ui`) was not called above.
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

/// Shows a message, from anywhere: also from event handlers and futures, where contexts cannot be seen.
/// Without a host on the page nothing happens.
pub fn toast(toast: Toast) {
    if let Some(toasts) = use_context::<Toasts>().or_else(|| PROVIDED.get()) {
        toasts.show(toast);
    }
}

/// Shows the messages. Mount it once, at the end of the root.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toasts = use_toasts();
    let node = NodeRef::<html::Section>::new();
    Effect::new(move || {
        toasts.list.track();
        if let Some(host) = node.get() {
            raise(&host);
        }
    });
    view! {
        <section node_ref=node class="toasts" aria-label=t!("Messages") aria-live="polite" aria-relevant="additions">
            {from_first_use(move || !toasts.list.read().is_empty(), move || list_view(toasts))}
        </section>
    }
    .into_any()
}

fn list_view(toasts: Toasts) -> AnyView {
    let children = move |(id, toast)| toast_view(toasts, id, toast);
    view! { <For each=move || toasts.list.get() key=|(id, _)| *id children/> }.into_any()
}

/// A dialog would cover the messages, so they become a popover while one is open. Without a dialog they stay
/// as they are: what is put up anew is not always read out.
fn raise(host: &web_sys::HtmlElement) {
    let _ = host.remove_attribute("popover");
    if document().query_selector("dialog:modal").ok().flatten().is_some() {
        let _ = host.set_attribute("popover", "manual");
        let _ = host.show_popover();
    }
}

fn toast_view(toasts: Toasts, id: u32, toast: Toast) -> AnyView {
    let Toast { tone, title, body, action } = toast;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let start = move || {
        stop();
        // A failure that vanishes while one looks elsewhere has not been told.
        if tone != Tone::Danger {
            timer.set_value(set_timeout_with_handle(move || toasts.dismiss(id), STAY).ok());
        }
    };
    start();
    on_cleanup(stop);
    let act = action.map(|action| {
        let select = move |_| {
            toasts.dismiss(id);
            action.on_select.run(());
        };
        view! { <Button size=Size::Small variant=ButtonVariant::Secondary on_click=select>{action.label}</Button> }
    });
    view! {
        <div
            class=format!("toast toast--{}", tone.as_str())
            role=(tone == Tone::Danger).then_some("alert")
            on:pointerenter=move |_| stop()
            on:pointerleave=move |_| start()
            on:focusin=move |_| stop()
            on:focusout=move |_| start()
        >
            <span class="toast__icon"><IconView icon=tone.icon()/></span>
            <div class="toast__text">
                <p class="toast__title">{title}</p>
                {body.map(|body| view! { <p class="toast__body">{body}</p> })}
            </div>
            {act}
            <IconButton icon=Icon::Close label=t!("Dismiss") size=Size::Small on_click=move |_| toasts.dismiss(id)/>
        </div>
    }
    .into_any()
}
