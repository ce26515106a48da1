//! Accounts of Google Cloud, and the tokens that its APIs ask for.

mod account;
mod tokens;

pub use account::ServiceAccount;
pub use tokens::GoogleTokens;
