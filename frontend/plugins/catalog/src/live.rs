//! What changes in the catalog while a page is open.
//!
//! One request waits at the server for all who listen on this page, and only while the page is looked at: browsers
//! keep few connections to one host.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use callboard_shared::catalog::{self, ChangesResponse};
use callboard_web_core::{RequestError, api};
use futures::channel::oneshot;
use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Before the first wait: what the page needs comes first.
const AT_FIRST: Duration = Duration::from_secs(1);
/// Between an answer and the next question, so that a large import is told in portions.
const BETWEEN: Duration = Duration::from_millis(400);
/// After more than could be told: much is going on, and each time everything on the page is asked for anew.
const AFTER_MUCH: Duration = Duration::from_secs(5);
/// After failures, twice as long each time.
const LONGEST: Duration = Duration::from_secs(60);

type Listener = Rc<dyn Fn(&ChangesResponse)>;

#[derive(Default)]
struct Live {
    listeners: Vec<(u32, Listener)>,
    next: u32,
    /// Everything up to this number was told.
    last: Option<i64>,
    following: Option<AbortHandle>,
    visibility: Option<WindowListenerHandle>,
}

thread_local! {
    static LIVE: RefCell<Live> = RefCell::default();
}

/// Calls `react` with what changed, as long as the calling component is there.
pub(crate) fn on_changes(react: impl Fn(&ChangesResponse) + 'static) {
    let id = LIVE.with_borrow_mut(|live| {
        live.next += 1;
        live.listeners.push((live.next, Rc::new(react)));
        live.next
    });
    follow_if_seen();
    on_cleanup(move || {
        let is_last = LIVE.with_borrow_mut(|live| {
            live.listeners.retain(|(other, _)| *other != id);
            live.listeners.is_empty()
        });
        if is_last {
            rest();
        }
    });
}

/// Follows while somebody listens and the page is looked at.
fn follow_if_seen() {
    if LIVE.with_borrow(|live| live.visibility.is_none()) {
        let handle = window_event_listener_untyped("visibilitychange", |_| follow_if_seen());
        LIVE.with_borrow_mut(|live| live.visibility = Some(handle));
    }
    if document().hidden() {
        return stop();
    }
    let (handle, registration) = AbortHandle::new_pair();
    let begins = LIVE.with_borrow_mut(|live| {
        let begins = live.following.is_none() && !live.listeners.is_empty();
        if begins {
            live.following = Some(handle);
        }
        begins
    });
    if begins {
        // When it is dropped, so is the request.
        let following = Abortable::new(follow(), registration);
        spawn_local(async move {
            let _ = following.await;
        });
    }
}

fn stop() {
    if let Some(handle) = LIVE.with_borrow_mut(|live| live.following.take()) {
        handle.abort();
    }
}

/// Nobody listens any more. What happens from now on is no news for the next page, which asks for what it shows.
fn rest() {
    stop();
    let handle = LIVE.with_borrow_mut(|live| {
        live.last = None;
        live.visibility.take()
    });
    if let Some(handle) = handle {
        handle.remove();
    }
}

async fn follow() {
    let mut failures = 0;
    loop {
        let last = LIVE.with_borrow(|live| live.last);
        let answer: Result<ChangesResponse, RequestError> = api::get(catalog::changes(last)).await;
        let wait = match answer {
            Ok(answer) => {
                failures = 0;
                tell(&answer);
                match last {
                    None => AT_FIRST,
                    Some(_) if answer.missed => AFTER_MUCH,
                    Some(_) => BETWEEN,
                }
            }
            Err(_) => {
                failures += 1;
                Duration::from_secs(1 << failures.min(6)).min(LONGEST)
            }
        };
        pause(wait).await;
    }
}

fn tell(answer: &ChangesResponse) {
    let listeners = LIVE.with_borrow_mut(|live| {
        live.last = Some(answer.last);
        live.listeners.clone()
    });
    if answer.missed || !answer.items.is_empty() {
        // Not borrowed any more: who hears it may stop listening.
        listeners.iter().for_each(|(_, listener)| listener(answer));
    }
}

/// Resolves after a while.
pub(crate) async fn pause(time: Duration) {
    let (done, ended) = oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        time,
    );
    let _ = ended.await;
}
