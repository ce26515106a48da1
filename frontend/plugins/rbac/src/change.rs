//! Changes, and what is said about how they went.

use std::future::Future;

use callboard_ui::{Toast, toast};
use callboard_web_core::{RequestError, invalidate};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tag of everything that is asked of `/api/permission`.
const TAG: &str = "permission";

/// Does something while `busy` says so; then everything about roles is read again, and `done` is called. A failure is
/// told with `failed`, such as "The role could not be deleted".
pub(crate) fn run<T: 'static>(
    busy: RwSignal<bool>,
    work: impl Future<Output = Result<T, RequestError>> + 'static,
    failed: &'static str,
    done: impl FnOnce(T) + 'static,
) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    spawn_local(async move {
        let outcome = work.await;
        busy.try_set(false);
        match outcome {
            Ok(value) => {
                invalidate(TAG);
                done(value);
            }
            Err(error) => toast(Toast::error(failed).body(format!("{} {}", error.message, error.what_to_try()))),
        }
    });
}
