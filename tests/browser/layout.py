"""What may not happen to a page as it is drawn: wider than the screen, text outside its place, text cut off."""

# WCAG 1.4.12: what a reader may set, and nothing is lost.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
DECORATION = ".gate-art"  # its drawing is cut on purpose
FAULTS = """([directions, spacing, decoration]) => {
  const root = document.documentElement, width = root.clientWidth, found = new Set(), sheet = new CSSStyleSheet();
  sheet.replaceSync(spacing);
  document.adoptedStyleSheets = [sheet];
  const silent = `${decoration}, .vh, .vh *, .skip, svg, svg *, .scroll *, option, progress, input, textarea, select`
    + (width <= 768 ? ', .fold thead, .fold thead *' : '');
  const places = '.btn, .tag, .state, .stn, dt, dd, th, td, h1, h2, summary, label, .row > *, .who';
  const shown = [...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() && !one.matches(silent));
  const named = (one) => `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 30)}`;
  const look = (how) => {
    if (root.scrollWidth > width) found.add(`${how}: the page is ${root.scrollWidth - width} px too wide`);
    for (const one of shown) {
      const box = one.getBoundingClientRect();
      if (box.width && (box.left < -1 || box.right > width + 1) && !one.closest('.tabs, .nav'))
        found.add(`${how}: out of the page: ${named(one)}`);
      const wide = one.scrollWidth > one.clientWidth + 2, high = one.scrollHeight > one.clientHeight + 2;
      if (!one.clientWidth || !(wide || high)) continue;
      const style = getComputedStyle(one), cuts = /hidden|clip/.test(style.overflowX + style.overflowY);
      if (wide && (cuts || one.matches(places))) found.add(`${how}: wider than its place: ${named(one)}`);
      if (high && cuts) found.add(`${how}: cut: ${named(one)}`);
    }
  };
  for (const [dir, lang] of directions) {
    [root.dir, root.lang] = [dir, lang];
    look(dir);
  }
  document.adoptedStyleSheets = [];
  return [...found];
}"""


def faults(page, *directions):
    """Return what is wrong with the page as it stands, drawn in each (direction, language); the last one stays."""
    return page.evaluate(FAULTS, [directions, "", DECORATION])


def faults_when_spaced(page, language):
    """Return what goes wrong when the reader sets text wider, as WCAG 1.4.12 allows."""
    return page.evaluate(FAULTS, [[("ltr", language)], SPACED, DECORATION])
