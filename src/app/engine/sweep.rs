//! The lab's part of the engine: has a sweep played, and shows how far it has come.

use super::{Change, Core, Engine};
use crate::browser::workers::WorkerMessage;
use limbo_lab::grid::Grid;
use std::rc::Rc;
use std::sync::Arc;

impl Engine {
    /// Has workers for a sweep that has just begun.
    pub(super) fn open_workers(&self) {
        let weak = Rc::downgrade(&self.0);
        let Some(views) = self.state().load.loaded() else {
            return;
        };
        let pool = (views.open_workers)(Rc::new(move |worker, said| {
            if let Some(shared) = weak.upgrade() {
                Engine(shared).worker_said(worker, said);
            }
        }));
        self.with(|core| {
            if let Some(runner) = &mut core.sweep {
                runner.set_workers(pool);
            }
            core.pending.frame = true;
        });
    }
}

impl Core {
    pub(super) fn start_sweep(&mut self, grid: Arc<Grid>) {
        let views = self.state.load.loaded();
        // First the workers of the one before are free.
        self.sweep = None;
        self.sweep = views.map(|views| (views.open_sweep)(grid));
        self.pending.open_workers = true;
    }

    pub(super) fn worker_said(&mut self, worker: usize, said: WorkerMessage) {
        if let Some(runner) = &mut self.sweep {
            runner.receive(worker, said);
            self.show_sweep();
        }
    }

    /// A frame while the lab is shown.
    pub(super) fn sweep_frame(&mut self) {
        let Some(runner) = &mut self.sweep else {
            return;
        };
        runner.work();
        self.show_sweep();
        // While workers play, frames only watch whether somebody has to stand in for them.
        self.pending.frame |= self.sweep.is_some();
    }

    fn show_sweep(&mut self) {
        let Some(runner) = &mut self.sweep else {
            return;
        };
        let done = runner.is_done();
        if let Some(progress) = runner.progress_due() {
            self.change(Change::Swept(progress));
        }
        if done {
            self.sweep = None;
        }
    }
}
