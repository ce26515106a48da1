//! Tells which built app goes into the binary: `CALLBOARD_DIST`, for portals with pages of their own, else the
//! `dist` folder of this repository.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-env-changed=CALLBOARD_DIST");
    let own = env::var_os("CALLBOARD_DIST").map(PathBuf::from);
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // Without `..`: files are sent only from below this very path, which need not exist yet.
    let repository = root.ancestors().nth(3).unwrap_or(&root);
    let dist = own.unwrap_or_else(|| repository.join("dist"));
    println!("cargo:rustc-env=CALLBOARD_DIST_FOLDER={}", dist.display());
    // A release carries the files, so that it must be built anew with them.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed={}", dist.display());
    }
}
