//! Patterns over files.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn estate() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in [
        "all.yaml",
        "a/one.yaml",
        "a/two.yml",
        "a/deep/three.yaml",
        "b/one.yaml",
        ".git/config.yaml",
        "a/.hidden.yaml",
        "odd[1].yaml",
    ] {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    folder
}

async fn found(folder: &Path, pattern: &str) -> Vec<String> {
    let all = search(&format!("{}/{pattern}", folder.display())).await.unwrap();
    all.iter().map(|path| path.strip_prefix(folder).unwrap().display().to_string()).collect()
}

#[tokio::test]
async fn patterns() {
    let estate = estate();
    let find = async |pattern: &str| found(estate.path(), pattern).await;
    assert_eq!(find("all.yaml").await, ["all.yaml"]);
    assert_eq!(find("*/one.yaml").await, ["a/one.yaml", "b/one.yaml"]);
    assert_eq!(find("a/*.y*ml").await, ["a/one.yaml", "a/two.yml"]);
    assert_eq!(find("**/*.yaml").await, ["a/deep/three.yaml", "a/one.yaml", "all.yaml", "b/one.yaml", "odd[1].yaml"]);
    assert_eq!(find("a/**/three.yaml").await, ["a/deep/three.yaml"]);
    assert_eq!(find("{a,b}/one.yaml").await, ["a/one.yaml", "b/one.yaml"]);
    assert_eq!(find("{all,a/{one,deep/three}}.yaml").await, ["a/deep/three.yaml", "a/one.yaml", "all.yaml"]);
    assert_eq!(find("a/t?o.[xyz]ml").await, ["a/two.yml"]);
    assert_eq!(find("a/.*.yaml").await, ["a/.hidden.yaml"]);
    assert_eq!(find("odd[1].yaml").await, ["odd[1].yaml"]);
    assert_eq!(find("b/../a/one.yaml").await, ["a/one.yaml"]);
    assert!(find("nothing/*.yaml").await.is_empty());
    assert!(find("a").await.is_empty());
}

#[tokio::test]
async fn unclear_patterns_are_refused() {
    for pattern in ["relative/*.yaml", "/a/{b", "/a/b}", "/a/[b", "/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"] {
        assert_eq!(search(pattern).await.unwrap_err().name(), "InputError", "{pattern}");
    }
}

#[tokio::test]
async fn circles_end() {
    let estate = estate();
    std::os::unix::fs::symlink(estate.path(), estate.path().join("a/circle")).unwrap();
    std::os::unix::fs::symlink(estate.path().join("b/one.yaml"), estate.path().join("a/linked.yaml")).unwrap();
    assert_eq!(found(estate.path(), "a/**/*.yaml").await, ["a/deep/three.yaml", "a/linked.yaml", "a/one.yaml"]);
}

#[tokio::test]
async fn sizes_and_kinds() {
    let estate = estate();
    let file = estate.path().join("big");
    fs::write(&file, [0; 100]).unwrap();
    assert_eq!(read(&file, 100).await.unwrap().len(), 100);
    assert!(matches!(read(&file, 99).await, Err(ReadError::TooLarge(_, 99))));
    assert_eq!(read(estate.path(), 99).await.unwrap_err().name(), "InputError");
    assert_eq!(read(&estate.path().join("none"), 99).await.unwrap_err().name(), "NotFoundError");
    assert_eq!(read(&file.join("below"), 99).await.unwrap_err().name(), "NotFoundError");
}

/// Each of these once took all of the stack, which ends the process, or all of the time.
#[tokio::test]
async fn no_pattern_takes_the_stack_or_the_day() {
    let estate = estate();
    let at = estate.path().display().to_string();
    let any_depth = format!("{at}/{}*.nothing", "**/".repeat(40));
    assert!(search(&any_depth).await.unwrap().is_empty());
    let refused = [
        format!("/{}a{}", "{".repeat(100_000), "}".repeat(100_000)),
        format!("/{}", "{a}".repeat(100_000)),
        format!("/{}", "{a,b}".repeat(100_000)),
        "/a".repeat(500_000),
        "/*".repeat(500_000),
        format!("{at}/{}", "**/a/".repeat(100_000)),
    ];
    for pattern in refused {
        let began = Instant::now();
        assert_eq!(search(&pattern).await.unwrap_err().name(), "InputError", "{pattern:.40}");
        assert!(began.elapsed() < Duration::from_secs(2), "{pattern:.40}: {:?}", began.elapsed());
    }
    // As long as a pattern may be.
    for piece in ["{", "{a}", "/a", "/.", "/..", "*", "[a]", "{a,", "{}"] {
        let pattern = format!("/{}", piece.repeat((MAX_PATTERN - 1) / piece.len()));
        let _ = search(&pattern).await;
        let _ = search(&format!("/{}{}", "{".repeat(MAX_PATTERN / 2 - 1), "}".repeat(MAX_PATTERN / 2 - 1))).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is found outside of the folder, whatever the pattern says within it.
    #[test]
    fn any_pattern_finds_files_or_is_refused(
        pattern in prop_oneof!["([*]|[*][*]|[?]|/|[.]|[{},]|[a-b]|one|yaml|\\[|\\]|!|-|\\\\){0,10}", any::<String>()]
    ) {
        let estate = estate();
        // `{.}{.}` is the folder above.
        prop_assume!(!(pattern.contains("..") || pattern.contains('{') && pattern.matches('.').count() > 1));
        if let Ok(found) = search_blocking(&format!("{}/{pattern}", estate.path().display())) {
            for file in found {
                prop_assert!(file.starts_with(estate.path()) && file.is_file());
            }
        }
        let _ = search_blocking(pattern.trim_start_matches('/'));
    }
}
