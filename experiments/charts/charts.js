// Draws the charts of a page: each figure.cpts-chart holds its Vega-Lite specification as JSON.
// What comes from data is put into the page as text, never as markup.
(() => {
  "use strict";
  const LOCALES = {
    fr: {
      number: { decimal: ",", thousands: "\u202f", grouping: [3], currency: ["", "\u00a0€"], percent: "\u202f%", minus: "\u2212" },
      time: {
        dateTime: "%A %e %B %Y à %X", date: "%d/%m/%Y", time: "%H:%M:%S", periods: ["AM", "PM"],
        days: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        shortDays: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        shortMonths: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
      },
    },
  };
  const THEME = {
    background: "transparent",
    view: { stroke: null },
    axis: {
      labelColor: "#222222", titleColor: "#222222", domainColor: "#888888", tickColor: "#888888", gridColor: "#E3E3E3",
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal",
    },
  };
  const hidden = new Set(); // keys of the arms that the reader took away, on the whole page
  const charts = new Map(); // by figure: its specification, its view and what was chosen in it

  // Colours become variables of the page's style, so that dark mode and paper change them without a new drawing.
  function themed(part) {
    if (typeof part === "string" && /^#[0-9A-F]{6}$/i.test(part)) {
      return `var(--cpts-${part.slice(1).toLowerCase()}, ${part})`;
    }
    if (Array.isArray(part)) return part.map(themed);
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, KEPT.has(name) ? value : themed(value)]));
  }
  const KEPT = new Set(["datasets", "data", "usermeta", "description"]);

  const DRAWN = new Set(["svg", "line", "rect", "circle"]);
  function child(parent, name, attributes = {}, words = "") {
    const space = DRAWN.has(name) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = words;
    parent.append(element);
    return element;
  }

  function shownArms(legend) {
    return legend.map((_, place) => place).filter((place) => !hidden.has(legend[place].key));
  }

  function drawLegend(figure, meta) {
    const place = figure.querySelector(".cpts-legend");
    place.replaceChildren();
    const legend = meta.legend ?? [];
    if (!legend.length) return;
    const title = child(place, "p", { class: "cpts-legend-title" }, meta.legend_title ?? "");
    child(title, "span", { class: "cpts-legend-use" }, meta.legend_use ?? "");
    for (const item of legend) {
      const button = child(place, "button", { type: "button", "aria-pressed": String(!hidden.has(item.key)) });
      const sample = child(button, "svg", { width: 34, height: 12, "aria-hidden": "true" });
      child(sample, "line", {
        x1: 1, x2: 33, y1: 6, y2: 6, stroke: themed(item.colour), "stroke-width": 2.5, "stroke-dasharray": item.dash.join(" "),
      });
      if (item.letter) child(button, "span", {}, `${item.letter}.`);
      child(button, "span", { class: "cpts-arm" }, item.label);
      child(button, "span", { class: "cpts-value" }, item.value ?? "");
      button.addEventListener("click", () => toggle(item.key));
    }
  }

  // The signs that belong to no arm, and a swatch for each colour of an area.
  function drawKey(figure, meta) {
    const place = figure.querySelector(".cpts-legend");
    for (const item of meta.signs ?? []) {
      const entry = child(place, "span", { class: "cpts-key" });
      const sample = child(entry, "svg", { width: 34, height: 14, "aria-hidden": "true" });
      const ink = { stroke: themed("#222222"), "stroke-width": item.sign === "line" ? 2 : 1.3 };
      if (item.sign === "line") child(sample, "line", { x1: 1, x2: 33, y1: 7, y2: 7, ...ink });
      else if (item.sign === "bar") child(sample, "line", { x1: 17, x2: 17, y1: 0, y2: 14, ...ink, "stroke-width": 2.5 });
      else if (item.sign === "band") child(sample, "rect", { x: 1, y: 2, width: 32, height: 10, fill: themed("#222222"), opacity: 0.2 });
      else {
        child(sample, "line", { x1: 17, x2: 17, y1: 0, y2: 14, ...ink });
        child(sample, "circle", { cx: 17, cy: 7, r: 3, fill: themed("#FFFFFF"), ...ink });
      }
      child(entry, "span", {}, item.label);
    }
    for (const item of meta.key ?? []) {
      const entry = child(place, "span", { class: "cpts-key" });
      const sample = child(entry, "svg", { width: 14, height: 14, "aria-hidden": "true" });
      const edge = item.outline ? { x: 1.5, y: 1.5, width: 11, height: 11, "stroke-width": 2.4 } : { x: 0.5, y: 0.5, width: 13, height: 13 };
      child(sample, "rect", { ...edge, fill: themed(item.colour), stroke: themed(item.outline || "#888888") });
      child(entry, "span", {}, item.label);
    }
  }

  function drawControls(figure, chart) {
    const place = figure.querySelector(".cpts-controls");
    place.replaceChildren();
    for (const made of chart.spec.usermeta?.controls ?? []) {
      const label = child(place, "label");
      child(label, "span", {}, made.label);
      const value = chart.chosen[made.parameter] ?? chart.spec.params.find((one) => one.name === made.parameter).value;
      const input = made.kind === "select" ? choices(label, made) : line(label, made);
      input.value = String(value);
      const told = made.kind === "range" ? child(label, "output", {}, made.options[value]) : null;
      if (told) input.setAttribute("aria-valuetext", made.options[value]);
      input.addEventListener("input", () => {
        const chosen = Number(input.value);
        chart.chosen[made.parameter] = chosen;
        if (told) {
          told.textContent = made.options[chosen];
          input.setAttribute("aria-valuetext", made.options[chosen]);
        }
        chart.view?.signal(made.parameter, chosen).runAsync();
      });
    }
  }

  function choices(label, made) {
    const select = child(label, "select");
    made.options.forEach((option, place) => child(select, "option", { value: place }, option));
    return select;
  }

  function line(label, made) {
    return child(label, "input", { type: "range", min: 0, max: made.options.length - 1, step: 1 });
  }

  function toggle(key) {
    if (!hidden.delete(key)) hidden.add(key);
    for (const [figure, chart] of charts) {
      const legend = chart.spec.usermeta?.legend ?? [];
      figure.querySelectorAll(".cpts-legend button").forEach((button, place) => {
        button.setAttribute("aria-pressed", String(!hidden.has(legend[place].key)));
      });
      if (legend.length) chart.view?.signal("arms", shownArms(legend)).runAsync();
    }
  }

  async function draw(figure, spec) {
    charts.get(figure)?.result?.finalize();
    const chart = { spec, chosen: charts.get(figure)?.chosen ?? {} };
    charts.set(figure, chart);
    drawLegend(figure, spec.usermeta ?? {});
    drawKey(figure, spec.usermeta ?? {});
    drawControls(figure, chart);
    const canvas = figure.querySelector(".cpts-canvas");
    const locale = LOCALES[figure.closest("[lang]")?.lang];
    const options = { mode: "vega-lite", actions: false, renderer: "svg", ast: true, logLevel: 1, config: { ...themed(THEME), font: lettersOf(canvas) }, tooltip: showTooltip };
    if (locale) Object.assign(options, { formatLocale: locale.number, timeFormatLocale: locale.time });
    chart.result = await vegaEmbed(canvas, fitted(themed(spec), canvas), options);
    chart.view = chart.result.view;
    chart.height = chart.view.height();
    const legend = spec.usermeta?.legend ?? [];
    if (legend.length) chart.view.signal("arms", shownArms(legend));
    for (const [name, value] of Object.entries(chart.chosen)) chart.view.signal(name, value);
    await chart.view.runAsync();
    if (spec.projection) hearPicks(figure, chart.view);
    figure.dataset.drawn = "true";
  }

  // The font by its name: the room that labels take is measured outside of the page, where nothing is inherited.
  function lettersOf(element) {
    return getComputedStyle(element).fontFamily;
  }

  // A map on a narrow screen is not higher than it is wide.
  function fitted(spec, canvas) {
    return spec.projection ? { ...spec, height: Math.min(spec.height, Math.round(1.1 * canvas.clientWidth)) } : spec;
  }

  // A pressed territory is told to the page: event `cpts-pick` of the figure, with the code of its département.
  function hearPicks(figure, view) {
    view.addSignalListener("picked", (_, picked) => {
      const code = picked.departement?.[0];
      if (code) figure.dispatchEvent(new CustomEvent("cpts-pick", { detail: { departement: code }, bubbles: true }));
    });
  }

  function showTooltip(handler, event, item, value) {
    const box = document.querySelector(".cpts-tooltip") ?? child(document.body, "div", { class: "cpts-tooltip", "aria-hidden": "true" });
    // Where the nearest date is asked for, Vega-Lite looks for the words one level too high.
    const told = item?.isVoronoi ? item.datum?.datum?.text : value;
    const words = told === null || told === undefined || told === "" ? "" : String(told);
    box.textContent = words;
    box.hidden = words === "";
    if (box.hidden) return;
    const left = Math.min(event.clientX + 14, window.innerWidth - box.offsetWidth - 8);
    const below = event.clientY + 14;
    const top = below + box.offsetHeight > window.innerHeight ? event.clientY - box.offsetHeight - 14 : below;
    box.style.left = `${Math.max(left, 4)}px`;
    box.style.top = `${Math.max(top, 4)}px`;
  }

  // Paper is narrower than most screens: letters keep their size when plots are drawn for its width.
  const PAPER = 660, GAP = 20; // pixels; `--cpts-paper` of the page: the width of a single plot
  window.addEventListener("beforeprint", () => {
    for (const [figure, { view, spec }] of charts) if (view) toPaper(figure, view, spec.usermeta ?? {});
  });
  window.addEventListener("afterprint", () => {
    for (const [figure, { view, height }] of charts) {
      figure.querySelector(".cpts-copies").replaceChildren();
      view?.height(height);
    }
    window.dispatchEvent(new Event("resize"));
  });

  // All of this is done before the page is printed, since a view without loads waits for nothing.
  async function toPaper(figure, view, { copies = [], paper_height: height }) {
    const single = Number(getComputedStyle(figure).getPropertyValue("--cpts-paper")) || PAPER;
    const width = copies.length > 1 ? (PAPER - GAP) / 2 : single; // more than two are made smaller, letters and all
    if (view.container().clientWidth > width) view.width(width);
    await view.height(height ?? view.height()).resize().runAsync();
    if (copies.length > 1) await copied(figure, view, copies);
  }

  // Nothing can be chosen on paper: a plot is copied with each of some choices, side by side.
  async function copied(figure, view, copies) {
    const place = figure.querySelector(".cpts-copies");
    const before = Object.keys(copies[0].places).map((name) => [name, view.signal(name)]);
    place.replaceChildren();
    for (const { label, places } of copies) {
      for (const [name] of before) view.signal(name, places[name]);
      await view.runAsync();
      const part = child(place, "div");
      child(part, "p", {}, label);
      part.append(figure.querySelector(".cpts-canvas svg").cloneNode(true));
    }
    for (const [name, value] of before) view.signal(name, value);
    await view.runAsync();
  }

  const inFigure = (figure) => JSON.parse(figure.querySelector("script.cpts-spec").textContent);
  const undrawn = (root) => [...root.querySelectorAll("figure.cpts-chart:not([data-drawn])")];

  window.cptsCharts = {
    // Draw the charts of a part of the page that are not drawn yet.
    embed: (root = document) => Promise.all(undrawn(root).map((figure) => draw(figure, inFigure(figure)))),
    // Draw another specification in the place of a chart.
    update: (name, spec) => draw(document.querySelector(`figure.cpts-chart[data-name="${CSS.escape(name)}"]`), spec),
    // The view of Vega of a chart.
    view: (name) => charts.get(document.querySelector(`figure.cpts-chart[data-name="${CSS.escape(name)}"]`))?.view,
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => window.cptsCharts.embed());
  else window.cptsCharts.embed();
})();
