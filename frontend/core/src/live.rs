//! What happens while a page is open: news of the channels that plugins of the server open.
//!
//! One request waits at the server for everybody who listens on this page, and only while the page is looked at:
//! browsers keep few connections to one host.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use callboard_shared::signals::{self, NewsResponse};
use futures::channel::oneshot;
use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api;
use crate::request_error::RequestError;

/// Before the first wait: what the page needs comes first.
const AT_FIRST: Duration = Duration::from_secs(1);
/// Between an answer and the next question, so that many changes are told in portions.
const BETWEEN: Duration = Duration::from_millis(400);
/// After more than could be told: much is going on, and each time everything on the page is asked for anew.
const AFTER_MUCH: Duration = Duration::from_secs(5);
/// After failures, twice as long each time.
const LONGEST: Duration = Duration::from_secs(60);

#[derive(Clone)]
struct Listener {
    id: u32,
    channel: &'static str,
    react: Rc<dyn Fn(&Value)>,
}

#[derive(Default)]
struct Live {
    listeners: Vec<Listener>,
    next: u32,
    /// Everything up to these numbers was told, by channel.
    last: BTreeMap<&'static str, i64>,
    following: Option<AbortHandle>,
    visibility: Option<WindowListenerHandle>,
}

thread_local! {
    static LIVE: RefCell<Live> = RefCell::default();
}

/// Calls `react` with what a channel tells, as long as the calling component is there. The channels, and what
/// each of them tells, are in `callboard_shared::signals`.
pub fn on_news<T: DeserializeOwned + 'static>(channel: &'static str, react: impl Fn(&T) + 'static) {
    listen(channel, told(react));
    follow_if_seen();
}

/// Like [`on_news`] for what is less urgent than the page: it asks along with others, or a little later.
pub(crate) fn on_news_later<T: DeserializeOwned + 'static>(channel: &'static str, react: impl Fn(&T) + 'static) {
    listen(channel, told(react));
    set_timeout(
        || {
            if LIVE.with_borrow(|live| live.following.is_none()) {
                follow_if_seen();
            }
        },
        AT_FIRST,
    );
}

fn told<T: DeserializeOwned + 'static>(react: impl Fn(&T) + 'static) -> Rc<dyn Fn(&Value)> {
    Rc::new(move |told| match serde_json::from_value(told.clone()) {
        Ok(told) => react(&told),
        Err(error) => leptos::logging::warn!("news of a channel cannot be read: {error}"),
    })
}

/// Compiled once and not once a channel.
fn listen(channel: &'static str, react: Rc<dyn Fn(&Value)>) {
    let id = LIVE.with_borrow_mut(|live| {
        live.next += 1;
        live.listeners.push(Listener { id: live.next, channel, react });
        live.next
    });
    on_cleanup(move || leave(id, channel));
}

/// What happens in a channel that nobody listens to any more is no news for the next page, which asks for what it
/// shows.
fn leave(id: u32, channel: &'static str) {
    let nobody = LIVE.with_borrow_mut(|live| {
        live.listeners.retain(|listener| listener.id != id);
        if live.listeners.iter().all(|listener| listener.channel != channel) {
            live.last.remove(channel);
        }
        live.listeners.is_empty()
    });
    if nobody {
        stop();
        if let Some(handle) = LIVE.with_borrow_mut(|live| live.visibility.take()) {
            handle.remove();
        }
    }
}

/// Follows while somebody listens and the page is looked at. A channel whose number is not known is asked for now.
fn follow_if_seen() {
    if LIVE.with_borrow(|live| live.visibility.is_none()) {
        let handle = window_event_listener_untyped("visibilitychange", |_| follow_if_seen());
        LIVE.with_borrow_mut(|live| live.visibility = Some(handle));
    }
    if document().hidden() {
        return stop();
    }
    let is_new = LIVE.with_borrow(|live| live.listeners.iter().any(|one| !live.last.contains_key(one.channel)));
    if is_new {
        stop();
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

async fn follow() {
    let mut failures = 0;
    loop {
        let asked = asked();
        let is_first = asked.values().any(Option::is_none);
        let address = signals::news(asked.iter().map(|(channel, last)| (*channel, *last)));
        let answer: Result<NewsResponse, RequestError> = api::get(address).await;
        let wait = match answer {
            Ok(answer) => {
                failures = 0;
                let much = tell(&asked, &answer);
                match is_first {
                    true => AT_FIRST,
                    false if much => AFTER_MUCH,
                    false => BETWEEN,
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

/// The channels that somebody listens to, with the numbers that are known.
fn asked() -> BTreeMap<&'static str, Option<i64>> {
    LIVE.with_borrow(|live| {
        live.listeners.iter().map(|listener| (listener.channel, live.last.get(listener.channel).copied())).collect()
    })
}

/// Tells everybody what is new to them; whether anything was missed.
fn tell(asked: &BTreeMap<&'static str, Option<i64>>, answer: &NewsResponse) -> bool {
    let mut any_missed = false;
    for (channel, before) in asked {
        let Some(told) = answer.channels.get(*channel) else { continue };
        let Some(last) = told["last"].as_i64() else { continue };
        let listeners: Vec<Listener> = LIVE.with_borrow_mut(|live| {
            let here = live.listeners.iter().filter(|listener| listener.channel == *channel);
            let here: Vec<Listener> = here.cloned().collect();
            if !here.is_empty() {
                live.last.insert(channel, last);
            }
            here
        });
        let missed = told["missed"].as_bool().unwrap_or_default();
        any_missed |= missed;
        if before.is_some() && (missed || *before != Some(last)) {
            // Not borrowed any more: who hears it may stop listening.
            listeners.iter().for_each(|listener| (listener.react)(told));
        }
    }
    any_missed
}

/// Resolves after a while.
pub async fn pause(time: Duration) {
    let (done, ended) = oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        time,
    );
    let _ = ended.await;
}
