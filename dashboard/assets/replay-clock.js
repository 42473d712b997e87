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

  // The real moment at which the operation's clock first showed a time: a jump shows what it left out at once.
  realOf(shown) {
    for (let place = this.stretches.length - 1; place >= 0; place -= 1) {
      const one = this.stretches[place];
      if (shown > one.origin && one.speed > 0) {
        const real = one.started + (shown - one.origin) / one.speed;
        const next = this.stretches[place + 1];
        return next ? Math.min(real, next.started) : real;
      }
    }
    return this.stretches.length ? this.stretches[0].started : shown;
  }
}

function offset(at) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    second: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date(at)).map((one) => [one.type, one.value]));
  const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return local - Math.floor(at / 1000) * 1000;
}

// What a datetime-local field holds is Swedish time, wherever the screen is.
export function fieldOf(at) {
  return new Date(at + offset(at)).toISOString().slice(0, 19);
}

export function readField(value) {
  const plain = Date.parse(`${value}Z`);
  if (Number.isNaN(plain)) return null;
  return plain - offset(plain - offset(plain));
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
