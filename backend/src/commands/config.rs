//! `callboard config:check`, `config:print` and `config:docs`.

use std::process::ExitCode;

use callboard_config::{Config, Level};

use super::say;
use crate::Plugins;
use crate::core::portal;

pub(crate) fn check(config: &Config, plugins: Plugins) -> anyhow::Result<ExitCode> {
    let schema = portal::schema(&plugins())?;
    let findings = config.check(&schema);
    for finding in &findings {
        say(&finding.to_string());
    }
    let errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
    let warnings = findings.len() - errors;
    say(&format!("{} files read: {errors} errors, {warnings} warnings", config.files().len()));
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) fn print(config: &Config, frontend: bool, plugins: Plugins) -> anyhow::Result<ExitCode> {
    let schema = portal::schema(&plugins())?;
    let value = if frontend { config.frontend(&schema) } else { config.redacted(&schema) };
    say(&serde_json::to_string_pretty(&value)?);
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn docs(plugins: Plugins) -> anyhow::Result<ExitCode> {
    let schema = portal::schema(&plugins())?;
    say(&callboard_config::docs(&schema));
    Ok(ExitCode::SUCCESS)
}
