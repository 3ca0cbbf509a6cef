//! From what the browser reports to what is asked for.

use yew::prelude::*;

/// A callback that sends what `make` makes of an event, where it makes something of it.
pub fn send_some<E: 'static, T: 'static>(
    send: &Callback<T>,
    make: impl Fn(E) -> Option<T> + 'static,
) -> Callback<E> {
    let send = send.clone();
    Callback::from(move |event| {
        if let Some(value) = make(event) {
            send.emit(value);
        }
    })
}
