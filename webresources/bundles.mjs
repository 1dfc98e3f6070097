// The scripts that ship, one a form or page, and the bytes that each may weigh, minified. What a form waits for stays small.
// `npm run sizes` prints what they weigh; a unit test holds them to this.
import { gzipSync } from "node:zlib";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));

export const shared = { bundle: true, absWorkingDir: root, logLevel: "warning", legalComments: "none", charset: "utf8" };
export const browser = { ...shared, platform: "browser", format: "iife", target: ["es2020"], minify: true };

/** Handlers of forms, commands and views are reached by name: CrmSegmentation.Contact.onLoad. */
export const bundles = [
  { name: "contact", folder: "scripts", globalName: "CrmSegmentation.Contact", budget: 6_000 },
  { name: "segment", folder: "scripts", globalName: "CrmSegmentation.Segment", budget: 4_000 },
  { name: "commands", folder: "scripts", globalName: "CrmSegmentation.Commands", budget: 12_000 },
  { name: "views", folder: "scripts", globalName: "CrmSegmentation.Views", budget: 4_000 },
  { name: "prioritycard", folder: "pages", budget: 18_000 },
  { name: "segmentbuilder", folder: "pages", budget: 28_000 },
  { name: "explore", folder: "pages", budget: 24_000 },
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
