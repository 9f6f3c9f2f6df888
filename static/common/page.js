/** What every page does; each behaviour stands in its own module and looks for its own data- attributes. */

import { startAnnouncing } from "./announce.js";
import { startChoices } from "./choice.js";
import { focusErrors } from "./focus-errors.js";
import { startLive } from "./live.js";
import { startLookingAgain } from "./look-again.js";
import { startMenus } from "./menu.js";
import { startSubmitOnce } from "./submit-once.js";
import { startThemes } from "./theme.js";
import { startToasts } from "./toast.js";
import { startWaitingRows } from "./waiting-rows.js";

startThemes(document);
startMenus(document);
startToasts(document);
startSubmitOnce(document);
startChoices(document);
startAnnouncing(document);
startWaitingRows(document);
focusErrors(document);
startLive(document);
startLookingAgain(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
document.addEventListener("htmx:afterSettle", (event) => startChoices(event.target));
