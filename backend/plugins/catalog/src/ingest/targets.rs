//! Reading what a Location entity points at (contract/catalog.md §5.4).

use std::fmt::Write;
use std::path::{MAIN_SEPARATOR, Path};

use callboard_core::url_reader::{ReadError, ReadOptions, ReadResult, UrlReader};
use callboard_shared::entity::{LocationRef, annotations};
use serde_json::Value;

use super::canonical;
use super::documents::annotated_location;
use crate::store::StatusError;

/// Types that a Location may name besides the type that it was itself read from.
const ALLOWED_TYPES: [&str; 1] = ["url"];

/// A file that a Location points at.
pub(super) struct Source {
    pub(super) location: LocationRef,
    pub(super) text: Vec<u8>,
}

/// What the targets of a Location hold.
pub(super) enum Read {
    /// What they held when `fingerprint` was made.
    Unchanged,
    Files {
        files: Vec<Found>,
        fingerprint: String,
        /// Why the other targets cannot be read.
        errors: Vec<StatusError>,
        /// The targets, also absent ones, and the files that they match.
        read_from: Vec<String>,
    },
}

/// Finds every target of `entity`, unless all of them are as they were at `fingerprint`.
pub(super) async fn find_all(
    entity: &Value,
    reader: &UrlReader,
    fingerprint: Option<&str>,
) -> Result<Read, Vec<StatusError>> {
    let locations = targets(entity, reader).map_err(|error| vec![error])?;
    let optional = is_optional(entity);
    let mut versions = String::new();
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for location in &locations {
        match find(location, reader).await {
            Ok(found) => files.extend(found),
            Err(error) if optional && error.name == "NotFoundError" => {
                let _ = writeln!(versions, "{location} absent");
            }
            Err(error) => errors.push(error),
        }
    }
    for file in &files {
        let _ = writeln!(versions, "{} {}", file.location, file.version.as_deref().unwrap_or("unknown"));
    }
    let now = canonical::hex(versions.as_bytes());
    let all_known = errors.is_empty() && files.iter().all(|file| file.version.is_some());
    if all_known && fingerprint == Some(now.as_str()) {
        return Ok(Read::Unchanged);
    }
    let found = files.iter().map(|file| &file.location);
    let mut read_from: Vec<String> = locations.iter().chain(found).map(ToString::to_string).collect();
    read_from.sort_unstable();
    read_from.dedup();
    Ok(Read::Files { files, fingerprint: now, errors, read_from })
}

/// True when targets of the Location may be absent.
pub(super) fn is_optional(entity: &Value) -> bool {
    entity["spec"]["presence"] == "optional"
}

/// The locations that `spec.target` and `spec.targets` name, made absolute.
fn targets(entity: &Value, reader: &UrlReader) -> Result<Vec<LocationRef>, StatusError> {
    let parent = annotated_location(entity, annotations::MANAGED_BY_LOCATION)
        .ok_or_else(|| input("the Location does not say where it was read from"))?;
    let spec = &entity["spec"];
    let kind = spec["type"].as_str().unwrap_or(&parent.kind).to_owned();
    if kind != parent.kind && !ALLOWED_TYPES.contains(&kind.as_str()) {
        return Err(input(&format!(
            "a Location of type '{}' cannot point at targets of type '{kind}'; use url",
            parent.kind
        )));
    }
    let one = spec["target"].as_str();
    let many = spec["targets"].as_array().into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many).map(|target| absolute(&kind, target, &parent, reader)).collect()
}

fn absolute(kind: &str, target: &str, parent: &LocationRef, reader: &UrlReader) -> Result<LocationRef, StatusError> {
    let target = match kind {
        "file" if target.ends_with(['/', MAIN_SEPARATOR]) => {
            return Err(input(&format!(
                "'{target}' names a folder; name the files in it, for example '{target}*.yaml'"
            )));
        }
        "file" if target.starts_with('.') => {
            let folder = Path::new(&parent.target).parent().unwrap_or_else(|| Path::new("/"));
            normalised(&folder.join(target))
        }
        "url" if parent.kind == "url" => {
            reader.resolve(target, &parent.target).map_err(|error| input(&error.to_string()))?
        }
        _ => target.to_owned(),
    };
    Ok(LocationRef::new(kind, target))
}

/// Without `.` and `..`, textually, as a path that may hold wildcards needs it.
fn normalised(path: &Path) -> String {
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for component in path.components() {
        match component {
            std::path::Component::Normal(part) => parts.push(part),
            std::path::Component::ParentDir => {
                parts.pop();
            }
            _ => {}
        }
    }
    let joined: std::path::PathBuf = parts.into_iter().collect();
    format!("/{}", joined.display())
}

/// A file that exists, or an address that may.
pub(super) struct Found {
    location: LocationRef,
    /// Equal versions mean equal content; nothing means that only reading tells.
    version: Option<String>,
    /// What reading found already.
    text: Option<Vec<u8>>,
}

impl Found {
    pub(super) async fn read(self, reader: &UrlReader) -> Result<Source, StatusError> {
        let text = match self.text {
            Some(text) => text,
            None => reader
                .read_file(Path::new(&self.location.target))
                .await
                .map_err(|error| failed(&self.location, &error))?,
        };
        Ok(Source { location: self.location, text })
    }
}

async fn find(location: &LocationRef, reader: &UrlReader) -> Result<Vec<Found>, StatusError> {
    match location.kind.as_str() {
        "file" => find_files(location, reader).await,
        "url" => find_url(location, reader).await,
        other => Err(input(&format!("nothing can read locations of type '{other}'; use file or url"))),
    }
}

async fn find_files(location: &LocationRef, reader: &UrlReader) -> Result<Vec<Found>, StatusError> {
    let files = reader.search_files(&location.target).await.map_err(|error| failed(location, &error))?;
    if files.is_empty() {
        return Err(StatusError {
            name: "NotFoundError".into(),
            message: format!(
                "{location} does not exist; correct the target, or give the Location 'presence: optional'"
            ),
        });
    }
    let found = files.into_iter().map(|file| {
        let version = std::fs::metadata(&file).ok().and_then(|metadata| {
            let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            Some(format!("{} {}", modified.as_nanos(), metadata.len()))
        });
        Found { location: LocationRef::new("file", file.display().to_string()), version, text: None }
    });
    Ok(found.collect())
}

async fn find_url(location: &LocationRef, reader: &UrlReader) -> Result<Vec<Found>, StatusError> {
    let files =
        reader.search(&location.target, ReadOptions::default()).await.map_err(|error| failed(location, &error))?;
    let found = files.into_iter().filter_map(|(address, read)| match read {
        ReadResult::Content { bytes, etag, .. } => Some(Found {
            location: LocationRef::new("url", address),
            version: Some(etag.unwrap_or_else(|| canonical::hex(&bytes))),
            text: Some(bytes.to_vec()),
        }),
        ReadResult::NotModified => None,
    });
    Ok(found.collect())
}

fn failed(location: &LocationRef, error: &ReadError) -> StatusError {
    StatusError { name: error.name().to_owned(), message: format!("{location} could not be read: {error}") }
}

pub(super) fn input(message: &str) -> StatusError {
    StatusError { name: "InputError".into(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A reader that knows no host.
    fn nobody() -> UrlReader {
        UrlReader::with(Vec::new())
    }

    fn location(managed_by: &str, spec: Value) -> Value {
        json!({"kind": "Location", "metadata": {"name": "x", "annotations": {"backstage.io/managed-by-location": managed_by}}, "spec": spec})
    }

    #[test]
    fn relative_files_are_beside_the_location() {
        let entity = location(
            "file:/estate/org/all.yaml",
            json!({"targets": ["./teams/*.yaml", "../shared/a.yaml", "/abs.yaml"]}),
        );
        let read: Vec<String> = targets(&entity, &nobody()).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(read, ["file:/estate/org/teams/*.yaml", "file:/estate/shared/a.yaml", "file:/abs.yaml"]);
    }

    #[test]
    fn folders_and_foreign_types_are_refused() {
        assert!(targets(&location("file:/a.yaml", json!({"target": "./folder/"})), &nobody()).is_err());
        assert!(
            targets(
                &location("url:https://x.example/a.yaml", json!({"type": "file", "target": "/etc/passwd"})),
                &nobody()
            )
            .is_err()
        );
        assert!(
            targets(&location("file:/a.yaml", json!({"type": "url", "target": "https://x.example/b.yaml"})), &nobody())
                .is_ok()
        );
    }
}
