//! What a caller may search, as the handlers ask for it.

use callboard_core::auth::{Credentials, UserInfo};
use callboard_core::search::Visibility;

use super::SearchState;
use crate::engine::guards;
use crate::store::Guards;

/// Types that the contract knows. Those without a collator have no documents.
const OF_THE_CONTRACT: [&str; 2] = ["software-catalog", "techdocs"];

impl SearchState {
    /// Every type that may be asked for, in the order in which pages show them.
    pub(super) fn types(&self) -> Vec<String> {
        let mut types: Vec<String> = OF_THE_CONTRACT.map(str::to_owned).into();
        let more = self.engine.collators.iter().map(|collator| collator.document_type());
        types.extend(more.filter(|name| !OF_THE_CONTRACT.contains(name)).map(str::to_owned));
        types
    }

    /// Those of the types of which the caller may find something, and what.
    pub(super) async fn visible(&self, caller: &Credentials, types: &[String]) -> (Vec<String>, Guards) {
        let mut seen = Vec::with_capacity(types.len());
        for name in types {
            let collator = self.engine.collators.iter().find(|collator| collator.document_type() == name);
            let visibility = match collator {
                Some(collator) => collator.visible(caller).await,
                None => Visibility::None,
            };
            seen.push((name.clone(), visibility));
        }
        guards(seen)
    }

    /// The refs by which the caller owns things; none for programs, and when it cannot be known: they only decide
    /// what comes first.
    pub(super) async fn owned_by(&self, caller: &Credentials) -> Vec<String> {
        let (Some(user), Ok(known)) = (caller.user(), self.services.get::<dyn UserInfo>()) else { return Vec::new() };
        known.ownership(user).await.ok().flatten().unwrap_or_default()
    }

    /// Where the caller was last; nowhere for programs.
    pub(super) async fn visited_by(&self, caller: &Credentials) -> Vec<String> {
        match caller.user() {
            Some(user) => self.visits.of(&user.to_string()).await,
            None => Vec::new(),
        }
    }
}
