//! The splitter on a small program whose answers are known, linked and run by Node.

use super::*;
use crate::names::{is, mentions, plain, short_names};
use crate::watch::tell_tales;
use std::path::PathBuf;
use std::process::Command;
use walrus::ir::{BinaryOp, LoadKind, MemArg, Value};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, FunctionBuilder, FunctionId, RefType, ValType,
};

/// The first part is `main` and what it shares.
const PROFILE: &str = "main\nalloc::shared\nneed\n";

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
    let path = "limbo::lab::lab";
    assert!(is(path, path) && is("limbo::lab::lab.llvm.7", path));
    assert!(!is("limbo::lab::lab::{closure#0}", path) && !is("limbo::lab::label", path));
}

#[test]
fn lists_are_read_without_their_notes_and_a_wrong_rule_is_refused() {
    let profile = Profile::new("# a note\n\na::b # why\n<c::D as E>::{closure#0}\n");
    assert!(profile.0.iter().eq(["<c::D as E>::{closure#0}", "a::b"]));
    let rules = Rules::new("twin a::b\n# a note\ncopy a::\n").unwrap();
    assert_eq!(
        (rules.twins, rules.copies),
        (vec!["a::b".to_owned()], vec!["a::".to_owned()])
    );
    assert!(Rules::new("door a::b\n").is_err());
    let short = short_names("{\n  \"__wbg_told_1f\": \"a\",\n  \"__wbg_x\": \"_\"\n}");
    assert_eq!(short.get("__wbg_told_1f"), Some(&"a"));
    assert_eq!(short.get("__wbg_x"), Some(&"_"));
}

/// `main(0)` is 1; `main(x)` enters the room: ten times x (a helper that only the room needs), plus x + 1 (shared), plus
/// x + 100 (a function that only the room knows, found by a pointer in the data), all of it told to the browser, which
/// adds a thousand. `need` tells the browser that the room is wanted.
fn program() -> Vec<u8> {
    let mut module = Module::default();
    let none = module.types.add(&[], &[]);
    let (fetch, _) = module.add_import_func("browser", "__fetch", none);
    let one = module.types.add(&[ValType::I32], &[ValType::I32]);
    let (_unused, _) = module.add_import_func("browser", "unused", one);
    let (told, _) = module.add_import_func("browser", "told", one);
    let memory = module.memories.add_local(false, false, 1, None, None);
    let offset = ConstExpr::Value(Value::I32(1024));
    module
        .data
        .add(DataKind::Active { memory, offset }, vec![2, 0, 0, 0]);
    let data = module.data.iter().next().unwrap().id();
    module.data.get_mut(data).name = Some(".rodata..Lanon.0".to_owned());
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
    module.funcs.get_mut(main).name = Some("main".to_owned());

    let place = module.locals.add(ValType::I32);
    let mut need = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    need.name("need".to_owned());
    need.func_body().call(fetch).local_get(place);
    let need = need.finish(vec![place], &mut module.funcs);
    module.exports.add("need", need);

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

/// Cuts the program, writes its parts into a folder of their own, and gives what a script says there.
fn run_parts(name: &str, rules: &str, short: &str, script: &str) -> (String, String) {
    let (profile, rules) = (Profile::new(PROFILE), Rules::new(rules).unwrap());
    let split = split(&program(), &short_names(short), &profile, &rules).unwrap();
    let folder: PathBuf =
        std::env::temp_dir().join(format!("limbo-split-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("first.wasm"), &split.first).unwrap();
    std::fs::write(folder.join("later.wasm"), &split.later).unwrap();
    let head = "
        const part = (name) => new WebAssembly.Module(require('fs').readFileSync(name + '.wasm'));
        const told = (x) => x + 1000, said = [];
        const link = () => new WebAssembly.Instance(part('later'), { first });
        let first;
        ";
    let node = Command::new("node")
        .args([
            "-e",
            &format!("{head}{script}; console.log(said.join(' '))"),
        ])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&node.stdout).trim().to_owned();
    assert!(
        !said.is_empty(),
        "{}",
        String::from_utf8_lossy(&node.stderr)
    );
    (said, split.report)
}

#[test]
fn who_calls_what_comes_later_waits_for_it_once_and_goes_on() {
    let script = "
        let fetched = 0;
        const __fetch = () => { if (!fetched++) link(); };
        first = new WebAssembly.Instance(part('first'), { browser: { told, __fetch } }).exports;
        said.push(first.main(0), fetched, first.main(5), first.main(5) && fetched > 0)";
    let (said, report) = run_parts("wait", "", "", script);
    assert_eq!(said, "1 0 1161 true");
    assert!(report.starts_with("3 of 6 functions"), "{report}");
    assert!(report.contains("4 bytes of data come later"), "{report}");
}

#[test]
fn where_the_second_part_does_not_come_the_call_traps() {
    let script = "
        const __fetch = () => {};
        first = new WebAssembly.Instance(part('first'), { browser: { told, __fetch } }).exports;
        said.push(first.main(0));
        try { first.main(5); } catch (error) { said.push(error.name); }
        link();
        said.push(first.main(5))";
    assert_eq!(run_parts("trap", "", "", script).0, "1 RuntimeError 1161");
}

#[test]
fn a_twin_works_alone_and_gives_way_when_the_second_part_is_here() {
    // main's twin calls its own copy of what is shared, and the room without asking for it.
    let script = "
        let fetched = 0;
        const __fetch = () => { fetched++; };
        first = new WebAssembly.Instance(part('first'), { browser: { told, __fetch } }).exports;
        said.push(first.main(0));
        link();
        said.push(first.main(0), first.main(5), fetched)";
    let rules = "twin main\ncopy alloc::\n";
    assert_eq!(run_parts("twin", rules, "", script).0, "1 1 1161 0");
}

#[test]
fn what_the_glue_has_short_names_for_gets_them_in_both_parts() {
    let script = "
        first = new WebAssembly.Instance(part('first'), { browser: { told, a: () => link() } }).exports;
        said.push(first.main(5))";
    assert_eq!(
        run_parts("short", "", "{\n\"__fetch\": \"a\"\n}", script).0,
        "1161"
    );
}

#[test]
fn a_twin_that_is_not_there_is_an_error_that_names_it() {
    let rules = Rules::new("twin limbo::lab::gone").unwrap();
    let split = split(&program(), &BTreeMap::new(), &Profile::new(PROFILE), &rules);
    let error = split.err().unwrap();
    assert!(error.contains("limbo::lab::gone"), "{error}");
}

#[test]
fn a_watched_program_names_its_functions_in_the_order_of_its_tell_tales() {
    let mut module = parse(&program()).unwrap();
    let names = tell_tales(&mut module);
    assert_eq!(names.lines().count(), module.funcs.iter_local().count());
    let place = names.lines().position(|name| name == "need").unwrap();
    let exports = module
        .exports
        .iter()
        .filter(|e| e.name == format!("p{place}"));
    assert_eq!(exports.count(), 1);
}
