// Mark the cells that the list of problems above a form names, and point from each to its sentence.
(() => {
  "use strict";
  const clear = (box) => {
    box.classList.remove("wrong");
    delete box.dataset.marked;
    const cell = box.querySelector("[aria-invalid]");
    cell?.removeAttribute("aria-invalid");
    cell?.removeAttribute("title");
  };
  const mark = () => {
    document.querySelectorAll("[data-marked]").forEach(clear);
    document.querySelectorAll(".problems [data-cell]").forEach((line) => {
      const cell = document.getElementById(line.dataset.cell);
      const box = cell?.closest("td, .field");
      if (!box || box.classList.contains("wrong")) return;
      box.classList.add("wrong");
      box.dataset.marked = "";
      cell.setAttribute("aria-invalid", "true");
      cell.title = line.querySelector("span")?.textContent ?? "";
    });
  };
  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("htmx:oobAfterSwap", () => setTimeout(mark));
})();
