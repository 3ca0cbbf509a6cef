//! Threads of the browser (web workers) that play runs while the page goes on. Each is the page's own compiled program,
//! instantiated again with imports that do nothing; it is given tasks and answers with results as plain numbers
//! (`modes::lab::worker`). The worker's script is a few lines made on the spot, so it needs no address: it works under any
//! path, in a page of one file, and in a sandboxed frame. Where the browser allows no workers the pool is empty, and its
//! owner does the work itself.

use super::lazy;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, WebAssembly};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker};

/// More threads than this would leave nothing for the page.
const WORKERS_MAX: u32 = 4;
/// How long workers that are let go of are kept, ms. WebKit drops what it was compiling when a worker ends, and never compiles
/// that again for any who has the same program: the whole page would stay up to twenty times slower. By then nothing is
/// being compiled.
const KEPT_MS: u32 = 5_000;

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
  for (const number of task) program.lab_number(number);
  for (let runs = program.lab_begin(); runs > 0; runs--) {
    program.lab_play();
    postMessage(Array.from({ length: fields }, (_, field) => program.lab_result(field)));
  }
};
"#;

/// What a worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerMessage {
    /// It can be given tasks.
    Ready,
    /// The result of a run.
    Run(Vec<f64>),
    /// It is of no use, or no more.
    Failed,
}

/// Is told which worker says what.
pub type WorkerListener = Rc<dyn Fn(usize, WorkerMessage)>;

/// One worker and its listeners.
struct PooledWorker {
    worker: Worker,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

/// Some workers; nothing more is heard of them when it is dropped, and they are terminated a while later.
pub struct WorkerPool {
    workers: Vec<PooledWorker>,
    /// Where their script stands; some browsers fetch it late.
    address: Option<String>,
}

impl WorkerPool {
    /// As many workers as the machine has cores, at most [`WORKERS_MAX`]; perhaps none. `listener` is told which of them
    /// says what.
    pub fn spawn(listener: WorkerListener) -> WorkerPool {
        let cores = web_sys::window().map_or(1.0, |w| w.navigator().hardware_concurrency());
        let count = (cores as u32).clamp(1, WORKERS_MAX);
        let address = script_address();
        let workers = address.as_ref().map_or(Vec::new(), |address| {
            (0..count as usize)
                .map_while(|i| spawn_one(address, i, &listener))
                .collect()
        });
        WorkerPool { workers, address }
    }

    /// How many workers there are.
    pub fn len(&self) -> usize {
        self.workers.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.workers.is_empty()
    }

    /// Gives a worker a task; every run of it will be told in so many numbers.
    pub fn give(&self, worker: usize, fields: usize, task: &[f64]) {
        let numbers = Array::of1(&JsValue::from_f64(fields as f64));
        for number in task {
            numbers.push(&JsValue::from_f64(*number));
        }
        if let Some(pooled) = self.workers.get(worker) {
            // Numbers can always be sent.
            let _ = pooled.worker.post_message(&numbers);
        }
    }
}

impl Drop for WorkerPool {
    fn drop(&mut self) {
        for PooledWorker { worker, .. } in self.workers.drain(..) {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            Timeout::new(KEPT_MS, move || worker.terminate()).forget();
        }
        if let Some(address) = &self.address {
            // Revoking fails only for what is no address.
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

fn spawn_one(address: &str, index: usize, listener: &WorkerListener) -> Option<PooledWorker> {
    let module = wasm_bindgen::module();
    module
        .is_instance_of::<WebAssembly::Module>()
        .then_some(())?;
    let worker: Worker = lazy::worker(address).dyn_into().ok()?;
    let on_message = listener.clone();
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let numbers: Vec<f64> = Array::from(&event.data())
            .iter()
            .filter_map(|n| n.as_f64())
            .collect();
        on_message(
            index,
            if numbers.is_empty() {
                WorkerMessage::Ready
            } else {
                WorkerMessage::Run(numbers)
            },
        );
    });
    let on_failure = listener.clone();
    let error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        // The work goes on without it: nothing for the console.
        event.prevent_default();
        on_failure(index, WorkerMessage::Failed);
    });
    let listener = |closure: &JsValue| Some(closure.unchecked_ref::<Function>().clone());
    worker.set_onmessage(listener(message.as_ref()).as_ref());
    worker.set_onerror(listener(error.as_ref()).as_ref());
    let parts = Array::of2(&module, &lazy::module());
    worker.post_message(&parts).ok()?;
    Some(PooledWorker {
        worker,
        _message: message,
        _error: error,
    })
}
