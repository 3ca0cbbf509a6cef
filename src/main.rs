//! The page's entry: mounts the application over the still picture in index.html.

fn main() {
    limbo::app::start();
}
