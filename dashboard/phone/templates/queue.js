// The form's own script: ages that count, choices that can be taken back, and reports that wait for the network.
// It only adds: without it, or where anything here is missing, the form is sent as a plain form.
const root = document.documentElement;
const at = (id) => document.getElementById(id);
const words = JSON.parse(at('words').textContent);
const form = at('form');
const held = Number(root.dataset.held) || 0;
const drawn = form && form.elements.drawn;
// Gone back to, the page may be the browser's own old copy: its age counts from when it was first seen.
let opened = Date.now();
// What outlives the page: in this tab, or among all tabs. A browser that keeps nothing answers nothing.
const memo = (where, key, value) => {
  try { return value === undefined ? window[where].getItem(key) : window[where].setItem(key, value); } catch (closed) { return null; }
};
const TAB = 'sessionStorage', PHONE = 'localStorage';
const place = location.pathname;
if (drawn) {
  const first = 'sedd ' + form.elements.id.value;
  opened = Number(memo(TAB, first)) || opened;
  memo(TAB, first, opened);
}
const copy = root.cloneNode(true);
const own = place + (words.language === 'sv' ? '' : '?lang=' + words.language);
// An exercise's time is the server's alone: between its answers nothing is counted on.
const face = at('clock');
const hours = new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' });
const hm = (time) => hours.format(time) + (hours.format(time + 36e5) === hours.format(time) ? ' ' + words.summer
  : hours.format(time - 36e5) === hours.format(time) ? ' ' + words.winter : '');
// The page without what was said once; the newest revision that this phone has sent for the point.
const here = own + (/[?&]h=/.test(location.search) ? (own === place ? '?' : '&') + location.search.match(/h=[^&]*/)[0] : '');
const mine = 'sparat ' + root.dataset.point + ' ' + root.dataset.scope;
const newest = () => Number(memo(PHONE, mine)) || 0;
const behind = () => form && newest() > Number(root.dataset.revision);
let grown = 0, fast, lapsed, db, timer, wait = 2000, pressed, editing, gone, busy, leaving, last, rest = 0, queued = [], line = Promise.resolve();

const span = (m) => m < 60 ? m + ' min' : m < 2880 ? Math.floor(m / 60) + ' h ' + String(m % 60).padStart(2, '0')
  : Math.floor(m / 1440) + ' d ' + Math.floor(m % 1440 / 60) + ' h';
const seconds = (time) => String(Math.floor(time / 1000));
const el = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text || '' }, more);

// By how far the phone's clock has moved, or by how long the page has run where that clock was put back.
const passed = () => Math.max(0, Date.now() - (held || opened), performance.now()) / 60000;

function tick() {
  const real = Math.floor(passed()), told = face ? grown : passed();
  for (const one of document.querySelectorAll('[data-age]')) {
    one.textContent = words.ago.replace('%', span(Math.floor(Number(one.dataset.age) + told)));
  }
  for (const one of document.querySelectorAll('[data-ends]')) if (told * 60 >= Number(one.dataset.ends)) lapse(one);
  const old = form && real >= 15;
  at('off').hidden = !held && !old;
  if (held || old) at('off').textContent = (held ? words.held : words.old).replace('%', span(real));
}

async function hear() {
  try {
    const answer = await fetch(place + '?klocka=1&lang=' + words.language, { cache: 'no-store', headers: { Accept: 'application/json' } });
    const now = await answer.json();
    grown = Math.max(0, now.now - face.dataset.now) / 60;
    face.dataset.at = now.at;
    face.firstChild.textContent = now.says;
    face.lastChild.textContent = '';
    fast = now.fast && Date.now();
    // The exercise is over, or what is known was moved along with its clock: the page is drawn anew.
    if (!leaving && !busy && (now.over && form || now.carried != face.dataset.carried) && (!held || performance.now() > 6e4)) {
      leaving = here;
      if (now.over && db && says().length) await put(Object.assign(noted('', says(), [], 'over'), { reason: now.over }));
      redraw();
    }
  } catch (silent) { fast = 0; face.lastChild.textContent = ' · ' + words.unheard.replace('%', face.dataset.at); }
  tick();
}
// Where the exercise's time goes fast, how old the time is that stands here.
setInterval(() => { if (fast) face.lastChild.textContent = ' · ' + words.ago.replace('%', Math.round((Date.now() - fast) / 1000) + ' s'); }, 1000);

const draw = (one, sign) => one.querySelector('use').setAttributeNS('http://www.w3.org/1999/xlink', 'href', '#i-' + sign);

// A report that has ceased to hold while the page stood open: shown as the server would draw it by now.
function lapse(chip) {
  const { to, sign, word, more } = chip.dataset;
  chip.className = 't s-' + to;
  draw(chip, sign);
  chip.lastChild.textContent = ' ' + word;
  at(chip.parentNode.htmlFor.slice(2)).querySelector('.m').lastChild.textContent = ' · ' + more;
  chip.removeAttribute('data-ends');
  lapsed = true;
  cover();
}

// "Allt som förut" says nothing of what waits here, and is gone where something has ceased to hold or was sent since.
function cover() {
  const button = form && form.querySelector('[value=confirm]');
  if (!button) return;
  const rest = [];
  for (const one of form.querySelectorAll('[data-f]')) {
    const name = one.dataset.f;
    one.hidden = queued.includes(name);
    if (!one.hidden) rest.push(name);
  }
  form.elements.covers.value = rest.join(' ');
  button.hidden = lapsed || !rest.length;
  at('not').textContent = lapsed ? words.lapsed : queued.length ? words.queued : '';
  at('do').hidden = behind();
}
tick();
setInterval(() => face && !document.hidden ? hear() : tick(), 15000);
if (face) hear();
// Come back to, after the phone slept or from another page.
const look = () => {
  if (document.hidden) return;
  if (face) hear(); else tick();
  if (db) show().then(() => flush());
};
document.addEventListener('visibilitychange', look);
addEventListener('pageshow', look);

// What the page showed of each function; what was chosen on an older page has seen no more than that one.
const shown = form ? Array.from(form.querySelectorAll('[name$=_seen]'), (box) => [box, box.value]) : [];
if (form) {
  // A tap on what is chosen takes it back: what is left out was not said.
  let was;
  for (const kind of ['pointerdown', 'touchstart']) form.addEventListener(kind, (event) => {
    const label = event.target.closest && event.target.closest('label');
    const box = label && at(label.htmlFor);
    was = box && box.checked && /_|occupancy|staffing|opening/.test(box.name) ? box : null;
  }, { passive: true });
  form.addEventListener('change', unfold);
  form.addEventListener('reset', () => {
    editing = null;
    for (const [box, value] of shown) box.value = value;
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) pressed = button.value;
    if (was && event.target === was) { was.checked = false; was = null; }
  });
}

// What is said is never folded away.
function reveal(one) {
  const part = one.closest('.s');
  if (part) at('v-' + part.id).checked = true;
}
function unfold() {
  for (const one of form.elements) if (/rad/.test(one.type) ? one.checked : /^te|^sel/.test(one.type) && one.value) reveal(one);
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

// What the choice above it has hidden is not part of what is said.
const unasked = (one) => one && one.type === 'text' && !one.offsetParent;

// A report as this phone keeps it; an exercise's time is the server's.
const noted = (when, told, body, state) => ({ path: own, point: root.dataset.point, scope: root.dataset.scope,
  name: document.querySelector('h1').textContent, when: face ? face.dataset.at : when, says: told, body, state });

// What a waiting report says, in the form's own words: it can be read out over the telephone.
function says() {
  const lines = [];
  for (const one of form.elements) {
    if (!one.name || one.type === 'hidden' || one.type === 'submit' || !one.value) continue;
    if (one.type === 'radio' && !one.checked) continue;
    if (unasked(one) || one.name === 'ago' || one.name === 'channel') continue;
    const group = one.closest('[role=radiogroup],[role=group]');
    const label = form.querySelector(`label[for="${one.id}"]`);
    const head = group && (group.getAttribute('aria-label') || at(group.getAttribute('aria-labelledby')).textContent);
    const word = label.querySelector('b') || label;
    lines.push(one.type === 'radio' ? `${head}: ${word.textContent.trim()}` : `${label.textContent}: ${one.value}`);
  }
  return lines;
}

function clearWhy() {
  for (const one of form.querySelectorAll('.why')) one.remove();
  for (const one of form.querySelectorAll('[aria-invalid]')) one.removeAttribute('aria-invalid');
}

function showWhy(errors) {
  clearWhy();
  let first;
  for (const { field, detail } of errors) {
    const spot = field && (at(field) || form.querySelector(`[name="${field}"]`)) || (at('send').offsetParent ? at('send') : form);
    const why = el('p', detail, { className: 'why', id: 'why-' + field });
    if (/INPUT|TEXTAREA|BUTTON/.test(spot.tagName)) spot.after(why); else spot.prepend(why);
    spot.setAttribute('aria-invalid', 'true');
    spot.setAttribute('aria-describedby', why.id);
    reveal(spot);
    first = first || spot;
  }
  if (first) { first.focus(); first.scrollIntoView({ block: 'center' }); }
}

function fill(body) {
  const names = body.map(([name]) => name);
  for (const [name, value] of body) {
    // What a correction was remains known, also on a page that is none.
    if (/_was$/.test(name) && !form.elements[name]) form.append(el('input', '', { type: 'hidden', name, value }));
    if (/_seen$/.test(name) && form.elements[name] && names.includes(name.replace('seen', 'status'))) form.elements[name].value = value;
    for (const one of form.querySelectorAll(`[name="${name}"]`)) {
      if (one.type === 'radio') one.checked = one.value === value;
      else if (one.type !== 'hidden' && one.type !== 'submit') one.value = value;
    }
  }
  unfold();
}

function edit(item) {
  if (editing) form.reset();
  // What has been said anew since it was written is asked for again.
  const was = new Map(item.body);
  const newer = shown.filter(([box, value]) => was.has(box.name) && was.get(box.name) !== value).map(([box]) => box.name.slice(0, -4));
  fill(item.body.filter(([name]) => !newer.some((one) => name.startsWith(one))));
  editing = item;
  const asked = newer.filter((one) => was.has(one + 'status')).map((one) => ({ field: one + 'status', detail: words.newer }));
  showWhy([...asked, ...(item.errors.length ? item.errors : [{ field: '', detail: item.reason }])]);
}

// What was sent shows the page to be older than the store: it is drawn anew, once nobody is writing in it.
function renew() {
  cover();
  if (leaving || !behind() || memo(TAB, 'hämtad') === String(newest())) return;
  const field = document.activeElement;
  if (field && /text/.test(field.type)) { field.addEventListener('blur', () => setTimeout(renew, 300), { once: true }); return; }
  memo(TAB, 'hämtad', newest());
  redraw();
}

function redraw() {
  if (busy) return;
  leaving = here;
  location.replace(here);
}
// Whatever was typed until the new page came goes with it.
addEventListener('pagehide', () => {
  if (!leaving || !form) return;
  memo(TAB, 'skrivet ' + place, JSON.stringify({ body: Array.from(new FormData(form)), n: editing && editing.n, top: leaving === here ? scrollY : 0 }));
});

async function restore() {
  const typed = form && JSON.parse(memo(TAB, 'skrivet ' + place) || 'null');
  memo(TAB, 'skrivet ' + place, '');
  if (typed) {
    fill(typed.body);
    editing = typed.n && (await all()).find((one) => one.n === typed.n) || null;
    scrollTo(0, typed.top);
  }
  // A server put back to an earlier store: what it draws is what counts.
  if (!held && behind() && memo(TAB, 'hämtad') === String(newest())) memo(PHONE, mine, root.dataset.revision);
  for (const [receipt, text] of JSON.parse(memo(TAB, 'skickat') || '[]')) if (held || !location.href.endsWith(receipt)) tell(text, receipt);
  memo(TAB, 'skickat', '');
}

function tell(text, receipt) {
  const line = el('p', text + ' ');
  line.append(el('a', words.amend, { className: 'l', href: receipt + '&ratta=1' }));
  at('sent').append(line);
  at('sent').hidden = false;
}

const ours = (item) => item.point === root.dataset.point && item.scope === root.dataset.scope;

async function show() {
  const items = await all();
  const list = at('list');
  at('queue').hidden = !items.length;
  queued = [];
  for (const one of items) if (ours(one)) for (const [name] of one.body) if (/_status$/.test(name)) queued.push(name.slice(0, -7));
  cover();
  const waiting = items.filter((one) => !one.state).length, stopped = items.length - waiting;
  const count = (n, one, many) => n ? [(n === 1 ? one : many).replace('%', n)] : [];
  at('count').textContent = [...count(stopped, words.stopped1, words.stopped), ...count(waiting, words.waiting1, words.waiting)].join(' · ');
  list.textContent = '';
  for (const item of items) {
    const row = el('li');
    row.append(el('b', `${item.name} ${item.when}`), el('p', item.says.join(' · ')));
    if (item.state) {
      const refused = item.state === 'refused', here = form && ours(item);
      if (refused) row.append(el('p', words.refused, { className: 'r' }));
      row.append(el('p', item.reason, { className: 'why' }));
      if (refused) row.append(el('p', words.mend));
      if (refused && !here) row.append(el('a', words.mendAt, { className: 'l', href: item.path }));
      if (refused && here) row.append(el('button', words.edit, { className: 'q', type: 'button', onclick: () => edit(item) }));
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
        clearTimeout(timer);
        timer = setTimeout(() => flush(), wait);
        wait = Math.min(wait * 2, 120000);
        // What the server cannot take just now keeps nothing else waiting.
        if (answer && answer.status !== 429) continue;
        break;
      }
      wait = 2000;
      const { status, told } = answer;
      if (face) hear();
      if (status < 300) {
        await drop(item);
        const key = 'sparat ' + item.point + ' ' + item.scope, text = item.name + ': ' + told.title;
        memo(PHONE, key, Math.max(told.revision, Number(memo(PHONE, key))));
        // Said on the page that comes, too: also where that is the old one, for want of network.
        memo(TAB, 'skickat', JSON.stringify([...JSON.parse(memo(TAB, 'skickat') || '[]'), [told.receipt, text]]));
        // Who is already writing the next one stays where they are.
        if (fresh === item.n && last === fresh && !says().length) { leaving = told.receipt; location.replace(leaving); return; }
        tell(text, told.receipt);
      } else {
        if (status === 404 || status === 410) { item.state = 'gone'; gone = item.path.split('?')[0] === place; }
        else item.state = told.over ? 'over' : 'refused';
        item.reason = item.state === 'gone' ? words.gone : told.detail;
        item.errors = told.errors || [];
        await put(item);
        if (fresh === item.n && last === fresh && item.state === 'refused' && !says().length) edit(item);
      }
    }
  } finally { await show(); at('send') && (at('send').disabled = false); }
  if (!busy) renew();
}

// One tap, one report: a second tap meanwhile, or just after the form was emptied, is the same tap.
async function submit(event) {
  event.preventDefault();
  if (busy || performance.now() < rest) return;
  busy = true;
  try { await write(event); } finally { busy = false; }
  renew();
}

async function write(event) {
  const button = event.submitter ? event.submitter.value : pressed || 'report';
  pressed = '';
  const told = says();
  if (button === 'confirm') told.push(words.confirmed);
  if (!told.length) { showWhy([{ field: '', detail: words.empty }]); return; }
  at('send').disabled = true;
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  const body = Array.from(new FormData(form)).filter(([name, value]) => value && name !== 'id' && name !== 'do' && !unasked(form.elements[name]));
  const now = new Date();
  body.push(['id', id], ['do', button], ['made', seconds(now)], ['opened', seconds(held || opened)]);
  // Read out over the telephone it must be the right time, also where the phone's is not.
  const right = drawn.value * 1000 + (now - (held || opened));
  const item = noted(hm(right), told, body, '');
  const before = editing;
  last = 0;
  // It is on its way: what is typed from here on is another report, however slowly this one is sent.
  form.reset();
  clearWhy();
  try { item.n = await put(item); } catch (full) { fill(body); at('send').disabled = false; throw full; }
  if (before) await drop(before);
  await show();
  last = item.n;
  // On a slow network it is soon one of those that wait, and the next one can be sent.
  await Promise.race([flush(item.n), new Promise((done) => setTimeout(done, 3000))]);
  at('send').disabled = false;
  rest = performance.now() + 1000;
  const left = (await all()).find((one) => one.n === item.n);
  if (left && !left.state && !says().length) at('queue').scrollIntoView({ block: 'start' });
}

// Until it is known that a report can wait here, the page says that it cannot.
const net = at('net'), cannot = net && net.textContent;

async function start() {
  if (!window.isSecureContext || !navigator.serviceWorker || !window.indexedDB || !window.caches) {
    await restore();
    return;
  }
  // Not waited for: a browser holds a registration back while it looks for a newer worker, and where the
  // network swallows everything that is for minutes. What waits in the phone must be seen and kept at once.
  const worker = navigator.serviceWorker.register('/r/sw.js', { scope: '/r/' }).catch(() => {});
  db = await open();
  at('queue').after(el('section', '', { id: 'sent', className: 'c ok', hidden: true }));
  at('sent').setAttribute('role', 'status');
  if (form) form.addEventListener('submit', submit);
  // The form folds when it is sent: the second tap of two would hit a link that has come where the button was.
  addEventListener('click', (event) => { if (busy || performance.now() < rest) event.target.href && event.preventDefault(); });
  if (net) net.textContent = words.waits;
  await restore();
  await show();
  flush();
  addEventListener('online', () => { wait = 2000; flush().then(() => held && redraw()); if (face) hear(); });
  // Another tab has sent something.
  addEventListener('storage', () => show().then(renew));
  await keepCopy();
  if (!held) await worker;
  root.dataset.ready = '';
}

async function keepCopy() {
  const kept = await caches.open('formular');
  if (!('live' in root.dataset)) { await kept.delete(place); await kept.delete(place + '?lang=en'); gone = true; await show(); }
  else if (root.dataset.live && !held) {
    for (const one of copy.querySelectorAll('[data-once]')) one.remove();
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': words.csp, 'Referrer-Policy': words.referrer };
    await kept.put(own, new Response('<!doctype html>' + copy.outerHTML, { headers: Object.assign(headers, { 'X-Held': String(opened) }) }));
  }
}
start().catch(() => { if (net) net.textContent = cannot; });
