//! What the page is used for: the story, exploring, comparing two futures, the lab. None of them knows another.

pub mod compare;
pub mod explore;
pub mod lab;
pub mod story;
