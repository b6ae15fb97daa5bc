/** Speaks to the workspace: every call of the control API, and its refusals as sentences for people. */

/** The workspace said no; `message` is what happened, `remedy` what to do about it. */
export class Refused extends Error {
  constructor(status, message, remedy) {
    super(message);
    this.status = status;
    this.remedy = remedy ?? "";
  }

  get sentence() {
    return `${this.message} ${this.remedy}`.trim();
  }
}

const key = new URLSearchParams(location.search).get("key");

/** The address of a control call; the page's own key, when it has one, goes along. */
export function address(path, query = {}) {
  const url = new URL(`_control/${path}`, document.baseURI);
  for (const [name, value] of Object.entries({ ...query, key })) {
    if (value !== null && value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

async function read(response) {
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Refused(
    response.status,
    body?.error ?? `The workspace answered ${response.status}.`,
    remedy(body),
  );
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Refused(
      0,
      "The workspace does not answer.",
      "Is it still running? Start it again and reload this page.",
    );
  }
}

/** "Name one of the choices." with the choices, when they are few enough to read. */
function remedy(body) {
  const { remedy: words = "", choices = [] } = body ?? {};
  return choices.length && choices.length <= 12 ? `${words} (${choices.join(", ")})` : words;
}

const get = async (path, query) => read(await reach(address(path, query)));

const post = async (path, body) =>
  read(
    await reach(address(path), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    }),
  );

export const api = {
  state: () => get("state"),
  commands: () => get("commands"),
  messages: (channel, as) => get("messages", { channel, as }),
  log: () => get("log"),
  view: (user) => get("view", { user }),
  command: (body) => post("command", body),
  message: (body) => post("message", body),
  openMessages: (user) => post("dm", { user }),
  options: (body) => post("options", body),
  click: (body) => post("click", body),
  submit: (body) => post("view/submit", body),
  close: (body) => post("view/close", body),
  home: (user) => get("home", { user }),
  openHome: (user) => post("home", { user }),
  moveClock: (body) => post("clock", body),
  reset: () => post("reset"),
};
