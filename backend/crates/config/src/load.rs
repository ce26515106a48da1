//! Which files are read, and in what order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::environment;
use crate::error::ConfigError;
use crate::node::Node;
use crate::parse::parse;
use crate::substitute::Substitution;

/// Reads a configuration.
#[derive(Clone, Debug, Default)]
pub struct Loader {
    /// `--config` in the order given. Empty means the files of [`Loader::dir`].
    pub args: Vec<PathBuf>,
    /// The working directory.
    pub dir: PathBuf,
    /// The environment of the process.
    pub env: BTreeMap<String, String>,
    /// What counts when there is neither an argument nor an `app-config.yaml`.
    pub embedded_default: Option<&'static str>,
}

impl Loader {
    /// Reads every layer and merges them: files in order, the environment on top.
    ///
    /// # Errors
    /// With file, line and key of the first mistake, and what to try.
    pub fn load(&self) -> Result<Config, ConfigError> {
        let mut substitution = Substitution { env: &self.env, files: Vec::new() };
        let mut root = Node::empty();
        let mut files = Vec::new();
        for file in self.files()? {
            let text = read(&file)?;
            let node = parse(&text, &file)?;
            let dir = file.parent().map(Path::to_owned).unwrap_or_default();
            if let Some(node) = substitution.apply(node, &dir, 0)? {
                root.overlay(node);
            }
            files.push(file);
        }
        if files.is_empty()
            && let Some(text) = self.embedded_default
        {
            let node = parse(text, Path::new("built-in default"))?;
            root.overlay(substitution.apply(node, &self.dir, 0)?.unwrap_or_else(Node::empty));
        }
        if let Some(layer) = environment::layer(&self.env)? {
            root.overlay(layer);
        }
        files.append(&mut substitution.files);
        let mut origins = BTreeMap::new();
        let value = root.split("", &mut origins);
        Ok(Config::new(value, origins, files))
    }

    fn files(&self) -> Result<Vec<PathBuf>, ConfigError> {
        if !self.args.is_empty() {
            if let Some(address) = self.args.iter().find(|path| path.to_string_lossy().contains("://")) {
                let message =
                    format!("'{}' is an address; save it to a file and give that to --config", address.display());
                return Err(ConfigError::plain(message));
            }
            return Ok(self.args.iter().map(|path| self.dir.join(path)).collect());
        }
        let first = self.dir.join("app-config.yaml");
        if !first.exists() {
            if self.embedded_default.is_some() {
                return Ok(Vec::new());
            }
            return Err(ConfigError::plain(format!(
                "there is no app-config.yaml in {}; write one, or name a file with --config",
                self.dir.display()
            )));
        }
        let names: Vec<&str> = self
            .env
            .get("BACKSTAGE_ENV")
            .into_iter()
            .flat_map(|names| names.split(','))
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        let mut files = vec![first];
        files.extend(names.iter().map(|name| self.dir.join(format!("app-config.{name}.yaml"))));
        files.push(self.dir.join("app-config.local.yaml"));
        files.extend(names.iter().map(|name| self.dir.join(format!("app-config.{name}.local.yaml"))));
        files.retain(|file| file.exists());
        Ok(files)
    }
}

fn read(file: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(file).map_err(|error| {
        let what = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "does not exist; check the path, which is relative to the working directory".to_owned()
            }
            std::io::ErrorKind::InvalidData => "is not UTF-8 text".to_owned(),
            _ => format!("could not be read: {error}"),
        };
        ConfigError::plain(format!("configuration file '{}' {what}", file.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn loader(folder: &tempfile::TempDir, env: &[(&str, &str)]) -> Loader {
        let env = env.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Loader { dir: folder.path().to_owned(), env, ..Loader::default() }
    }

    #[test]
    fn layers_in_the_contracts_order() {
        let folder = folder(&[
            ("app-config.yaml", "a: {base: 1, env: 1, local: 1, envLocal: 1, process: 1}"),
            ("app-config.production.yaml", "a: {env: 2, local: 2, envLocal: 2, process: 2}"),
            ("app-config.local.yaml", "a: {local: 3, envLocal: 3, process: 3}"),
            ("app-config.production.local.yaml", "a: {envLocal: 4, process: 4}"),
            ("app-config.other.yaml", "a: {base: 9}"),
        ]);
        let env = [("BACKSTAGE_ENV", "production, absent"), ("APP_CONFIG_a_process", "5")];
        let config = loader(&folder, &env).load().unwrap();
        assert_eq!(config.get("a"), Some(&json!({"base": 1, "env": 2, "local": 3, "envLocal": 4, "process": 5})));
    }

    #[test]
    fn arguments_replace_everything_else() {
        let folder = folder(&[
            ("app-config.yaml", "a: 1\nb: 1"),
            ("one.yaml", "a: 2\nc: {x: 1}"),
            ("two.yaml", "a: 3\nc: {x: null}"),
        ]);
        let arguments = Loader { args: vec!["one.yaml".into(), "two.yaml".into()], ..loader(&folder, &[]) };
        let config = arguments.load().unwrap();
        assert_eq!(config.get(""), Some(&json!({"a": 3, "c": {}})));
        assert_eq!(config.files().len(), 2);
    }

    #[test]
    fn missing_files_say_what_to_do() {
        let empty = folder(&[]);
        assert!(loader(&empty, &[]).load().err().unwrap().to_string().contains("--config"));
        let absent = Loader { args: vec!["absent.yaml".into()], ..loader(&empty, &[]) };
        assert!(absent.load().err().unwrap().to_string().contains("absent.yaml"));
        let default = Loader { embedded_default: Some("a: 1"), ..loader(&empty, &[]) };
        assert_eq!(default.load().unwrap().get("a"), Some(&json!(1)));
    }

    /// The keys that a freshly created app has, in our own words.
    const CREATED: &str = "
app:
  title: Scaffolded App
  baseUrl: http://localhost:3000
organization:
  name: My Company
backend:
  baseUrl: http://localhost:7007
  listen:
    port: 7007
  csp:
    connect-src: [\"'self'\", 'http:', 'https:']
  cors:
    origin: http://localhost:3000
    methods: [GET, HEAD, PATCH, POST, PUT, DELETE]
    credentials: true
  database:
    client: better-sqlite3
    connection: ':memory:'
integrations:
  github:
    - host: github.com
      token: ${GITHUB_TOKEN}
proxy:
techdocs:
  builder: local
  generator: { runIn: docker }
  publisher: { type: local }
auth:
  providers:
    guest: {}
scaffolder:
catalog:
  import:
    entityFilename: catalog-info.yaml
    pullRequestBranchName: backstage-integration
  rules:
    - allow: [Component, System, API, Resource, Location]
  locations:
    - type: file
      target: ../../examples/org.yaml
      rules:
        - allow: [User, Group]
kubernetes:
permission:
  enabled: true
";

    #[test]
    fn a_freshly_created_app_loads_unchanged() {
        let folder = folder(&[
            ("app-config.yaml", CREATED),
            (
                "app-config.production.yaml",
                "backend:\n  listen: ':7007'\n  database:\n    client: pg\n    connection:\n      host: ${POSTGRES_HOST}\n      password: ${POSTGRES_PASSWORD}\n",
            ),
        ]);
        let config =
            loader(&folder, &[("BACKSTAGE_ENV", "production"), ("POSTGRES_HOST", "db"), ("POSTGRES_PASSWORD", "pw")])
                .load()
                .unwrap();
        assert_eq!(config.string("backend.listen").unwrap().as_deref(), Some(":7007"));
        assert_eq!(config.string("backend.database.connection.host").unwrap().as_deref(), Some("db"));
        assert_eq!(config.get("integrations.github[0]"), Some(&json!({"host": "github.com"})));
        assert!(!config.has("scaffolder"));
    }
}
