//! The app of a company's own portal: everything that Callboard has, and its own plugin.

fn main() {
    let mut plugins = callboard_web::portal::plugins();
    plugins.push(oncall_web::plugin());
    callboard_web_core::mount(plugins);
}
