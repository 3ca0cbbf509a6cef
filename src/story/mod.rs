//! Chapters and predictions (Story mode). Nothing here yet: the first light has Explore only.
