//! A company's own portal: everything that Callboard has, and its own plugin.

use std::process::ExitCode;

use callboard_core::plugin::Plugin;

fn main() -> ExitCode {
    callboard::run(plugins)
}

fn plugins() -> Vec<Plugin> {
    let mut plugins = callboard::portal::plugins();
    plugins.push(oncall::plugin());
    plugins
}
