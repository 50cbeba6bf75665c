// Village packs: pages and files are kept on the phone, so that they open without a network.
(function () {
  'use strict';

  function show(name) { return document.querySelector('[data-show=' + name + ']'); }

  async function download() {
    if (!window.caches) return;
    var pages = await caches.open('observe-pages'), files = await caches.open('observe-files');
    async function get(cache, address) {
      var answer = await fetch(address, { credentials: 'same-origin' });
      if (answer.status !== 200 || answer.redirected) throw new Error('not now');
      await cache.put(address, answer.clone());
      return answer.text();
    }
    var place = document.querySelector('[data-pack]');
    var wanted = place ? place.getAttribute('data-pack').split(' ').filter(Boolean).concat('/observe', '/observe/0', '/observe/sent') : [location.pathname];
    var more = new Set(), parts = new Set();
    for (var address of wanted) {
      var text = await get(pages, address);
      (text.match(/\/observe\/\d+\/count\/\w+(?=")/g) || []).forEach(function (one) { more.add(one); });
      (text.match(/\/static\/[\w.-]+/g) || []).forEach(function (one) { parts.add(one); });
    }
    for (address of more) {
      text = await get(pages, address);
      (text.match(/\/static\/[\w.-]+/g) || []).forEach(function (one) { parts.add(one); });
    }
    for (address of parts) if (!(await files.match(address))) await get(files, address);
    if (place) place.textContent = ('村包已下载到手机（' + new Date().toLocaleString('zh-CN') + '），没有网络也能打开、填写。');
  }

  // The worker opens the pages; where there is none, another browser has it.
  function start() {
    if (navigator.serviceWorker) navigator.serviceWorker.register('/observe/worker.js', { scope: '/observe' }).catch(function () {});
    else if (/MicroMessenger/.test(navigator.userAgent)) {
      show('browser').hidden = false;
      show('address').textContent = location.href;
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  }

  window.ObservePack = { start: start, download: download };
})();
