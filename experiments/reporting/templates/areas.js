// Takes over the table of régions and départements. The library is a module, packed: it is loaded from memory.
(async () => {
  "use strict";
  const table = document.querySelector("#areas-table");
  if (!table) return;
  const packed = new Blob([Uint8Array.from(atob(BUNDLE), (letter) => letter.charCodeAt(0))]);
  const code = await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: DataTable } = await import(address);
  URL.revokeObjectURL(address);
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", follow);
  follow();
  new DataTable(table, {
    layout: { topStart: { buttons: [csv()] }, topEnd: "search", bottomStart: "info", bottomEnd: "paging", bottom2Start: "pageLength" },
    language: {
      search: WORDS.search, lengthMenu: WORDS.length, info: WORDS.info, infoEmpty: WORDS.empty,
      infoFiltered: WORDS.filtered, zeroRecords: WORDS.zero, emptyTable: WORDS.empty,
      paginate: { first: "«", last: "»", next: "›", previous: "‹" },
      aria: { orderable: WORDS.order, orderableReverse: WORDS.order, orderableRemove: WORDS.order,
              paginate: { first: WORDS.first, last: WORDS.last, next: WORDS.next, previous: WORDS.previous } },
    },
    order: [], pageLength: 12, lengthMenu: [12, 50, 200, 1000], autoWidth: false,
    columnDefs: [{ targets: "_all", orderSequence: ["asc", "desc"] }, { targets: "end", visible: false }],
  });
  table.dataset.ready = "true";

  function csv() {
    const body = (data, row, column, node) => node.dataset.csv ?? node.textContent;
    return {
      extend: "csv", text: WORDS.download, filename: table.dataset.file, bom: true, footer: false, fieldSeparator: WORDS.separator,
      exportOptions: { format: { body } },
    };
  }
})();
