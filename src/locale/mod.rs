//! Words and formats. The texts are plain files in static/texts, one per language; numbers, dates and
//! plurals come from the browser's Intl. No other room holds a visible word.
