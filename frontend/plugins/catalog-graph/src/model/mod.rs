//! The graph without a browser: what is in it, how it is drawn, how one moves in it.

pub(crate) mod moves;
pub(crate) mod network;
pub(crate) mod picture;
pub(crate) mod scene;
pub(crate) mod settings;
pub(crate) mod text;
