//! The splitter on a small program whose answers are known, linked and run by Node.

use super::*;
use crate::names::{doors, is, mentions, module_of, plain};
use std::process::Command;
use walrus::ir::{BinaryOp, LoadKind, MemArg, Value};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, FunctionBuilder, FunctionId, Module, RefType,
    ValType,
};

const DOOR: &str = "limbo::lab::lab";

#[test]
fn names_are_read_as_wasm_bindgen_writes_them() {
    let name = plain(
        "<limbo[0123456789abcdef]::lab::Row as core[77aa77aa77aa77aa]::Clone>::clone::<[u8; 2usize]>",
    );
    assert_eq!(
        name,
        "<limbo::lab::Row as core::Clone>::clone::<[u8; 2usize]>"
    );
    assert!(mentions(&name, "limbo::lab::") && !mentions(&name, "limbo::la::"));
    assert!(!mentions("notlimbo::lab::x", "limbo::lab::"));
    assert!(is("limbo::lab::lab", DOOR) && is("limbo::lab::lab.llvm.7", DOOR));
    assert!(!is("limbo::lab::lab::{closure#0}", DOOR) && !is("limbo::lab::label", DOOR));
    assert_eq!(module_of(DOOR), "limbo::lab::");
    assert_eq!(doors("# a note\n\n limbo::lab::lab # why\n"), [DOOR]);
}

/// `main(0)` is 1; `main(x)` goes through the door: ten times x (a helper that only the room needs), plus x + 1
/// (shared), plus x + 100 (a function that only the room knows, found by a pointer in the data), all of it told to the
/// browser, which adds a thousand.
fn program() -> Vec<u8> {
    let mut module = Module::default();
    let one = module.types.add(&[ValType::I32], &[ValType::I32]);
    let (_unused, _) = module.add_import_func("browser", "unused", one);
    let (told, _) = module.add_import_func("browser", "told", one);
    let memory = module.memories.add_local(false, false, 1, None, None);
    let offset = ConstExpr::Value(Value::I32(1024));
    module
        .data
        .add(DataKind::Active { memory, offset }, vec![2, 0, 0, 0]);
    let data = module.data.iter().next().unwrap().id();
    module.memories.get_mut(memory).data_segments.insert(data);
    let table = module.tables.add_local(false, 3, Some(3), RefType::FUNCREF);

    let shared = plus(
        &mut module,
        "alloc[0123456789abcdef]::shared",
        BinaryOp::I32Add,
        1,
    );
    let helper = plus(
        &mut module,
        "core[0123456789abcdef]::helper",
        BinaryOp::I32Mul,
        10,
    );
    let row = plus(
        &mut module,
        "<limbo[0123456789abcdef]::lab::Row as T>::f",
        BinaryOp::I32Add,
        100,
    );
    let ty = module.funcs.get(row).ty();

    let x = module.locals.add(ValType::I32);
    let mut door = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    door.name("limbo[0123456789abcdef]::lab::lab".to_owned());
    let load = LoadKind::I32 { atomic: false };
    door.func_body()
        .local_get(x)
        .call(helper)
        .local_get(x)
        .call(shared)
        .binop(BinaryOp::I32Add)
        .local_get(x)
        .i32_const(1024)
        .load(
            memory,
            load,
            MemArg {
                align: 4,
                offset: 0,
            },
        )
        .call_indirect(ty, table)
        .binop(BinaryOp::I32Add)
        .call(told);
    let door = door.finish(vec![x], &mut module.funcs);

    let x = module.locals.add(ValType::I32);
    let mut main = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    main.func_body().local_get(x).if_else(
        ValType::I32,
        |yes| {
            yes.local_get(x).call(door);
        },
        |no| {
            no.local_get(x).call(shared);
        },
    );
    let main = main.finish(vec![x], &mut module.funcs);
    module.exports.add("main", main);

    let offset = ConstExpr::Value(Value::I32(1));
    let items = ElementItems::Functions(vec![shared, row]);
    let element = module
        .elements
        .add(ElementKind::Active { table, offset }, items);
    module.tables.get_mut(table).elem_segments.insert(element);
    module.emit_wasm()
}

fn plus(module: &mut Module, name: &str, operation: BinaryOp, number: i32) -> FunctionId {
    let x = module.locals.add(ValType::I32);
    let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    function.name(name.to_owned());
    function
        .func_body()
        .local_get(x)
        .i32_const(number)
        .binop(operation);
    function.finish(vec![x], &mut module.funcs)
}

#[test]
fn both_parts_together_do_what_the_whole_did_and_the_door_is_shut_before() {
    let split = split(&program(), &[DOOR.to_owned()]).unwrap();
    assert!(
        split.report.starts_with("3 of 5 functions"),
        "{}",
        split.report
    );
    let folder = std::env::temp_dir().join(format!("limbo-split-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("first.wasm"), &split.first).unwrap();
    std::fs::write(folder.join("later.wasm"), &split.later).unwrap();
    let script = "
        const part = (name) => new WebAssembly.Module(require('fs').readFileSync(name + '.wasm'));
        const browser = { told: (x) => x + 1000, unused: (x) => x };
        const first = new WebAssembly.Instance(part('first'), { browser }).exports;
        const said = [first.main(0)];
        try { first.main(5); } catch (error) { said.push(error.name); }
        new WebAssembly.Instance(part('later'), { first });
        said.push(first.main(5));
        console.log(said.join(' '));";
    let node = Command::new("node")
        .args(["-e", script])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&node.stdout);
    assert_eq!(
        said.trim(),
        "1 RuntimeError 1161",
        "{}",
        String::from_utf8_lossy(&node.stderr)
    );
}

#[test]
fn a_door_that_is_not_there_is_an_error_that_names_it() {
    let error = split(&program(), &["limbo::lab::gone".to_owned()])
        .err()
        .unwrap();
    assert!(error.contains("limbo::lab::gone"), "{error}");
}
