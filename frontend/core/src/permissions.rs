//! What the person may do, so that nobody is offered what will be refused. The server decides again.
//!
//! A page asks about many things. What is asked within a moment goes in one request, and an answer holds for a
//! while.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use callboard_shared::permissions::{
    self, AuthorizeItem, AuthorizeRequest, AuthorizeResponse, Effect, OneOrMany, Permission,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::app_config::use_config;

/// Questions within this time go together. Shorter than anybody sees.
const WINDOW: Duration = Duration::from_millis(10);
/// How long an answer counts as new, in milliseconds.
const FRESH: f64 = 10_000.0;
/// At most so many questions in one request.
const AT_MOST: usize = 250;

/// Whether the person may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permitted {
    /// It is not known yet: do not offer it, and do not say that it is forbidden.
    Asking,
    /// Yes.
    Yes,
    /// No, or it cannot be found out.
    No,
}

impl Permitted {
    /// True when it may be offered.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

/// Whether the person may do what `permission` says, with the thing of that ref if it is about things: an entity's
/// canonical ref. Everybody may everything while `permission.enabled` is not true.
pub fn use_permission(permission: &Permission, resource_ref: Option<&str>) -> ArcReadSignal<Permitted> {
    let restricted = use_config().get("permission.enabled").and_then(serde_json::Value::as_bool).unwrap_or(false);
    if !restricted {
        return ArcRwSignal::new(Permitted::Yes).read_only();
    }
    let (signal, first) = QUESTIONS.with_borrow_mut(|questions| questions.want(permission, resource_ref, now()));
    if first {
        set_timeout(ask_for_all, WINDOW);
    }
    signal.read_only()
}

/// Forgets everything, because somebody else may be looking now. What is on the page is asked for again.
pub(crate) fn clear() {
    if QUESTIONS.with_borrow_mut(Questions::doubt) {
        set_timeout(ask_for_all, WINDOW);
    }
}

thread_local! {
    static QUESTIONS: RefCell<Questions> = RefCell::default();
}

/// The name of a permission and the thing that it is asked about.
type Question = (String, Option<String>);

struct Answer {
    permission: Permission,
    signal: ArcRwSignal<Permitted>,
    /// When it was answered; before anything else when it was not.
    at: f64,
}

#[derive(Default)]
struct Questions {
    answers: BTreeMap<Question, Answer>,
    waiting: Vec<Question>,
}

impl Questions {
    /// The answer, and whether a request must be planned for it.
    fn want(&mut self, permission: &Permission, about: Option<&str>, now: f64) -> (ArcRwSignal<Permitted>, bool) {
        let question = (permission.name.clone(), about.map(str::to_owned));
        let answer = self.answers.entry(question.clone()).or_insert_with(|| Answer {
            permission: permission.clone(),
            signal: ArcRwSignal::new(Permitted::Asking),
            at: f64::NEG_INFINITY,
        });
        let signal = answer.signal.clone();
        if now - answer.at < FRESH || self.waiting.contains(&question) {
            return (signal, false);
        }
        // Whoever asks meanwhile shares the answer.
        answer.at = now;
        self.waiting.push(question);
        (signal, self.waiting.len() == 1)
    }

    /// True when something is asked for again.
    fn doubt(&mut self) -> bool {
        // A page may show any of them.
        self.waiting = self.answers.keys().cloned().collect();
        self.answers.values().for_each(|answer| answer.signal.set(Permitted::Asking));
        !self.waiting.is_empty()
    }

    fn take(&mut self) -> Vec<(Question, Permission)> {
        let waiting = std::mem::take(&mut self.waiting);
        let asked = waiting.into_iter().filter_map(|question| {
            let permission = self.answers.get(&question)?.permission.clone();
            Some((question, permission))
        });
        asked.collect()
    }
}

fn ask_for_all() {
    let all = QUESTIONS.with_borrow_mut(Questions::take);
    for some in all.chunks(AT_MOST) {
        let some = some.to_vec();
        spawn_local(async move {
            let told = ask(&some).await;
            for (place, (question, _)) in some.iter().enumerate() {
                let permitted = told.get(place).copied().unwrap_or(Permitted::No);
                let signal = QUESTIONS.with_borrow_mut(|questions| {
                    let answer = questions.answers.get_mut(question)?;
                    answer.at = now();
                    Some(answer.signal.clone())
                });
                if let Some(signal) = signal {
                    signal.set(permitted);
                }
            }
        });
    }
}

/// The answers in the order of the questions; none when there was no answer.
async fn ask(questions: &[(Question, Permission)]) -> Vec<Permitted> {
    let item = |(place, ((_, about), permission)): (usize, &(Question, Permission))| AuthorizeItem {
        id: place.to_string(),
        permission: permission.clone(),
        resource_ref: about.clone().map(OneOrMany::One),
    };
    let request = AuthorizeRequest { items: questions.iter().enumerate().map(item).collect() };
    let Ok(told) = api::post::<_, AuthorizeResponse>(permissions::authorize(), &request).await else {
        return Vec::new();
    };
    let mut permitted = vec![Permitted::No; questions.len()];
    for answer in told.items {
        let place = answer.id.parse::<usize>().ok().and_then(|place| permitted.get_mut(place));
        if let (Some(place), OneOrMany::One(Effect::Allow)) = (place, &answer.result) {
            *place = Permitted::Yes;
        }
    }
    permitted
}

fn now() -> f64 {
    js_sys::Date::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_go_together_and_answers_hold_for_a_while() {
        let mut questions = Questions::default();
        let delete = Permission::resource("catalog.entity.delete", Some("delete"), "catalog-entity");
        let create = Permission::basic("catalog.entity.create", Some("create"));
        assert!(questions.want(&delete, Some("component:default/a"), 0.0).1, "the first plans a request");
        assert!(!questions.want(&create, None, 1.0).1);
        assert!(!questions.want(&delete, Some("component:default/a"), 2.0).1);
        let asked = questions.take();
        assert_eq!(
            asked.iter().map(|((_, about), _)| about.as_deref()).collect::<Vec<_>>(),
            [Some("component:default/a"), None]
        );
        assert!(!questions.want(&create, None, 3.0).1, "it is under way");
        assert!(questions.want(&create, None, 20_000.0).1, "it is old");
        questions.take();
        assert!(questions.doubt());
        assert_eq!(questions.take().len(), 2);
    }
}
