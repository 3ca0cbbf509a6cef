//! What the chapters promise, on the very runs they show.

use super::*;
