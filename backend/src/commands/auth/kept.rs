//! What is kept of each portal that this terminal is signed in at: a file that only its owner reads.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// Names the folder, in place of the usual one of the system.
const FOLDER: &str = "CALLBOARD_CONFIG_DIR";
const FILE: &str = "sessions.json";

/// A portal that this terminal is signed in at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SignedIn {
    /// Its address, as it was given.
    pub(super) portal: String,
    pub(super) token_endpoint: String,
    pub(super) revocation_endpoint: String,
    pub(super) userinfo_endpoint: String,
    pub(super) access_token: String,
    /// Seconds since 1970.
    pub(super) expires_at: u64,
    /// Good once; absent where the portal gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token: Option<String>,
}

/// The file, held: of two terminals that renew at the same moment one would send a token that is spent, and the portal
/// would take it for stolen.
pub(super) struct Kept {
    path: PathBuf,
    portals: Vec<SignedIn>,
    /// Unlocks when it is dropped.
    _lock: File,
}

impl Kept {
    pub(super) fn open() -> anyhow::Result<Self> {
        Self::open_in(&folder()?)
    }

    fn open_in(folder: &Path) -> anyhow::Result<Self> {
        make_private(folder)?;
        let lock = private().write(true).create(true).truncate(false).open(folder.join("sessions.lock"));
        let lock = lock.with_context(|| format!("{} cannot be written to", folder.display()))?;
        lock.lock().context("another terminal holds what is kept of sign-ins")?;
        let path = folder.join(FILE);
        let portals = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .with_context(|| format!("{} is damaged; delete it and sign in again", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
        };
        Ok(Self { path, portals, _lock: lock })
    }

    /// The portal of that address; the only one where none is named.
    pub(super) fn find(&self, portal: Option<&str>) -> anyhow::Result<&SignedIn> {
        let Some(wanted) = portal.map(trimmed) else {
            return match self.portals.as_slice() {
                [only] => Ok(only),
                [] => bail!("this terminal is signed in nowhere; run `callboard auth login --portal URL`"),
                several => {
                    let names: Vec<&str> = several.iter().map(|signed_in| signed_in.portal.as_str()).collect();
                    bail!("this terminal is signed in at several portals; name one with --portal: {}", names.join(", "))
                }
            };
        };
        self.portals.iter().find(|signed_in| signed_in.portal == wanted).with_context(|| {
            format!("this terminal is not signed in at {wanted}; run `callboard auth login --portal {wanted}`")
        })
    }

    /// In place of what was kept of that portal.
    pub(super) fn put(&mut self, signed_in: SignedIn) {
        self.remove(&signed_in.portal);
        self.portals.push(signed_in);
    }

    pub(super) fn remove(&mut self, portal: &str) {
        self.portals.retain(|signed_in| signed_in.portal != portal);
    }

    /// Writes a file beside and puts it in the place of the old one, so that none is ever half written.
    pub(super) fn save(&self) -> anyhow::Result<()> {
        let beside = self.path.with_extension("json.new");
        let write = || -> std::io::Result<()> {
            let mut file = private().write(true).create(true).truncate(true).open(&beside)?;
            file.write_all(&serde_json::to_vec_pretty(&self.portals)?)?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)
        };
        write().with_context(|| format!("{} cannot be written", self.path.display()))
    }
}

/// Without a slash at its end.
pub(super) fn trimmed(portal: &str) -> &str {
    portal.trim().trim_end_matches('/')
}

fn folder() -> anyhow::Result<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let usual = || {
        let base = if cfg!(windows) { named("APPDATA") } else { named("XDG_CONFIG_HOME") };
        base.or_else(|| named("HOME").map(|home| home.join(".config"))).map(|base| base.join("callboard"))
    };
    named(FOLDER)
        .or_else(usual)
        .with_context(|| format!("there is no folder to keep a sign-in in; set {FOLDER} to one that only you can read"))
}

#[cfg(unix)]
fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Folders of a person are theirs alone on other systems.
#[cfg(not(unix))]
fn private() -> OpenOptions {
    OpenOptions::new()
}

fn make_private(folder: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in(portal: &str) -> SignedIn {
        SignedIn {
            portal: portal.to_owned(),
            token_endpoint: String::new(),
            revocation_endpoint: String::new(),
            userinfo_endpoint: String::new(),
            access_token: "a".into(),
            expires_at: 1,
            refresh_token: None,
        }
    }

    #[test]
    fn what_was_kept_is_there_again_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("callboard");
        let mut kept = Kept::open_in(&folder).unwrap();
        kept.put(signed_in("http://one"));
        kept.save().unwrap();
        drop(kept);
        let mut kept = Kept::open_in(&folder).unwrap();
        assert_eq!(kept.find(None).unwrap().portal, "http://one");
        assert_eq!(kept.find(Some("http://one/")).unwrap().portal, "http://one");
        kept.put(signed_in("http://two"));
        let error = kept.find(None).unwrap_err().to_string();
        assert!(error.contains("http://one, http://two"), "{error}");
        assert!(kept.find(Some("http://three")).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join(FILE))), (0o700, 0o600));
        }
    }
}
