// The desk's one clock: what the feed last told of the operation's, for everything on the page that shows a time.

import { Clock } from "./feed.js";

class DeskClock extends Clock {
  #revision = -1;
  #drawn = 0;

  // A page is drawn with the clock of its revision; what the feed has told since is newer and stays.
  take(operation, revision, serverSeconds = 0) {
    if (operation.id !== this.id) this.#revision = -1;
    if (revision >= this.#revision) {
      this.#revision = revision;
      this.follow(operation);
    }
    if (serverSeconds > this.#drawn) {
      this.#drawn = serverSeconds;
      this.hear(serverSeconds);
    }
  }
}

export const time = new DeskClock();
