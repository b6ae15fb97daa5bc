/** Times as people in Wales read them: Europe/London, British order, whatever zone the computer is in. */

const ZONE = "Europe/London";
const DAY = 86_400_000;

const format = (options) => {
  const formatter = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
  return (date) => formatter.format(date).replace(/^(\w+), /, "$1 "); // British English wants no comma after the weekday
};

const hourMinute = format({ hour: "2-digit", minute: "2-digit" });
const withSeconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const weekdayDate = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDate = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const plainDate = format({ day: "numeric", month: "long", year: "numeric" });
const monthDate = format({ day: "numeric", month: "short", year: "numeric" });
const numberDate = format({ day: "2-digit", month: "2-digit", year: "numeric" });
const zoneName = format({ timeZoneName: "short" });

export const timeOfDay = hourMinute;
export const timeWithSeconds = withSeconds;
export const longDay = weekdayDate;
export const shortDay = shortDate;

/** "2017-06-21" or "2017-06-21T12:30", as an input holds it, in words: "Wednesday 21 June 2017". */
export const dayInWords = (wall) => longDay(fromWall(`${wall.slice(0, 10)}T12:00`));

/** Slack's "1491206400.000100" as a Date. */
export const fromStamp = (ts) => new Date(Number.parseFloat(ts) * 1000);

/** "BST" or "GMT", as it is on that day. */
export const zoneOf = (date) => zoneName(date).split(" ").at(-1);

/** The wall clock in London as the text a date-time input wants: "2017-04-03T09:00". */
export function toWall(date) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return parts.format(date).replace(" ", "T");
}

/** The instant at which London's clocks show `wall`. In the hour that happens twice it is the first. */
export function fromWall(wall) {
  const asIfUtc = Date.parse(`${wall.slice(0, 16)}:00Z`);
  for (const hours of [1, 0]) {
    const guess = new Date(asIfUtc - hours * 3_600_000);
    if (toWall(guess) === wall.slice(0, 16)) return guess;
  }
  return new Date(asIfUtc); // an hour that the spring change skips: take it as GMT
}

/** The same time of day `days` later, or `time` on that day; summer time makes some days 23 or 25 hours long. */
export function daysLater(date, days, time) {
  const [day, clock] = toWall(date).split("T");
  const later = new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
  return fromWall(`${later}T${time ?? clock}`);
}

/** The next nine o'clock in the morning. */
export function nextMorning(date) {
  const today = daysLater(date, 0, "09:00");
  return today > date ? today : daysLater(date, 1, "09:00");
}

/** "Today", "Yesterday", "Tomorrow" as the workspace's clock sees it, otherwise `fallback`. */
export function relativeDay(date, now, fallback) {
  const number = (value) => Date.parse(`${toWall(value).slice(0, 10)}T00:00Z`) / DAY;
  const words = { 0: "Today", 1: "Tomorrow", [-1]: "Yesterday" };
  return words[number(date) - number(now)] ?? fallback(date);
}

const TOKENS = {
  date: plainDate,
  date_num: numberDate,
  date_short: monthDate,
  date_long: weekdayDate,
  time: hourMinute,
  time_secs: withSeconds,
  date_slash: numberDate,
};

/** Fills the tokens of <!date^unix^{date_long} {time}|...>. A token Slack does not know stays as it is. */
export function dateText(unix, pattern, now) {
  const date = new Date(Number(unix) * 1000);
  return pattern.replace(/\{(\w+)\}/g, (token, name) => {
    if (name === "ago") return ago(date, now);
    if (TOKENS[name]) return TOKENS[name](date);
    const plain = TOKENS[name.replace(/_?pretty$/, "")];
    return plain ? relativeDay(date, now, plain) : token;
  });
}

function ago(date, now) {
  const minutes = Math.round((date - now) / 60_000);
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
