// @ts-check
// What ClientGlobalContext.js.aspx brings to a page that stands outside a form, and so has no Xrm: GetGlobalContext. A plain script, as pages include it.
// The server writes the context behind it.

/** @param {{ base: string, user: { id: string, name: string, languageId: number }, organization: { id: string, name: string, languageId: number, baseCurrencyId: string } }} context */
function globalContextOf({ base, user, organization }) {
  /** @param {string} path @param {any} object Says so where a page asks for what is not here. */
  const loud = (path, object) => new Proxy(object, {
    get(target, name, receiver) {
      if (Reflect.has(target, name) || typeof name === "symbol" || name === "then" || name === "toJSON") return Reflect.get(target, name, receiver);
      throw new Error(`${path}.${name} is not part of the local Dataverse's GetGlobalContext.`);
    },
  });
  return loud("globalContext", {
    getClientUrl: () => location.origin + base,
    getVersion: () => "9.2.0.0",
    userSettings: loud("globalContext.userSettings", { userId: `{${user.id.toUpperCase()}}`, userName: user.name, languageId: user.languageId }),
    organizationSettings: loud("globalContext.organizationSettings", { organizationId: organization.id, uniqueName: organization.name, languageId: organization.languageId, baseCurrencyId: organization.baseCurrencyId }),
  });
}
