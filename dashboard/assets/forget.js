// Where somebody signs in, or another takes over, nothing of the one before is left in the browser.
import { forget } from "./copy.js";

forget();
