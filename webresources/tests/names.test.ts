import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

/** The scripts as they ship, by the names of their web resources. */
const build = `
  import esbuild from "esbuild";
  import { bundles, optionsOf } from "./bundles.mjs";
  const built = await Promise.all(bundles.filter((bundle) => bundle.globalName).map(async (bundle) => [\`cseg_/scripts/\${bundle.name}.js\`, (await esbuild.build({ ...optionsOf(bundle), write: false })).outputFiles[0].text]));
  console.log(JSON.stringify(Object.fromEntries(built)));`;
const scripts = JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", build], { encoding: "utf8" })) as Record<string, string>;

const source = "../solution/src/Entities";
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".xml")).map((name) => readFileSync(`${source}/${name}`, "utf8"));

/** Elements that name a function of a library. */
const named = (element: string, name: string, library: string): string[] =>
  files.flatMap((xml) => [...xml.matchAll(new RegExp(`<${element} [^>]*>`, "g"))]).map(([tag]) => tag)
    .flatMap((tag) => {
      const functionName = new RegExp(` ${name}="([^"]+)"`).exec(tag)?.[1];
      const libraryName = new RegExp(` ${library}="(?:\\$webresource:)?([^"]+)"`).exec(tag)?.[1];
      return functionName === undefined && libraryName === undefined ? [] : [`${libraryName ?? ""} ${functionName ?? ""}`];
    });

const missing = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((one) => {
    const [library = "", functionName = ""] = one.split(" ");
    const script = scripts[library];
    return script === undefined || (runInNewContext(`${script};typeof ${functionName}`, { window: {}, console }) as string) !== "function";
  });

for (const [what, names] of [
  ["images in views", named("cell", "imageproviderfunctionname", "imageproviderwebresource")],
  ["handlers of forms", named("Handler", "functionName", "libraryName")],
  ["commands", named("JavaScriptFunction", "FunctionName", "Library")],
  ["rules of commands", named("CustomRule", "FunctionName", "Library")],
] as const) {
  test(`functions of ${what} are in the scripts that ship`, () => {
    assert.ok(names.length > 0);
    assert.deepEqual(missing(names), []);
  });
}
