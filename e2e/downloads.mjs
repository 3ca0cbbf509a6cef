// What the page saves, as files that a person finds in their folder of downloads.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine } from "./engine.mjs";

/** Runs `play` with a folder for downloads, which is gone afterwards. */
export async function withDownloads(limbo, play) {
  const folder = mkdtempSync(join(tmpdir(), "limbo-"));
  try {
    const saved = (await engine.save_into(limbo.page, folder)) ?? folder;
    await play(async (what, button) => {
      const name = limbo.words("take.name", { what: limbo.words(what), button: limbo.words(button) });
      const before = new Set(readdirSync(saved));
      await (await limbo.find("button", name)).click();
      // An empty file keeps the name until the whole one takes its place.
      const whole = (file) => !/\.(crdownload|part|wkdownload)$/.test(file) && statSync(join(saved, file), { throwIfNoEntry: false })?.size > 0;
      const arrived = () => readdirSync(saved).find((file) => !before.has(file) && whole(file));
      const file = await limbo.until(`${name} is saved`, arrived);
      return { file, bytes: readFileSync(join(saved, file)) };
    });
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}
