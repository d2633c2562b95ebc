// Picks of packages: a click on a point or a tick in a table, compared below the picture.
(() => {
  "use strict";
  const form = () => document.getElementById("picks");
  const ticks = (code) => [...document.querySelectorAll(`input[type=checkbox][name=pick][value="${CSS.escape(code)}"]`)];
  const send = () => window.htmx?.trigger(form(), "picked");

  const toggle = (code) => {
    const boxes = ticks(code);
    const hidden = form().querySelector(`input[type=hidden][value="${CSS.escape(code)}"]`);
    if (boxes.length) {
      const on = !boxes[0].checked;
      boxes.forEach((box) => { box.checked = on; mark(box); });
    } else if (hidden) hidden.remove();
    else {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "pick", value: code });
      form().append(field);
    }
    send();
  };
  const mark = (box) => box.closest("tr")?.classList.toggle("picked", box.checked);

  document.addEventListener("chartpick", (event) => { if (/^\d+(-\d+)*$/.test(event.detail.id ?? "")) toggle(event.detail.id); });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=checkbox][name=pick]")) return;
    ticks(event.target.value).forEach((box) => { box.checked = event.target.checked; mark(box); });
    send();
  });
  // The rings in the picture follow what the page compares.
  document.addEventListener("htmx:afterSwap", () => {
    const view = window.batnaCharts?.view(document.querySelector("[data-chart=frontier]"));
    const points = document.getElementById("picked-points");
    if (view) view.data("picked", [...view.data("picked").filter((one) => !one.label).slice(0, 1), ...(points ? JSON.parse(points.textContent) : [])]).run();
  });
})();
