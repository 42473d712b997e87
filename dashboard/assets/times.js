// A moment as Swedes read it: the one place in the browser where a time of day gets its words.
// The hour that comes twice when the clocks are put back says which it is, as dashboard/words/times.py does.

const ZONE = "Europe/Stockholm";
const HOUR_MS = 3600000;
const OFFSETS = [2 * HOUR_MS, HOUR_MS];
const WORDS = { summer: "sommartid", winter: "vintertid" }; // the desk's; other pages bring their own
const minute = { hour: "2-digit", minute: "2-digit", timeZone: ZONE };
const SHORT = new Intl.DateTimeFormat("sv-SE", minute);
const LONG = new Intl.DateTimeFormat("sv-SE", { ...minute, second: "2-digit" });
const FIELD = new Intl.DateTimeFormat("sv-SE", { ...minute, year: "numeric", month: "2-digit", day: "2-digit", second: "2-digit" });

// "sommartid" or "vintertid" in that one hour; "" all other hours.
export function season(milliseconds) {
  const said = SHORT.format(milliseconds);
  const which = SHORT.format(milliseconds + HOUR_MS) === said ? "summer"
    : SHORT.format(milliseconds - HOUR_MS) === said ? "winter" : "";
  return which && (document.documentElement.dataset[which] || WORDS[which]);
}

function named(text, milliseconds) {
  return [text, season(milliseconds)].filter(Boolean).join(" ");
}

export const face = (milliseconds) => SHORT.format(milliseconds);
export const faceToTheSecond = (milliseconds) => LONG.format(milliseconds);
export const timeOfDay = (milliseconds) => named(SHORT.format(milliseconds), milliseconds);
export const dayAndTime = (milliseconds) => named(FIELD.format(milliseconds), milliseconds);

// How a moment is written in a page's language, with the season where it needs one.
export function writer(locale, parts) {
  const format = new Intl.DateTimeFormat(locale, { ...parts, timeZone: ZONE });
  return (milliseconds) => named(format.format(milliseconds), milliseconds);
}

// Reads "19:39", "2027-01-14 19:39:30" or "02:40 vintertid"; a time alone is on the day of `shown`. Returns the
// moments it can be: none, one, or two where it comes twice and neither was named. Null: not a time.
export function momentsOf(value, shown) {
  const said = /^\s*(?:(\d{4}-\d{2}-\d{2})[ T]+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s+(\S.*?))?\s*$/.exec(value);
  if (!said) return null;
  const day = said[1] || FIELD.format(shown).slice(0, 10);
  const plain = Date.parse(`${day}T${said[2].padStart(2, "0")}:${said[3]}:${said[4] || "00"}Z`);
  const text = Number.isNaN(plain) ? "" : new Date(plain).toISOString().slice(0, 19).replace("T", " ");
  const found = OFFSETS.map((offset) => plain - offset).filter((at) => text && FIELD.format(at) === text);
  return said[5] ? found.filter((at) => season(at).toLowerCase() === said[5].toLowerCase()) : found;
}
