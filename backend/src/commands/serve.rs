//! `callboard serve`.

use std::process::ExitCode;

use callboard_config::{Config, Level};

use super::{complain, runtime, warn_person};
use crate::Plugins;
use crate::core::{logging, portal};

pub(crate) fn run(config: &Config, plugins: Plugins) -> anyhow::Result<ExitCode> {
    let plugins = plugins();
    let schema = portal::schema(&plugins)?;
    let level = std::env::var("LOG_LEVEL").ok();
    let log = logging::start(config, level.as_deref(), config.secrets(&schema))?;
    let (mistakes, doubts): (Vec<_>, Vec<_>) =
        config.check(&schema).into_iter().partition(|finding| finding.level == Level::Error);
    // All at once: mending them one by one, with a start in between, is tedious.
    if !mistakes.is_empty() {
        mistakes.iter().for_each(|mistake| warn_person(&mistake.to_string()));
        return Ok(ExitCode::FAILURE);
    }
    doubts.iter().for_each(|doubt| tracing::warn!("{doubt}"));
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
