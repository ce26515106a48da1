//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A developer portal in one binary: software catalog, sign-in, and everything that a company built on
/// Backstage's files, configuration and API.
#[derive(Debug, Parser)]
#[command(name = "callboard", version, about, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  callboard serve                                        the app-config.yaml of this folder, or a built-in default
  callboard serve --config app-config.yaml --config app-config.production.yaml
                                                         these files and no others; later ones win
  callboard config:check --config app-config.yaml        every mistake with file, line and what to try
  callboard auth login --portal https://portal.example.com
                                                         sign this terminal in
  APP_CONFIG_app_title='\"Our portal\"' callboard serve    one key from the environment

Environment:
  BACKSTAGE_ENV      adds app-config.<name>.yaml for each name, when no --config is given
  APP_CONFIG_a_b     sets the key a.b, above every file
  CALLBOARD_PORTAL   the portal that `callboard auth` is about
  CALLBOARD_CONFIG_DIR
                     where sign-ins of this terminal are kept; ~/.config/callboard unless it is set
  LOG_LEVEL          error, warn, info, debug or trace";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the portal until it is asked to stop (Ctrl-C or SIGTERM)
    Serve(ConfigArgs),
    /// Bring the database up to date and leave, for deployments that do this as a step of its own
    Migrate(ConfigArgs),
    /// Work on the software catalog
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Sign this terminal in at a portal, and get tokens for its API
    #[command(subcommand)]
    Auth(AuthCommand),
    /// Check the configuration: unknown keys, wrong types, with file and line
    #[command(name = "config:check")]
    ConfigCheck(ConfigArgs),
    /// Print the configuration as the portal sees it, with secrets hidden
    #[command(name = "config:print")]
    ConfigPrint {
        #[command(flatten)]
        config: ConfigArgs,
        /// Only what the browser gets to see
        #[arg(long)]
        frontend: bool,
    },
    /// Print the description of the REST API, as OpenAPI 3.1
    Openapi,
    /// Print the reference of every configuration key, as Markdown
    #[command(name = "config:docs")]
    ConfigDocs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Take over registered locations, entity uids and what people keep (stars, home pages) from the databases of a
    /// Backstage
    ImportBackstage {
        #[command(flatten)]
        config: ConfigArgs,
        /// Where to read from: postgres://user:password@host/backstage_plugin_catalog, or sqlite:///path/catalog.sqlite
        #[arg(long, value_name = "URL", env = "CALLBOARD_IMPORT_FROM", hide_env_values = true)]
        from: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    /// Sign in: a page of the portal asks you whether to let this terminal in
    Login {
        /// The address of the portal
        #[arg(long, value_name = "URL", env = "CALLBOARD_PORTAL")]
        portal: String,
        /// Only print the address of the page, for a browser that you open yourself
        #[arg(long)]
        no_browser: bool,
    },
    /// Sign out, and have the portal take its tokens back
    Logout {
        /// The address of the portal; not needed with only one
        #[arg(long, value_name = "URL", env = "CALLBOARD_PORTAL")]
        portal: Option<String>,
    },
    /// Say who this terminal acts for
    Whoami {
        /// The address of the portal; not needed with only one
        #[arg(long, value_name = "URL", env = "CALLBOARD_PORTAL")]
        portal: Option<String>,
    },
    /// Print a token that holds, for `Authorization: Bearer`
    PrintToken {
        /// The address of the portal; not needed with only one
        #[arg(long, value_name = "URL", env = "CALLBOARD_PORTAL")]
        portal: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// A configuration file; may be given several times, later ones win. Without it: app-config.yaml of
    /// this folder with its overlays, else a built-in default
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Vec<PathBuf>,
}
