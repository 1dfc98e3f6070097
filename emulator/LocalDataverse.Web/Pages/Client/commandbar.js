// @ts-check
// Commands that solutions add to the command bar of a form or a list (RibbonDiffXml).
import * as dialogs from "./dialogs.js";
import { h, mask } from "./dom.js";
import * as metadata from "./metadata.js";
import { functionOf, scriptScope } from "./scripts.js";
import { webResourceUrl } from "./xrm.js";

/**
 * What the rules ask of the page and what the commands' functions are given.
 * @typedef {{
 *   table: any, element: HTMLElement,
 *   parameters: Record<string, () => any>,
 *   may?: (privilege: string) => boolean,
 *   formState?: () => string, valueOf?: (column: string) => any, selected?: () => number,
 * }} CommandHost
 */

/** Whether a rule holds; what is not here is not part of the local Dataverse. @type {Record<string, (settings: Record<string, string>, host: CommandHost) => boolean>} */
const rules = {
  FormStateRule: ({ State }, host) => host.formState?.() === State,
  ValueRule: ({ Field, Value }, host) => String(host.valueOf?.(Field) ?? "") === Value,
  SelectionCountRule: ({ Minimum, Maximum }, host) => {
    const count = host.selected?.() ?? 0;
    return count >= Number(Minimum ?? 0) && count <= Number(Maximum ?? Infinity);
  },
  EntityPrivilegeRule: ({ EntityName, PrivilegeType }, host) => host.may?.(`prv${PrivilegeType}${EntityName}`) ?? true,
};

export class CommandBar {
  /** @param {CommandHost} host @param {any[]} commands */
  constructor(host, commands) {
    this.host = host;
    this.commands = commands;
    /** @type {Promise<any> | null} */
    this.scope = null;
    /** The same once it is there, for rules that are functions. @type {any} */
    this.ready = null;
  }

  /** @param {string} place Form or HomepageGrid. @param {CommandHost} host */
  static async of(place, host) {
    const { user } = await metadata.context();
    const held = user.privileges && new Set(user.privileges.map((name) => name.toLowerCase()));
    host.may = (privilege) => !held || held.has(privilege.toLowerCase());
    return new CommandBar(host, await metadata.commands(host.table.logicalName, place));
  }

  /** To be called once the host stands in the page: rules that are functions need their library, and a frame has no window before. @returns {Promise<boolean>} Whether there are such rules, so that other buttons may show now. */
  async attached() {
    if (!this.commands.some((command) => command.enableRules.some(({ kind }) => kind === "CustomRule"))) return false;
    this.ready = await this.#scope();
    return true;
  }

  /** The buttons that the rules let show now. A command that is not enabled does not show, as in a model-driven app. */
  buttons() {
    return this.commands.filter((command) => this.#shows(command)).map((command) =>
      h("button", { type: "button", class: "command", title: command.tooltip, "data-command": command.id, onclick: () => void this.#run(command) },
        command.icon && mask(webResourceUrl(command.icon)),
        h("span", null, command.label)));
  }

  #shows(command) {
    return [...command.displayRules, ...command.enableRules].every(({ id, kind, settings, parameters }) => {
      if (kind === "CustomRule") return this.ready !== null && functionOf(this.ready, settings.FunctionName, settings.Library)(...parameters.map((parameter) => this.#value(parameter))) === true;
      const rule = rules[kind];
      if (!rule) throw new Error(`The rule ${id} is a ${kind}, which is not part of the local Dataverse's command bar.`);
      return rule(settings, this.host) !== (settings.InvertResult === "true");
    });
  }

  async #run(command) {
    try {
      for (const { kind, function: name, library, parameters } of command.actions) {
        if (kind !== "JavaScriptFunction") throw new Error(`The command ${command.label} does ${kind}, which is not part of the local Dataverse's command bar.`);
        const run = functionOf(await this.#scope(), name, library);
        await run(...parameters.map((parameter) => this.#value(parameter)));
      }
    } catch (error) {
      console.error(error);
      await dialogs.showError(error, `A script failed in the command ${command.label}`);
    }
  }

  #scope() {
    const libraries = [...new Set(this.commands.flatMap((command) => command.actions.map(({ library }) => library)).filter(Boolean))];
    this.scope ??= scriptScope(this.host.element, libraries, (library, error) => void dialogs.showError(error, `The library ${library} failed`));
    return this.scope;
  }

  #value({ kind, value }) {
    if (kind === "StringParameter") return value;
    if (kind === "BoolParameter") return value === "true";
    if (kind === "IntParameter" || kind === "DecimalParameter") return Number(value);
    const given = this.host.parameters[value];
    if (kind !== "CrmParameter" || !given) throw new Error(`The ${kind} ${value} is not part of the local Dataverse's command bar.`);
    return given();
  }
}
