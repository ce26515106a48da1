//! The browser app of Callboard.

fn main() {
    callboard_web_core::mount(callboard_web::portal::plugins());
}
