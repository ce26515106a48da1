//! Every rule of the envelope and of the kinds, through the three steps in their order.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod envelope;
mod kinds;
mod support;
