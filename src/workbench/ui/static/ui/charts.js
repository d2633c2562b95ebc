// Mounts Vega-Lite charts in the colours of the page: <div data-chart="ID"> with the spec in <script id="ID" type="application/json">.
(() => {
  "use strict";
  const NAMES = ["ink", "mute", "line", "paper", "ground", "accent", "accent-soft", "theirs", "good", "warn", "bad", "cloud"];
  const views = new Map();

  // A custom property holds light-dark(…); only a real colour property resolves it.
  const colours = () => {
    const probe = document.createElement("span");
    document.body.append(probe);
    const read = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    const found = Object.fromEntries(NAMES.map((name) => [name, read(name)]));
    probe.remove();
    return found;
  };
  // In a spec, "$accent" and the like stand for the colours of the page.
  const paint = (part, palette) => {
    if (typeof part === "string") return part.startsWith("$") && palette[part.slice(1)] ? palette[part.slice(1)] : part;
    if (Array.isArray(part)) return part.map((one) => paint(one, palette));
    if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, paint(one, palette)]));
    return part;
  };
  const config = (c) => ({
    background: "transparent", font: "Inter, system-ui, sans-serif", padding: 4,
    view: { stroke: null },
    axis: {
      labelColor: c.mute, titleColor: c.mute, domainColor: c.line, gridColor: c.line, ticks: false, labelPadding: 8, titlePadding: 12,
      labelFontSize: 13, titleFontSize: 13, titleFontWeight: "normal", grid: false, labelFlush: false,
    },
    legend: { labelColor: c.ink, titleColor: c.mute, labelFontSize: 13, titleFontSize: 13, symbolType: "circle", orient: "top", titleFontWeight: "normal" },
    text: { color: c.ink, fontSize: 13 }, point: { color: c.accent, filled: true, size: 45 }, line: { color: c.accent, strokeWidth: 2 },
    rule: { color: c.mute }, bar: { color: c.accent }, rect: { color: c["accent-soft"] }, area: { color: c.accent },
    range: { category: [c.accent, c.theirs, c.mute, c.good, c.warn, c.bad] },
  });

  // On a phone there is no room for names beside the points: colours, legend, touch and table say which is which.
  const narrow = (spec) => {
    if (spec.layer) spec.layer = spec.layer.filter((layer) => !layer.name?.startsWith("label"));
    spec.height = Math.min(spec.height ?? 300, 300);
  };

  // A package in words: its name, the option of each issue by the numbers in its id, and what it is worth to both.
  const full = (number, unit) => `${number.toLocaleString("en", { maximumFractionDigits: Math.abs(number) < 1000 ? 2 : 0 }).replace("-", "\u2212")} ${unit}`;
  const row = (table, name, text) => {
    const line = table.insertRow();
    line.insertCell().textContent = name;
    line.insertCell().textContent = text;
    line.cells[0].className = "key";
  };
  const tell = (tip, datum, { issues, unit }) => {
    const places = String(datum.id).split("-").map(Number);
    const title = document.createElement("b");
    title.textContent = datum.label ?? "";
    const table = document.createElement("table");
    places.slice(0, 9).forEach((place, i) => row(table, issues[i]?.name ?? "", issues[i]?.options[place] ?? ""));
    if (places.length > 9) row(table, "", `and ${places.length - 9} more`);
    const sums = document.createElement("table");
    row(sums, "worth to us", full(datum.ours, unit));
    row(sums, "worth to them", full(datum.theirs, unit));
    if (datum.share !== undefined) row(sums, "efficient for", `${Math.round(datum.share * 100)} % of supplier types`);
    tip.replaceChildren(...(title.textContent ? [title] : []), table, sums);
  };
  const tipFor = (said) => (_, event, item) => {
    let tip = document.getElementById("chart-tip");
    if (!tip) { tip = document.createElement("div"); tip.id = "chart-tip"; tip.className = "chart-tip"; tip.setAttribute("aria-hidden", "true"); document.body.append(tip); }
    if (item?.datum?.id === undefined) { tip.style.visibility = "hidden"; return; }
    tell(tip, item.datum, said);
    const { clientX: x, clientY: y } = event;
    tip.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - tip.offsetWidth - 12))}px`;
    tip.style.top = `${y + 18 + tip.offsetHeight > innerHeight ? Math.max(8, y - tip.offsetHeight - 14) : y + 18}px`;
    tip.style.visibility = "visible";
  };

  const mount = async (box) => {
    const source = document.getElementById(box.dataset.chart);
    if (!source || typeof vegaEmbed !== "function") return;
    const palette = colours();
    const read = JSON.parse(source.textContent);
    const said = read.usermeta;
    const spec = paint(read, palette);
    spec.usermeta = undefined;
    if (box.clientWidth < 480) narrow(spec);
    spec.config = { ...config(palette), ...spec.config };
    views.get(box)?.finalize();
    const mounted = await vegaEmbed(box, spec, {
      ast: true, actions: false, defaultStyle: false, tooltip: said?.issues ? tipFor(said) : { disableDefaultStyle: true }, renderer: "svg",
    });
    views.set(box, mounted);
    // Inner marks are decoration for a reader: the box has the label, the table beside it has the figures.
    box.querySelectorAll("svg").forEach((svg) => { svg.setAttribute("aria-hidden", "true"); svg.removeAttribute("role"); });
    mounted.view.addEventListener("click", (event, item) => {
      if (item?.datum) box.dispatchEvent(new CustomEvent("chartpick", { bubbles: true, detail: item.datum }));
    });
    box.dispatchEvent(new CustomEvent("chartready", { bubbles: true }));
  };
  const all = (within = document) => within.querySelectorAll("[data-chart]").forEach((box) => mount(box));
  document.addEventListener("DOMContentLoaded", () => all());
  document.addEventListener("themechange", () => all());
  // A swap may bring new charts and take old ones away.
  document.addEventListener("htmx:afterSwap", () => {
    [...views.keys()].filter((box) => !box.isConnected).forEach((box) => { views.get(box).finalize(); views.delete(box); });
    document.querySelectorAll("[data-chart]").forEach((box) => { if (!box.firstElementChild) mount(box); });
  });
  window.batnaCharts = { mount, view: (box) => views.get(box)?.view };
})();
