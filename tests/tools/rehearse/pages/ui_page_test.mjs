// `rehearse ui` in a real browser: what is shown is always what was asked last, and others are refused.
//
// usage: see browser.mjs

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { folder, isNoWider, isUsable, kWidths, newTab, pictureOf, rehearse, runAll, until } from './browser.mjs';

const shop = {
  options: {
    thresholds: { http_req_duration: ['p(95)<100'] },
    scenarios: {
      buy: { executor: 'ramping-arrival-rate', startRate: 10, timeUnit: '1s', preAllocatedVUs: 6, maxVUs: 6, gracefulStop: '5s',
             stages: [{ target: 60, duration: '20s' }, { target: 0, duration: '10s' }] },
      browse: { executor: 'constant-vus', vus: 5, duration: '30s', gracefulStop: '2s' },
    },
  },
  journeys: { default: { steps: [{ request: { target: 'api/<1>' } }, { think: '200ms' }] } },
  targets: { 'api/<1>': { servers: 2, duration: { exponential: '20ms' } } },
};
const file = path.join(folder, 'ui-shop.json');
writeFileSync(file, JSON.stringify(shop));
const endless = path.join(folder, 'ui-long.json');
writeFileSync(endless, JSON.stringify({
  options: { scenarios: { many: { executor: 'constant-vus', vus: 2, duration: '10s' } } },
  journeys: { default: { steps: [{ request: { target: 'api' } }] } },
  targets: { api: { duration: { exponential: '10ms' }, servers: 1 } },
}));

/** With many stages before the rest, and a duration that is a number. */
const stages = Array.from({ length: 20 }, (_, i) => ({ target: i % 2 ? 5 : 10, duration: '1s' }));
const odd = path.join(folder, 'ui-odd.json');
writeFileSync(odd, JSON.stringify({
  options: { scenarios: { buy: { executor: 'ramping-arrival-rate', stages, preAllocatedVUs: 40, gracefulStop: 10 } } },
  journeys: { default: { steps: [{ think: '2s' }] } },
}));

const servers = [];
process.on('exit', () => servers.forEach(server => server.kill()));
/** A server; `stop` ends it as Ctrl-C does. */
const served = async name => {
  const server = spawn(rehearse, ['ui', name, '-q'], { stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(server);
  const over = new Promise(resolve => server.on('exit', resolve));
  const url = await new Promise(resolve => server.stdout.once('data', data => resolve(String(data).trim())));
  return { url, pid: server.pid, stop: () => { server.kill('SIGINT'); return over; } };
};

/** What the page says is the command, run with --json; null where it is refused. */
const byCommand = async tab => {
  const command = await tab.textContent('#command');
  const line = `"$0" ${command.replace(/^rehearse /, '')} --json`;
  let printed;
  try {
    printed = execFileSync('sh', ['-c', line, rehearse], { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (error.status === 104) return null;
    assert.equal(error.status, 99, String(error.stderr));  // a threshold that is crossed
    printed = error.stdout;
  }
  return JSON.parse(printed);
};


/** Waits until the page's answer is true. (waitForFunction() would need a script of text, which the page's policy forbids.) */
const untilPage = (tab, condition) => until(() => tab.evaluate(condition), condition, 5);
const settled = tab => untilPage(tab, () => {
  const { wanted, shown } = document.documentElement.dataset;
  return wanted !== undefined && wanted === shown;
});
const opened = async (url, looks) => {
  const own = url.replace(/#.*/, '');
  const opening = await newTab({ ...looks, expected: /409|ERR_CONNECTION/, mayLoad: url => url.startsWith(own) || /^(data|blob):/.test(url) });
  await opening.tab.goto(url);
  await settled(opening.tab);
  return opening;
};
const fact = (tab, name) => tab.textContent(`#results dl div:has(dt:text-is("${name}")) dd`);
const put = async (tab, pointer, text) => {
  await tab.fill(`#controls [data-pointer="${pointer}"]`, text);
  await settled(tab);
};

const server = await served(file);
const tests = {
  'dragging a point of the ramp changes what is dropped': async () => {
    const { tab, close } = await opened(server.url);
    const before = await fact(tab, 'dropped');
    const box = await tab.locator('[data-point="0"]').boundingBox();
    await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await tab.mouse.down();
    await tab.mouse.move(box.x - 30, box.y - 20, { steps: 5 });
    await tab.mouse.up();
    await settled(tab);
    const after = await fact(tab, 'dropped');
    assert.notEqual(after, before);
    const real = await byCommand(tab);
    assert.equal(after, String(real.dropped));
    assert.match(await tab.textContent('#command'), /stages=/);
    await close();
  },
  'arrow keys move a point too': async () => {
    const { tab, close } = await opened(server.url);
    await tab.focus('[data-point="0"]');
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.press('ArrowRight');
    await settled(tab);
    assert.match(await tab.getAttribute('[data-point="0"]', 'aria-valuetext'), /^61 at 20\.1s$/);
    assert.equal(await tab.evaluate(() => document.activeElement.getAttribute('data-point')), '0');
    await close();
  },
  'two hundred inputs in a row never leave an older picture': async () => {
    const { tab, close } = await opened(server.url);
    await tab.evaluate(() => {
      window.paints = [];
      new MutationObserver(() => window.paints.push(Number(document.documentElement.dataset.shown)))
        .observe(document.documentElement, { attributes: true, attributeFilter: ['data-shown'] });
    });
    let compared = 0;
    let random = 1;
    const next = below => { random = (random * 48271) % 2147483647; return random % below; };
    for (let burst = 0; burst < 10; ++burst) {
      const inputs = Array.from({ length: 20 }, () => [next(1e6), next(1e6) / 1e6, next(25)]);
      await tab.evaluate(async inputs => {
        const sliders = [...document.querySelectorAll('#controls input[type="range"]')];
        for (const [which, share, pause] of inputs) {  // any may be refused, such as fewer maxVUs than preAllocatedVUs
          const slider = sliders[which % sliders.length];
          slider.value = String(Number(slider.min) + share * (Number(slider.max) - Number(slider.min)) * 0.5);
          slider.dispatchEvent(new Event('input'));
          await new Promise(resolve => setTimeout(resolve, pause));
        }
      }, inputs);
      await settled(tab);
      const real = await byCommand(tab);
      const refused = await tab.locator('.problems li').count() > 0;
      assert.equal(refused, real === null, `burst ${burst}`);
      if (refused) {
        await tab.click('#reset');
        await settled(tab);
        continue;
      }
      ++compared;
      for (const name of ['complete', 'interrupted', 'dropped']) assert.equal(await fact(tab, name), String(real[name]), `${name} of burst ${burst}`);
      assert.ok((await tab.textContent('#results')).includes(`trace ${real.traceHash}`));
    }
    const paints = await tab.evaluate(() => window.paints);
    assert.ok(compared >= 3, String(compared));
    assert.ok(paints.length >= 10);
    assert.ok(paints.every((serial, i) => i === 0 || serial >= paints[i - 1]), paints.join());
    await close();
  },
  'what an older question came after is asked again': async () => {
    const { tab, close } = await opened(server.url);
    let refused = 0;
    await tab.route(/ask\/simulate/, route => (refused++ === 0 ? route.fulfill({ status: 409, json: {} }) : route.continue()));
    await put(tab, '/options/scenarios/buy/maxVUs', '8');
    assert.equal(refused, 2);
    assert.equal(await fact(tab, 'dropped'), String((await byCommand(tab)).dropped));
    await close();
  },
  'from an input to the paint': async () => {
    const { tab, close } = await opened(server.url);
    const times = [];
    for (let vus = 7; vus < 37; ++vus) {
      await tab.evaluate(() => { delete document.documentElement.dataset.latency; });
      await put(tab, '/options/scenarios/buy/maxVUs', String(vus));
      await untilPage(tab, () => document.documentElement.dataset.latency !== undefined);
      times.push(Number(await tab.evaluate(() => document.documentElement.dataset.latency)));
    }
    times.sort((a, b) => a - b);
    console.log(`    ms: median ${times[15]}, most ${times.at(-1)}`);
    assert.equal(times.length, 30);
    await close();
  },
  'two tabs do not disturb each other': async () => {
    const one = await opened(server.url);
    const two = await opened(server.url);
    await Promise.all([put(one.tab, '/options/scenarios/buy/maxVUs', '8'), put(two.tab, '/options/scenarios/buy/maxVUs', '60')]);
    const [a, b] = [await fact(one.tab, 'dropped'), await fact(two.tab, 'dropped')];
    assert.equal(a, String((await byCommand(one.tab)).dropped));
    assert.equal(b, String((await byCommand(two.tab)).dropped));
    assert.notEqual(a, b);
    await one.close();
    await two.close();
  },
  'undo, redo and the link': async () => {
    const { tab, close } = await opened(server.url);
    const before = await fact(tab, 'dropped');
    await put(tab, '/options/scenarios/buy/maxVUs', '60');
    const after = await fact(tab, 'dropped');
    const link = tab.url();
    assert.match(link, /#set=/);
    await tab.click('#undo');
    await settled(tab);
    assert.equal(await fact(tab, 'dropped'), before);
    await tab.click('#redo');
    await settled(tab);
    assert.equal(await fact(tab, 'dropped'), after);
    const again = await opened(link);
    assert.equal(await fact(again.tab, 'dropped'), after);
    assert.equal(await again.tab.inputValue('[data-pointer="/options/scenarios/buy/maxVUs"]'), '60');
    await again.close();
    await close();
  },
  'a pinned run is drawn beside': async () => {
    const { tab, close } = await opened(server.url);
    const before = await fact(tab, 'dropped');
    await tab.click('#pin');
    await put(tab, '/options/scenarios/buy/maxVUs', '60');
    assert.match(await fact(tab, 'dropped'), new RegExp(`^\\d+ A: ${before}$`));
    assert.ok(await tab.locator('.keys li:has-text("A: dropped")').count() > 0);
    await pictureOf(tab, 'ui-pinned');
    await close();
  },
  'a wrong value is said at its field': async () => {
    const { tab, close } = await opened(server.url);
    const before = await fact(tab, 'complete');
    await put(tab, '/options/scenarios/browse/vus', '-3');
    assert.match(await tab.textContent('.problems'), /vus/);
    assert.equal(await fact(tab, 'complete'), before);
    await put(tab, '/options/scenarios/browse/vus', '6');
    assert.equal(await tab.locator('.problems li').count(), 0);
    await close();
  },
  'any value is found by its path': async () => {
    const { tab, close } = await opened(server.url);
    await tab.fill('#search', 'target servers');
    const field = tab.locator('.found [data-pointer="/targets/api~1<1>/servers"]');
    await field.fill('8');
    await settled(tab);
    assert.equal((await byCommand(tab)).services['api/<1>'].requests > 0, true);
    assert.match(await tab.textContent('#command'), /servers=8/);
    await close();
  },
  'what would fix it does': async () => {
    const { tab, close } = await opened(server.url);
    await put(tab, '/targets/api~1<1>/servers', '1');
    await tab.click('#fix');
    const servers = tab.locator('.fixes li:has-text("servers instead of 1")');
    await servers.waitFor({ timeout: 60_000 });
    assert.match(await tab.textContent('.verdict'), /crossed/);
    await servers.locator('button').click();
    await settled(tab);
    assert.match(await tab.textContent('.verdict'), /kept/);
    await tab.click('#fix');
    const vus = tab.locator('.fixes li:has-text("preAllocatedVUs")');
    const before = [await fact(tab, 'dropped'), await tab.textContent('#command')];
    await vus.locator('button').click({ timeout: 60_000 });
    await settled(tab);
    assert.equal(await fact(tab, 'dropped'), '0');
    assert.match(await tab.textContent('#command'), /preAllocatedVUs=.*maxVUs=/);
    await tab.click('#undo');  // both values in one step
    await settled(tab);
    assert.deepEqual([await fact(tab, 'dropped'), await tab.textContent('#command')], before);
    await close();
  },
  'a duration that is a number is one of milliseconds, and stages leave room for other fields': async () => {
    const own = await served(odd);
    const { tab, close } = await opened(own.url);
    assert.equal(await tab.inputValue('[data-pointer="/options/scenarios/buy/preAllocatedVUs"]'), '40');
    await tab.click('#fix');
    const grace = tab.locator('.fixes li:has-text("gracefulStop")');
    await grace.locator('button').click({ timeout: 60_000 });
    await settled(tab);
    assert.equal(await fact(tab, 'interrupted'), '0');
    await close();
    await own.stop();
  },
  'a link that the browser does not take is written later': async () => {
    const { tab, close } = await opened(server.url);
    await tab.evaluate(() => {
      const write = history.replaceState.bind(history);
      history.replaceState = (...words) => {
        history.replaceState = write;
        throw new DOMException('too many calls', 'SecurityError');
      };
    });
    await put(tab, '/options/scenarios/buy/maxVUs', '61');
    assert.equal(await fact(tab, 'dropped'), String((await byCommand(tab)).dropped));
    await untilPage(tab, () => location.hash.includes('maxVUs%3D61'));
    await close();
  },
  'find answers in the page': async () => {
    const { tab, close } = await opened(server.url);
    await tab.locator('summary:has-text("Find the least")').click();
    await tab.fill('#find-path', '/targets/api~1<1>/servers');
    await tab.fill('#find-to', '20');
    await tab.fill('#find-condition', 'p(95) of http_req_duration < 100ms');
    await tab.fill('#find-runs', '1');
    await tab.click('.find button');
    const answer = tab.locator('p:has-text("The least is")');
    await answer.waitFor();
    const asked = ['find', file, '--least', '/targets/api~1<1>/servers=1..20', '--so-that', 'p(95) of http_req_duration < 100ms', '--runs', '1', '--json'];
    const { found } = JSON.parse(execFileSync(rehearse, asked));
    assert.ok((await answer.textContent()).includes(`The least is ${found.value}.`));
    await close();
  },
  'the file and the report can be taken away': async () => {
    const { tab, close } = await opened(server.url);
    await put(tab, '/options/scenarios/buy/maxVUs', '60');
    const saved = async text => {
      const [download] = await Promise.all([tab.waitForEvent('download'), tab.click(`button:has-text("${text}")`)]);
      const name = path.join(folder, 'saved-' + download.suggestedFilename());
      await download.saveAs(name);
      return readFileSync(name, 'utf8');
    };
    assert.equal(JSON.parse(await saved('Save the file')).options.scenarios.buy.maxVUs, 60);
    assert.equal(JSON.parse(await saved('Save k6')).scenarios.buy.maxVUs, 60);
    const report = await saved('Save the report');
    const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(report)[1]);
    const { series, ...result } = await byCommand(tab);
    for (const service of Object.values(result.services)) delete service.series;
    assert.deepEqual(data.result, result);  // durations too
    assert.match(data.command, /maxVUs=60/);
    await close();
  },
  'a long run shows how far it is, and can be cancelled': async () => {
    const long = await served(endless);
    const { tab, close } = await opened(long.url);
    await tab.fill('[data-pointer="/options/scenarios/many/duration"]', '2000h');
    await untilPage(tab, () => Number(document.querySelector('.under progress')?.getAttribute('value')) > 0);
    await tab.click('#cancel');
    await untilPage(tab, () => document.querySelector('.note')?.textContent.startsWith('Cancelled'));
    assert.equal(await tab.locator('.under').isVisible(), false);
    await put(tab, '/options/scenarios/many/duration', '20s');
    assert.equal(await tab.textContent('.note'), '');
    assert.equal(await fact(tab, 'complete'), String((await byCommand(tab)).complete));
    await close();
    assert.equal(await long.stop(), 0);
  },
  'what a page asked ends when the page is left': async () => {
    const long = await served(endless);
    const { tab, close } = await opened(long.url);
    await tab.fill('[data-pointer="/options/scenarios/many/duration"]', '2000h');
    await untilPage(tab, () => Number(document.querySelector('.under progress')?.getAttribute('value')) > 0);
    const children = () => readFileSync(`/proc/${long.pid}/task/${long.pid}/children`, 'utf8').trim();
    assert.notEqual(children(), '');
    await tab.goto('about:blank');
    for (const end = Date.now() + 10_000; children() !== '' && Date.now() < end;) await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(children(), '');
    await close();
    assert.equal(await long.stop(), 0);
  },
  'the program may stop, and start again': async () => {
    const first = await served(file);
    const { tab, close } = await opened(first.url);
    await put(tab, '/options/scenarios/buy/maxVUs', '60');
    const dropped = await fact(tab, 'dropped');
    assert.equal(await first.stop(), 0);
    await tab.fill('[data-pointer="/options/scenarios/buy/maxVUs"]', '61');
    await untilPage(tab, () => /does not answer/.test(document.querySelector('.note')?.textContent));
    await tab.fill('[data-pointer="/options/scenarios/buy/maxVUs"]', '60');
    const second = await served(file);
    assert.notEqual(second.url, first.url);
    const again = await opened(second.url + new URL(tab.url()).hash);
    assert.equal(await fact(again.tab, 'dropped'), dropped);
    await again.close();
    await close();
    await second.stop();
  },
  'others are refused': async () => {
    const { tab, close } = await opened(server.url);
    const url = new URL(server.url);
    const status = (options, body = '') => new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: url.port, agent: false, ...options }, response => { response.resume(); resolve(response.statusCode); });
      request.on('error', reject);
      request.end(body);
    });
    assert.equal(await status({ path: '/' }), 403);
    assert.equal(await status({ path: '/ask/simulate/a1', method: 'POST' }, '{}'), 403);
    assert.equal(await status({ path: url.pathname, headers: { Host: 'evil.example' } }), 403);
    assert.equal(await status({ path: url.pathname, headers: { Origin: 'http://evil.example' } }), 403);
    assert.equal(await status({ path: url.pathname + 'ask/simulate/a1', method: 'POST' }, 'x'.repeat(300_000)), 413);
    const sockets = [];
    for (let i = 0; i < 2000; ++i) {
      const socket = net.connect(Number(url.port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('GET / HTTP/1.1\r\n');
      sockets.push(socket);
    }
    await new Promise(resolve => sockets[0].once('connect', resolve));
    for (const socket of sockets) socket.destroy();
    await put(tab, '/options/scenarios/buy/maxVUs', '33');
    assert.equal(await fact(tab, 'dropped'), String((await byCommand(tab)).dropped));
    await close();
  },
  'axe finds nothing serious, at each width and in both schemes': async () => {
    for (const width of kWidths) {
      for (const dark of [false, true]) {
        const { tab, close } = await opened(server.url, { width, dark });
        await isNoWider(tab, width);
        await isUsable(tab);
        await pictureOf(tab, `ui-${width}-${dark ? 'dark' : 'light'}`);
        await close();
      }
    }
  },
};

await runAll(tests, () => server.stop());
