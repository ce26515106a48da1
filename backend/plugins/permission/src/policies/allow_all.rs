//! Everybody who is signed in may do everything.

use async_trait::async_trait;
use callboard_core::permissions::{Decision, PermissionPolicy, PolicyUser, Verdict};
use callboard_shared::permissions::Permission;

pub(super) struct AllowAll;

#[async_trait]
impl PermissionPolicy for AllowAll {
    fn name(&self) -> &str {
        "allow-all"
    }

    async fn decide(&self, _: &Permission, user: Option<&PolicyUser>) -> anyhow::Result<Verdict> {
        Ok(match user {
            Some(_) => Verdict::new(Decision::Allow, "everybody who is signed in may do everything"),
            None => Verdict::new(Decision::Deny, "nobody is signed in"),
        })
    }
}
