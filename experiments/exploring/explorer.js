// What the page itself does: it sends what its fields hold, shows what comes back, and switches languages.
// What comes from the server is text, or HTML in which the server has escaped all data.
(() => {
  "use strict";
  const WAIT = 120; // milliseconds without a move before the fields are sent
  const NARROW = 960; // pixels below which levers stand above the results, as in the style
  const byId = (name) => document.getElementById(name);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const language = () => document.documentElement.lang;
  let usual = null; // what the fields hold under the chosen policy, by path
  let timer = 0;
  let serial = 0;
  let regions = {}; // by département

  const boxes = (path) => all(`[data-path="${CSS.escape(path)}"]`);
  const isNumber = (box) => box.dataset.number !== undefined;
  const written = (value) => (language() === "fr" ? value.replaceAll(".", ",") : value.replaceAll(",", "."));
  const plain = (box) => (box.validity.badInput ? "?" : isNumber(box) ? box.value.trim().replaceAll(",", ".") : box.value);
  const held = (path) => boxes(path).map(plain).join(";");

  function put(path, value) {
    const parts = boxes(path).length > 1 ? value.split(";") : [value];
    boxes(path).forEach((box, place) => {
      box.value = isNumber(box) ? written(parts[place] ?? "") : parts[place] ?? "";
      slide(box);
    });
  }

  function slide(box) {
    const slider = document.querySelector(`[data-slider="${CSS.escape(box.id)}"]`);
    if (slider && Number.isFinite(Number(plain(box)))) slider.value = plain(box);
  }

  function markMoves() {
    for (const field of all("[data-field]")) {
      const path = field.dataset.field;
      field.classList.toggle("moved", usual !== null && held(path) !== usual[path]);
    }
    for (const group of all(".group")) {
      const n = all(".moved", group).length;
      group.querySelector(".n-moved").textContent = n ? `(${n})` : "";
    }
  }

  function regional() {
    const parts = ["region", "lever", "value"].map((name) => [name, byId(`regional-${name}`)]);
    return Object.fromEntries(parts.map(([name, box]) => [name, box ? plain(box) : ""]));
  }

  function sendMoves() {
    window.clearTimeout(timer);
    const typed = usual === null ? {} : Object.fromEntries(Object.keys(usual).map((path) => [path, held(path)]));
    const moves = { baseline: byId("choose-baseline").value, policy: byId("choose-policy").value, typed, regional: regional(), serial: ++serial };
    Shiny.setInputValue("moves", moves, { priority: "event" });
  }

  function sendSoon() {
    markMoves();
    say(window.cptsTexts[language()].reading);
    window.clearTimeout(timer);
    timer = window.setTimeout(sendMoves, WAIT);
  }

  function say(words) {
    byId("status").textContent = words;
  }

  function switchTo(chosen) {
    document.documentElement.lang = chosen;
    for (const element of all("[data-fr]")) element.textContent = element.dataset[chosen];
    for (const element of all("[data-label-fr]")) element.setAttribute("aria-label", element.getAttribute(`data-label-${chosen}`));
    for (const button of all("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
    for (const box of all("[data-number]")) box.value = written(box.value);
    Shiny.setInputValue("language", chosen);
  }

  function fillSelect(select, groups) {
    const before = select.value;
    select.replaceChildren();
    for (const group of groups) {
      const parent = group.label ? document.createElement("optgroup") : select;
      if (group.label) {
        parent.label = group.label;
        select.append(parent);
      }
      for (const [value, label] of group.options) parent.append(new Option(label, value));
    }
    if ([...select.options].some((one) => one.value === before)) select.value = before;
  }

  function showChart(root, html) {
    const fresh = document.createRange().createContextualFragment(html).querySelector("figure");
    const figure = document.querySelector(`figure.cpts-chart[data-name="${CSS.escape(fresh.dataset.name)}"]`);
    if (figure === null) {
      root.append(fresh);
      window.cptsCharts.embed(root);
      return;
    }
    figure.lang = fresh.lang;
    for (const part of ["figcaption", "summary", ".cpts-table"]) {
      const [now, next] = [figure.querySelector(part), fresh.querySelector(part)];
      if (now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML;
    }
    for (const part of [".cpts-plot", ".cpts-table"]) {
      figure.querySelector(part).setAttribute("aria-label", fresh.querySelector(part).getAttribute("aria-label"));
    }
    window.cptsCharts.update(figure.dataset.name, JSON.parse(fresh.querySelector("script.cpts-spec").textContent));
  }

  function showCharts(root, htmls) {
    const names = htmls.map((html) => /data-name="([a-z_]+)"/.exec(html)[1]);
    for (const figure of all("figure.cpts-chart", root)) if (!names.includes(figure.dataset.name)) figure.remove();
    for (const html of htmls) showChart(root, html);
  }

  const handlers = {
    progress: ({ done, all: steps, step }) => {
      byId("starting").hidden = done >= steps;
      byId("main").hidden = done < steps;
      Object.assign(byId("progress"), { max: steps, value: done });
      byId("step").textContent = step;
    },
    fields: ({ values }) => {
      usual = values;
      for (const [path, value] of Object.entries(values)) put(path, value);
      markMoves();
    },
    mistakes: ({ told }) => {
      for (const error of all(".error")) {
        const words = told[error.id.slice("error-".length)] ?? "";
        if (error.textContent !== words) error.textContent = words;
        const field = error.closest(".field");
        field.classList.toggle("wrong", words !== "");
        for (const box of all("[data-path]", field)) box.setAttribute("aria-invalid", String(words !== ""));
        const group = error.closest("details");
        if (words !== "" && group) group.open = true;
      }
    },
    status: ({ words, note }) => {
      say(words);
      if (note !== undefined) byId("note").textContent = note;
    },
    export: ({ arm, command, yaml }) => {
      byId("arm").textContent = arm;
      byId("command").textContent = command;
      byId("yaml").textContent = yaml;
    },
    results: ({ figures, charts }) => {
      byId("figures").innerHTML = figures;
      showCharts(byId("charts"), charts);
      byId("results").dataset.shown = String(Number(byId("results").dataset.shown ?? 0) + 1);
    },
    beside: ({ title, charts }) => {
      const root = byId("beside");
      root.hidden = title === "";
      root.parentElement.classList.toggle("two", title !== "");
      window.dispatchEvent(new Event("resize")); // charts take the width that is left
      if (root.querySelector("h2") === null) root.append(document.createElement("h2"));
      root.querySelector("h2").textContent = title;
      showCharts(root, charts);
    },
    map: ({ html }) => showChart(byId("map"), html),
    choices: ({ places, regions: found, stored }) => {
      regions = found;
      fillSelect(byId("place"), places);
      fillSelect(byId("stored"), stored);
    },
  };

  for (const [name, handler] of Object.entries(handlers)) Shiny.addCustomMessageHandler(name, handler);

  byId("levers").addEventListener("submit", (event) => event.preventDefault());
  byId("levers").addEventListener("input", (event) => {
    const { target } = event;
    if (target.dataset.slider) byId(target.dataset.slider).value = written(target.value);
    else if (target.dataset.path) slide(target);
    if (target.matches("#regional-region, #regional-lever")) byId("regional-value").value = written(held(byId("regional-lever").value));
    if (target.dataset.slider || target.dataset.path) sendSoon();
  });
  byId("levers").addEventListener("change", ({ target }) => {
    if (target.id === "choose-policy") usual = null;
    if (target.id === "choose-policy" || target.id === "choose-baseline") sendMoves();
  });
  byId("reset").addEventListener("click", () => {
    for (const [path, value] of Object.entries(usual ?? {})) put(path, value);
    if (byId("regional-region")) byId("regional-region").value = "";
    sendSoon();
  });
  for (const button of all("[data-language]")) button.addEventListener("click", () => switchTo(button.dataset.language));
  for (const name of ["place", "stored"]) {
    byId(name).addEventListener("change", ({ target }) => Shiny.setInputValue(name, target.value));
  }
  byId("map").addEventListener("cpts-pick", ({ detail }) => {
    const level = byId("picks").value;
    const place = `${level}:${level === "region" ? regions[detail.departement] : detail.departement}`;
    if (![...byId("place").options].some((one) => one.value === place)) return;
    byId("place").value = place;
    Shiny.setInputValue("place", place);
  });
  for (const name of ["pin", "unpin"]) {
    byId(name).addEventListener("click", () => Shiny.setInputValue(name, ++serial, { priority: "event" }));
  }
  for (const button of all("[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(byId(button.dataset.copy).textContent);
      say(window.cptsTexts[language()].copied);
    });
  }
  byId("download").addEventListener("click", ({ target }) => {
    target.href = URL.createObjectURL(new Blob([byId("yaml").textContent], { type: "application/yaml" }));
    window.setTimeout(() => URL.revokeObjectURL(target.href), 1000);
  });
  if (window.innerWidth < NARROW) for (const group of all(".group")) group.open = false;
  byId("main").hidden = true;
  byId("starting").hidden = false;
  $(document).on("shiny:sessioninitialized", () => {
    Shiny.setInputValue("language", language());
    sendMoves();
  });
  $(document).on("shiny:disconnected", () => say(window.cptsTexts[language()].lost));
})();
