// Sends chosen or dropped files one after another as raw bodies, each with its own progress and its own Cancel.
// Where they belong to a form, each is ticked to go with it.

// Of a larger file that is refused the server doesn't read the rest, and then its words may not arrive.
const READ_TO_ITS_END = 30e6;

export function offerUploads(page) {
  for (const form of page.querySelectorAll("form[data-upload]")) new Upload(form);
}

class Upload {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-upload-list]");
    this.rows = this.list.querySelector(".rows");
    this.pattern = form.querySelector("[data-upload-row]");
    this.words = this.pattern.dataset;
    this.waiting = [];
    this.kinds = form.querySelector("input[type=file]").accept.split(",");
    this.busy = false;
    this.received = 0;
    this.pressed = null; // the button that was pressed while files were on their way
    this.listen(form.querySelector("input[type=file]"), form.querySelector(".drop"));
  }

  // What the form sends is then small: each file has come by itself, and only its tick goes along.
  listen(input, drop) {
    input.removeAttribute("name");
    this.form.enctype = "application/x-www-form-urlencoded";
    input.addEventListener("change", () => { this.add(input.files); input.value = ""; });
    for (const name of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("is-over", name === "dragover");
        if (name === "drop") this.add(event.dataTransfer.files);
      });
    }
    this.form.addEventListener("submit", (event) => { if (this.busy) this.wait(event); });
    window.addEventListener("beforeunload", (event) => { if (this.busy) event.preventDefault(); });
    for (const plain of this.form.querySelectorAll("[data-plain]")) plain.hidden = true;
  }

  add(files) {
    this.list.hidden = false;
    for (const file of files) {
      const row = new Row(this.pattern, file);
      this.rows.append(row.element);
      row.cancel.addEventListener("click", () => this.cancel(row));
      if (file.size > Number(this.form.dataset.max)) row.end("danger", this.words.tooLarge);
      else if (file.size > READ_TO_ITS_END && !this.isKnown(file)) row.end("danger", this.words.unknown);
      else this.waiting.push(row);
    }
    this.next();
  }

  wait(event) {
    event.preventDefault();
    this.pressed = event.submitter;
    this.tell(true);
  }

  tell(isWaiting) {
    const words = this.form.querySelector("[data-upload-wait]");
    if (words) words.hidden = !isWaiting;
  }

  isKnown(file) {
    return this.kinds.some((ending) => file.name.toLowerCase().endsWith(ending));
  }

  cancel(row) {
    this.waiting = this.waiting.filter((other) => other !== row);
    row.end("off", this.words.cancelled);
    row.sending?.abort();
  }

  async next() {
    if (this.busy) return;
    let lost = 0;
    for (this.busy = true; this.waiting.length; ) {
      if (await this.send(this.waiting.shift())) this.received += 1;
      else lost += 1;
    }
    this.busy = false;
    this.tell(false);
    if (this.pressed && !lost) this.form.requestSubmit(this.pressed);
    this.pressed = null;
    for (const done of this.form.querySelectorAll("[data-upload-done]")) done.hidden = !this.received;
  }

  send(row) {
    return new Promise((resolve) => {
      const request = (row.sending = new XMLHttpRequest());
      request.open("PUT", this.form.dataset.putUrl);
      request.setRequestHeader("X-CSRFToken", this.form.querySelector("input[name=csrf_token]").value);
      request.setRequestHeader("X-File-Name", encodeURIComponent(row.file.name));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => row.show(event.loaded));
      request.addEventListener("load", () => resolve(this.answered(row, request)));
      request.addEventListener("error", () => resolve(row.end("danger", this.words.failed)));
      request.addEventListener("abort", () => resolve(false));
      row.begin();
      request.send(row.file);
    });
  }

  answered(row, request) {
    if (request.status !== 201) return row.end("danger", messageOf(request) ?? this.words.failed);
    row.end("ok", this.words.done);
    const url = request.getResponseHeader("Location");
    if (url) row.link(url);
    else row.hold(JSON.parse(request.responseText).id);
    return true;
  }
}

class Row {
  constructor(pattern, file) {
    this.file = file;
    this.words = pattern.dataset;
    this.element = pattern.content.firstElementChild.cloneNode(true);
    for (const name of this.element.querySelectorAll("[data-name]")) name.textContent = ` ${file.name}`;
    this.amount = this.element.querySelector("[data-amount]");
    this.state = this.element.querySelector("[data-state]");
    this.progress = this.element.querySelector("progress");
    this.cancel = this.element.querySelector("[data-cancel]");
    this.progress.setAttribute("aria-label", file.name);
    this.amount.textContent = size(file.size, this.words.units);
    this.tell("off", this.words.waiting);
  }

  begin() {
    this.tell("on", this.words.sending);
  }

  show(loaded) {
    this.progress.value = Math.round((100 * loaded) / Math.max(this.file.size, 1));
    this.amount.textContent = `${size(loaded, this.words.units)} / ${size(this.file.size, this.words.units)}`;
  }

  end(kind, words) {
    this.tell(kind, words);
    this.progress.remove();
    this.cancel.remove();
    this.amount.textContent = size(this.file.size, this.words.units);
    return false;
  }

  tell(kind, words) {
    this.state.className = `state state-${kind}`;
    this.state.textContent = words;
  }

  hold(id) {
    const [box, label] = this.element.querySelector("[data-held]").children;
    box.id = box.value = id;
    label.htmlFor = id;
    label.textContent = this.file.name;
    box.disabled = false;
    box.parentElement.hidden = false;
    this.element.querySelector("b[data-name]").remove();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  link(url) {
    const name = this.element.querySelector("b[data-name]");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = this.file.name;
    name.replaceChildren(link);
  }
}

function messageOf(request) {
  try {
    return JSON.parse(request.responseText).message;
  } catch {
    return null;
  }
}

function size(octets, units) {
  const step = octets ? Math.min(Math.floor(Math.log10(octets) / 3), 3) : 0;
  const number = octets / 1000 ** step;
  const format = { maximumFractionDigits: step && number < 10 ? 1 : 0 };
  return `${new Intl.NumberFormat(document.documentElement.lang, format).format(number)}\u00a0${units.split(" ")[step]}`;
}
