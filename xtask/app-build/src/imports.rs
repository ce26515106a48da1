//! Short names for what the main file imports from its script.
//!
//! wasm-bindgen names a function of the browser with a hash, in the file and in the script: twice sixteen digits that
//! no compression makes smaller, for some three hundred functions.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{ImportSectionReader, Parser};

use crate::parts::Parts;
use crate::program::{LOADER, Program};

/// Renames the imports on both sides.
///
/// # Errors
/// When the main file cannot be read.
pub(crate) fn shorten(program: &mut Program) -> Result<()> {
    let mut names = HashMap::new();
    for import in Parts::of(&program.main)?.imports.into_iter().flat_map(ImportSectionReader::into_imports) {
        let import = import?;
        // wasm-bindgen writes a line that begins with the name.
        let (long, short) = (format!("\n{}: ", import.name), format!("i{}", names.len()));
        if import.module != LOADER && program.script.matches(&long).count() == 1 {
            program.script = program.script.replacen(&long, &format!("\n{short}: "), 1);
            names.insert(import.name.to_owned(), short);
        }
    }
    let mut module = Module::new();
    Renamed { names }
        .parse_core_module(&mut module, Parser::new(0), &program.main)
        .map_err(|error| anyhow!("the main file cannot be read: {error}"))?;
    program.main = module.finish();
    Ok(())
}

struct Renamed {
    names: HashMap<String, String>,
}

impl Reencode for Renamed {
    type Error = std::convert::Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        for import in section.into_imports() {
            let import = import?;
            let ty = self.entity_type(import.ty)?;
            let name = self.names.get(import.name).map_or(import.name, String::as_str);
            imports.import(import.module, name, ty);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn both_sides_are_renamed() {
        let main = wat::parse_str(
            r#"(module
                (import "./app_bg.js" "__wbg_new_08cb2fa678b17a48" (func))
                (import "./app_bg.js" "__wbg_of_another_script" (func))
                (import "./__wasm_split.js" "__wasm_split_load_a" (func)))"#,
        )
        .unwrap();
        let script = "const import0 = {\n__wbg_new_08cb2fa678b17a48: function() {\n}\n};".to_owned();
        let mut program =
            Program { main, chunks: BTreeMap::new(), script, loader: String::new(), snippets: BTreeMap::new() };
        shorten(&mut program).unwrap();
        assert_eq!(program.script, "const import0 = {\ni0: function() {\n}\n};");
        let parts = Parts::of(&program.main).unwrap();
        let names: Vec<String> =
            parts.imports.unwrap().into_imports().map(|import| import.unwrap().name.to_owned()).collect();
        assert_eq!(names, ["i0", "__wbg_of_another_script", "__wasm_split_load_a"]);
    }
}
