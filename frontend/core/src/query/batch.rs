//! Questions that are asked at the same moment, in one request.
//!
//! What a page shows is asked for by its parts, none of which knows of the others. Requests that name the same
//! place for batches wait for a turn and go there together; one that is alone goes its own way.

use std::cell::RefCell;
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::catalog::{BATCH_LIMIT, BatchQuestion, BatchRequest, BatchResponse};
use futures::channel::oneshot;
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use serde_json::value::RawValue;

use crate::api;
use crate::fetch::{Answer, Method};
use crate::request_error::RequestError;

/// Servers take 100 KiB; questions with many refs are long.
const MOST_BYTES: usize = 80_000;

type Outcome = Result<Answer, RequestError>;

struct Waiting {
    place: &'static str,
    path: String,
    body: String,
    answer: oneshot::Sender<Outcome>,
}

thread_local! {
    static WAITING: RefCell<Vec<Waiting>> = const { RefCell::new(Vec::new()) };
}

/// Asks, together with whatever else is asked for at this moment in the same place.
pub(crate) async fn ask(place: &'static str, path: String, body: String) -> Outcome {
    let (answer, answered) = oneshot::channel();
    let waiting = Waiting { place, path, body, answer };
    let first = WAITING.with_borrow_mut(|all| {
        all.push(waiting);
        all.len() == 1
    });
    if first {
        // Not the next turn but the one after it: some parts put their own questions together until the next.
        set_timeout(|| set_timeout(send_all, Duration::ZERO), Duration::ZERO);
    }
    answered.await.unwrap_or_else(|_| Err(RequestError::offline()))
}

fn send_all() {
    for portion in portions(WAITING.take()) {
        spawn_local(send(portion));
    }
}

/// Those of one place, as many as fit.
fn portions(waiting: Vec<Waiting>) -> Vec<Vec<Waiting>> {
    let mut portions: Vec<(usize, Vec<Waiting>)> = Vec::new();
    for one in waiting {
        let bytes = one.body.len();
        let fitting = portions.iter_mut().find(|(size, portion)| {
            portion.len() < BATCH_LIMIT && size + bytes <= MOST_BYTES && portion[0].place == one.place
        });
        match fitting {
            Some((size, portion)) => {
                *size += bytes;
                portion.push(one);
            }
            None => portions.push((bytes, vec![one])),
        }
    }
    portions.into_iter().map(|(_, portion)| portion).collect()
}

async fn send(mut portion: Vec<Waiting>) {
    if portion.len() == 1
        && let Some(one) = portion.pop()
    {
        let _ = one.answer.send(api::send(Method::Post, one.path, Some(one.body)).await);
        return;
    }
    match exchange(&portion).await {
        Ok(outcomes) => portion.into_iter().zip(outcomes).for_each(|(one, outcome)| {
            let _ = one.answer.send(outcome);
        }),
        Err(error) => portion.into_iter().for_each(|one| {
            let _ = one.answer.send(Err(error.clone()));
        }),
    }
}

async fn exchange(portion: &[Waiting]) -> Result<Vec<Outcome>, RequestError> {
    let Some(place) = portion.first().map(|one| one.place) else { return Ok(Vec::new()) };
    let unwritable = |error| RequestError::unreadable(error, None);
    let mount = place.rsplit_once('/').map_or("", |(mount, _)| mount);
    let questions: Result<Vec<_>, _> = portion.iter().map(|one| question(mount, one)).collect();
    let request = BatchRequest { requests: questions.map_err(unwritable)? };
    let body = serde_json::to_string(&request).map_err(unwritable)?;
    let answer = api::send(Method::Post, place.to_owned(), Some(body)).await?;
    let request_id = answer.request_id.clone();
    let batch: BatchResponse<Box<RawValue>> = api::read(answer)?;
    if batch.responses.len() != portion.len() {
        return Err(RequestError::unreadable(t!("it does not answer every question"), request_id));
    }
    let outcome = |status: u16, text: &str| match status {
        ..400 => Ok(Answer { text: text.to_owned(), request_id: request_id.clone(), settings_at: None }),
        _ => Err(RequestError::from_answer(status, text, request_id.clone())),
    };
    Ok(batch.responses.iter().map(|one| outcome(one.status, one.body.get())).collect())
}

fn question(mount: &str, one: &Waiting) -> Result<BatchQuestion<Box<RawValue>>, serde_json::Error> {
    let path = one.path.strip_prefix(mount).unwrap_or(&one.path).to_owned();
    Ok(BatchQuestion { path, body: RawValue::from_string(one.body.clone())? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(place: &'static str, bytes: usize) -> Waiting {
        let body = format!("\"{}\"", "x".repeat(bytes));
        Waiting { place, path: "/api/catalog/entity-facets".to_owned(), body, answer: oneshot::channel().0 }
    }

    fn sizes(waiting: Vec<Waiting>) -> Vec<usize> {
        portions(waiting).iter().map(Vec::len).collect()
    }

    #[test]
    fn what_goes_to_the_same_place_goes_together_as_far_as_it_fits() {
        assert_eq!(sizes(vec![waiting("a", 1), waiting("b", 1), waiting("a", 1)]), [2, 1]);
        assert_eq!(sizes(vec![waiting("a", 50_000), waiting("a", 50_000), waiting("a", 10)]), [2, 1]);
        assert_eq!(sizes((0..=BATCH_LIMIT).map(|_| waiting("a", 1)).collect()), [BATCH_LIMIT, 1]);
        assert!(sizes(Vec::new()).is_empty());
    }

    #[test]
    fn a_question_names_its_path_below_the_mount() {
        let question = question("/api/catalog", &waiting("/api/catalog/batch", 1)).unwrap();
        assert_eq!((question.path.as_str(), question.body.get()), ("/entity-facets", "\"x\""));
    }
}
