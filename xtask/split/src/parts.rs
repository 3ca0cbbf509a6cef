//! Makes the two modules of a plan. Whatever has a number in the whole has it in both, so the names by which the
//! parts know each other are numbers.

use crate::objects;
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};
use walrus::ir::{CallIndirect, InstrSeqType, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, LocalId, Module, TableId, TypeId, passes,
};

/// The name under which the second part imports the first.
const FIRST: &str = "first";

/// Makes the first part of the whole.
pub fn first(mut module: Module, plan: &Plan) -> Vec<u8> {
    let needed = needed(&module, plan);
    for (function, slot) in &plan.stubs {
        stub(&mut module, plan, *function, *slot);
    }
    for (function, slot) in &plan.twins {
        give_way(&mut module, plan, *function, *slot);
    }
    // A function that nothing here can reach is not put into its place.
    let mine = |f: &FunctionId| !plan.later.contains(f) || plan.stubs.contains_key(f);
    let places = plan.slots.iter().filter(|(_, f)| mine(f));
    fill_table(&mut module, plan, places.map(|(s, f)| (*s, *f)).collect());
    objects::put(&mut module, &plan.objects, |i| plan.stays(i));
    share(&mut module, &needed);
    passes::gc::run(&mut module);
    module.emit_wasm()
}

/// Makes the second part of the whole.
pub fn later(mut module: Module, plan: &Plan) -> Vec<u8> {
    let needed = needed(&module, plan);
    empty(&mut module);
    let own = plan.slots.iter().filter(|(_, f)| plan.later.contains(f));
    let mut places: BTreeMap<u32, FunctionId> = own.map(|(slot, f)| (*slot, *f)).collect();
    let behind = plan.stubs.iter().chain(&plan.twins);
    places.extend(behind.map(|(function, slot)| (*slot, *function)));
    fill_table(&mut module, plan, places);
    objects::put(&mut module, &plan.objects, |i| !plan.stays(i));
    import(&mut module, &needed);
    passes::gc::run(&mut module);
    module.emit_wasm()
}

/// The functions of the first part (its imports among them) that the second one calls and has no copy of.
fn needed(module: &Module, plan: &Plan) -> BTreeSet<FunctionId> {
    #[derive(Default)]
    struct Calls(Vec<FunctionId>);
    impl<'a> Visitor<'a> for Calls {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.push(*function);
        }
    }
    let mut needed = BTreeSet::new();
    let mut seen: BTreeSet<FunctionId> = plan.later.clone();
    seen.extend(plan.twins.keys());
    let mut open: Vec<FunctionId> = seen.iter().copied().collect();
    while let Some(function) = open.pop() {
        let FunctionKind::Local(local) = &module.funcs.get(function).kind else {
            continue;
        };
        let mut calls = Calls::default();
        dfs_in_order(&mut calls, local, local.entry_block());
        for callee in calls.0 {
            if plan.copies.contains(&callee) {
                if seen.insert(callee) {
                    open.push(callee);
                }
            } else if !seen.contains(&callee) {
                needed.insert(callee);
            }
        }
    }
    needed
}

/// The parameters of a function made anew, and its builder.
fn anew(module: &mut Module, function: FunctionId) -> (FunctionBuilder, Vec<LocalId>, TypeId) {
    let ty = module.funcs.get(function).ty();
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let args = params.iter().map(|ty| module.locals.add(*ty)).collect();
    (builder, args, ty)
}

/// Makes of a function a stub that asks for the second part and calls what then stands in its place of the table.
fn stub(module: &mut Module, plan: &Plan, function: FunctionId, slot: u32) {
    let (mut builder, args, ty) = anew(module, function);
    let mut body = builder.func_body();
    for arg in &args {
        body.local_get(*arg);
    }
    let table = plan.table;
    body.i32_const(slot as i32)
        .call(plan.need)
        .instr(CallIndirect { ty, table });
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(args));
}

/// Makes a function call its twin as soon as the second part is here, and until then do the work itself.
fn give_way(module: &mut Module, plan: &Plan, function: FunctionId, slot: u32) {
    let (builder, args, ty) = anew(module, function);
    let results = module.types.results(ty).to_vec();
    let table = plan.table;
    // Takes the place of the function, and the function another.
    let own = builder.finish(args.clone(), &mut module.funcs);
    let wrapper = std::mem::replace(
        &mut module.funcs.get_mut(own).kind,
        FunctionKind::Uninitialized(ty),
    );
    let FunctionKind::Local(mut wrapper) = wrapper else {
        return;
    };
    let seq = InstrSeqType::new(&mut module.types, &[], &results);
    let mut body = wrapper.builder_mut().func_body();
    body.i32_const(slot as i32)
        .table_get(table)
        .ref_is_null()
        .if_else(
            seq,
            |alone| {
                args.iter().for_each(|arg| {
                    alone.local_get(*arg);
                });
                alone.call(own);
            },
            |twin| {
                args.iter().for_each(|arg| {
                    twin.local_get(*arg);
                });
                twin.i32_const(slot as i32)
                    .instr(CallIndirect { ty, table });
            },
        );
    let body = std::mem::replace(
        &mut module.funcs.get_mut(function).kind,
        FunctionKind::Local(wrapper),
    );
    module.funcs.get_mut(own).kind = body;
}

/// Puts functions into their places of the table.
fn fill_table(module: &mut Module, plan: &Plan, places: BTreeMap<u32, FunctionId>) {
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

/// The name under which the first part exports something to the second; none of the glue begins with a digit.
fn name(kind: char, index: usize) -> String {
    format!("{index}{kind}")
}

/// Exports from the first part what the second needs.
fn share(module: &mut Module, needed: &BTreeSet<FunctionId>) {
    for (index, function) in needed.iter().enumerate() {
        module.exports.add(&name('f', index), *function);
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

/// Leaves nothing but functions and data: the second part exports nothing and begins nothing.
fn empty(module: &mut Module) {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
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
    for (index, function) in needed.iter().enumerate() {
        let short = name('f', index);
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
