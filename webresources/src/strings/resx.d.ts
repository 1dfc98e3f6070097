/** Texts of a RESX file by their keys, built into the script that imports it. */
declare module "*.resx" {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
