//! `callboard openapi`.

use std::process::ExitCode;

use super::say;
use crate::Plugins;
use crate::core::openapi;

pub(crate) fn run(plugins: Plugins) -> anyhow::Result<ExitCode> {
    say(&serde_json::to_string_pretty(&openapi::whole(&plugins()))?);
    Ok(ExitCode::SUCCESS)
}
