// The clock of a replay: it stands where it is put in real time, and knows what the operation's showed then.

import { dayAndTime, momentsOf, writer } from "./times.js";

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
  // that left it out: the same as Clock.shown() in data/clock.py. Infinity where it stands there for good.
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

// What the field holds is Swedish time, wherever the screen is.
export const fieldOf = dayAndTime;

// Reads a time of the operation's clock, or "T+1:30"; returns the moments it can be, null where it is neither.
export function readField(value, shown, begins) {
  const since = /^\s*T\s*\+\s*(\d{1,3})[:.](\d{2})\s*$/i.exec(value);
  return since ? [begins + (Number(since[1]) * 60 + Number(since[2])) * 60000] : momentsOf(value, shown);
}

// RFC 3339 to the microsecond: a moment cut to the millisecond would come before the entry it is of.
export function wire(at) {
  const micros = Math.round(at * 1000);
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  return text.replace("Z", `${String(micros % 1000).padStart(3, "0")}Z`);
}

export function words(language) {
  const locale = language === "sv" ? "sv-SE" : "en-GB";
  const short = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  const long = { ...short, weekday: "short", month: "long", year: "numeric" };
  return { full: writer(locale, long), brief: writer(locale, short) };
}
