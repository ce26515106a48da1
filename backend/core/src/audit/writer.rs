//! Writes events to the table beside the requests that they are about.
//!
//! Nobody waits for it: an audited request must not become slow because the database is. What the table cannot take,
//! because it is gone or slower than the events come, is in the log all the same, and is counted.

use tokio::sync::{mpsc, oneshot};

use super::event::Entry;
use super::store::AuditTrail;
use crate::lifecycle::Lifecycle;

/// Events that may wait for the database.
const WAITING: usize = 10_000;
/// Events that are written together.
const TOGETHER: usize = 200;

enum Message {
    Event(Box<Entry>),
    /// Answered once everything before it was written.
    Settled(oneshot::Sender<()>),
}

#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

impl Writer {
    pub(super) fn start(trail: AuditTrail, lifecycle: &Lifecycle) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        lifecycle.spawn(work(trail, waiting, lifecycle.clone()));
        Self { queue }
    }

    pub(super) fn take(&self, entry: Entry) {
        if self.queue.try_send(Message::Event(Box::new(entry))).is_err() {
            metrics::counter!("audit_events_lost_total").increment(1);
        }
    }

    pub(super) async fn settled(&self) {
        let (tell, told) = oneshot::channel();
        if self.queue.send(Message::Settled(tell)).await.is_ok() {
            // It is gone only when the process stops.
            let _ = told.await;
        }
    }
}

async fn work(trail: AuditTrail, mut waiting: mpsc::Receiver<Message>, lifecycle: Lifecycle) {
    let mut batch = Vec::with_capacity(TOGETHER);
    loop {
        let found = tokio::select! {
            found = waiting.recv_many(&mut batch, TOGETHER) => found,
            () = lifecycle.cancelled() => break,
        };
        if found == 0 {
            return;
        }
        write(&trail, batch.drain(..)).await;
    }
    // What the last requests left.
    while let Ok(message) = waiting.try_recv() {
        batch.push(message);
    }
    write(&trail, batch.drain(..)).await;
}

async fn write(trail: &AuditTrail, messages: impl Iterator<Item = Message>) {
    let (mut entries, mut asked) = (Vec::new(), Vec::new());
    for message in messages {
        match message {
            Message::Event(entry) => entries.push(*entry),
            Message::Settled(tell) => asked.push(tell),
        }
    }
    for part in entries.chunks(TOGETHER) {
        if let Err(error) = trail.add(part).await {
            metrics::counter!("audit_events_lost_total").increment(part.len() as u64);
            tracing::error!(%error, events = part.len(), "audit events could not be stored; the log has them");
        }
    }
    for tell in asked {
        let _ = tell.send(());
    }
}
