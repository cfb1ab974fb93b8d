/* What is kept on this phone until the server has it: a small store in IndexedDB, which also exists on plain http.
   Where there is none (private windows of some browsers) it lasts as long as the page. */
(function () {
  "use strict";
  const phone = (window.phone = window.phone || {});
  const memory = new Map();
  let opened = null;

  /* A record: {submission, state: "typing|waiting|refused|sent", action, place, fields, photos, at, said, receipt}.
     Photos are kept as bytes: old phones lose blobs. */
  phone.kept = {
    all: () => run("readonly", (store) => store.getAll(), () => [...memory.values()]),
    put: (record) => run("readwrite", (store) => store.put(record), () => memory.set(record.submission, record)),
    drop: (submission) => run("readwrite", (store) => store.delete(submission), () => memory.delete(submission)),
  };

  async function run(mode, ask, instead) {
    const base = await open();
    if (!base) return instead();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = base.transaction("ideas", mode);
        const request = ask(transaction.objectStore("ideas"));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } catch (full) {
      return instead();
    }
  }

  function open() {
    opened = opened || new Promise((resolve) => {
      try {
        const request = indexedDB.open("phone", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("ideas", { keyPath: "submission" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = request.onblocked = () => resolve(null);
      } catch (none) {
        resolve(null);
      }
    });
    return opened;
  }
})();
