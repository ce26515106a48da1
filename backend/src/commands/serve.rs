//! `callboard serve`.

use std::process::ExitCode;

use callboard::core::{logging, portal};
use callboard_config::{Config, Level};

use super::{complain, runtime};

pub(crate) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let plugins = callboard::portal::plugins();
    let schema = portal::schema(&plugins)?;
    let level = std::env::var("LOG_LEVEL").ok();
    let log = logging::start(config, level.as_deref(), config.secrets(&schema))?;
    for finding in config.check(&schema) {
        match finding.level {
            Level::Error => anyhow::bail!("{finding}"),
            Level::Warning => tracing::warn!("{finding}"),
        }
    }
    let base_dir = std::env::current_dir()?;
    let result = runtime()?.block_on(async {
        let mut running = portal::start(plugins, config.clone(), &base_dir).await?;
        let broken = tokio::select! {
            () = asked_to_stop() => None,
            error = running.broken() => Some(error),
        };
        if let Some(error) = broken {
            return Err(anyhow::Error::new(error));
        }
        tracing::info!("stopping: running requests are finished first");
        running.stop().await?;
        Ok(())
    });
    drop(log);
    if let Err(error) = result {
        complain(&error);
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Resolves on Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
