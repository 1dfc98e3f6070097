// Compares a bill of materials (SPDX 2.2, JSON) with what the builds resolved: node .github/sbom-check.mjs manifest.spdx.json
// The plug-in assembly may have nothing but the base class library and the SDK, the web resources nothing at all at run time.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path) => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
const inRepository = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const listed = new Set(read(process.argv[2]).packages.map((one) => `${one.name} ${one.versionInfo}`.toLowerCase()));
const packagesOf = (file) => Object.entries(read(file).libraries).filter(([, library]) => library.type === 'package').map(([name]) => name.replace('/', ' '));

const faults = [];
const ofPlugins = packagesOf(inRepository('plugins/obj/project.assets.json')).filter((name) => !/^Microsoft\.(NETFramework\.ReferenceAssemblies|CrmSdk)\b/.test(name));
if (ofPlugins.length > 0)
    faults.push(`The plug-in assembly depends on ${ofPlugins.join(', ')}; the sandbox loads nothing beside it.`);
const ofPages = Object.keys(read(inRepository('webresources/package.json')).dependencies ?? {});
if (ofPages.length > 0)
    faults.push(`The web resources depend on ${ofPages.join(', ')} at run time; the bill has to say so first.`);
// What the build put beside the program: packages that .NET itself replaces by later files of its own are not among them.
const built = ['Release', 'Debug'].map((configuration) => inRepository(`cli/bin/${configuration}/net10.0/crmseg.deps.json`)).find(existsSync);
const ofCommandLine = packagesOf(built);
for (const name of ofCommandLine.filter((one) => !listed.has(one.toLowerCase())))
    faults.push(`The bill does not name ${name}, which the command line is built with.`);
for (const [path, { version, dev }] of Object.entries(read(inRepository('webresources/package-lock.json')).packages).filter(([path]) => path !== '')) {
    const name = path.split('node_modules/').pop();
    if (!dev && !listed.has(`${name} ${version}`.toLowerCase()))
        faults.push(`The bill does not name ${name} ${version}, which the web resources are built with.`);
}

console.log(`${listed.size} packages are listed; the command line has ${ofCommandLine.length}, the plug-in assembly ${ofPlugins.length}, the web resources ${ofPages.length} of their own.`);
for (const fault of faults)
    console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
