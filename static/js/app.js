// Comfort only: every page works without any of this. No HTML is ever made from text.
import { offerButtons } from "./buttons.js";
import { followChoices, offerFilters } from "./lists.js";
import { watchSession } from "./session.js";
import { offerUploads } from "./upload.js";

watchSession(document.body);
offerButtons(document);
offerFilters(document);
followChoices(document);
offerUploads(document);
