// The service worker of the observers' pages: opens them without a network. Sending never depends on
// it. Pages come from the network when it answers soon, else as they were last seen.
'use strict';

var PAGES = 'observe-pages', FILES = 'observe-files', PATIENCE = 4000;

self.addEventListener('install', function () { self.skipWaiting(); });
self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener('fetch', function (event) {
  var request = event.request, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.indexOf('/static/') === 0) event.respondWith(file(request));
  else if (request.mode === 'navigate') event.respondWith(page(request, url.pathname));
});

// The address of a file changes with its content.
async function file(request) {
  var cache = await caches.open(FILES), known = await cache.match(request);
  if (known) return known;
  var answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(request, path) {
  var cache = await caches.open(PAGES), known = await cache.match(path);
  var fresh = fetch(request).then(async function (answer) {
    if (answer.status === 200 && !answer.redirected) await cache.put(path, answer.clone());
    return answer;
  });
  if (!known) return fresh.catch(function () { return instead(cache); });
  var late = new Promise(function (resolve) { setTimeout(resolve, PATIENCE, known); });
  return Promise.race([fresh.catch(function () { return known; }), late]);
}

async function instead(cache) {
  var home = await cache.match('/observe');
  return home || new Response('<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>没有网络</title><p>现在没有网络，这一页还没有下载到手机里。请返回上一页。</p></html>',
    { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
