//! Catalog files that a test brings along.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

pub struct Estate {
    folder: tempfile::TempDir,
    registered: Vec<PathBuf>,
    /// How many entities the catalog holds when all files are read, registrations included.
    pub expected: usize,
    /// How long that may take.
    pub patience: Duration,
    /// More is there than the test knows: it waits for what it needs.
    pub uncounted: bool,
}

impl Estate {
    /// An estate without any file.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            registered: Vec::new(),
            expected: 0,
            patience: Duration::from_secs(10),
            uncounted: false,
        }
    }

    /// Adds a file that the configuration names; it brings in `entities` besides its Location.
    pub fn registered(mut self, name: &str, text: &str, entities: usize) -> Self {
        let path = self.write(name, text);
        self.registered.push(path);
        self.expected += entities + 1;
        self
    }

    /// Has the configuration name every file that matches; they bring in `entities` besides the Location.
    pub fn pattern(mut self, pattern: &str, entities: usize) -> Self {
        self.registered.push(self.folder.path().join(pattern));
        self.expected += entities + 1;
        self
    }

    /// Adds a file of the project, whatever it brings in.
    pub fn of_the_project(mut self, path: &str) -> Self {
        self.registered.push(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path));
        self.uncounted = true;
        self
    }

    /// How long a test waits for what it expects.
    pub fn patient_for(mut self, patience: std::time::Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Something besides files brings in so many entities.
    pub fn expecting(mut self, entities: usize) -> Self {
        self.expected += entities;
        self
    }

    /// Adds a file that something else names.
    pub fn file(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // At once, as editors and checkouts do: a file that is still empty is a source without entities.
        let draft = self.folder.path().join(".draft");
        std::fs::write(&draft, text).unwrap();
        std::fs::rename(&draft, &path).unwrap();
        path
    }

    pub fn locations(&self) -> Value {
        self.registered.iter().map(|path| json!({ "type": "file", "target": path })).collect()
    }

    /// A small company: a domain, two systems, three components, an API, a group and a user.
    pub fn company() -> Self {
        Self::empty().registered("org.yaml", ORG, 2).registered("landscape.yaml", LANDSCAPE, 7)
    }
}

const ORG: &str = "
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: harbour }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: guest, namespace: development }
spec: { memberOf: [group:default/harbour] }
";

const LANDSCAPE: &str = "
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: { name: freight }
spec: { owner: harbour }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: booking, title: Booking }
spec: { owner: harbour, domain: freight }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: tracking }
spec: { owner: harbour, domain: freight }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: booking-service, description: Takes bookings, tags: [java, core] }
spec: { type: service, lifecycle: production, owner: harbour, system: booking, providesApis: [booking-api] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: booking-web, tags: [web] }
spec: { type: website, lifecycle: experimental, owner: harbour, system: booking, consumesApis: [booking-api], dependsOn: ['component:booking-service'] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: Tracker, annotations: { example.com/port: '8080' } }
spec: { type: service, lifecycle: production, owner: harbour, system: tracking }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: booking-api }
spec: { type: openapi, lifecycle: production, owner: harbour, definition: 'openapi: 3.0.0' }
";
