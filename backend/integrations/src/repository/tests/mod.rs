//! A proposal on every host, against servers that answer as the hosts do.

mod fake;
mod hosts;

use std::sync::Arc;

use callboard_core::repositories::{Proposal, ProposalOutcome, Repository, RepositoryError};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer};

use fake::{FILE, Fake};
use hosts::HOSTS;

fn proposal(content: &str) -> Proposal {
    Proposal {
        path: FILE.into(),
        content: content.into(),
        branch: "portal/add".into(),
        title: "Add a catalog file".into(),
        body: "It says \"what\" this is.".into(),
    }
}

/// Every host in turn, as it is at first.
async fn on_every_host(test: impl AsyncFn(&'static str, Arc<dyn Repository>, Fake)) {
    for host in HOSTS {
        let server = MockServer::start().await;
        let fake = Fake::new(host);
        Mock::given(any()).respond_with(fake.clone()).mount(&server).await;
        let repository = hosts::repository(host, &server);
        test(host.name, repository, fake).await;
    }
}

#[tokio::test]
async fn a_file_is_proposed_once_however_often_it_is_asked_for() {
    on_every_host(async |name, repository, fake| {
        assert!(repository.has_credentials(), "{name}");
        let first = repository.propose(&proposal("kind: API")).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(first.outcome, ProposalOutcome::Opened, "{name}");
        assert!(first.url.contains("/shop/") && first.url.ends_with(&first.number), "{name}: {}", first.url);
        assert_eq!(first.file, repository.file_address("main", FILE), "{name}");
        assert_eq!(fake.file("portal/add"), Some("kind: API".to_owned()), "{name}");
        assert_eq!(fake.file("main"), None, "{name}");
        assert_eq!(fake.words(), ["Add a catalog file", "It says \"what\" this is."], "{name}");

        let again = repository.propose(&proposal("kind: API")).await.unwrap();
        assert_eq!((again.outcome, &again.url), (ProposalOutcome::Unchanged, &first.url), "{name}");
        let other = repository.propose(&proposal("kind: System")).await.unwrap();
        assert_eq!((other.outcome, &other.url), (ProposalOutcome::Updated, &first.url), "{name}");
        assert_eq!(fake.file("portal/add"), Some("kind: System".to_owned()), "{name}");
        assert_eq!(fake.requests(), 1, "{name}");
    })
    .await;
}

#[tokio::test]
async fn somebodys_own_access_takes_the_place_of_the_portals() {
    for host in HOSTS {
        let server = MockServer::start().await;
        let fake = Fake::new(host);
        fake.knows("Bearer lent");
        Mock::given(any()).respond_with(fake.clone()).mount(&server).await;
        let Some(repository) = hosts::lent(host, &server, "lent") else {
            assert_eq!(host.name, "gitea", "no sign-in of the portal gives tokens for it");
            continue;
        };
        let proposed =
            repository.propose(&proposal("kind: API")).await.unwrap_or_else(|error| panic!("{}: {error}", host.name));
        assert_eq!(proposed.outcome, ProposalOutcome::Opened, "{}", host.name);
        let refused = hosts::repository(host, &server).propose(&proposal("kind: API")).await.unwrap_err();
        assert!(!matches!(refused, RepositoryError::Exists(_)), "{}: the portal's own are not known there", host.name);
    }
}

#[tokio::test]
async fn what_a_host_did_without_saying_so_counts() {
    on_every_host(async |name, repository, fake| {
        fake.loses_answers();
        let proposed =
            repository.propose(&proposal("kind: API")).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(proposed.outcome, ProposalOutcome::Opened, "{name}");
        assert_eq!((fake.requests(), fake.file("portal/add").as_deref()), (1, Some("kind: API")), "{name}");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_there_is_not_proposed() {
    on_every_host(async |name, repository, fake| {
        fake.put("main", "kind: API");
        let error = repository.propose(&proposal("kind: API")).await.unwrap_err();
        assert_eq!(error, RepositoryError::Exists(repository.file_address("main", FILE)), "{name}");
        assert_eq!(fake.requests(), 0, "{name}");
    })
    .await;
}

#[tokio::test]
async fn the_default_branch_is_not_written_to() {
    on_every_host(async |name, repository, fake| {
        let onto_main = Proposal { branch: "main".into(), ..proposal("kind: API") };
        let error = repository.propose(&onto_main).await.unwrap_err();
        assert!(matches!(error, RepositoryError::Input(_)), "{name}: {error}");
        assert_eq!(fake.file("main"), None, "{name}");
    })
    .await;
}

#[tokio::test]
async fn credentials_that_may_only_read_are_told_apart_and_never_told() {
    on_every_host(async |name, repository, fake| {
        fake.only_reads();
        let error = repository.propose(&proposal("kind: API")).await.unwrap_err();
        assert!(matches!(error, RepositoryError::Refused(_)), "{name}: {error:?}");
        let words = error.to_string();
        assert!(words.contains("credentials") && !words.contains("s3cret"), "{name}: {words}");
    })
    .await;
}

#[tokio::test]
async fn a_repository_says_what_it_is() {
    on_every_host(async |name, repository, _| {
        let about = repository.about().await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((about.name.as_str(), about.default_branch.as_str()), ("shop", "main"), "{name}");
        assert!(about.full_name.ends_with("/shop"), "{name}: {}", about.full_name);
        assert_eq!(about.annotation.is_some(), ["github", "gitlab", "azure"].contains(&name), "{name}");
    })
    .await;
}
