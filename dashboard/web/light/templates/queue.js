// The form's own script: ages that count, choices that can be taken back, and reports that wait for the network.
// It only adds: without it, or where anything here is missing, the form is sent as a plain form.
const root = document.documentElement;
const words = JSON.parse(document.getElementById('words').textContent);
const form = document.getElementById('form');
const at = (id) => document.getElementById(id);
const held = Number(root.dataset.held) || 0;
const drawn = form && form.elements.drawn;
// Gone back to, the page may be the browser's own old copy: its age counts from when it was first seen.
let opened = Date.now();
try {
  const first = drawn && 'sedd ' + form.elements.id.value;
  if (first) opened = Number(sessionStorage.getItem(first)) || (sessionStorage.setItem(first, opened), opened);
} catch (closed) { /* a browser that keeps nothing counts from now */ }
const place = location.pathname;
const copy = root.cloneNode(true);
const own = place + (words.language === 'sv' ? '' : '?lang=' + words.language);
// An exercise's time is the server's alone: between its answers nothing is counted on.
const face = at('clock');
const hours = new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' });
const hm = (time) => hours.format(time) + (hours.format(time + 36e5) === hours.format(time) ? ' ' + words.summer
  : hours.format(time - 36e5) === hours.format(time) ? ' ' + words.winter : '');
let grown = 0, db, timer, wait = 2000, pressed, editing, gone, busy, rest = 0, line = Promise.resolve();

const span = (m) => m < 60 ? m + ' min' : m < 2880 ? Math.floor(m / 60) + ' h ' + String(m % 60).padStart(2, '0')
  : Math.floor(m / 1440) + ' d ' + Math.floor(m % 1440 / 60) + ' h';
const seconds = (time) => String(Math.floor(time / 1000));
const el = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text || '' }, more);

function tick() {
  const real = Math.max(0, Date.now() - (held || opened)) / 60000;
  const passed = face ? grown : real;
  for (const one of document.querySelectorAll('[data-age]')) {
    one.textContent = words.ago.replace('%', span(Math.floor(Number(one.dataset.age) + passed)));
  }
  if (held) at('off').textContent = words.held.replace('%', span(Math.floor(real)));
}
async function hear() {
  try {
    const answer = await fetch(place + '?klocka=1&lang=' + words.language, { cache: 'no-store', headers: { Accept: 'application/json' } });
    const now = await answer.json();
    grown = Math.max(0, now.now - face.dataset.now) / 60;
    face.dataset.at = now.at;
    face.firstChild.textContent = now.says;
    face.lastChild.textContent = '';
  } catch (silent) { face.lastChild.textContent = ' · ' + words.unheard.replace('%', face.dataset.at); }
  tick();
}
tick();
setInterval(() => face && !document.hidden ? hear() : tick(), 15000);
if (face) hear();

if (form) {
  // A tap on what is chosen takes it back: what is left out was not said.
  let was;
  for (const kind of ['pointerdown', 'touchstart']) form.addEventListener(kind, (event) => {
    const label = event.target.closest && event.target.closest('label');
    const box = label && at(label.htmlFor);
    was = box && box.checked && /_|occupancy|staffing|opening/.test(box.name) ? box : null;
  }, { passive: true });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) pressed = button.value;
    if (was && event.target === was) { was.checked = false; was = null; }
  });
}

const open = () => new Promise((done, fail) => {
  const asked = indexedDB.open('rapporter', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('rapport', { keyPath: 'n', autoIncrement: true });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const keep = (mode, act) => new Promise((done, fail) => {
  const turn = db.transaction('rapport', mode);
  const asked = act(turn.objectStore('rapport'));
  turn.oncomplete = () => done(asked && asked.result);
  turn.onerror = turn.onabort = () => fail(turn.error);
});
const all = () => keep('readonly', (store) => store.getAll());
const put = (item) => keep('readwrite', (store) => store.put(item));
const drop = (item) => keep('readwrite', (store) => store.delete(item.n));

// What a waiting report says, in the form's own words: it can be read out over the telephone.
function says() {
  const lines = [];
  for (const one of form.elements) {
    if (!one.name || one.type === 'hidden' || one.type === 'submit' || !one.value) continue;
    if (one.type === 'radio' && !one.checked) continue;
    if (one.name === 'ago' || one.name === 'channel') continue;
    const group = one.closest('[role=radiogroup],[role=group]');
    const label = form.querySelector(`label[for="${one.id}"]`);
    const head = group && (group.getAttribute('aria-label') || at(group.getAttribute('aria-labelledby')).textContent);
    const word = label.querySelector('b') || label;
    lines.push(one.type === 'radio' ? `${head}: ${word.textContent.trim()}` : `${label.textContent}: ${one.value}`);
  }
  if (pressed === 'confirm') lines.push(words.confirmed);
  return lines;
}

function clearWhy() {
  for (const one of document.querySelectorAll('.why')) one.remove();
  for (const one of form.querySelectorAll('[aria-invalid]')) one.removeAttribute('aria-invalid');
}

function showWhy(errors) {
  clearWhy();
  let first;
  for (const { field, detail } of errors) {
    const spot = field && (at(field) || form.querySelector(`[name="${field}"]`)) || at('send');
    const why = el('p', detail, { className: 'why', id: 'why-' + field });
    if (/INPUT|TEXTAREA|BUTTON/.test(spot.tagName)) spot.after(why); else spot.prepend(why);
    spot.setAttribute('aria-invalid', 'true');
    spot.setAttribute('aria-describedby', why.id);
    first = first || spot;
  }
  if (first) { first.focus(); first.scrollIntoView({ block: 'center' }); }
}

function edit(item) {
  form.reset();
  for (const [name, value] of item.body) {
    for (const one of form.querySelectorAll(`[name="${name}"]`)) {
      if (one.type === 'radio') one.checked = one.value === value;
      else if (one.type !== 'hidden' && one.type !== 'submit') one.value = value;
    }
  }
  editing = item;
  showWhy(item.errors || []);
}

async function show() {
  const items = await all();
  const list = at('list');
  at('queue').hidden = !items.length;
  const waiting = items.filter((one) => !one.state).length;
  at('count').textContent = !waiting ? words.stopped
    : (waiting === 1 ? words.waiting1 : words.waiting).replace('%', waiting);
  list.textContent = '';
  for (const item of items) {
    const row = el('li');
    row.append(el('b', `${item.name} ${item.when}`), el('p', item.says.join(' · ')));
    if (item.state) {
      row.append(el('p', item.reason, { className: 'why' }));
      const here = form && item.point === root.dataset.point && item.scope === root.dataset.scope;
      if (item.state === 'refused' && here) row.append(el('button', words.edit, { className: 'q', type: 'button', onclick: () => edit(item) }));
      if (item.state === 'gone' && here && !gone) row.append(el('button', words.again, { className: 'q', type: 'button', onclick: () => resend(item) }));
      row.append(el('button', words.discard, { className: 'z', type: 'button', onclick: () => confirm(words.sure) && drop(item).then(show) }));
    }
    list.append(row);
  }
}

async function resend(item) {
  await put(Object.assign(item, { path: own, state: '' }));
  flush();
}

async function post(item) {
  const body = new URLSearchParams(item.body);
  body.set('sent', seconds(Date.now()));
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), 30000);
  try {
    const answer = await fetch(item.path, { method: 'POST', body, redirect: 'error', cache: 'no-store', signal: stop.signal, headers: { Accept: 'application/json' } });
    // A hotspot's own page is no answer from us.
    const told = /json/.test(answer.headers.get('content-type')) ? await answer.json() : null;
    return told && { status: answer.status, told };
  } finally { clearTimeout(late); }
}

// One at a time, in the order they were written.
const flush = (fresh) => (line = line.then(() => send(fresh)).catch(() => {}));

async function send(fresh) {
  clearTimeout(timer);
  try {
    for (const item of await all()) {
      if (item.state) continue;
      let answer = null;
      try { answer = await post(item); } catch (nothing) { answer = null; }
      if (!answer || answer.status >= 500 || answer.status === 429) {
        timer = setTimeout(() => flush(), wait);
        wait = Math.min(wait * 2, 120000);
        break;
      }
      wait = 2000;
      const { status, told } = answer;
      if (face) hear();
      if (status < 300) {
        await drop(item);
        if (fresh === item.n) { location.replace(told.receipt); return; }
        at('sent').append(el('p', `${item.name} ${item.when}: ${told.title}`));
        at('sent').hidden = false;
      } else {
        if (status === 404 || status === 410) { item.state = 'gone'; gone = item.path.split('?')[0] === place; }
        else item.state = 'refused';
        item.reason = item.state === 'gone' ? words.gone : told.detail;
        item.errors = told.errors || [];
        await put(item);
        if (fresh === item.n && item.state === 'refused') { editing = item; showWhy(item.errors.length ? item.errors : [{ field: '', detail: told.detail }]); }
      }
    }
  } finally { await show(); at('send') && (at('send').disabled = false); }
}

// One tap, one report: a second tap meanwhile, or just after the form was emptied, is the same tap.
async function submit(event) {
  event.preventDefault();
  if (busy || performance.now() < rest) return;
  busy = true;
  try { await write(event); } finally { busy = false; }
}

async function write(event) {
  const button = event.submitter ? event.submitter.value : pressed || 'report';
  pressed = button;
  const told = says();
  if (!told.length) { showWhy([{ field: '', detail: words.empty }]); return; }
  at('send').disabled = true;
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const body = Array.from(new FormData(form)).filter(([name, value]) => value && name !== 'id' && name !== 'do');
  const now = new Date();
  body.push(['id', id], ['do', button], ['made', seconds(now)], ['opened', seconds(held || opened)]);
  // Read out over the telephone it must be the right time, also where the phone's is not.
  const right = drawn.value * 1000 + (now - (held || opened));
  const item = { path: own, point: root.dataset.point, scope: root.dataset.scope, name: document.querySelector('h1').textContent,
    when: face ? face.dataset.at : hm(right), body, says: told, state: '' };
  item.n = await put(item);
  if (editing) { await drop(editing); editing = null; }
  await show();
  await flush(item.n);
  const left = (await all()).find((one) => one.n === item.n);
  if (left && !left.state) { rest = performance.now() + 1000; form.reset(); clearWhy(); at('queue').scrollIntoView({ block: 'start' }); }
}

async function start() {
  if (!window.isSecureContext || !navigator.serviceWorker || !window.indexedDB || !window.caches) {
    if (at('net')) at('net').textContent = words.cannot;
    return;
  }
  await navigator.serviceWorker.register('/r/sw.js', { scope: '/r/' });
  db = await open();
  at('queue').after(el('section', '', { id: 'sent', className: 'c ok', hidden: true }));
  at('sent').setAttribute('role', 'status');
  const kept = await caches.open('formular');
  if (!('live' in root.dataset)) { await kept.delete(place); await kept.delete(place + '?lang=en'); gone = true; }
  else if (root.dataset.live && !held) {
    for (const one of copy.querySelectorAll('[data-once]')) one.remove();
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': words.csp, 'Referrer-Policy': words.referrer };
    await kept.put(own, new Response('<!doctype html>' + copy.outerHTML, { headers: Object.assign(headers, { 'X-Held': String(opened) }) }));
  }
  if (form) form.addEventListener('submit', submit);
  if (at('net')) at('net').textContent = words.waits;
  await show();
  flush();
  addEventListener('online', () => { wait = 2000; flush(); if (face) hear(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) return; flush(); if (face) hear(); });
  root.dataset.ready = '';
}
start().catch(() => { if (at('net')) at('net').textContent = words.cannot; });
