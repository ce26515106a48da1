//! Who the portal is for AWS: the accounts of `aws` in the configuration, and requests with their signatures.

mod accounts;
mod identity;
mod keys;
mod profile;
mod signer;
#[cfg(test)]
mod tests;

pub(crate) use accounts::Account;
pub use accounts::AwsAccounts;
pub(crate) use identity::Identity;
pub use signer::Signer;
