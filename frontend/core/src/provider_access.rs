//! Access of a person to the API of a provider, asked for when something needs it: a renewed access when the browser
//! has one, else a question that waits until the person answers it. Questions that come together are asked together,
//! one for each provider with everything that is wanted of it.

use std::cell::Cell;
use std::collections::BTreeSet;

use callboard_i18n::t;
use callboard_shared::auth::SignInProvider;
use futures::channel::oneshot;
use leptos::prelude::*;

use crate::app_config::use_config;
use crate::request_error::{RequestError, RequestErrorKind};
use crate::session::{SessionHandle, use_session};

/// What the name of the error says when somebody does not want to give access.
const REJECTED: &str = "RejectedError";

/// Access that something needs.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessRequest {
    /// Whose API.
    pub provider: SignInProvider,
    /// What has to be granted, separated by spaces.
    pub scope: String,
    /// What for, as the end of "The portal needs it": `to open a pull request in acme/shop`.
    pub purpose: String,
}

/// A question to the person: access to one provider, for everything that waits for it.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessQuestion {
    /// Whose API.
    pub provider: SignInProvider,
    /// Everything that has to be granted.
    pub scope: BTreeSet<String>,
    /// What for, each once.
    pub purposes: Vec<String>,
}

struct Waiting {
    request: AccessRequest,
    answer: oneshot::Sender<Result<String, RequestError>>,
}

/// The questions that are open.
#[derive(Clone, Copy)]
pub struct AccessQuestions {
    /// One for each provider.
    pub open: Signal<Vec<AccessQuestion>>,
    write: RwSignal<Vec<AccessQuestion>>,
    waiting: StoredValue<Vec<Waiting>, LocalStorage>,
    session: SessionHandle,
    environment: StoredValue<String>,
}

thread_local! {
    // Futures have no owner to look up a context with.
    static CURRENT: Cell<Option<AccessQuestions>> = const { Cell::new(None) };
}

/// An access token for the API of a provider. Asks the person when the browser has no such access.
///
/// # Errors
/// When the person says no, named `RejectedError`.
pub async fn provider_access(request: AccessRequest) -> Result<String, RequestError> {
    let Some(questions) = CURRENT.get() else { return Err(rejected(&request.provider)) };
    let environment = questions.environment.get_value();
    let renewed = questions.session.access(&request.provider.id, &environment, &request.scope).await;
    if let Ok(Some(token)) = renewed {
        return Ok(token);
    }
    questions.ask(request).await
}

/// The questions that are open.
///
/// # Panics
/// Outside of the app that [`crate::mount`] starts.
pub fn use_access_questions() -> AccessQuestions {
    expect_context::<AccessQuestions>()
}

pub(crate) fn provide_access_questions() -> AccessQuestions {
    let write = RwSignal::new(Vec::new());
    let questions = AccessQuestions {
        open: write.into(),
        write,
        waiting: StoredValue::new_local(Vec::new()),
        session: use_session(),
        environment: StoredValue::new(use_config().auth_environment().to_owned()),
    };
    provide_context(questions);
    CURRENT.set(Some(questions));
    questions
}

impl AccessQuestions {
    /// Opens the provider's window for a question. When the person gives access there, what waits for it goes on.
    ///
    /// # Errors
    /// When the window is closed, or the provider refuses; the question stays open.
    pub async fn connect(self, question: AccessQuestion) -> Result<(), RequestError> {
        let scope = question.scope.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let provider = question.provider;
        let token = self.session.connect(&provider.id, &self.environment.get_value(), &scope).await?;
        let token = token.ok_or_else(|| RequestError {
            message: t!("{provider} did not give access to its API.", provider = provider.title),
            ..rejected(&provider)
        })?;
        // What came meanwhile and wants more goes on waiting.
        let granted =
            |request: &AccessRequest| request.scope.split_whitespace().all(|one| question.scope.contains(one));
        for waiting in self.take(|request| request.provider.id == provider.id && granted(request)) {
            // Whoever asked may be gone.
            let _ = waiting.answer.send(Ok(token.clone()));
        }
        Ok(())
    }

    /// The person does not want to give access.
    pub fn reject_all(self) {
        for waiting in self.take(|_| true) {
            let error = rejected(&waiting.request.provider);
            let _ = waiting.answer.send(Err(error));
        }
    }

    async fn ask(self, request: AccessRequest) -> Result<String, RequestError> {
        let (answer, answered) = oneshot::channel();
        let nobody = rejected(&request.provider);
        self.waiting.update_value(|waiting| waiting.push(Waiting { request, answer }));
        self.show();
        answered.await.unwrap_or(Err(nobody))
    }

    fn take(self, which: impl Fn(&AccessRequest) -> bool) -> Vec<Waiting> {
        let taken = self.waiting.try_update_value(|waiting| {
            let (taken, left) = std::mem::take(waiting).into_iter().partition(|one| which(&one.request));
            *waiting = left;
            taken
        });
        self.show();
        taken.unwrap_or_default()
    }

    fn show(self) {
        let open = self.waiting.with_value(|waiting| together(waiting.iter().map(|waiting| &waiting.request)));
        self.write.set(open);
    }
}

/// One question for each provider, in the order in which they came.
fn together<'a>(requests: impl Iterator<Item = &'a AccessRequest>) -> Vec<AccessQuestion> {
    let mut questions: Vec<AccessQuestion> = Vec::new();
    for request in requests {
        let scope = request.scope.split_whitespace().map(str::to_owned);
        match questions.iter_mut().find(|question| question.provider.id == request.provider.id) {
            Some(known) => {
                known.scope.extend(scope);
                if !known.purposes.contains(&request.purpose) {
                    known.purposes.push(request.purpose.clone());
                }
            }
            None => questions.push(AccessQuestion {
                provider: request.provider.clone(),
                scope: scope.collect(),
                purposes: vec![request.purpose.clone()],
            }),
        }
    }
    questions
}

fn rejected(provider: &SignInProvider) -> RequestError {
    RequestError {
        kind: RequestErrorKind::Forbidden,
        status: None,
        name: REJECTED.to_owned(),
        message: t!("You did not give the portal access to {provider}.", provider = provider.title),
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use callboard_shared::auth::ProviderKind;

    use super::*;

    #[test]
    fn what_is_wanted_of_a_provider_is_asked_for_together() {
        let request = |id: &str, scope: &str, purpose: &str| AccessRequest {
            provider: SignInProvider {
                id: id.into(),
                title: id.into(),
                kind: ProviderKind::OAuth,
                signs_in: false,
                host: None,
            },
            scope: scope.into(),
            purpose: purpose.into(),
        };
        let requests = [
            request("github", "repo read:org", "to look"),
            request("gitlab", "api", "to look"),
            request("github", "workflow repo", "to change"),
            request("github", "", "to look"),
        ];
        let asked = together(requests.iter());
        let told: Vec<(&str, Vec<&str>, usize)> = asked
            .iter()
            .map(|one| (one.provider.id.as_str(), one.scope.iter().map(String::as_str).collect(), one.purposes.len()))
            .collect();
        assert_eq!(told, [("github", vec!["read:org", "repo", "workflow"], 2), ("gitlab", vec!["api"], 1)]);
    }
}
