//! Many requests that change something, a few at a time; each has its own outcome.

use callboard_shared::catalog::{self, RefreshRequest};
use callboard_shared::entity::EntityRef;
use callboard_web_core::{Method, RequestError, RequestErrorKind, api};
use futures::StreamExt;
use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Requests under way at once: enough to be quick, few enough to leave others their turn.
const AT_ONCE: usize = 4;

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Job {
    /// What it is about, in words.
    pub(super) title: String,
    /// Which of the selected entities it concerns.
    pub(super) entities: Vec<EntityRef>,
    action: Action,
}

#[derive(Debug, Clone, PartialEq)]
enum Action {
    Refresh(EntityRef),
    Delete(String),
}

impl Job {
    /// Has the source of an entity read again.
    pub(super) fn refresh(entity: EntityRef) -> Self {
        Self { title: entity.to_string(), entities: vec![entity.clone()], action: Action::Refresh(entity) }
    }

    /// Deletes what is at a path of the API.
    pub(super) fn delete(path: String, title: String, entities: Vec<EntityRef>) -> Self {
        Self { title, entities, action: Action::Delete(path) }
    }

    async fn run(&self) -> Result<(), RequestError> {
        match &self.action {
            Action::Refresh(entity) => {
                let request = RefreshRequest { entity_ref: entity.to_string(), authorization_token: None };
                api::send_no_content(Method::Post, catalog::refresh(), &request).await
            }
            // Who wanted it gone and finds it gone has what was wanted.
            Action::Delete(path) => match api::delete(path.clone()).await {
                Err(error) if error.kind == RequestErrorKind::NotFound => Ok(()),
                outcome => outcome,
            },
        }
    }
}

/// A job, and how it ended if it did: well, or with the reason why not.
type Outcome = (Job, Option<Result<(), String>>);

/// Jobs with their outcomes.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// Nothing before the beginning.
    pub(super) jobs: RwSignal<Option<Vec<Outcome>>>,
    running: RwSignal<bool>,
    handle: StoredValue<Option<AbortHandle>>,
}

impl Run {
    pub(super) fn new() -> Self {
        Self { jobs: RwSignal::new(None), running: RwSignal::new(false), handle: StoredValue::new(None) }
    }

    /// Begins. `done` hears of the entities of every job that went well.
    pub(super) fn start(self, jobs: Vec<Job>, done: Callback<Vec<EntityRef>>) {
        self.jobs.set(Some(jobs.into_iter().map(|job| (job, None)).collect()));
        self.go(done);
    }

    /// Does again what failed.
    pub(super) fn again(self, done: Callback<Vec<EntityRef>>) {
        let failed = self.failed().into_iter().map(|(job, _)| job).collect();
        self.start(failed, done);
    }

    /// Begins nothing more; what was sent may still happen.
    pub(super) fn stop(self) {
        if let Some(handle) = self.handle.try_update_value(Option::take).flatten() {
            handle.abort();
        }
        self.running.try_set(false);
    }

    fn go(self, done: Callback<Vec<EntityRef>>) {
        let jobs: Vec<Job> = self.jobs.read_untracked().iter().flatten().map(|(job, _)| job.clone()).collect();
        let (handle, registration) = AbortHandle::new_pair();
        self.handle.set_value(Some(handle));
        self.running.set(true);
        let work = futures::stream::iter(jobs.into_iter().enumerate()).for_each_concurrent(
            AT_ONCE,
            move |(place, job)| async move {
                let outcome = job.run().await;
                let good = outcome.is_ok();
                let outcome = outcome.map_err(|error| format!("{} {}", error.message, error.what_to_try()));
                self.jobs.try_update(|jobs| {
                    if let Some(slot) = jobs.as_mut().and_then(|jobs| jobs.get_mut(place)) {
                        slot.1 = Some(outcome);
                    }
                });
                if good {
                    done.run(job.entities);
                }
            },
        );
        let work = Abortable::new(work, registration);
        spawn_local(async move {
            if work.await.is_ok() {
                self.running.try_set(false);
            }
        });
    }

    pub(super) fn has_begun(self) -> bool {
        self.jobs.try_read_untracked().is_some_and(|jobs| jobs.is_some())
    }

    pub(super) fn is_running(self) -> bool {
        self.running.get()
    }

    pub(super) fn total(self) -> usize {
        self.jobs.read().as_ref().map_or(0, Vec::len)
    }

    /// How many have an outcome.
    pub(super) fn ended(self) -> usize {
        self.jobs.read().iter().flatten().filter(|(_, outcome)| outcome.is_some()).count()
    }

    /// What went wrong, with the reason.
    pub(super) fn failed(self) -> Vec<(Job, String)> {
        let jobs = self.jobs.read();
        let failed = jobs.iter().flatten().filter_map(|(job, outcome)| match outcome {
            Some(Err(why)) => Some((job.clone(), why.clone())),
            _ => None,
        });
        failed.collect()
    }
}
