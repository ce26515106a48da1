//! Documents in a cluster of Elasticsearch or OpenSearch, which all replicas share: `search.elasticsearch`.
//!
//! The words of documents are taken apart here and not in the cluster, so that both kinds of store find the same.

mod body;
mod client;
mod document;
mod query;
mod settings;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use callboard_core::search::SearchDocument;
use http::Method;
use serde_json::{Value, json};

use self::client::Client;
pub(crate) use self::settings::cluster;
use crate::clause::Clause;
use crate::store::{Counts, Found, Guards, Page, Part, Store, StoreError, ToCount};
use crate::text::Analysis;
use crate::words::restore;

/// States that are read with one request.
const STATES: usize = 5000;

/// One index of a cluster. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cluster {
    client: Client,
    /// Its name has version and language, so that releases do not read each other's.
    index: String,
    analysis: Analysis,
    /// Letters at the beginning of a word that may not be wrong.
    prefix_length: u64,
    /// Documents in one request.
    batch: usize,
    /// Whether it can be told to show changes; collections without servers do so by themselves.
    refreshes: bool,
    /// Names and bodies of index templates.
    templates: Arc<Vec<(String, Value)>>,
}

impl Cluster {
    fn of(&self, action: &str) -> String {
        format!("/{}/{action}", self.index)
    }

    /// Makes the index unless it is there.
    async fn prepare(&self) -> Result<(), StoreError> {
        if self.client.exists(&format!("/{}", self.index)).await? {
            return Ok(());
        }
        for (name, template) in self.templates.iter() {
            self.client.ask(Method::PUT, &format!("/_index_template/{name}"), Some(template)).await?;
        }
        let made = self.client.ask(Method::PUT, &format!("/{}", self.index), Some(&document::mapping())).await;
        match made {
            Ok(_) => Ok(()),
            // Another replica was quicker.
            Err(_) if self.client.exists(&format!("/{}", self.index)).await? => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn search(&self, body: &Value) -> Result<Value, StoreError> {
        self.client.ask(Method::POST, &self.of("_search"), Some(body)).await
    }

    fn query(&self, clause: &Clause) -> Value {
        query::query(clause, self.prefix_length)
    }
}

#[async_trait]
impl Store for Cluster {
    async fn page(&self, clause: Clause, guards: Guards, part: Part) -> Result<Page, StoreError> {
        let mut answer = self.search(&body::page(self.query(&clause), &guards, part)).await?;
        let total = answer.pointer("/hits/total/value").and_then(Value::as_u64).unwrap_or_default();
        let hits = answer.pointer_mut("/hits/hits").map(Value::take).unwrap_or_default();
        let found = hits.as_array().into_iter().flatten().map(|hit| {
            let source = |name: &str| hit["_source"][name].as_str().unwrap_or_default();
            let (fields, details) = restore(source("stored"));
            Found { document_type: source("type").to_owned(), fields, details }
        });
        Ok(Page { found: found.collect(), total })
    }

    async fn count(&self, to_count: ToCount) -> Result<Counts, StoreError> {
        let answer = self.search(&body::count(self.query(&to_count.clause), &to_count, self.prefix_length)).await?;
        Ok(body::counts(&answer))
    }

    async fn states(&self, document_type: &str) -> Result<HashMap<String, String>, StoreError> {
        self.prepare().await?;
        let mut states = HashMap::new();
        let mut after: Option<Value> = None;
        loop {
            let mut asked = json!({
                "size": STATES,
                "query": {"term": {"type": {"value": document_type}}},
                "sort": [{"id": "asc"}],
                "_source": ["id", "state"],
            });
            if let Some(after) = after.take() {
                asked["search_after"] = after;
            }
            let answer = self.search(&asked).await?;
            let hits = answer.pointer("/hits/hits").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for hit in hits {
                let source = |name: &str| hit["_source"][name].as_str().unwrap_or_default();
                if let Some((_, key)) = source("id").split_once('\n') {
                    states.insert(key.to_owned(), source("state").to_owned());
                }
            }
            match hits.last() {
                Some(last) if hits.len() == STATES => after = Some(last["sort"].clone()),
                _ => return Ok(states),
            }
        }
    }

    async fn put(&self, document_type: &str, keys: &[String], found: Vec<SearchDocument>) -> Result<(), StoreError> {
        let lines = document::lines(&self.analysis, document_type, keys, &found);
        for part in lines.chunks(self.batch) {
            self.client.bulk(&self.of("_bulk"), &part.concat()).await?;
        }
        Ok(())
    }

    async fn commit(&self) -> Result<(), StoreError> {
        if !self.refreshes {
            return Ok(());
        }
        self.client.ask(Method::POST, &self.of("_refresh"), None).await.map(drop)
    }

    async fn successor(&self) -> Result<Option<Arc<dyn Store>>, StoreError> {
        self.prepare().await.map(|()| None)
    }

    async fn take_over(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn was_filled(&self) -> bool {
        true
    }
}
