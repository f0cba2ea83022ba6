// Bundles styles, modules, fonts and the mark into the folder named by the first argument and writes manifest.json there last.
// The second argument, a hash over the sources, is kept in the manifest so that `allmende up` notices a build of older sources.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withoutUtilities } from "./kern.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../src/allmende/static/build"));
const sources = process.argv[3] ?? "";

const kern = {
  name: "kern-components-only",
  setup(on) {
    on.onLoad({ filter: /@kern-ux[\\/]native[\\/]dist[\\/]kern\.css$/ }, async ({ path: file }) => ({
      contents: await withoutUtilities(file),
      loader: "css",
    }));
  },
};

await mkdir(out, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: {
    base: "src/js/base.js",
    live: "src/js/live.js",
    chain: "src/js/chain.js",
    chart: "src/js/chart.js",
    board: "src/js/board.js",
    shopwindow: "src/js/shopwindow.js",
    style: "src/css/base.css",
  },
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  minify: true,
  legalComments: "none",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  plugins: [kern],
  outdir: out,
  metafile: true,
  logLevel: "warning",
});

const files = {};
for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (!entryPoint) continue;
  const name = entryPoint === "src/css/base.css" ? "base.css" : path.basename(entryPoint);
  files[name] = path.basename(file);
}
const mark = await readFile(path.join(here, "src/img/mark.svg"));
files["mark.svg"] = `mark-${createHash("sha256").update(mark).digest("hex").slice(0, 8)}.svg`;
await writeFile(path.join(out, files["mark.svg"]), mark);

// Documents (PDF) are set in the same type as the pages; typst reads TrueType, not woff2.
const fontSource = path.join(here, "node_modules/@expo-google-fonts/fira-sans");
await mkdir(path.join(out, "fonts"), { recursive: true });
for (const cut of ["400Regular", "400Regular_Italic", "600SemiBold", "600SemiBold_Italic"]) {
  files[`FiraSans-${cut}.ttf`] = `fonts/FiraSans-${cut}.ttf`;
  await writeFile(path.join(out, files[`FiraSans-${cut}.ttf`]), await readFile(path.join(fontSource, cut, `FiraSans_${cut}.ttf`)));
}
await writeFile(path.join(out, "fonts/OFL.txt"), await readFile(path.join(fontSource, "LICENSE_FONT")));

const fresh = path.join(out, "manifest.json.new");
await writeFile(fresh, `${JSON.stringify({ sources, files }, null, 1)}\n`);
await rename(fresh, path.join(out, "manifest.json"));

const kept = new Set(["manifest.json", "fonts", files["mark.svg"], ...Object.keys(result.metafile.outputs).map((f) => path.basename(f))]);
for (const file of await readdir(out)) if (!kept.has(file)) await rm(path.join(out, file), { recursive: true });
