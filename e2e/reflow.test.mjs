// Where room is scarce (280 pixels, letters of 32 px, 400%) nothing is cut, nothing lies over anything else, and nothing is
// wider than the window (WCAG 1.4.10), in every mode and dialog, also where every text is twice as long.

import { SCARCE, explore, others, rooms, story } from "./layout.mjs";

rooms("en", SCARCE);
rooms("long", SCARCE, { walks: [story, explore, others] });
