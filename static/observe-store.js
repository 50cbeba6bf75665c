// What an observer's phone keeps until the server has it: jobs, values, drafts, photos, receipts.
(function () {
  'use strict';

  if (!window.indexedDB || !window.crypto || !crypto.getRandomValues) return;

  var opened = new Promise(function (resolve, reject) {
    var asked = indexedDB.open('cunzhi-observe', 1);
    asked.onupgradeneeded = function () {
      var db = asked.result;
      db.createObjectStore('jobs', { keyPath: 'n', autoIncrement: true });
      db.createObjectStore('values', { keyPath: ['account', 'election', 'field'] });
      db.createObjectStore('drafts', { keyPath: ['account', 'election', 'field'] });
      db.createObjectStore('photos', { keyPath: 'id' });
      db.createObjectStore('receipts', { keyPath: 'job' });
    };
    asked.onsuccess = function () { resolve(asked.result); };
    asked.onerror = function () { reject(asked.error); };
  });

  // Runs `work` with the stores; all of it is kept, or nothing.
  function keep(names, work) {
    return opened.then(function (db) {
      return new Promise(function (resolve, reject) {
        var change = db.transaction(names, 'readwrite'), stores = {};
        names.forEach(function (name) { stores[name] = change.objectStore(name); });
        change.oncomplete = function () { resolve(); };
        change.onerror = change.onabort = function () { reject(change.error); };
        try { work(stores); } catch (error) { change.abort(); reject(error); }
      });
    });
  }

  function all(name) {
    return opened.then(function (db) {
      return new Promise(function (resolve, reject) {
        var asked = db.transaction(name).objectStore(name).getAll();
        asked.onsuccess = function () { resolve(asked.result); };
        asked.onerror = function () { reject(asked.error); };
      });
    });
  }

  // A UUID that sorts by time.
  function newId() {
    var bytes = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
    for (var at = 5; at >= 0; at -= 1) { bytes[at] = now % 256; now = Math.floor(now / 256); }
    bytes[6] = 0x70 | (bytes[6] & 15);
    bytes[8] = 0x80 | (bytes[8] & 63);
    var text = Array.prototype.map.call(bytes, function (byte) { return (256 + byte).toString(16).slice(1); }).join('');
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
  }

  function device() {
    try {
      var known = localStorage.getItem('cunzhi.device');
      if (!known) { known = 'phone-' + newId().slice(24); localStorage.setItem('cunzhi.device', known); }
      return known;
    } catch (error) { return 'phone'; }
  }

  window.ObserveStore = { opened: opened, keep: keep, all: all, newId: newId, device: device };
})();
