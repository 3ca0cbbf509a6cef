//! Threads of the browser (web workers) that play runs while the page goes on. Each is the page's own compiled program,
//! instantiated again with imports that do nothing; it is given tasks and answers with results as plain numbers
//! (`modes::lab::worker`). The worker's script is a few lines made on the spot, so it needs no address: it works under any
//! path, in a page of one file, and in a sandboxed frame. Where the browser allows no workers the pool is empty, and its
//! owner does the work itself.
//!
//! The page has one set of workers. Whoever holds the [`WorkerPool`] has them; when it is dropped they leave off after the
//! run that they play, and rest. Who wants a pool soon has the same ones again.

use super::lazy;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, WebAssembly};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker};

/// More threads than this would leave nothing for the page.
const WORKERS_MAX: u32 = 4;
/// How long workers rest before they end, ms. WebKit drops what it was compiling when a worker ends, and never compiles
/// that again for any who has the same program: the whole page would stay up to twenty times slower. By then nothing is
/// being compiled.
const RESTING_MS: u32 = 10_000;

/// The worker. First come the compiled modules of the program's parts; then tasks, each answered by one message for every
/// run; nothing at all takes the task away. Modules and nothing are answered: the worker is ready. What it says begins with
/// the number of the message that it had last. Between two runs it listens. The second part is linked at once, so that the
/// program hears that it is here as soon as it asks for it. What goes wrong is an error of the worker.
const SCRIPT: &str = r#"
let program, fields, runs, heard = 0;
const is_here = (callback, data) => program.__indirect_function_table.get(callback)(data, 1);
const { port1, port2 } = new MessageChannel();
port1.onmessage = ({ data }) => {
  if (data !== heard || runs-- <= 0) return;
  program.lab_play();
  postMessage([heard, ...Array.from({ length: fields }, (_, field) => program.lab_result(field))]);
  port2.postMessage(heard);
};
onmessage = ({ data }) => {
  heard++;
  if (data[0] instanceof WebAssembly.Module) {
    const imports = {};
    for (const { module, name, kind } of WebAssembly.Module.imports(data[0])) {
      if (kind !== "function") continue;
      const loads = name.startsWith("__wasm_split_load_");
      (imports[module] ??= {})[name] = loads ? is_here : () => 0;
    }
    program = new WebAssembly.Instance(data[0], imports).exports;
    if (data[1]) new WebAssembly.Instance(data[1], { __wasm_split: program });
  } else if (data.length > 0) {
    fields = data[0];
    for (const number of data.slice(1)) program.lab_number(number);
    runs = program.lab_begin();
    port2.postMessage(heard);
    return;
  }
  postMessage([heard]);
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

/// Who hears the workers; nobody while they rest.
type Ear = Rc<RefCell<Option<WorkerListener>>>;

/// How a worker stands.
#[derive(Default)]
struct Standing {
    /// Messages that it was sent. What it says in answer to an earlier one comes too late.
    told: Cell<u32>,
    /// It is of no use.
    failed: Cell<bool>,
}

/// One worker and its listeners.
struct PooledWorker {
    worker: Worker,
    standing: Rc<Standing>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl PooledWorker {
    /// Sends it a message; false where the browser refuses that.
    fn tell(&self, message: &Array) -> bool {
        let Standing { told, .. } = &*self.standing;
        told.set(told.get() + 1);
        self.worker.post_message(message).is_ok()
    }
}

impl Drop for PooledWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The workers of the page.
struct Workers {
    workers: Vec<PooledWorker>,
    ear: Ear,
    /// Where their script stands; some browsers fetch it late.
    address: Option<String>,
}

thread_local! {
    /// The workers while they rest, and what ends them.
    static RESTING: RefCell<Option<(Workers, Timeout)>> = const { RefCell::new(None) };
}

impl Workers {
    fn new() -> Workers {
        let ear = Ear::default();
        let address = script_address();
        let cores = web_sys::window().map_or(1.0, |w| w.navigator().hardware_concurrency());
        let count = (cores as u32).clamp(1, WORKERS_MAX);
        let workers = address.as_ref().map_or(Vec::new(), |address| {
            (0..count as usize)
                .map_while(|i| spawn_one(address, i, &ear))
                .collect()
        });
        Workers {
            workers,
            ear,
            address,
        }
    }

    /// Asks each whether it is there; one that has failed is replaced.
    fn wake(&mut self) {
        let Some(address) = &self.address else {
            return;
        };
        for (i, worker) in self.workers.iter_mut().enumerate() {
            if !worker.standing.failed.get() {
                worker.tell(&Array::new());
            } else if let Some(fresh) = spawn_one(address, i, &self.ear) {
                *worker = fresh;
            }
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        if let Some(address) = &self.address {
            // Revoking fails only for what is no address.
            let _ = Url::revoke_object_url(address);
        }
    }
}

/// The page's workers for the time being.
pub struct WorkerPool {
    /// Some until it is dropped.
    workers: Option<Workers>,
}

impl WorkerPool {
    /// As many workers as the machine has cores, at most [`WORKERS_MAX`]; perhaps none. `listener` is told which of them
    /// says what.
    pub fn open(listener: WorkerListener) -> WorkerPool {
        let rested = RESTING.take();
        let workers = rested.map_or_else(Workers::new, |(mut workers, ends)| {
            drop(ends);
            workers.wake();
            workers
        });
        workers.ear.replace(Some(listener));
        WorkerPool {
            workers: Some(workers),
        }
    }

    /// How many workers there are.
    pub fn len(&self) -> usize {
        self.workers().len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.workers().is_empty()
    }

    /// Gives a worker a task; every run of it will be told in so many numbers.
    pub fn give(&self, worker: usize, fields: usize, task: &[f64]) {
        let numbers = Array::of1(&JsValue::from_f64(fields as f64));
        for number in task {
            numbers.push(&JsValue::from_f64(*number));
        }
        if let Some(pooled) = self.workers().get(worker) {
            // Numbers can always be sent.
            let _ = pooled.tell(&numbers);
        }
    }

    fn workers(&self) -> &[PooledWorker] {
        self.workers.as_ref().map_or(&[], |all| &all.workers)
    }
}

impl Drop for WorkerPool {
    fn drop(&mut self) {
        let Some(workers) = self.workers.take() else {
            return;
        };
        workers.ear.replace(None);
        for worker in &workers.workers {
            // Nothing can always be sent.
            let _ = worker.tell(&Array::new());
        }
        let ends = Timeout::new(RESTING_MS, || drop(RESTING.take()));
        RESTING.replace(Some((workers, ends)));
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

/// What a worker says, to whoever hears it.
fn say(ear: &Ear, index: usize, said: WorkerMessage) {
    // Whoever hears it may let go of the workers by that: the ear is not held.
    let listener = ear.borrow().clone();
    if let Some(listener) = listener {
        listener(index, said);
    }
}

fn spawn_one(address: &str, index: usize, ear: &Ear) -> Option<PooledWorker> {
    let module = wasm_bindgen::module();
    module
        .is_instance_of::<WebAssembly::Module>()
        .then_some(())?;
    let worker: Worker = lazy::worker(address).dyn_into().ok()?;
    let standing = Rc::<Standing>::default();
    let (heard_by, of) = (ear.clone(), standing.clone());
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let numbers: Vec<f64> = Array::from(&event.data())
            .iter()
            .filter_map(|n| n.as_f64())
            .collect();
        let Some((answers, numbers)) = numbers.split_first() else {
            return;
        };
        if *answers != f64::from(of.told.get()) {
            return;
        }
        let said = if numbers.is_empty() {
            WorkerMessage::Ready
        } else {
            WorkerMessage::Run(numbers.to_vec())
        };
        say(&heard_by, index, said);
    });
    let (heard_by, of) = (ear.clone(), standing.clone());
    let error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        // The work goes on without it: nothing for the console.
        event.prevent_default();
        of.failed.set(true);
        say(&heard_by, index, WorkerMessage::Failed);
    });
    let listener = |closure: &JsValue| Some(closure.unchecked_ref::<Function>().clone());
    worker.set_onmessage(listener(message.as_ref()).as_ref());
    worker.set_onerror(listener(error.as_ref()).as_ref());
    let pooled = PooledWorker {
        worker,
        standing,
        _message: message,
        _error: error,
    };
    let parts = Array::of2(&module, &lazy::module());
    pooled.tell(&parts).then_some(pooled)
}
