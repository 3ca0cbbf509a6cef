// The packages, each opened in what it is for: the zip on a static host, the element of the npm package in a page that Vite
// has bundled and as a plain module, the checksums by who downloads. (The learning platforms': scorm.test.mjs; the page in
// one file: loading.test.mjs, webkit.mjs.)

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scene } from "./harness.mjs";
import { until } from "./hosts.mjs";
import { PACKAGES, host, package_of, unzip, unzipped, with_folder } from "./packed.mjs";

const limbo_home = process.env.LIMBO_URL;

scene("the zip, unpacked on a static host under a path, is the page", { blank: true }, async (limbo) => {
  await with_folder(async (folder) => {
    unzip(package_of("-site.zip"), folder);
    const served = await host({ "/school/limbo/": folder });
    try {
      await limbo.page.goto(`${served.origin}/school/limbo/?scenario=small-town&autoplay=0&mode=lab&locale=it`);
      await limbo.started();
      const { mode, locale } = await limbo.state();
      assert.deepEqual([mode, locale], ["lab", "it"]);
    } finally {
      await served.close();
    }
  });
});

scene("the checksums are those of the packages, and each package is named", { blank: true }, async () => {
  const sums = readFileSync(join(PACKAGES, "SHA256SUMS"), "utf8").trimEnd().split("\n").map((line) => line.split("  "));
  const named = sums.map(([, name]) => name).sort();
  assert.deepEqual(named, readdirSync(PACKAGES).filter((name) => name.startsWith("limbo-")).sort());
  assert.equal(named.length, 5);
  for (const [sum, name] of sums) {
    assert.equal(createHash("sha256").update(readFileSync(join(PACKAGES, name))).digest("hex"), sum, name);
  }
  const list = readFileSync(join(PACKAGES, "README.txt"), "utf8");
  assert.ok(named.every((name) => list.includes(name)));
  const whole = unzipped(package_of("-site.zip")).get("limbo.html");
  assert.ok(whole.equals(readFileSync(package_of(".html"))), "the page in one file is the one of the zip");
});

/** A newspaper's page with the element in it. */
const article = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An article</title>
<link rel="icon" href="data:,"></head><body><h1>An article</h1>
<limbo-mail mode="story" chapter="break" locale="en" title="Where the mail waits"></limbo-mail>
${script}</body></html>`;

/** A project as an author begins it, with the package installed by npm from its file. */
function project(folder, files) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  execFileSync(npm, ["install", "--offline", "--no-audit", "--no-fund", package_of("limbo-mail-")], { cwd: folder, stdio: "pipe" });
}

/** The frame in the article shows the chapter that the element names. */
async function shows_the_chapter(limbo) {
  await until("the chapter is shown", async () => {
    const frame = await (await limbo.page.$("limbo-mail >>> iframe"))?.contentFrame();
    return frame?.evaluate(() => window.limbo?.state().chapter === "break").catch(() => false);
  });
  assert.equal(await limbo.page.$eval("limbo-mail", (element) => element.shadowRoot.querySelector("iframe").title), "Where the mail waits");
  await until("the frame is as high as its page", () =>
    limbo.page.$eval("limbo-mail", (element) => element.ready && element.getBoundingClientRect().height > 300));
}

scene("the npm package, bundled by Vite, shows the page", { blank: true }, async (limbo) => {
  await with_folder(async (folder) => {
    const main = `import { LimboMail } from "limbo-mail"; LimboMail.home = ${JSON.stringify(limbo_home)};`;
    project(folder, { "index.html": article('<script type="module" src="/main.js"></script>'), "main.js": main });
    const vite = fileURLToPath(new URL("node_modules/vite/bin/vite.js", import.meta.url));
    execFileSync(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: folder, stdio: "pipe" });
    const served = await host({ "/": join(folder, "dist") });
    try {
      await limbo.page.goto(`${served.origin}/`);
      await shows_the_chapter(limbo);
    } finally {
      await served.close();
    }
  });
});

scene("the npm package as a plain module shows the page, its types and licences beside it", { blank: true }, async (limbo) => {
  await with_folder(async (folder) => {
    const script = `<script type="module">import { LimboMail } from "/node_modules/limbo-mail/limbo-mail.js";
      LimboMail.home = ${JSON.stringify(limbo_home)};</script>`;
    project(folder, { "index.html": article(script) });
    const installed = join(folder, "node_modules/limbo-mail");
    const about = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const files = readdirSync(installed);
    for (const name of [...about.files, about.main, about.types, "LICENSE-MIT", "LICENSE-APACHE"]) {
      assert.ok(files.includes(name.replace("./", "")), name);
    }
    const served = await host({ "/": folder });
    try {
      await limbo.page.goto(`${served.origin}/`);
      await shows_the_chapter(limbo);
    } finally {
      await served.close();
    }
  });
});
