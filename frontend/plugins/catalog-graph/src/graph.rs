//! The graph on a page: asked for level by level, laid out when it is complete.

use std::sync::Arc;

use callboard_web_core::{RequestError, load};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::model::network::{Network, Node, Reach};
use crate::model::picture::Picture;
use crate::model::scene::Scene;
use crate::model::settings::Settings;
use crate::requests;

/// The graph on a page.
#[derive(Clone, Copy)]
pub(crate) struct Graph {
    /// What is drawn. While another one is under way, the one before stays.
    pub(crate) scene: RwSignal<Option<Arc<Scene>>>,
    /// What went wrong since.
    pub(crate) error: RwSignal<Option<RequestError>>,
    /// Whether another one is under way.
    pub(crate) loading: RwSignal<bool>,
    settings: Memo<Settings>,
    network: StoredValue<Network>,
    /// The number of the present attempt; earlier ones give up when they notice.
    attempt: StoredValue<u32>,
}

/// Draws what the settings say, now and whenever they change. What is known already is not asked for.
pub(crate) fn use_graph(settings: Memo<Settings>, known: Option<Node>) -> Graph {
    let mut network = Network::default();
    if let Some(node) = known {
        network.learn(node.entity.clone(), Some(node));
    }
    let graph = Graph {
        scene: RwSignal::new(None),
        error: RwSignal::new(None),
        loading: RwSignal::new(true),
        settings,
        network: StoredValue::new(network),
        attempt: StoredValue::new(0),
    };
    Effect::new(move || {
        settings.track();
        graph.draw();
    });
    graph
}

impl Graph {
    /// Asks again after a failure.
    pub(crate) fn retry(self) {
        self.draw();
    }

    fn draw(self) {
        let settings = self.settings.get_untracked();
        let attempt = self.attempt.get_value() + 1;
        self.attempt.set_value(attempt);
        self.loading.set(true);
        spawn_local(async move {
            let reach = self.complete(&settings, attempt).await;
            // The page may be gone, or show something else by now.
            if self.attempt.try_get_value() != Some(attempt) {
                return;
            }
            match reach {
                Ok(reach) => {
                    let picture = Picture::of(&reach, &settings);
                    self.error.set(None);
                    self.scene.set(Some(Arc::new(Scene::of(picture, &settings))));
                }
                Err(error) => self.error.set(Some(error)),
            }
            self.loading.set(false);
        });
    }

    /// Asks for one level after the other, many entities at once.
    async fn complete(self, settings: &Settings, attempt: u32) -> Result<Reach, RequestError> {
        loop {
            let Some(reach) = self.network.try_with_value(|network| network.reach(settings)) else {
                return Ok(Reach::default());
            };
            if reach.wanted.is_empty() || self.attempt.try_get_value() != Some(attempt) {
                return Ok(reach);
            }
            for refs in reach.wanted.chunks(requests::AT_ONCE) {
                let answer = load(requests::by_refs(refs)).await?;
                let mut nodes = answer.items.iter().map(|item| item.as_ref().and_then(Node::of_json));
                self.network.try_update_value(|network| {
                    for entity in refs {
                        // An answer that is short leaves the rest as not found, so that this comes to an end.
                        network.learn(entity.clone(), nodes.next().flatten());
                    }
                });
            }
        }
    }
}
