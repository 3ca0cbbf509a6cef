//! Decides which functions go where. Reads a module, changes nothing.
//!
//! The first part gets what the profile names, as far as it can be reached. Reached is what is called, and what a
//! pointer may mean: a number in the code may be a place in the table, or the address of data (a table of methods, say)
//! that holds one. Nobody can know after linking which numbers are pointers, so every number that could be one counts
//! as one. (For places in the table that is exact enough because xtask has the linker number them from an odd number
//! on.) What is reached and not in the profile gets a stub.

use crate::Result;
use crate::names::{self, Profile, Rules};
use crate::objects::Objects;
use std::collections::{BTreeMap, BTreeSet};
use walrus::ir::{self, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, Module, TableId};

/// The export by which a stub asks for the second part: takes the stub's place in the table and gives it back.
const NEED: &str = "need";
/// What wasm-bindgen exports for its own use begins like this.
const GLUE: &str = "__";

/// Where every function goes.
pub struct Plan {
    /// The table of functions.
    pub table: TableId,
    /// Which function is in which place of the table.
    pub slots: BTreeMap<u32, FunctionId>,
    /// The functions of the second part.
    pub later: BTreeSet<FunctionId>,
    /// Those of them that the first part may call, and their places in the table.
    pub stubs: BTreeMap<FunctionId, u32>,
    /// The functions of the first part that the second has, too, and the places of the second's in the table.
    pub twins: BTreeMap<FunctionId, u32>,
    /// Functions of the first part that the second one copies where it calls them.
    pub copies: BTreeSet<FunctionId>,
    /// By which a stub asks for the second part.
    pub need: FunctionId,
    /// The size of the table, with the new places in it.
    pub table_size: u32,
    /// The program's data.
    pub objects: Objects,
    /// Which of the objects the first part may look at.
    pub data: BTreeSet<usize>,
    /// What the plan comes to, in words.
    pub report: String,
}

/// How many of the profile's names without a function the report names.
const MISSING_SHOWN: usize = 12;

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
    /// Plans the cut.
    ///
    /// # Errors
    /// If the module is not of the shape that Rust's have, exports no `need`, or has no function of a rule's name.
    pub fn new(module: &Module, profile: &Profile, rules: &Rules) -> Result<Plan> {
        let table = module
            .tables
            .main_function_table()
            .ok()
            .flatten()
            .ok_or("there is no one table of functions")?;
        let slots = slots(module, table)?;
        let facts = facts(module);
        let plain: BTreeMap<FunctionId, String> = module
            .funcs
            .iter_local()
            .map(|(id, _)| (id, name_of(module, id)))
            .collect();
        let need = exported(module)
            .find(|(name, _)| *name == NEED)
            .map(|(_, function)| function)
            .ok_or("there is no function `need` for the stubs")?;
        // What a stub needs, and what wasm-bindgen's glue does, cannot wait.
        let glue = exported(module).filter(|(name, _)| name.starts_with(GLUE));
        let mut hot = called(
            &facts,
            glue.map(|(_, f)| f).chain([need]).chain(module.start),
        );
        let named = plain.iter().filter(|(_, name)| profile.0.contains(*name));
        hot.extend(named.map(|(id, _)| *id));

        let objects = Objects::of(module)?;
        let reach = Reach {
            slots: &slots,
            facts: &facts,
            hot: &hot,
            objects: &objects,
            data: BTreeSet::new(),
            reached: BTreeSet::new(),
            cold: BTreeSet::new(),
            seen: BTreeSet::new(),
            functions: Vec::new(),
            numbers: Vec::new(),
        }
        .run(module);
        let (first, cold, data) = (reach.reached, reach.cold, reach.data);
        let later: BTreeSet<_> = plain
            .keys()
            .copied()
            .filter(|f| !first.contains(f))
            .collect();
        let mut table_size = module.tables.get(table).initial as u32;
        let mut new_slot = || {
            table_size += 1;
            table_size - 1
        };
        let places: BTreeMap<FunctionId, u32> = slots.iter().map(|(slot, f)| (*f, *slot)).collect();
        let stubs = cold
            .iter()
            .map(|f| (*f, places.get(f).copied().unwrap_or_else(&mut new_slot)))
            .collect();
        let mut twins = BTreeMap::new();
        for twin in &rules.twins {
            let (function, _) = plain
                .iter()
                .find(|(_, name)| names::is(name, twin))
                .ok_or_else(|| format!("there is no function {twin}: misspelt, or inlined"))?;
            if first.contains(function) {
                twins.insert(*function, new_slot());
            }
        }
        let copies = first
            .iter()
            .copied()
            .filter(|f| plain.get(f).is_some_and(|name| rules.copies(name)))
            .collect();
        let mut plan = Plan {
            table,
            slots,
            later,
            stubs,
            twins,
            copies,
            need,
            table_size,
            objects,
            data,
            report: String::new(),
        };
        plan.report = plan.words(&plain, profile);
        Ok(plan)
    }

    /// Whether an object belongs to the first part: it may look at it, or somebody may have written into it before the
    /// second part comes.
    pub fn stays(&self, object: usize) -> bool {
        self.data.contains(&object) || !self.objects.0[object].constant
    }

    fn words(&self, plain: &BTreeMap<FunctionId, String>, profile: &Profile) -> String {
        let known: BTreeSet<&String> = plain.values().collect();
        let missing: Vec<_> = profile.0.iter().filter(|n| !known.contains(n)).collect();
        let mut report = format!(
            "{} of {} functions come later, {} of them behind stubs; {} of the profile's {} names have no function",
            self.later.len(),
            plain.len(),
            self.stubs.len(),
            missing.len(),
            profile.0.len()
        );
        let bytes = |later: bool| -> usize {
            let objects = self.objects.0.iter().enumerate();
            let chosen = objects.filter(|(i, _)| self.stays(*i) != later);
            chosen.map(|(_, object)| object.bytes.len()).sum()
        };
        report += &format!(
            "\n{} bytes of data come later, {} stay",
            bytes(true),
            bytes(false)
        );
        for name in missing.into_iter().take(MISSING_SHOWN) {
            report += "\n  ";
            report.extend(name.chars().take(120));
        }
        report
    }
}

fn name_of(module: &Module, function: FunctionId) -> String {
    names::plain(module.funcs.get(function).name.as_deref().unwrap_or(""))
}

fn exported(module: &Module) -> impl Iterator<Item = (&str, FunctionId)> {
    module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            ExportItem::Function(function) => Some((export.name.as_str(), function)),
            _ => None,
        })
}

fn facts(module: &Module) -> BTreeMap<FunctionId, Facts> {
    let mut facts = BTreeMap::new();
    for (id, function) in module.funcs.iter_local() {
        let mut found = Facts::default();
        dfs_in_order(&mut found, function, function.entry_block());
        facts.insert(id, found);
    }
    facts
}

/// These functions and all that they call, by their names only.
fn called(
    facts: &BTreeMap<FunctionId, Facts>,
    roots: impl Iterator<Item = FunctionId>,
) -> BTreeSet<FunctionId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<FunctionId> = roots.collect();
    while let Some(function) = open.pop() {
        if found.insert(function) {
            open.extend(facts.get(&function).into_iter().flat_map(|f| &f.functions));
        }
    }
    found
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
    facts: &'a BTreeMap<FunctionId, Facts>,
    hot: &'a BTreeSet<FunctionId>,
    objects: &'a Objects,
    /// Objects that are reached.
    data: BTreeSet<usize>,
    reached: BTreeSet<FunctionId>,
    cold: BTreeSet<FunctionId>,
    seen: BTreeSet<u32>,
    functions: Vec<FunctionId>,
    numbers: Vec<u32>,
}

impl<'a> Reach<'a> {
    fn run(mut self, module: &Module) -> Reach<'a> {
        for (_, root) in exported(module) {
            self.reach(root);
        }
        module.start.into_iter().for_each(|start| self.reach(start));
        let facts = self.facts;
        loop {
            if let Some(found) = self.functions.pop().and_then(|f| facts.get(&f)) {
                found
                    .functions
                    .iter()
                    .for_each(|callee| self.reach(*callee));
                self.numbers.extend(&found.numbers);
                self.numbers.extend(&found.offsets);
            } else if !self.functions.is_empty() {
                // An import: it calls nothing.
            } else if let Some(number) = self.numbers.pop() {
                self.follow(number);
            } else {
                return self;
            }
        }
    }

    fn reach(&mut self, function: FunctionId) {
        // Imports have no facts and are where the program begins.
        if self.hot.contains(&function) || !self.facts.contains_key(&function) {
            if self.reached.insert(function) {
                self.functions.push(function);
            }
        } else {
            self.cold.insert(function);
        }
    }

    /// A number in reach: perhaps a place in the table, perhaps the address of data.
    fn follow(&mut self, number: u32) {
        if !self.seen.insert(number) {
            return;
        }
        if let Some(function) = self.slots.get(&number) {
            self.reach(*function);
        }
        for object in self.objects.meant(number) {
            if self.data.insert(object) {
                self.numbers.extend(self.objects.0[object].words());
            }
        }
    }
}
