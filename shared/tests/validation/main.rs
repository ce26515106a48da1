//! Every rule of the envelope and of the kinds, through the three steps in their order.

mod envelope;
mod kinds;
mod support;
