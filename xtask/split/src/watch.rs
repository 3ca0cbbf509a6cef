//! Makes a program that tells which of its functions have run.

use crate::{Result, names, parse, shorten};
use std::fmt::Write;
use std::fs;
use walrus::ir::{Const, GlobalSet, Value};
use walrus::{ConstExpr, FunctionKind, Module, ValType};

/// Reads a program, writes it with its tell-tales, and beside it the plain names of its functions.
pub fn run(input: &str, short: &str, output: &str, names: &str) -> Result<()> {
    let wasm = fs::read(input).map_err(|error| format!("{input}: {error}"))?;
    let short = fs::read_to_string(short).map_err(|error| format!("{short}: {error}"))?;
    let mut module = parse(&wasm)?;
    shorten(&mut module, &names::short_names(&short));
    let list = tell_tales(&mut module);
    fs::write(output, module.emit_wasm()).map_err(|error| format!("{output}: {error}"))?;
    fs::write(names, list).map_err(|error| format!("{names}: {error}"))
}

/// Gives every function a global of its own, exported as `p0`, `p1`, ..., that is 1 once it has run; their names,
/// one a line.
pub fn tell_tales(module: &mut Module) -> String {
    let functions: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let mut list = String::new();
    for (index, id) in functions.into_iter().enumerate() {
        let zero = ConstExpr::Value(Value::I32(0));
        let global = module.globals.add_local(ValType::I32, true, false, zero);
        module.exports.add(&format!("p{index}"), global);
        let function = module.funcs.get_mut(id);
        let name = names::plain(function.name.as_deref().unwrap_or(""));
        let _ = writeln!(list, "{name}");
        if let FunctionKind::Local(function) = &mut function.kind {
            let mut body = function.builder_mut().func_body();
            let value = Value::I32(1);
            body.instr_at(0, Const { value })
                .instr_at(1, GlobalSet { global });
        }
    }
    list
}
