//! Short names for what program and glue know each other by. esbuild gives them to the glue and writes down which
//! (`--mangle-cache`); here the program gets the same. It saves five kilobytes, compressed: each long name holds a hash.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, Import, Imports, Parser};

/// The program with the names of its imports and exports replaced where `names` (JSON: long to short) has others.
pub fn rename(wasm: &[u8], names: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut module = Module::new();
    Renamer(pairs(names)).parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The pairs of a JSON object of plain strings, one a line, as esbuild writes it.
fn pairs(json: &str) -> BTreeMap<&str, &str> {
    fn bare(text: &str) -> &str {
        text.trim().trim_end_matches(',').trim_matches('"')
    }
    json.lines()
        .filter_map(|line| line.split_once("\": "))
        .map(|(long, short)| (bare(long), bare(short)))
        .collect()
}

struct Renamer<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Renamer<'a> {
    fn name(&self, name: &'a str) -> &'a str {
        self.0.get(name).copied().unwrap_or(name)
    }
}

impl Reencode for Renamer<'_> {
    type Error = Infallible;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let imports = match imports {
            Imports::Single(offset, import) => {
                let name = self.name(import.name);
                Imports::Single(offset, Import { name, ..import })
            }
            // Of a proposal that neither the compiler nor wasm-opt writes.
            compact => compact,
        };
        reencode::utils::parse_imports(self, section, imports)
    }

    fn parse_export(
        &mut self,
        section: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let name = self.name(export.name);
        reencode::utils::parse_export(self, section, Export { name, ..export })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, MemoryType};

    #[test]
    fn imports_and_exports_get_the_names_that_the_glue_has() {
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
        imports.import("glue", "__wbg_long", EntityType::Memory(memory));
        exports.export("__wbindgen_long", ExportKind::Memory, 0);
        exports.export("begin", ExportKind::Memory, 0);
        let mut module = Module::new();
        module.section(&imports).section(&exports);
        let names = "{\n  \"__wbg_long\": \"a\",\n  \"__wbindgen_long\": \"$\"\n}\n";
        let renamed = rename(&module.finish(), names).unwrap();
        let text = String::from_utf8_lossy(&renamed).into_owned();
        assert!(!text.contains("long") && text.contains("begin"), "{text}");
        assert!(text.contains("\u{4}glue\u{1}a") && text.contains("\u{1}$"));
    }
}
