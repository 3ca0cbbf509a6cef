//! The objects in a program's data: strings, constants, tables of methods. The linker leaves each as a segment of its
//! own (`--no-merge-data-segments`), so it is known where one ends.

use crate::Result;
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// How the linker names segments that nothing ever writes into.
const CONSTANT: &str = ".rodata";
/// How far behind an address in the middle of an object another one may begin that is meant by it: the compiler may
/// count from before a table's beginning.
const SLACK_BYTES: u32 = 64;
/// A gap between objects that costs less than the head of another segment.
const GAP_BYTES: u32 = 8;

/// An object.
pub struct Object {
    /// Its address.
    pub start: u32,
    /// What it begins as.
    pub bytes: Vec<u8>,
    /// Whether nothing ever writes into it.
    pub constant: bool,
}

impl Object {
    /// The address behind it.
    pub fn end(&self) -> u32 {
        self.start + self.bytes.len() as u32
    }

    /// Its aligned words, any of which may be a pointer.
    pub fn words(&self) -> impl Iterator<Item = u32> {
        let skip = (4 - self.start % 4) as usize % 4;
        let bytes = self.bytes.get(skip..).unwrap_or_default();
        bytes
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
    }
}

/// All objects of a program, by address.
pub struct Objects(pub Vec<Object>);

impl Objects {
    /// Reads the data of a program.
    ///
    /// # Errors
    /// If a segment begins where no number says.
    pub fn of(module: &Module) -> Result<Objects> {
        let mut objects = Vec::new();
        for data in module.data.iter() {
            let DataKind::Active { offset, .. } = &data.kind else {
                continue;
            };
            let ConstExpr::Value(Value::I32(start)) = offset else {
                return Err("a segment of data begins where no number says".to_owned());
            };
            objects.push(Object {
                start: *start as u32,
                bytes: data.value.clone(),
                constant: data
                    .name
                    .as_ref()
                    .is_some_and(|name| name.starts_with(CONSTANT)),
            });
        }
        objects.sort_by_key(|object| object.start);
        Ok(Objects(objects))
    }

    /// The objects that a number may mean, if it is an address.
    pub fn meant(&self, number: u32) -> impl Iterator<Item = usize> {
        let at = self.0.partition_point(|object| object.end() <= number);
        let exact = self.0.get(at).is_none_or(|object| object.start >= number);
        let reach = number.saturating_add(if exact { 0 } else { SLACK_BYTES });
        (at..self.0.len()).take_while(move |i| self.0[*i].start <= reach)
    }
}

/// Replaces the data of a program by those objects that are wanted, neighbours in one segment.
pub fn put(module: &mut Module, objects: &Objects, wanted: impl Fn(usize) -> bool) {
    let old: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    old.into_iter().for_each(|id| module.data.delete(id));
    let Some(memory) = module.memories.iter().next().map(|memory| memory.id()) else {
        return;
    };
    module.memories.get_mut(memory).data_segments.clear();
    let mut runs: Vec<(u32, Vec<u8>)> = Vec::new();
    // Only between neighbours is there nothing: elsewhere an object of the other part may be.
    let mut last = None;
    for (index, object) in objects.0.iter().enumerate().filter(|(i, _)| wanted(*i)) {
        let follows = index > 0 && last == Some(index - 1);
        last = Some(index);
        match runs.last_mut() {
            Some((start, run))
                if follows && object.start - (*start + run.len() as u32) <= GAP_BYTES =>
            {
                run.resize((object.start - *start) as usize, 0);
                run.extend(&object.bytes);
            }
            _ => runs.push((object.start, object.bytes.clone())),
        }
    }
    for (start, run) in runs {
        let offset = ConstExpr::Value(Value::I32(start as i32));
        let data = module.data.add(DataKind::Active { memory, offset }, run);
        module.memories.get_mut(memory).data_segments.insert(data);
    }
}
