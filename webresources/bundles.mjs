// The scripts that ship, one a form or page, and the bytes that each may weigh, minified. What a form waits for stays small.
// `npm run sizes` prints what they weigh; a unit test holds them to this.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

/**
 * Builds texts into a script that imports a RESX file: those whose keys the scripts of its folder, or shared ones, write or begin.
 */
const texts = {
  name: "texts",
  setup(build) {
    build.onResolve({ filter: /\.resx$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), namespace: "texts", pluginData: resolveDir }));
    build.onLoad({ filter: /.*/, namespace: "texts" }, ({ path, pluginData: folder }) => {
      const source = [folder, join(root, "src/shared")].flatMap((from) => readdirSync(from).filter((name) => name.endsWith(".ts")).map((name) => readFileSync(join(from, name), "utf8"))).join("\n");
      const written = new Set([...source.matchAll(/"(\w+)"/g)].map(([, key]) => key));
      const begun = [...source.matchAll(/`(\w+_)\$\{/g)].map(([, beginning]) => beginning);
      const all = [...readFileSync(path, "utf8").matchAll(/<data name="([^"]+)"[^>]*>\s*<value>([^<]*)<\/value>/g)].map(([, key, value]) => [key, unescaped(value)]);
      return { contents: JSON.stringify(Object.fromEntries(all.filter(([key]) => written.has(key) || begun.some((beginning) => key.startsWith(beginning))))), loader: "json" };
    });
  },
};

function unescaped(text) {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name]);
}

export const shared = { bundle: true, absWorkingDir: root, logLevel: "warning", legalComments: "none", charset: "utf8", plugins: [texts] };
export const browser = { ...shared, platform: "browser", format: "iife", target: ["es2020"], minify: true };

/** Handlers of forms, commands and views are reached by name: CrmSegmentation.Contact.onLoad. */
export const bundles = [
  { name: "contact", folder: "scripts", globalName: "CrmSegmentation.Contact", budget: 6_000 },
  { name: "segment", folder: "scripts", globalName: "CrmSegmentation.Segment", budget: 4_000 },
  { name: "profileattribute", folder: "scripts", globalName: "CrmSegmentation.ProfileAttribute", budget: 4_000 },
  { name: "settings", folder: "scripts", globalName: "CrmSegmentation.Settings", budget: 2_000 },
  { name: "commands", folder: "scripts", globalName: "CrmSegmentation.Commands", budget: 13_000 },
  { name: "views", folder: "scripts", globalName: "CrmSegmentation.Views", budget: 4_000 },
  { name: "prioritycard", folder: "pages", budget: 18_000 },
  { name: "segmentbuilder", folder: "pages", budget: 28_000 },
  { name: "settingsguide", folder: "pages", budget: 6_000 },
  { name: "explore", folder: "pages", budget: 30_000 },
];

/** esbuild's options for one of them. */
export function optionsOf({ name, folder, globalName }) {
  return { ...browser, entryPoints: [`src/${name}/${name}.ts`], outfile: `dist/cseg_/${folder}/${name}.js`, ...(globalName ? { globalName } : {}) };
}

/** What each weighs, minified and as it travels, without writing anything. */
export async function sizes() {
  return Promise.all(bundles.map(async (bundle) => {
    const { outputFiles: [file] } = await esbuild.build({ ...optionsOf(bundle), write: false });
    return { ...bundle, bytes: file.contents.length, compressed: gzipSync(file.contents, { level: 9 }).length };
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, bytes, compressed, budget } of await sizes()) console.log(`${name.padEnd(16)}${String(bytes).padStart(7)} bytes${String(compressed).padStart(7)} compressed  (at most ${budget})`);
}
