//! What the buttons do.

use std::sync::Arc;

use callboard_i18n::t;
use callboard_shared::catalog::RepositoryAnalysis;
use callboard_shared::entity::EntityRef;
use callboard_web_core::{AccessRequest, RequestError, invalidate, provider_access, use_config};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::draft::Draft;
use crate::flow::{Finished, Flow, Proposed, Reviewed, Step};
use crate::preview::{Tried, refs};
use crate::{requests, what};

/// Looks what is at the address, and goes on to whatever that asks for.
pub(crate) fn analyze(flow: Flow) {
    let target = flow.target.get_untracked().trim().to_owned();
    let config = use_config();
    if what::is_file(&target) {
        return review(flow, vec![target]);
    }
    flow.begin(t!("Looking through the repository…"));
    spawn_local(async move {
        let analysis = match requests::analyze(&target).await {
            Ok(analysis) => analysis,
            Err(error) => return flow.fail(t!("The repository could not be looked through"), error),
        };
        match analysis.files.as_slice() {
            [] => {
                flow.lender.try_set(requests::lender(&analysis).await);
                flow.draft.try_set(Draft::of(&analysis, &config));
                flow.on(Step::Describe(Arc::new(analysis)));
            }
            [one] if one.problem.is_none() => review(flow, vec![one.target.clone()]),
            _ => flow.on(Step::Choose(Arc::new(analysis))),
        }
    });
}

/// Tries addresses out, and shows what they bring in.
pub(crate) fn review(flow: Flow, targets: Vec<String>) {
    flow.begin(t!("Reading what it brings in…"));
    spawn_local(async move {
        let mut tried = Vec::new();
        for target in targets {
            match try_out(&target).await {
                Ok(one) => tried.push(one),
                Err(error) => return flow.fail(t!("The file cannot be registered"), error),
            }
        }
        flow.on(Step::Review(Arc::new(Reviewed { tried, proposed: None })));
    });
}

async fn try_out(target: &str) -> Result<Tried, RequestError> {
    let answer = requests::try_out(target).await?;
    let refs = refs(&answer.entities);
    let present = if refs.is_empty() { Vec::new() } else { requests::present(&refs).await? };
    Ok(Tried::of(target, answer.exists == Some(true), &answer.entities, &present))
}

/// Checks what was described, and has it proposed to the repository.
pub(crate) fn propose(flow: Flow, analysis: Arc<RepositoryAnalysis>) {
    let draft = flow.draft.get_untracked();
    let target = flow.target.get_untracked();
    flow.begin(t!("Checking the file…"));
    spawn_local(async move {
        let entity = draft.entity(&analysis);
        let entity_ref = EntityRef::of(&entity);
        if let Err(error) = requests::validate(entity, &analysis.file_address).await {
            return flow.fail(t!("The catalog would not take this file"), error);
        }
        let mut input = draft.input(&target, &analysis);
        if let Some(request) = lent(flow, &analysis) {
            flow.busy.try_set(Some(t!("Waiting for access…")));
            match provider_access(request).await {
                Ok(token) => input.access_token = Some(token),
                Err(error) => return flow.fail(t!("The pull request could not be opened"), error),
            }
        }
        flow.busy.try_set(Some(t!("Opening a pull request…")));
        match (requests::propose(&input).await, entity_ref) {
            (Ok(request), Some(entity)) => {
                let proposed = Some(Proposed { request, entity });
                flow.on(Step::Review(Arc::new(Reviewed { tried: Vec::new(), proposed })));
            }
            (Err(error), _) => flow.fail(t!("The pull request could not be opened"), error),
            (Ok(_), None) => flow.back(),
        }
    });
}

/// The access that a pull request in the person's name needs; nothing when the portal opens it in its own.
fn lent(flow: Flow, analysis: &RepositoryAnalysis) -> Option<AccessRequest> {
    let provider = flow.lender.try_get_untracked().flatten()?;
    let wanted = flow.as_person.get_untracked() || !analysis.can_propose;
    let scope = analysis.access.as_ref()?.scope.clone();
    let purpose = t!("to open a pull request in {repository}", repository = analysis.full_name);
    wanted.then_some(AccessRequest { provider, scope, purpose })
}

/// Registers what was reviewed.
pub(crate) fn register(flow: Flow, reviewed: Arc<Reviewed>) {
    flow.begin(t!("Registering…"));
    spawn_local(async move {
        let proposed = reviewed.proposed.iter().map(|proposed| proposed.request.file.clone());
        let targets: Vec<String> = reviewed.tried.iter().map(|tried| tried.target.clone()).chain(proposed).collect();
        for target in &targets {
            if let Err(error) = requests::register(target).await {
                return flow.fail(t!("The address could not be registered"), error);
            }
        }
        invalidate("catalog");
        flow.on(Step::Finish(Arc::new(Finished {
            locations: targets.len(),
            known: reviewed.tried.iter().filter(|tried| tried.exists).count(),
            expected: reviewed.tried.iter().flat_map(Tried::arriving).cloned().collect(),
            proposed: reviewed.proposed.clone(),
        })));
    });
}
