// Builds the web resources into dist/, under the names that they have in the solution.
// With --tests: bundles the unit tests into obj/tests for node's test runner instead.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const shared = { bundle: true, absWorkingDir: root, logLevel: "warning", legalComments: "none", charset: "utf8" };

if (process.argv.includes("--tests")) {
  await rm(join(root, "obj/tests"), { recursive: true, force: true });
  const tests = (await readdir(join(root, "tests"))).filter((name) => name.endsWith(".test.ts"));
  await esbuild.build({
    ...shared,
    entryPoints: tests.map((name) => `tests/${name}`),
    outdir: "obj/tests",
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
} else {
  const browser = { ...shared, platform: "browser", format: "iife", target: ["es2020"], minify: true };
  await rm(join(root, "dist"), { recursive: true, force: true });

  // Handlers of forms and commands are reached by name: CrmSegmentation.Contact.onLoad.
  for (const [name, globalName] of [["contact", "CrmSegmentation.Contact"], ["segment", "CrmSegmentation.Segment"], ["commands", "CrmSegmentation.Commands"], ["views", "CrmSegmentation.Views"]]) {
    await esbuild.build({ ...browser, entryPoints: [`src/${name}/${name}.ts`], outfile: `dist/cseg_/scripts/${name}.js`, globalName });
  }

  for (const name of ["prioritycard", "segmentbuilder", "explore"]) {
    await esbuild.build({ ...browser, entryPoints: [`src/${name}/${name}.ts`], outfile: `dist/cseg_/pages/${name}.js` });

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
