// Photos of observers: shrunk on the phone, kept there, sent in parts that may be sent again.
(function () {
  'use strict';

  var store = window.ObserveStore, PART = 65536, LONG_SIDE = 1600;

  function say(place, text) { if (place && place.textContent !== text) place.textContent = text; }

  function shrink(file) {
    return createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
      var canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve, reject) {
        canvas.toBlob(function (blob) { if (blob) resolve(blob.arrayBuffer()); else reject(new Error('no picture')); }, 'image/jpeg', 0.8);
      });
    });
  }

  function take(file, field, list, page) {
    var line = list.appendChild(document.createElement('li'));
    say(line, '正在处理照片…');
    return shrink(file).then(function (bytes) {
      return crypto.subtle.digest('SHA-256', bytes).then(function (hash) {
        var hex = Array.prototype.map.call(new Uint8Array(hash), function (byte) { return (256 + byte).toString(16).slice(1); }).join('');
        var id = store.newId(), set = {};
        line.setAttribute('data-photo', id);
        set['photo.' + id] = JSON.stringify({ field: field, sha256: hex, size: bytes.byteLength });
        return page.put(set, {}, [], { id: id, account: page.account, election: page.election, field: field, bytes: bytes, sent: 0 });
      });
    }).then(function () { say(line, '照片已存在手机里，等待上传。'); }, function () {
      say(line, '这张照片没有存上，请重新拍，或换一张。');
    });
  }

  // Lets photos be taken where the browser can do all of it. `page`: account, election, put.
  function start(page) {
    if (!crypto.subtle || !window.createImageBitmap) return;
    Array.prototype.forEach.call(document.querySelectorAll('[data-take]'), function (label) { label.hidden = false; });
    document.addEventListener('change', function (event) {
      var place = event.target.type === 'file' && event.target.closest('[data-photos]');
      if (!place) return;
      Array.prototype.forEach.call(event.target.files, function (file) {
        take(file, place.getAttribute('data-photos'), place.querySelector('ul'), page);
      });
      event.target.value = '';
    });
  }

  // Sends what the server does not have yet.
  async function send(photo, token, ask) {
    var line = document.querySelector('[data-photo="' + photo.id + '"]'), tries = 0;
    while (tries < 5) {
      var part = photo.bytes.slice(photo.sent, photo.sent + PART), told;
      try {
        told = await ask('photos/' + photo.id + '?from=' + photo.sent, { method: 'POST', body: part, headers: { 'x-csrf-token': token, 'content-type': 'application/octet-stream' } });
      } catch (error) {
        if (!error.isRefused) throw error;
        told = { state: 'refused', refusal: error.message };
      }
      if (told.state === 'kept') {
        await store.keep(['photos'], function (stores) { stores.photos.delete(photo.id); });
        return say(line, '照片，已上传 ✔');
      }
      if (told.state === 'refused') {
        // It stays on the phone: whoever took it may need it as a proof.
        photo.refused = told.refusal || '服务器没有接受。';
        await store.keep(['photos'], function (stores) { stores.photos.put(photo); });
        return say(line, '照片没有上传：' + photo.refused);
      }
      tries = told.received > photo.sent ? 0 : tries + 1;
      photo.sent = told.received;
      say(line, '照片还在上传：' + Math.floor(100 * photo.sent / photo.bytes.byteLength) + '%');
    }
    throw new Error('the photo does not get on');
  }

  window.ObservePhotos = { start: start, send: send };
})();
