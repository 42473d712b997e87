// The clock of a replay: it stands where it is put in real time, and knows what the operation's showed then.

const ZONE = "Europe/Stockholm";

// Times are milliseconds. `at` is the real moment that is shown; pages ask for the operation's time by now().
export class ReplayClock {
  stretches = [];
  at = 0;

  follow(stretches) {
    this.stretches = stretches.map((one) => ({ ...one, started: one.started * 1000, origin: one.origin * 1000 }));
  }

  real() {
    return this.at;
  }

  now() {
    return this.shown(this.at);
  }

  stretch(real) {
    return this.stretches.filter((one) => one.started <= real).at(-1) || this.stretches[0];
  }

  shown(real) {
    const one = this.stretch(real);
    return one ? one.origin + (real - one.started) * one.speed : real;
  }

  elapsed() {
    return this.stretches.length ? this.now() - this.stretches[0].origin : null;
  }

  // The last real moment at which the operation's clock still showed a time, or what it showed before the jump
  // that left it out: the same as Clock.shown() in data/domain/clock.py. Infinity where it stands there for good.
  realOf(shown) {
    let real = shown;
    for (let place = this.stretches.length - 1; place >= 0; place -= 1) {
      const one = this.stretches[place];
      const next = this.stretches[place + 1];
      const ends = next ? next.started : Infinity;
      if (one.speed > 0) real = Math.min(ends, one.started + (shown - one.origin) / one.speed);
      else real = shown >= one.origin ? ends : one.started;
      if (shown >= one.origin) break;
    }
    return Number.isFinite(real) && this.shown(real) > shown + 0.001 ? real - 0.001 : real;
  }
}

// Made once: it costs more than all else that a scrub asks of the page.
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  second: "2-digit", hourCycle: "h23",
});

function offset(at) {
  const parts = Object.fromEntries(PARTS.formatToParts(new Date(at)).map((one) => [one.type, one.value]));
  const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return local - Math.floor(at / 1000) * 1000;
}

// What the field holds is Swedish time, wherever the screen is.
export function fieldOf(at) {
  return new Date(at + offset(at)).toISOString().slice(0, 19).replace("T", " ");
}

// Reads "19:39", "2027-01-14 19:39:30" or "T+1:30"; a time alone is on the day that is shown. Null: none of them.
export function readField(value, shown, begins) {
  const since = /^\s*T\s*\+\s*(\d{1,3})[:.](\d{2})\s*$/i.exec(value);
  if (since) return begins + (Number(since[1]) * 60 + Number(since[2])) * 60000;
  const said = /^\s*(?:(\d{4}-\d{2}-\d{2})[ T]+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*$/.exec(value);
  if (!said) return null;
  const day = said[1] || fieldOf(shown).slice(0, 10);
  const plain = Date.parse(`${day}T${said[2].padStart(2, "0")}:${said[3]}:${said[4] || "00"}Z`);
  return Number.isNaN(plain) ? null : plain - offset(plain - offset(plain));
}

// RFC 3339 to the microsecond: a moment cut to the millisecond would come before the entry it is of.
export function wire(at) {
  const micros = Math.round(at * 1000);
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  return text.replace("Z", `${String(micros % 1000).padStart(3, "0")}Z`);
}

export function words(language) {
  const locale = language === "sv" ? "sv-SE" : "en-GB";
  const long = { weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
  const short = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  const [full, brief] = [long, short].map((how) => new Intl.DateTimeFormat(locale, { ...how, timeZone: ZONE }));
  return { full: (at) => full.format(new Date(at)), brief: (at) => brief.format(new Date(at)) };
}
