//! The browser app as a library: a company that wants pages of its own builds its own app from this, with a
//! `main` that mounts [`portal::plugins`] and its own (see `examples/plugin`).

#[cfg(debug_assertions)]
mod gallery;
pub mod portal;
