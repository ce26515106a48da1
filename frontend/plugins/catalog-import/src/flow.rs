//! Where somebody is on the way into the catalog.

use std::sync::Arc;

use callboard_shared::auth::SignInProvider;
use callboard_shared::catalog::{PullRequestOutput, RepositoryAnalysis};
use callboard_shared::entity::EntityRef;
use callboard_web_core::RequestError;
use leptos::prelude::*;

use crate::preview::Tried;

/// A step, with what the ones before it gave.
#[derive(Clone)]
pub(crate) enum Step {
    /// Where is it?
    Address,
    /// Which of the files?
    Choose(Arc<RepositoryAnalysis>),
    /// There is no file: what is it?
    Describe(Arc<RepositoryAnalysis>),
    /// Is this what is meant?
    Review(Arc<Reviewed>),
    /// It is registered; this is what comes of it.
    Finish(Arc<Finished>),
}

/// What is about to be registered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reviewed {
    /// Addresses that were tried out.
    pub(crate) tried: Vec<Tried>,
    /// A file that comes to be with this pull request.
    pub(crate) proposed: Option<Proposed>,
}

/// A file that is not there yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proposed {
    pub(crate) request: PullRequestOutput,
    pub(crate) entity: EntityRef,
}

/// What was registered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finished {
    /// How many addresses, and how many of them were registered before.
    pub(crate) locations: usize,
    pub(crate) known: usize,
    /// What is expected to appear.
    pub(crate) expected: Vec<EntityRef>,
    pub(crate) proposed: Option<Proposed>,
}

impl Step {
    /// Its place among the four that are shown, from 0.
    pub(crate) fn place(&self) -> usize {
        match self {
            Self::Address => 0,
            Self::Choose(_) | Self::Describe(_) => 1,
            Self::Review(_) => 2,
            Self::Finish(_) => 3,
        }
    }
}

/// What went wrong on the way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// What could not be done.
    pub(crate) title: &'static str,
    pub(crate) error: RequestError,
}

/// The way.
#[derive(Clone, Copy)]
pub(crate) struct Flow {
    /// The address as it is typed.
    pub(crate) target: RwSignal<String>,
    pub(crate) step: RwSignal<Step>,
    /// What is being done, in words; nothing while the person is to act.
    pub(crate) busy: RwSignal<Option<&'static str>>,
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// What the person described, kept while they go back and forth.
    pub(crate) draft: RwSignal<crate::draft::Draft>,
    /// The sign-in with which the person may have a pull request opened in their own name.
    pub(crate) lender: RwSignal<Option<SignInProvider>>,
    /// Whether they want that.
    pub(crate) as_person: RwSignal<bool>,
    /// Where the way back leads from a step.
    before: StoredValue<Vec<Step>>,
}

impl Flow {
    pub(crate) fn new(target: String) -> Self {
        Self {
            target: RwSignal::new(target),
            step: RwSignal::new(Step::Address),
            busy: RwSignal::new(None),
            failure: RwSignal::new(None),
            draft: RwSignal::new(crate::draft::Draft::default()),
            lender: RwSignal::new(None),
            as_person: RwSignal::new(true),
            before: StoredValue::new(Vec::new()),
        }
    }

    /// On to a step; the page may be gone by now.
    pub(crate) fn on(self, step: Step) {
        let Some(present) = self.step.try_get_untracked() else { return };
        self.before.update_value(|before| before.push(present));
        self.busy.set(None);
        self.failure.set(None);
        self.step.set(step);
    }

    /// One step back.
    pub(crate) fn back(self) {
        let step = self.before.try_update_value(Vec::pop).flatten().unwrap_or(Step::Address);
        self.busy.set(None);
        self.failure.set(None);
        self.step.set(step);
    }

    /// From the beginning, with another address.
    pub(crate) fn restart(self) {
        self.before.set_value(Vec::new());
        self.target.set(String::new());
        self.failure.set(None);
        self.step.set(Step::Address);
    }

    pub(crate) fn begin(self, what: &'static str) {
        self.failure.set(None);
        self.busy.set(Some(what));
    }

    pub(crate) fn fail(self, title: &'static str, error: RequestError) {
        // The page may be gone by now.
        self.busy.try_set(None);
        self.failure.try_set(Some(Failure { title, error }));
    }

    pub(crate) fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.busy.read().is_some())
    }
}
