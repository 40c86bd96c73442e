import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Keys that begin so belong to one face, or to the server alone; all others to every face. */
const ofOnePlace = ["cli", "console", "phone", "report", "screen", "sign", "start", "template"];

/** A phone loads only what a phone may say: `nb.json?face=phone` is the catalogue without the other places' texts. */
const textsOfOneFace: Plugin = {
  name: "texts-of-one-face",
  enforce: "pre",
  load(id) {
    const [path, face] = id.split("?face=");
    if (!path?.endsWith(".json") || !face) return null;
    const all = Object.entries(JSON.parse(readFileSync(path, "utf-8")) as Record<string, unknown>);
    const others = ofOnePlace.filter((place) => place !== face).map((place) => `${place}.`);
    const texts = Object.fromEntries(all.filter(([key]) => !others.some((other) => key.startsWith(other))));
    return { code: `export default ${JSON.stringify(texts)}`, moduleType: "js" };
  },
};

/** Compressed here once, rather than by the server for each visit; when all is written, as much is changed until then. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir }, bundle) {
    for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const file = `${dir}/${fileName}`;
      const source = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(source));
      writeFileSync(`${file}.gz`, gzipSync(source, { level: 9 }));
    }
  },
};

/** Four faces and two plain pages, one build. The templates read manifest.json to link the hashed files. */
export default defineConfig({
  plugins: [textsOfOneFace, compressed],
  base: "/static/dist/",
  publicDir: false,
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // A page's files are linked by its template, so nothing is left to preload by script.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        ...["start", "phone", "console", "screen"].map((face) => `${face}/main.tsx`),
        ...["message", "signs"].map((page) => `${page}/main.ts`),
      ],
      // What faces share is one file: on a slow network each file more costs more than its bytes. Not the type
      // of console and screen, which a phone never loads.
      output: { codeSplitting: { groups: [{ name: "shared", minShareCount: 2, test: /^(?!.*(typeface\.css|fontsource)).*\.(ts|tsx|css|js|mjs)$/ }] } },
    },
  },
  server: { fs: { allow: [".."] } },
  // Style sheets are left out of the tests, but for the tokens, whose contrasts one of them computes.
  test: { environment: "happy-dom", setupFiles: ["texts.setup.ts", "database.setup.ts"], css: { include: /tokens\.css/ } },
});
