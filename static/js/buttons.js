// Buttons that only a script can serve: print, copy, save as text. They stay hidden without one.

export function offerButtons(page) {
  offer(page, "[data-print]", () => window.print());
  offer(page, "[data-copy]", copy);
  offer(page, "[data-save]", save);
}

function offer(page, selector, act) {
  for (const button of page.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

async function copy(button) {
  await navigator.clipboard.writeText(textOf(button.dataset.copy));
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
}

function save(button) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([textOf(button.dataset.save) + "\n"], { type: "text/plain" }));
  link.download = button.dataset.name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function textOf(id) {
  return document.getElementById(id).innerText.trim();
}
