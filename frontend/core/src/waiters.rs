//! Futures that wait for a change.

use futures::FutureExt;
use futures::channel::oneshot;

/// Whoever waits for the next change.
#[derive(Default)]
pub(crate) struct Waiters(Vec<oneshot::Sender<()>>);

impl Waiters {
    /// Resolves at the next change, or when there will be none.
    pub(crate) fn wait(&mut self) -> impl Future<Output = ()> + use<> {
        let (sender, receiver) = oneshot::channel();
        self.0.push(sender);
        receiver.map(|_| ())
    }

    /// Something changed.
    pub(crate) fn wake(&mut self) {
        for waiter in self.0.drain(..) {
            // Whoever does not wait any more need not know.
            let _ = waiter.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_waiter_learns_of_one_change() {
        let mut waiters = Waiters::default();
        let (first, second) = (waiters.wait(), waiters.wait());
        waiters.wake();
        assert!(first.now_or_never().is_some() && second.now_or_never().is_some());
        assert!(waiters.wait().now_or_never().is_none());
    }
}
