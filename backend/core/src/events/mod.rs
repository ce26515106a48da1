//! Events inside this process: plugins tell each other what happened, without knowing each other.
//!
//! Delivery is best effort and bounded. Whoever must not miss anything keeps its own state in the
//! database and takes an event as a hint to look there at once.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// Events that a subscriber may be behind before it loses the oldest ones.
const CAPACITY: usize = 1024;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What it is about, for example `experimental.catalog.errors`.
    pub topic: Arc<str>,
    /// The rest; its form belongs to the topic.
    pub payload: Arc<Value>,
}

/// What a subscriber gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    /// The next event.
    Event(Event),
    /// The subscriber was too slow: so many events are gone.
    Lost(u64),
}

/// Publishes and subscribes. Clones share the topics.
#[derive(Clone, Default)]
pub struct Events {
    topics: Arc<RwLock<HashMap<Arc<str>, Sender<Event>>>>,
}

/// Events of one topic, from the moment of subscribing.
pub struct Subscription {
    receiver: Receiver<Event>,
}

impl Events {
    /// Tells every present subscriber of `topic`; how many there were.
    pub fn publish(&self, topic: &str, payload: Value) -> usize {
        let topics = self.topics.read();
        let Some((topic, sender)) = topics.get_key_value(topic) else { return 0 };
        // It fails when nobody listens any more, which is no error.
        sender.send(Event { topic: topic.clone(), payload: Arc::new(payload) }).unwrap_or(0)
    }

    /// Listens to `topic` from now on.
    #[must_use]
    pub fn subscribe(&self, topic: &str) -> Subscription {
        let mut topics = self.topics.write();
        // Topics may be made up for one task or one user: forget those that nobody hears.
        topics.retain(|known, sender| &**known == topic || sender.receiver_count() > 0);
        let sender = topics.entry(Arc::from(topic)).or_insert_with(|| broadcast::channel(CAPACITY).0);
        Subscription { receiver: sender.subscribe() }
    }
}

impl Subscription {
    /// Waits for the next event; nothing once all publishers are gone.
    pub async fn next(&mut self) -> Option<Received> {
        match self.receiver.recv().await {
            Ok(event) => Some(Received::Event(event)),
            Err(RecvError::Lagged(lost)) => Some(Received::Lost(lost)),
            Err(RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn payload(received: Option<Received>) -> Value {
        match received {
            Some(Received::Event(event)) => (*event.payload).clone(),
            other => panic!("no event but {other:?}"),
        }
    }

    #[tokio::test]
    async fn every_subscriber_of_the_topic_hears_it() {
        let events = Events::default();
        let (mut first, mut second) = (events.subscribe("a"), events.clone().subscribe("a"));
        let mut other = events.subscribe("b");
        assert_eq!(events.publish("a", json!(1)), 2);
        assert_eq!(events.publish("nobody", json!(1)), 0);
        events.publish("b", json!(2));
        assert_eq!(payload(first.next().await), json!(1));
        assert_eq!(payload(second.next().await), json!(1));
        assert_eq!(payload(other.next().await), json!(2));
        drop((first, events));
        assert_eq!(second.next().await, None);
    }

    #[tokio::test]
    async fn a_slow_subscriber_is_told_what_it_lost() {
        let events = Events::default();
        let mut slow = events.subscribe("a");
        for number in 0..CAPACITY + 3 {
            events.publish("a", json!(number));
        }
        assert_eq!(slow.next().await, Some(Received::Lost(3)));
        assert_eq!(payload(slow.next().await), json!(3));
    }

    #[test]
    fn topics_without_listeners_are_forgotten() {
        let events = Events::default();
        for number in 0..100 {
            drop(events.subscribe(&format!("task {number}")));
        }
        let _kept = events.subscribe("kept");
        assert_eq!(events.topics.read().len(), 1);
    }
}
