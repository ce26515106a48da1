//! Views that are not there yet.

use std::future::Future;

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;

use crate::plugin::LazyView;

/// Shows `placeholder` until the view is there. The view sees the contexts of this place. When the place goes
/// first, the view is not made any more: it would find no contexts.
pub fn deferred(
    view: impl Future<Output = AnyView> + 'static,
    placeholder: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    show(Box::pin(view), Box::new(placeholder))
}

/// Compiled once and not once a view.
fn show(view: LazyView, placeholder: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    let slot = RwSignal::new_local(None::<AnyView>);
    let (handle, registration) = AbortHandle::new_pair();
    on_cleanup(move || handle.abort());
    let view = Abortable::new(ScopedFuture::new(view), registration);
    spawn_local(async move {
        if let Ok(view) = view.await {
            slot.try_set(Some(view));
        }
    });
    (move || {
        slot.track();
        match slot.try_update_untracked(Option::take).flatten() {
            Some(view) => view,
            None => placeholder(),
        }
    })
    .into_any()
}
