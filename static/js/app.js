// Comfort only: every page works without any of this. No HTML is ever made from text.
import { offerButtons, sendOnce } from "./buttons.js";
import { keepDrafts } from "./drafts.js";
import { followChoices, offerFilters, offerSlash } from "./lists.js";
import { watchSession } from "./session.js";
import { offerUploads } from "./upload.js";

watchSession(document.body);
offerButtons(document);
offerFilters(document);
offerSlash(document);
followChoices(document);
offerUploads(document);
keepDrafts(document);
sendOnce(document);
