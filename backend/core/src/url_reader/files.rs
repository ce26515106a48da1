//! Files of the portal's own disk, and patterns over them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use tokio::io::AsyncReadExt;

use super::ReadError;

/// `**` goes no deeper, should a folder lead back to itself by a mount.
const MAX_DEPTH: usize = 64;

/// The longest pattern, bytes: no path of the system is longer.
const MAX_PATTERN: usize = 4096;

/// A pattern with more alternatives, or more braces, than this is a mistake.
const MAX_ALTERNATIVES: usize = 256;

pub(super) async fn read(path: &Path, limit: usize) -> Result<Vec<u8>, ReadError> {
    let failed = |error: std::io::Error| ReadError::of_file(path, &error);
    let file = tokio::fs::File::open(path).await.map_err(failed)?;
    let metadata = file.metadata().await.map_err(failed)?;
    if metadata.is_dir() {
        return Err(ReadError::Input(format!("{} is a folder; name a file in it", path.display())));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(limit).min(limit));
    // One more than allowed tells a file that is just as large from one that is larger, or that grows.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).await.map_err(failed)?;
    if bytes.len() > limit {
        return Err(ReadError::TooLarge(path.display().to_string(), limit));
    }
    Ok(bytes)
}

pub(super) async fn search(pattern: &str) -> Result<Vec<PathBuf>, ReadError> {
    let pattern = pattern.to_owned();
    let found = tokio::task::spawn_blocking(move || search_blocking(&pattern)).await;
    found.map_err(|error| ReadError::Failed(format!("the search for files was interrupted: {error}")))?
}

fn search_blocking(pattern: &str) -> Result<Vec<PathBuf>, ReadError> {
    let literal = Path::new(pattern);
    // Also bounds how deeply the functions below call themselves.
    if pattern.len() > MAX_PATTERN {
        return Err(ReadError::Input(format!(
            "a pattern of {} bytes names no file; the longest path has {MAX_PATTERN}",
            pattern.len()
        )));
    }
    if !literal.is_absolute() {
        return Err(ReadError::Input(format!("'{pattern}' must be an absolute path")));
    }
    // A file whose very name looks like a pattern.
    if literal.is_file() {
        return Ok(vec![without_detours(literal)]);
    }
    let few_braces = Some(pattern).filter(|pattern| pattern.matches('{').count() <= MAX_ALTERNATIVES);
    let alternatives =
        few_braces.and_then(expand_braces).filter(|all| all.len() <= MAX_ALTERNATIVES).ok_or_else(|| {
            ReadError::Input(format!(
                "'{pattern}' is no pattern: its braces do not match, or name too many alternatives"
            ))
        })?;
    let mut found = Vec::new();
    for alternative in alternatives {
        let steps = steps(&alternative)?;
        descend(PathBuf::from("/"), &steps, 0, &mut found);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The same path without `.` and `..`: what names one file in two ways would be two sources.
fn without_detours(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, component| {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            component => path.push(component),
        }
        path
    })
}

enum Step {
    Name(String),
    Wildcard { matcher: GlobMatcher, hidden: bool },
    AnyDepth,
}

fn steps(pattern: &str) -> Result<Vec<Step>, ReadError> {
    let mut steps = Vec::new();
    for component in Path::new(pattern).components() {
        match component {
            // The same as one of them, for which folders are not walked over and over.
            Component::Normal(name) if name == "**" && matches!(steps.last(), Some(Step::AnyDepth)) => {}
            Component::Normal(name) => steps.push(step(&name.to_string_lossy(), pattern)?),
            Component::ParentDir => {
                steps.pop();
            }
            _ => {}
        }
    }
    Ok(steps)
}

fn step(name: &str, pattern: &str) -> Result<Step, ReadError> {
    if name == "**" {
        return Ok(Step::AnyDepth);
    }
    if !name.contains(['*', '?', '[']) {
        return Ok(Step::Name(name.to_owned()));
    }
    let glob = GlobBuilder::new(name).literal_separator(true).build();
    let glob = glob.map_err(|error| ReadError::Input(format!("'{pattern}' is no pattern: {error}")))?;
    Ok(Step::Wildcard { matcher: glob.compile_matcher(), hidden: name.starts_with('.') })
}

/// What cannot be listed has no matches: a pattern looks for what there is. Goes only as deep as there are
/// folders.
fn descend(mut at: PathBuf, steps: &[Step], depth: usize, found: &mut Vec<PathBuf>) {
    let names = steps.iter().map_while(|step| if let Step::Name(name) = step { Some(name) } else { None });
    at.extend(names.clone());
    let remaining = &steps[names.count()..];
    let Some((step, rest)) = remaining.split_first() else {
        if at.is_file() {
            found.push(at);
        }
        return;
    };
    match step {
        // Every name was taken above.
        Step::Name(_) => {}
        Step::AnyDepth if !at.is_dir() => {}
        Step::Wildcard { matcher, hidden } => {
            for entry in entries(&at) {
                let name = entry.file_name();
                if (*hidden || !is_hidden(&name)) && matcher.is_match(&name) {
                    descend(entry.path(), rest, 0, found);
                }
            }
        }
        Step::AnyDepth => {
            descend(at.clone(), rest, 0, found);
            if depth == MAX_DEPTH {
                return;
            }
            for entry in entries(&at) {
                // Links to folders are not followed here: they may lead in a circle.
                if !is_hidden(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    descend(entry.path(), remaining, depth + 1, found);
                }
            }
        }
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// `/a/{b,c/d}.yaml` is `/a/b.yaml` and `/a/c/d.yaml`. Nothing when braces do not match.
fn expand_braces(pattern: &str) -> Option<Vec<String>> {
    let Some(open) = pattern.find('{') else { return (!pattern.contains('}')).then(|| vec![pattern.to_owned()]) };
    let (mut depth, mut parts, mut start) = (0_usize, Vec::new(), open + 1);
    for (position, character) in pattern.char_indices().skip_while(|(position, _)| *position < open) {
        match character {
            '{' => depth += 1,
            ',' if depth == 1 => {
                parts.push(&pattern[start..position]);
                start = position + 1;
            }
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            parts.push(&pattern[start..position]);
            let (before, after) = (&pattern[..open], &pattern[position + 1..]);
            let mut all = Vec::new();
            for part in parts {
                all.extend(expand_braces(&format!("{before}{part}{after}"))?);
                if all.len() > MAX_ALTERNATIVES {
                    return None;
                }
            }
            return Some(all);
        }
    }
    None
}

#[cfg(test)]
mod tests;
