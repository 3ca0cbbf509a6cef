//! A crew: threads of the browser (web workers) that play runs while the page goes on. Each is the page's own compiled
//! program, instantiated again with imports that do nothing; it is given tasks and tells results as plain
//! numbers (`lab::worker`). The worker's script is a few lines made on the spot, so it needs no address: it works under
//! any path, in a page of one file, and in a sandboxed frame. Where the browser allows no workers, there is no crew,
//! and whoever wanted one does the work itself.

use crate::lazy;
use js_sys::{Array, Function, WebAssembly};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker};

/// More threads than this would leave nothing for the page.
const WORKERS_MAX: u32 = 4;

/// The worker. First come the compiled modules of the program's parts, answered by an empty message; then tasks, each
/// answered by one message for every run. The second part is linked at once, so that the program hears that it is here
/// as soon as it asks for it. What goes wrong is an error of the worker.
const SCRIPT: &str = r#"
let program;
const is_here = (callback, data) => program.__indirect_function_table.get(callback)(data, 1);
onmessage = ({ data }) => {
  if (data[0] instanceof WebAssembly.Module) {
    const imports = {};
    for (const { module, name, kind } of WebAssembly.Module.imports(data[0])) {
      if (kind !== "function") continue;
      const loads = name.startsWith("__wasm_split_load_");
      (imports[module] ??= {})[name] = loads ? is_here : () => 0;
    }
    program = new WebAssembly.Instance(data[0], imports).exports;
    if (data[1]) new WebAssembly.Instance(data[1], { __wasm_split: program });
    postMessage([]);
    return;
  }
  const [fields, ...task] = data;
  for (let runs = program.lab_begin(...task); runs > 0; runs--) {
    program.lab_play();
    postMessage(Array.from({ length: fields }, (_, field) => program.lab_told(field)));
  }
};
"#;

/// What a worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// It can be given tasks.
    Ready,
    /// The result of a run.
    Run(Vec<f64>),
    /// It is of no use, or no more.
    Failed,
}

/// One worker and who listens to it.
struct Hand {
    worker: Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

/// Some workers; they are sent home when it is dropped.
pub struct Crew {
    hands: Vec<Hand>,
    /// Where their script stands; some browsers fetch it late.
    address: Option<String>,
}

impl Crew {
    /// As many workers as the machine has for it; perhaps none. `tell` hears which of them says what.
    pub fn hire(tell: Rc<dyn Fn(usize, Said)>) -> Crew {
        let cores = web_sys::window().map_or(1.0, |w| w.navigator().hardware_concurrency());
        let count = (cores as u32).clamp(1, WORKERS_MAX);
        let address = script_address();
        let hands = address.as_ref().map_or(Vec::new(), |address| {
            (0..count as usize)
                .map_while(|i| hire_one(address, i, &tell))
                .collect()
        });
        Crew { hands, address }
    }

    /// How many workers there are.
    pub fn len(&self) -> usize {
        self.hands.len()
    }

    /// True if there is nobody.
    pub fn is_empty(&self) -> bool {
        self.hands.is_empty()
    }

    /// Gives a worker a task; every run of it will be told in so many numbers.
    pub fn give(&self, worker: usize, fields: usize, task: &[f64]) {
        let numbers = Array::of1(&JsValue::from_f64(fields as f64));
        for number in task {
            numbers.push(&JsValue::from_f64(*number));
        }
        if let Some(hand) = self.hands.get(worker) {
            // Numbers can always be sent.
            let _ = hand.worker.post_message(&numbers);
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        for hand in &self.hands {
            hand.worker.set_onmessage(None);
            hand.worker.set_onerror(None);
            hand.worker.terminate();
        }
        if let Some(address) = &self.address {
            let _ = Url::revoke_object_url(address);
        }
    }
}

/// An address for the script.
fn script_address() -> Option<String> {
    let bag = BlobPropertyBag::new();
    bag.set_type("text/javascript");
    let parts = Array::of1(&SCRIPT.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &bag).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

fn hire_one(address: &str, index: usize, tell: &Rc<dyn Fn(usize, Said)>) -> Option<Hand> {
    let module = wasm_bindgen::module();
    module
        .is_instance_of::<WebAssembly::Module>()
        .then_some(())?;
    let worker = Worker::new(address).ok()?;
    let teller = tell.clone();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let numbers: Vec<f64> = Array::from(&event.data())
            .iter()
            .filter_map(|n| n.as_f64())
            .collect();
        teller(
            index,
            if numbers.is_empty() {
                Said::Ready
            } else {
                Said::Run(numbers)
            },
        );
    });
    let teller = tell.clone();
    let failed = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        // The work goes on without it: nothing for the console.
        event.prevent_default();
        teller(index, Said::Failed);
    });
    let listener = |closure: &JsValue| Some(closure.unchecked_ref::<Function>().clone());
    worker.set_onmessage(listener(heard.as_ref()).as_ref());
    worker.set_onerror(listener(failed.as_ref()).as_ref());
    let parts = Array::of2(&module, &lazy::module());
    worker.post_message(&parts).ok()?;
    Some(Hand {
        worker,
        _heard: heard,
        _failed: failed,
    })
}
