import { defineConfig } from "vitest/config";

/** Four faces and two plain pages, one build. The templates read manifest.json to link the hashed files. */
export default defineConfig({
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
    },
  },
  server: { fs: { allow: [".."] } },
  // Style sheets are left out of the tests, but for the tokens, whose contrasts one of them computes.
  test: { environment: "happy-dom", css: { include: /tokens\.css/ } },
});
