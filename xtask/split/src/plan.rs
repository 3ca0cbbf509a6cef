//! Decides which functions go where. Reads a module, changes nothing.
//!
//! What the first part can reach stays in it. It reaches by calls, except through doors, and by pointers: a
//! number in its code may be a place in the table, or the address of data (a table of methods, say) that holds
//! one. Nobody can know after linking which numbers are pointers, so every number that could be one counts as one.
//! (For places in the table that is exact enough because xtask has the linker number them from an odd number on.)

use crate::Result;
use crate::names;
use std::collections::{BTreeMap, BTreeSet};
use walrus::ir::{self, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, Module,
    TableId,
};

/// Where every function goes.
pub struct Plan {
    /// The table of functions.
    pub table: TableId,
    /// Which function is in which place of the table.
    pub slots: BTreeMap<u32, FunctionId>,
    /// The functions of the second part.
    pub later: BTreeSet<FunctionId>,
    /// The doors and their places in the table.
    pub doors: BTreeMap<FunctionId, u32>,
    /// The size of the table, with the doors in it.
    pub table_size: u32,
    /// What belongs to the doors' modules and stays nevertheless, with what leads to it.
    pub stays: Vec<(FunctionId, Cause)>,
}

/// Why the first part reaches a function.
#[derive(Clone, Copy)]
pub enum Cause {
    /// The browser calls it.
    Root,
    /// This function calls it.
    Call(FunctionId),
    /// This number may be its place in the table.
    Place(u32),
}

/// The size of the table of methods of a closure.
const METHODS_BYTES: u32 = 24;
/// How many functions that stay are named in the report.
const STAYS_SHOWN: usize = 12;

/// The beginning of a name that may be long.
fn short(name: &str) -> String {
    name.chars().take(100).collect()
}

/// What a function's code names.
#[derive(Default)]
struct Facts {
    functions: Vec<FunctionId>,
    /// Constants: places in the table, or addresses.
    numbers: Vec<u32>,
    /// Offsets of loads and stores: addresses only.
    offsets: Vec<u32>,
}

impl<'a> Visitor<'a> for Facts {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.push(*function);
    }

    fn visit_const(&mut self, constant: &ir::Const) {
        if let Value::I32(number) = constant.value {
            self.numbers.push(number as u32);
        }
    }

    fn visit_load(&mut self, load: &ir::Load) {
        self.offsets.push(load.arg.offset as u32);
    }

    fn visit_store(&mut self, store: &ir::Store) {
        self.offsets.push(store.arg.offset as u32);
    }
}

impl Plan {
    /// Plans the cut at the doors (paths of functions).
    ///
    /// # Errors
    /// If a door is not there, cannot be shut, or the module is not of the shape that Rust's have.
    pub fn new(module: &Module, paths: &[String]) -> Result<Plan> {
        let table = module
            .tables
            .main_function_table()
            .ok()
            .flatten()
            .ok_or("there is no one table of functions")?;
        let slots = slots(module, table)?;
        let name = |function: FunctionId| {
            names::plain(module.funcs.get(function).name.as_deref().unwrap_or(""))
        };
        let mut doors = BTreeMap::new();
        let mut table_size = module.tables.get(table).initial as u32;
        for path in paths.iter().filter(|path| !path.ends_with("::")) {
            let before = doors.len();
            for function in module
                .funcs
                .iter()
                .map(|f| f.id())
                .filter(|f| names::is(&name(*f), path))
            {
                let taken = slots
                    .iter()
                    .find(|(_, f)| **f == function)
                    .map(|(slot, _)| *slot);
                let slot = taken.unwrap_or_else(|| {
                    table_size += 1;
                    table_size - 1
                });
                doors.insert(function, slot);
            }
            if doors.len() == before {
                return Err(format!(
                    "there is no function {path}: misspelt, or inlined (#[inline(never)] keeps it)"
                ));
            }
        }
        let modules: Vec<&str> = paths.iter().map(|path| names::module_of(path)).collect();
        let first = Reach::new(module, &slots, &doors).run(module);
        let stays = first
            .iter()
            .filter(|(f, _)| modules.iter().any(|m| names::mentions(&name(**f), m)))
            .map(|(f, cause)| (*f, *cause))
            .collect();
        let later = module
            .funcs
            .iter_local()
            .map(|(f, _)| f)
            .filter(|f| !first.contains_key(f))
            .collect();
        Ok(Plan {
            table,
            slots,
            later,
            doors,
            table_size,
            stays,
        })
    }

    /// What the plan comes to, in words.
    pub fn report(&self, module: &Module) -> String {
        let name = |f: FunctionId| names::plain(module.funcs.get(f).name.as_deref().unwrap_or("?"));
        let size = |f: FunctionId| match &module.funcs.get(f).kind {
            FunctionKind::Local(function) => function.size(),
            _ => 0,
        };
        let functions = module.funcs.iter_local().count();
        let in_table = self
            .slots
            .values()
            .filter(|f| self.later.contains(f))
            .count();
        let mut report = format!(
            "{} of {functions} functions come later ({in_table} of them in the table), through {} doors",
            self.later.len(),
            self.doors.len()
        );
        let mut stays: Vec<_> = self
            .stays
            .iter()
            .map(|(f, cause)| (size(*f), *f, *cause))
            .collect();
        stays.sort_by_key(|(size, ..)| std::cmp::Reverse(*size));
        for (size, function, cause) in stays.into_iter().take(STAYS_SHOWN) {
            let why = match cause {
                Cause::Root => "it is a root".to_owned(),
                Cause::Call(by) => format!("called by {}", short(&name(by))),
                Cause::Place(number) => format!("the first part knows the number {number}"),
            };
            report += &format!(
                "\n  {size} instructions stay: {}: {why}",
                short(&name(function))
            );
        }
        report
    }
}

fn constant(expression: &ConstExpr) -> Result<u32> {
    match expression {
        ConstExpr::Value(Value::I32(number)) => Ok(*number as u32),
        _ => Err("a segment begins where no number says".to_owned()),
    }
}

fn slots(module: &Module, wanted: TableId) -> Result<BTreeMap<u32, FunctionId>> {
    let mut slots = BTreeMap::new();
    for element in module.elements.iter() {
        let ElementKind::Active { table, offset } = &element.kind else {
            return Err("a segment of functions is not put into a table at once".to_owned());
        };
        if *table != wanted {
            continue;
        }
        let functions: Vec<Option<FunctionId>> = match &element.items {
            ElementItems::Functions(functions) => functions.iter().map(|f| Some(*f)).collect(),
            ElementItems::Expressions(_, items) => items
                .iter()
                .map(|item| {
                    if let ConstExpr::RefFunc(f) = item {
                        Some(*f)
                    } else {
                        None
                    }
                })
                .collect(),
        };
        let start = constant(offset)?;
        let filled = (start..)
            .zip(functions)
            .filter_map(|(slot, f)| Some((slot, f?)));
        slots.extend(filled);
    }
    Ok(slots)
}

/// The search for what the first part can reach.
struct Reach<'a> {
    slots: &'a BTreeMap<u32, FunctionId>,
    doors: &'a BTreeMap<FunctionId, u32>,
    /// Aligned words of the data that could be pointers.
    words: BTreeMap<u32, u32>,
    /// Addresses that something names: where an object of the data may begin.
    labels: BTreeSet<u32>,
    facts: BTreeMap<FunctionId, Facts>,
    reached: BTreeMap<FunctionId, Cause>,
    seen: BTreeSet<u32>,
    functions: Vec<FunctionId>,
    numbers: Vec<u32>,
}

impl<'a> Reach<'a> {
    fn new(
        module: &Module,
        slots: &'a BTreeMap<u32, FunctionId>,
        doors: &'a BTreeMap<FunctionId, u32>,
    ) -> Reach<'a> {
        let mut facts = BTreeMap::new();
        for (id, function) in module.funcs.iter_local() {
            let mut found = Facts::default();
            dfs_in_order(&mut found, function, function.entry_block());
            facts.insert(id, found);
        }
        let words = words(module);
        let numbers = facts
            .values()
            .flat_map(|f| f.numbers.iter().chain(&f.offsets))
            .chain(words.values());
        let labels = numbers
            .copied()
            .filter(|n| words.contains_key(&(n & !3)))
            .collect();
        let (functions, numbers) = (Vec::new(), Vec::new());
        let (reached, seen) = (BTreeMap::new(), BTreeSet::new());
        Reach {
            slots,
            doors,
            words,
            labels,
            facts,
            reached,
            seen,
            functions,
            numbers,
        }
    }

    fn run(mut self, module: &Module) -> BTreeMap<FunctionId, Cause> {
        let exported = module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                ExportItem::Function(function) => Some(function),
                _ => None,
            });
        let roots: Vec<_> = exported.chain(module.start).collect();
        for root in roots {
            self.reach(root, Cause::Root);
        }
        loop {
            if let Some(function) = self.functions.pop() {
                let found = self.facts.remove(&function).unwrap_or_default();
                for callee in found.functions {
                    self.reach(callee, Cause::Call(function));
                }
                self.numbers.extend(found.numbers);
                let addresses = found.offsets.into_iter();
                self.numbers
                    .extend(addresses.filter(|n| self.labels.contains(n)));
            } else if let Some(number) = self.numbers.pop() {
                self.follow(number);
            } else {
                return self.reached;
            }
        }
    }

    fn reach(&mut self, function: FunctionId, cause: Cause) {
        if !self.doors.contains_key(&function) && !self.reached.contains_key(&function) {
            self.reached.insert(function, cause);
            self.functions.push(function);
        }
    }

    /// A number in reach: perhaps a place in the table, perhaps the address of data.
    fn follow(&mut self, number: u32) {
        if !self.seen.insert(number) {
            return;
        }
        if let Some(function) = self.slots.get(&number) {
            self.reach(*function, Cause::Place(number));
        }
        if self.labels.contains(&number) {
            let end = self
                .labels
                .range(number + 1..)
                .next()
                .copied()
                .unwrap_or(u32::MAX);
            // A label inside a table of methods is some other number that looks like one: see past it.
            let end = end.max(number + METHODS_BYTES);
            let inside = self.words.range(number & !3..end).map(|(_, word)| *word);
            self.numbers.extend(inside);
        }
    }
}

/// The aligned words of the data, by address.
fn words(module: &Module) -> BTreeMap<u32, u32> {
    let mut words = BTreeMap::new();
    for data in module.data.iter() {
        let DataKind::Active { offset, .. } = &data.kind else {
            continue;
        };
        let Ok(start) = constant(offset) else {
            continue;
        };
        for (index, byte) in data.value.iter().enumerate() {
            let address = start + index as u32;
            let word: &mut u32 = words.entry(address & !3).or_default();
            *word |= u32::from(*byte) << (8 * (address & 3));
        }
    }
    words
}
