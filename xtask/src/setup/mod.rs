//! What the commands need on this machine, and how they get it.
//!
//! Everything here looks first and installs only what is missing, so that a set-up that was interrupted is
//! repaired by running the command again.

mod cargo_tool;
mod debian;
mod npm;
mod wasm_target;

pub(crate) use cargo_tool::{TRUNK, WASM_BINDGEN};
pub(crate) use debian::{CHROMIUM, POSTGRESQL, PYTHON, Package, SLAPD, WRK, ensure_packages, is_root};
pub(crate) use npm::{E2E, TOOLS, ensure_modules};
pub(crate) use wasm_target::{TARGET as WASM_TARGET, ensure_wasm_target};

use std::path::PathBuf;

use crate::process;

/// Chromium, or a browser built from it. `CALLBOARD_CHROMIUM` names another one.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CALLBOARD_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(process::find)
}
