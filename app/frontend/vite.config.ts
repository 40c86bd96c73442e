import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Texts whose keys have these prefixes are for one client, or only for the server; all other texts are for every client. */
const clientPrefixes = ["cli", "console", "demo", "header", "language.locale", "language.name", "link", "page.error.heading", "page.noscript", "page.opening", "page.opening_failed", "page.sign_in", "phone", "programs", "rehearsal", "report", "screen", "sign", "start", "template"];
/** The clients with the header of the start page. Its keys begin with `header`. */
const clientsWithHeader = ["start", "programs"];

/** The clients with code of the console. */
const clientsWithConsole = ["console", "programs"];
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf-8" }).filter((path) => /\.tsx?$/.test(path) && !/node_modules|\.test\./.test(path));

/** The texts of errors that the pages of a client name themselves. Those of all others come from the server, with the refusal. */
function namedErrors(client: string): ReadonlySet<string> {
  const ofClient = sources.filter((path) => clientsWithConsole.includes(client) || !path.startsWith("console/"));
  return new Set(ofClient.flatMap((path) => readFileSync(`${import.meta.dirname}/${path}`, "utf-8").match(/(?<=")error\.[\w.]+(?=")/g) ?? []));
}

/** Leave out the texts of other clients: `nb.json?client=phone` is the catalogue for phones. */
const textsOfOneClient: Plugin = {
  name: "texts-of-one-client",
  enforce: "pre",
  load(id) {
    const [path, client] = id.split("?client=");
    if (!path?.endsWith(".json") || !client) return null;
    const all = Object.entries(JSON.parse(readFileSync(path, "utf-8")) as Record<string, unknown>);
    const others = clientPrefixes.filter((prefix) => prefix !== client && !(prefix === "header" && clientsWithHeader.includes(client)));
    const named = namedErrors(client);
    const isOfServer = (key: string) => key.startsWith("error.") && !named.has(key);
    const texts = Object.fromEntries(all.filter(([key]) => !isOfServer(key) && !others.some((other) => key === other || key.startsWith(`${other}.`))));
    return { code: `export default ${JSON.stringify(texts)}`, moduleType: "js" };
  },
};

/**
 * Compress each file once in the build, rather than in the server for each request. At the very end, because earlier hooks still
 * change files.
 */
const compress: Plugin = {
  name: "compress",
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

/** One build for six clients and three plain pages. The server reads manifest.json to link the hashed files. */
export default defineConfig({
  plugins: [textsOfOneClient, compress],
  base: "/static/dist/",
  publicDir: false,
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Its files are 1 % smaller than those of the default.
    minify: "terser",
    terserOptions: { ecma: 2020, module: true, compress: { passes: 3 } },
    // The server links all files of a page, so no script has to preload any.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        ...["start", "programs", "phone", "console", "screen", "link"].map((client) => `${client}/main.tsx`),
        ...["message", "report", "signs"].map((page) => `${page}/main.ts`),
      ],
      // The code that clients share is one file, because on a slow network each request costs more than its bytes. The typeface of console
      // and screen is not in it, because a phone never loads it; nor are the styles of message pages, and what only the staff and the start page use.
      output: { codeSplitting: { groups: [{ name: "shared", minShareCount: 2, test: /^(?!.*(font\.css|fontsource|message\.css|\/(console|start)\/)).*\.(ts|tsx|css|js|mjs)$/ }] } },
    },
  },
  server: { fs: { allow: [".."] } },
  // Tests leave out style sheets, except for the tokens, whose contrasts are tested.
  test: { environment: "happy-dom", isolate: false, setupFiles: ["isolation.setup.ts", "texts.setup.ts", "database.setup.ts"], css: { include: /tokens\.css/ } },
});
