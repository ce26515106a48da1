//! `callboard auth`: signs a terminal in at a portal, as a program that acts for whoever started it.

mod browser;
mod callback;
mod kept;
mod login;
mod remote;
mod token;

use std::process::ExitCode;

use anyhow::Context;

use super::{runtime, say};
use crate::cli::AuthCommand;
use kept::Kept;
use remote::Remote;

pub(crate) fn run(command: AuthCommand) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        match command {
            AuthCommand::Login { portal, no_browser } => login::run(&portal, no_browser).await,
            AuthCommand::Logout { portal } => logout(portal).await,
            AuthCommand::Whoami { portal } => whoami(portal).await,
            AuthCommand::PrintToken { portal } => {
                say(&token::fresh(portal).await?.access_token);
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

async fn whoami(portal: Option<String>) -> anyhow::Result<ExitCode> {
    let signed_in = token::fresh(portal).await?;
    let info = Remote::new()?.user_info(&signed_in).await?;
    say(&format!("{} at {}", info.claims.sub, signed_in.portal));
    for owner in info.claims.ent.iter().filter(|owner| **owner != info.claims.sub) {
        say(&format!("  owns as {owner}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The portal is told, and then what was kept of it is gone, whether it answered or not.
async fn logout(portal: Option<String>) -> anyhow::Result<ExitCode> {
    let mut kept = Kept::open()?;
    let signed_in = kept.find(portal.as_deref())?.clone();
    let told = match &signed_in.refresh_token {
        Some(token) => Remote::new()?.revoke(&signed_in.revocation_endpoint, token).await,
        None => Ok(()),
    };
    kept.remove(&signed_in.portal);
    kept.save()?;
    told.with_context(|| {
        format!(
            "this terminal is signed out, but {} could not be told; end its session there, in your settings",
            signed_in.portal
        )
    })?;
    say(&format!("Signed out of {}", signed_in.portal));
    Ok(ExitCode::SUCCESS)
}
