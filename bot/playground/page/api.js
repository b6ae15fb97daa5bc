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

const asked = new URLSearchParams(location.search);
const key = asked.get("key");

/** The workspace this page shows, when it is not the first one. */
export const team = asked.get("team");

/** The page of another workspace. */
export function pageOf(id) {
  const url = new URL(document.baseURI);
  url.search = new URLSearchParams({ team: id, ...(key && { key }) });
  url.hash = "";
  return url.href;
}

/** The address of a control call; the page's own key, when it has one, goes along. */
export function address(path, query = {}) {
  const where = team ? `_control/workspaces/${encodeURIComponent(team)}` : "_control";
  const url = new URL(`${where}/${path}`, document.baseURI);
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

/** The bytes of a file as they are; who, where and its name stand in the address. */
const send = async (path, query, file) =>
  read(await reach(address(path, query), { method: "POST", body: file }));

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
  log: (after) => get("log", { after }),
  repeat: (number) => post("deliveries/repeat", { number }),
  view: (user) => get("view", { user }),
  command: (body) => post("command", body),
  message: (body) => post("message", body),
  openMessages: (user) => post("dm", { user }),
  join: (user, channel) => post("join", { user, channel }),
  react: (body) => post("react", body),
  shortcut: (body) => post("shortcut", body),
  upload: ({ user, channel, text }, file) => send("files", { user, channel, text, name: file.name }, file),
  options: (body) => post("options", body),
  click: (body) => post("click", body),
  submit: (body) => post("view/submit", body),
  close: (body) => post("view/close", body),
  home: (user) => get("home", { user }),
  openHome: (user) => post("home", { user }),
  moveClock: (body) => post("clock", body),
  weather: () => get("faults"),
  setFault: (rule) => post("faults", rule),
  liftFault: (id) => post("faults/lift", { id }),
  setRates: (mode) => post("rates", { mode }),
  clearUp: () => Promise.all([post("faults/lift"), post("rates", { mode: "off" })]),
  post: () => get("post"),
  answerLetter: (body) => post("post/answer", body),
  strictness: () => get("strictness"),
  forgetStrictness: () => post("strictness/forget"),
  workspaces: () => get("workspaces"),
  reset: () => post("reset"),
};
