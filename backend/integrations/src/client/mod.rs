//! The one way by which git hosts are asked: within a budget that everybody shares, and again when the
//! host is busy.

mod budget;
mod error;
mod limits;
mod memory;
pub(crate) mod paging;
mod request;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use callboard_core::outgoing::{Fetched, HttpClient};
use serde::de::DeserializeOwned;

pub use budget::Budget;
pub use error::HostError;
pub use request::HostRequest;

use limits::Verdict;

/// A list with more pages than this has none that is the last.
const MOST_PAGES: usize = 10_000;

/// How often and how long to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retry {
    /// Tries after the first one.
    pub(crate) retries: u32,
    /// Statuses of a host that is busy rather than unwilling.
    pub(crate) statuses: Vec<u16>,
    /// The first wait; each later one may be twice as long.
    pub(crate) first_wait: Duration,
    /// Gives up at once when the host says to wait longer than this.
    pub(crate) longest_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            retries: 4,
            statuses: vec![429, 502, 503, 504],
            first_wait: Duration::from_millis(500),
            // Somebody may be looking at a page that waits for it.
            longest_wait: Duration::from_secs(30),
        }
    }
}

/// Asks one host. Clones share its budget.
#[derive(Clone)]
pub struct HostClient {
    http: HttpClient,
    budget: Arc<Budget>,
    retry: Retry,
}

impl HostClient {
    /// A client for `host` with the usual patience.
    #[must_use]
    pub fn new(http: HttpClient, host: &str) -> Self {
        Self { http, budget: Budget::of(host, None), retry: Retry::default() }
    }

    pub(crate) fn with(http: HttpClient, budget: Arc<Budget>, retry: Retry) -> Self {
        Self { http, budget, retry }
    }

    /// The same client for work that nobody waits for: it sits out a rate limit of up to an hour, which is
    /// how long those of the large hosts last.
    #[must_use]
    pub fn patient(&self) -> Self {
        let retry = Retry { longest_wait: Duration::from_secs(3600), ..self.retry.clone() };
        Self { retry, ..self.clone() }
    }

    /// Sends `request` when the budget has room, and again when the host is busy. Any other status is an
    /// answer. A GET without a condition of its own is sent with one when its last answer had an `ETag`, and
    /// answered with that when it still holds.
    ///
    /// # Errors
    /// When no answer came, the host stayed busy, or its rate limit lasts longer than this client waits.
    pub async fn send(&self, request: &HostRequest) -> Result<Fetched, HostError> {
        let (conditional, known) = self.budget.memory.condition(request).unzip();
        let sent = conditional.as_ref().unwrap_or(request);
        let fetched = self.insist(sent).await?;
        Ok(self.budget.memory.settle(request, known, fetched))
    }

    /// Sends `request` until there is an answer, or it is enough.
    async fn insist(&self, request: &HostRequest) -> Result<Fetched, HostError> {
        let mut tries = 0;
        loop {
            self.budget.wait(request.lane(), self.retry.longest_wait).await?;
            let fetched = {
                let _slot = self.budget.slot().await;
                request.outgoing(&self.http).send().await?
            };
            let (wait, limited) = match limits::judge(&fetched, &self.retry.statuses) {
                Verdict::Answer { exhausted_for } => {
                    if let Some(wait) = exhausted_for {
                        self.budget.pause(request.lane(), wait);
                    }
                    return Ok(fetched);
                }
                Verdict::Limited(wait) => (wait, true),
                Verdict::Busy(wait) => (wait, false),
            };
            let wait = wait.unwrap_or_else(|| self.back_off(tries));
            if limited {
                self.budget.pause(request.lane(), wait);
            }
            if tries == self.retry.retries || wait > self.retry.longest_wait {
                return Err(match limited {
                    true => HostError::limited(request, wait),
                    false => HostError::of_status(&fetched),
                });
            }
            tries += 1;
            tracing::debug!(
                place = request.place(),
                status = fetched.status.as_u16(),
                wait_ms = wait.as_millis(),
                "the host is busy; trying again"
            );
            if !limited {
                tokio::time::sleep(wait).await;
            }
        }
    }

    /// Sends `request` and takes only an answer of success, or 304 where it was asked for.
    ///
    /// # Errors
    /// As for [`HostClient::send`], and for every other status.
    pub async fn success(&self, request: &HostRequest) -> Result<Fetched, HostError> {
        let fetched = self.send(request).await?;
        let good = fetched.status.is_success() || fetched.status == http::StatusCode::NOT_MODIFIED;
        if good { Ok(fetched) } else { Err(HostError::of_status(&fetched)) }
    }

    /// The JSON that `request` is answered with.
    ///
    /// # Errors
    /// As for [`HostClient::success`], and when the answer has another form.
    pub async fn json<T: DeserializeOwned>(&self, request: &HostRequest) -> Result<T, HostError> {
        parse(&self.success(request).await?)
    }

    /// True when what `request` asks for is there.
    ///
    /// # Errors
    /// When the host answers neither yes nor no.
    pub async fn exists(&self, request: &HostRequest) -> Result<bool, HostError> {
        match self.success(request).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// All items of a list that the host gives page by page, following `Link: <…>; rel="next"`.
    ///
    /// # Errors
    /// As for [`HostClient::json`]; a list is given whole or not at all.
    pub async fn all_pages<T: DeserializeOwned>(&self, request: HostRequest) -> Result<Vec<T>, HostError> {
        self.pages(request, |request, page| Ok((parse(page)?, paging::next(request, page)?))).await
    }

    /// All items of a list that the host gives page by page. `read` gives the items of a page, and the request
    /// for the page after it.
    pub(crate) async fn pages<T>(
        &self,
        first: HostRequest,
        read: impl Fn(&HostRequest, &Fetched) -> Result<(Vec<T>, Option<HostRequest>), HostError> + Send,
    ) -> Result<Vec<T>, HostError> {
        let mut items = Vec::new();
        let mut next = Some(first);
        let mut pages = 0;
        while let Some(request) = next {
            let page = self.success(&request).await?;
            let (more, following) = read(&request, &page)?;
            items.extend(more);
            pages += 1;
            if pages == MOST_PAGES && following.is_some() {
                return Err(HostError::unclear(&page.url, format!("its list has no end after {pages} pages")));
            }
            next = following;
        }
        Ok(items)
    }

    /// Twice as long each time, and never the same for two that were refused together.
    fn back_off(&self, tries: u32) -> Duration {
        let longest = self.retry.first_wait.saturating_mul(2_u32.saturating_pow(tries));
        longest.mul_f64(0.5 + rand::random::<f64>() / 2.0).min(self.retry.longest_wait)
    }
}

/// Reads the body of an answer as JSON.
///
/// # Errors
/// When it has another form.
pub fn parse<T: DeserializeOwned>(fetched: &Fetched) -> Result<T, HostError> {
    serde_json::from_slice(&fetched.body).map_err(|error| HostError::unclear(&fetched.url, error.to_string()))
}
