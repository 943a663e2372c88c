// Keeps what one types: three seconds after the last key, and on leaving. Sending the form keeps nothing more.
import { extend } from "./session.js";

const PAUSE = 3000;
const MOST_ON_LEAVING = 60_000; // what a browser still sends after the page is gone

export function keepDrafts(page) {
  for (const form of page.querySelectorAll("form[data-draft]")) new Draft(form);
}

class Draft {
  constructor(form) {
    this.form = form;
    this.mark = form.querySelector("[data-saved]");
    this.place = form.querySelector("[name=draft]");
    this.kept = "unsaved" in this.place.dataset ? "" : this.read();
    if (!this.kept) this.later();
    form.addEventListener("input", () => this.later());
    for (const last of [form, ...document.querySelectorAll("form[action^='/drafts/removal']")]) {
      last.addEventListener("submit", (event) => { if (!event.defaultPrevented) this.stop(); });
    }
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", () => { this.sent = false; });
    for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
  }

  read() {
    return new URLSearchParams(new FormData(this.form)).toString();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  stop() {
    this.sent = true;
    clearTimeout(this.timer);
    this.saving?.abort();
  }

  leave() {
    clearTimeout(this.timer);
    const text = this.read();
    if (!this.sent && text !== this.kept) this.send(text, { keepalive: text.length < MOST_ON_LEAVING });
  }

  async save() {
    const text = this.read();
    if (this.sent || text === this.kept) return;
    this.saving = new AbortController();
    const answer = await this.send(text, { signal: this.saving.signal });
    if (this.sent) return;
    if (answer?.ok) this.tell(text, await answer.json());
    else this.fail(answer?.status, answer?.status === 401 && (await answer.json()).kept);
  }

  send(text, how) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" };
    return fetch(`/drafts${this.place.value}`, { method: "POST", headers, body: text, ...how }).catch(() => null);
  }

  tell(text, { said, ends }) {
    this.kept = text;
    this.say(said, true);
    extend(ends);
  }

  say(words, isSaved) {
    this.mark.textContent = words;
    this.form.querySelector("[data-tick]").hidden = !isSaved;
  }

  // 401: the session has ended. While the line or the server is down, the next try comes by itself.
  fail(status, isKept) {
    const { failed, over, lost } = this.mark.dataset;
    this.say(status !== 401 ? failed : isKept ? over : lost, false);
    if (!status || status >= 500) this.later();
    else this.stop();
  }
}
