//! Makes the two modules of a plan. Whatever has a number in the whole has it in both, so the names by which the
//! parts know each other are numbers.

use crate::plan::Plan;
use std::collections::BTreeSet;
use walrus::ir::{CallIndirect, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, TableId, passes,
};

/// The name under which the second part imports the first.
const FIRST: &str = "first";

/// Makes the first part of the whole.
pub fn first(mut module: Module, plan: &Plan) -> Vec<u8> {
    let needed = needed(&module, plan);
    shut_doors(&mut module, plan);
    fill_table(&mut module, plan, |f| !plan.later.contains(&f), false);
    share(&mut module, &needed);
    passes::gc::run(&mut module);
    module.emit_wasm()
}

/// Makes the second part of the whole.
pub fn later(mut module: Module, plan: &Plan) -> Vec<u8> {
    let needed = needed(&module, plan);
    empty(&mut module);
    fill_table(&mut module, plan, |f| plan.later.contains(&f), true);
    import(&mut module, &needed);
    passes::gc::run(&mut module);
    module.emit_wasm()
}

/// The functions of the first part (its imports among them) that the second one calls.
fn needed(module: &Module, plan: &Plan) -> BTreeSet<FunctionId> {
    struct Calls(BTreeSet<FunctionId>);
    impl<'a> Visitor<'a> for Calls {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.insert(*function);
        }
    }
    let mut calls = Calls(BTreeSet::new());
    for (id, function) in module.funcs.iter_local() {
        if plan.later.contains(&id) {
            dfs_in_order(&mut calls, function, function.entry_block());
        }
    }
    calls.0.retain(|function| !plan.later.contains(function));
    calls.0
}

/// In the first part a door is a stub that calls what stands in its place of the table.
fn shut_doors(module: &mut Module, plan: &Plan) {
    for (door, slot) in &plan.doors {
        let ty = module.funcs.get(*door).ty();
        let (params, results) = module.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut body = builder.func_body();
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(*slot as i32).instr(CallIndirect {
            ty,
            table: plan.table,
        });
        module.funcs.get_mut(*door).kind = FunctionKind::Local(builder.local_func(args));
    }
}

/// Puts those functions of the table that belong to this part into their places.
fn fill_table(
    module: &mut Module,
    plan: &Plan,
    mine: impl Fn(FunctionId) -> bool,
    with_doors: bool,
) {
    let old: Vec<_> = module
        .elements
        .iter()
        .filter(|e| matches!(e.kind, ElementKind::Active { table, .. } if table == plan.table))
        .map(|e| e.id())
        .collect();
    for id in old {
        module.elements.delete(id);
        module.tables.get_mut(plan.table).elem_segments.remove(&id);
    }
    let table = module.tables.get_mut(plan.table);
    table.initial = u64::from(plan.table_size);
    table.maximum = table.maximum.map(|max| max.max(u64::from(plan.table_size)));
    let mut places = plan.slots.clone();
    places.retain(|_, function| mine(*function));
    if with_doors {
        places.extend(plan.doors.iter().map(|(door, slot)| (*slot, *door)));
    }
    let mut run: Vec<FunctionId> = Vec::new();
    let mut places = places.into_iter().peekable();
    while let Some((slot, function)) = places.next() {
        run.push(function);
        if places.peek().is_none_or(|(next, _)| *next != slot + 1) {
            let start = slot + 1 - run.len() as u32;
            add_elements(module, plan.table, start, std::mem::take(&mut run));
        }
    }
}

fn add_elements(module: &mut Module, table: TableId, start: u32, functions: Vec<FunctionId>) {
    let offset = ConstExpr::Value(walrus::ir::Value::I32(start as i32));
    let id = module.elements.add(
        ElementKind::Active { table, offset },
        ElementItems::Functions(functions),
    );
    module.tables.get_mut(table).elem_segments.insert(id);
}

/// The short name under which the first part exports something to the second.
fn name(kind: char, index: usize) -> String {
    format!("{kind}{index}")
}

/// Exports from the first part what the second needs.
fn share(module: &mut Module, needed: &BTreeSet<FunctionId>) {
    for function in needed {
        module.exports.add(&name('f', function.index()), *function);
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        module.exports.add(&name('m', id.index()), id);
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for id in tables {
        module.exports.add(&name('t', id.index()), id);
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        module.exports.add(&name('g', id.index()), id);
    }
}

/// Leaves nothing but functions: the second part initialises no memory, exports nothing, begins nothing.
fn empty(module: &mut Module) {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in data {
        module.data.delete(id);
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        module.memories.get_mut(id).data_segments.clear();
    }
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    elements
        .into_iter()
        .for_each(|id| module.elements.delete(id));
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for id in tables {
        module.tables.get_mut(id).elem_segments.clear();
    }
}

/// Makes imports of everything that is in the first part; what is not used goes with the garbage.
fn import(module: &mut Module, needed: &BTreeSet<FunctionId>) {
    for function in needed {
        let short = name('f', function.index());
        // A function of the browser's comes by way of the first part, too.
        if let FunctionKind::Import(known) = &module.funcs.get(*function).kind {
            let import = module.imports.get_mut(known.import);
            import.module = FIRST.to_owned();
            import.name = short;
            continue;
        }
        let import = module.imports.add(FIRST, &short, *function);
        let ty = module.funcs.get(*function).ty();
        module.funcs.get_mut(*function).kind =
            FunctionKind::Import(ImportedFunction { import, ty });
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        module.memories.get_mut(id).import =
            Some(module.imports.add(FIRST, &name('m', id.index()), id));
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for id in tables {
        module.tables.get_mut(id).import =
            Some(module.imports.add(FIRST, &name('t', id.index()), id));
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        module.globals.get_mut(id).kind =
            GlobalKind::Import(module.imports.add(FIRST, &name('g', id.index()), id));
    }
}
