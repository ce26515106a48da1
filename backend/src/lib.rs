//! The portal as a library: a company that wants plugins of its own builds its own binary from this.

pub mod portal;

pub use callboard_core as core;
