// Applies the colours before the first paint: the choice made in this browser, else the account's, else the system's.
(() => {
  "use strict";
  const root = document.documentElement;
  const account = root.dataset.accountTheme ?? "";
  let kept = "";
  try { kept = localStorage.getItem("theme") ?? ""; } catch { /* storage may be closed */ }
  const [chosen, under] = kept.split("|");
  // A later change in the account counts more than an earlier press of the button.
  if ((chosen === "light" || chosen === "dark") && (under ?? "") === account) root.dataset.theme = chosen;
  root.classList.add("js");
})();
