// @ts-check
// In whose name these pages ask: the system administrator's, unless somebody else was chosen in the header. The choice is the
// browser tab's; the Web API takes it by the header with which an administrator acts for others.

const key = "local-act-as";

/** The chosen user's id; null for the system administrator. */
export const actingAs = () => sessionStorage.getItem(key);

/** @returns {Record<string, string>} */
export function callerHeaders() {
  const id = actingAs();
  return id ? { MSCRMCallerID: id } : {};
}

/** The beginning of addresses that are answered in the chosen user's name: for pages that send requests of their own, without the header. */
export const callerBase = () => {
  const id = actingAs();
  return id ? `/as/${id}` : "";
};

/** @param {string | null} id */
export function actAs(id) {
  if (id) sessionStorage.setItem(key, id);
  else sessionStorage.removeItem(key);
}
