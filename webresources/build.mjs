// Builds the web resources into dist/, under the names that they have in the solution.
// With --tests: bundles the unit tests into obj/tests for node's test runner instead.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { browser, bundles, optionsOf, shared } from "./bundles.mjs";

const root = dirname(fileURLToPath(import.meta.url));

if (process.argv.includes("--tests")) {
  await rm(join(root, "obj/tests"), { recursive: true, force: true });
  const tests = (await readdir(join(root, "tests"))).filter((name) => name.endsWith(".test.ts"));
  await esbuild.build({
    ...shared,
    entryPoints: tests.map((name) => `tests/${name}`),
    outdir: "obj/tests",
    outExtension: { ".js": ".mjs" },
    // happy-dom loads parts of itself as it goes, which a bundle would break.
    external: ["happy-dom"],
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
} else {
  await rm(join(root, "dist"), { recursive: true, force: true });
  for (const bundle of bundles) await esbuild.build(optionsOf(bundle));

  for (const { name } of bundles.filter(({ folder }) => folder === "pages")) {
    // The style goes into the page: one file fewer to fetch before it shows.
    const style = await esbuild.build({ ...browser, entryPoints: [`src/${name}/${name}.css`], write: false });
    const page = await readFile(join(root, `src/${name}/${name}.html`), "utf8");
    const css = style.outputFiles[0].text.trim();
    await writeFile(join(root, `dist/cseg_/pages/${name}.html`), page.replace("/* style */", () => css));
  }

  for (const folder of ["strings", "icons"]) {
    await mkdir(join(root, "dist/cseg_", folder), { recursive: true });
    await cp(join(root, "src", folder), join(root, "dist/cseg_", folder), { recursive: true });
  }
}
