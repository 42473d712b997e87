// The notes of an alarm and of an inject: the same in every page, so that one learns them.

// Real: up a fourth, twice. An exercise's: down, and lower. An inject, for who has asked for it: two short ones.
const NOTES = { real: [659, 880, 659, 880], exercise: [440, 330], inject: [523, 523] };
const NOTE_S = 0.22;

function note(context, pitch, at) {
  const [tone, loudness] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.4, at + 0.03);
  loudness.gain.linearRampToValueAtTime(0, at + NOTE_S);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_S);
}

// Returns whether it sounded: browsers let nothing sound before somebody has touched the page.
export function sound(context, kind) {
  if (!context || context.state !== "running") return false;
  NOTES[kind].forEach((pitch, place) => note(context, pitch, context.currentTime + 0.05 + place * NOTE_S));
  return true;
}
