//! What leaves the page and comes into it: address parameters, window.limbo. Only this room touches the address bar.
