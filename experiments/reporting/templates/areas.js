// Takes over the table of régions and départements. The library is a module: it is loaded from memory.
(async () => {
  "use strict";
  const table = document.querySelector("#areas-table");
  if (!table) return;
  const address = URL.createObjectURL(new Blob([BUNDLE], { type: "text/javascript" }));
  const { default: DataTable } = await import(address);
  URL.revokeObjectURL(address);
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", follow);
  follow();
  const shown = new DataTable(table, {
    layout: { topStart: { buttons: [csv()] }, topEnd: "search", bottomStart: "info", bottomEnd: "paging", bottom2Start: "pageLength" },
    language: {
      search: WORDS.search, lengthMenu: WORDS.length, info: WORDS.info, infoEmpty: WORDS.empty,
      infoFiltered: WORDS.filtered, zeroRecords: WORDS.zero, emptyTable: WORDS.empty,
      paginate: { first: "«", last: "»", next: "›", previous: "‹" },
      aria: { orderable: WORDS.order, orderableReverse: WORDS.order, orderableRemove: WORDS.order,
              paginate: { first: WORDS.first, last: WORDS.last, next: WORDS.next, previous: WORDS.previous } },
    },
    order: [], pageLength: 12, lengthMenu: [12, 50, 200, 1000], autoWidth: false,
    columnDefs: [{ targets: "_all", orderSequence: ["asc", "desc"] }],
  });
  addEventListener("beforeprint", () => shown.page.len(-1).draw());
  addEventListener("afterprint", () => shown.page.len(12).draw());
  table.dataset.ready = "true";

  function csv() {
    const body = (data, row, column, node) => node.dataset.csv;
    return {
      extend: "csv", text: WORDS.download, filename: table.dataset.file, bom: true, fieldSeparator: WORDS.separator,
      exportOptions: { format: { body } },
    };
  }
})();
