// Buttons that only a script can serve: print and copy. They stay hidden without one.

export function offerButtons(page) {
  offer(page, "[data-print]", () => window.print());
  offer(page, "[data-copy]", copy);
}

function offer(page, selector, act) {
  for (const button of page.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
}
