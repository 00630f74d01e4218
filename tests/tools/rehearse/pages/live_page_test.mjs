// `rehearse live --ui` in a real browser, against `rehearse serve`: it follows the test, and steers it.
//
// usage: see browser.mjs

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { folder, isNoWider, isUsable, newTab, pictureOf, rehearse, runAll, until } from './browser.mjs';

const file = path.join(folder, 'live-shop.json');
writeFileSync(file, JSON.stringify({
  options: { scenarios: { shop: { executor: 'externally-controlled', vus: 2, maxVUs: 10, duration: '120s' } } },
  journeys: { default: { steps: [{ request: { target: 'api' } }, { think: '50ms' }] } },
  targets: { api: { servers: 4, duration: '10ms' } },
}));

const programs = [];
process.on('exit', () => programs.forEach(program => program.kill()));
/** A program with what it has printed so far. */
const begun = (...words) => {
  const program = spawn(rehearse, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  programs.push(program);
  const one = { program, out: '', err: '', over: new Promise(resolve => program.on('close', resolve)) };
  program.stdout.on('data', data => { one.out += data; });
  program.stderr.on('data', data => { one.err += data; });
  return one;
};

const server = begun('serve', file, '-a', '127.0.0.1:0');
const target = await until(() => /http:\/\/\S+/.exec(server.out)?.[0], 'the address of serve');
const live = () => begun('live', file, '-t', `api=${target}`, '-a', '', '--ui', '--json', '-q');
const linkOf = test => until(() => /Watch it at (http:\S+)/.exec(test.err)?.[1], 'the link');

const opened = async (url, looks) => {
  const opening = await newTab(looks);
  await opening.tab.goto(url);
  await until(() => opening.tab.evaluate(() => Number(document.documentElement.dataset.told) > 0), 'a message');
  return opening;
};
/** Of a test that is paused at its start, so that it is opened before the end however short it is. */
const openedAtItsStart = async test => {
  const opening = await opened(await linkOf(test));
  assert.equal(await opening.tab.locator('.gantt').count(), 0);
  await opening.tab.click('#resume');
  return opening;
};
const fact = (tab, name) => tab.textContent(`#results dl div:has(dt:text-is("${name}")) dd`);
const state = tab => tab.textContent('#state');

const test = live();
const url = await linkOf(test);
const tests = {
  'it follows the test': async () => {
    const { tab, close } = await opened(url);
    const before = Number(await fact(tab, 'requests'));
    await until(async () => Number(await fact(tab, 'requests')) > before + 10, 'more requests');
    assert.equal(await state(tab), 'running');
    assert.match(await tab.textContent('#results .dim'), /of at most 2m0s$/);
    await close();
  },
  'it scales, pauses and resumes it': async () => {
    const { tab, close } = await opened(url);
    await tab.fill('#vus', '6');
    await tab.click('#scale');
    await until(async () => (await tab.textContent('.note')) === 'scale: done', 'the answer');
    await until(async () => Number(await fact(tab, 'most VUs')) >= 6, 'more VUs');
    await tab.click('#pause');
    await until(async () => (await state(tab)) === 'paused', 'the pause');
    assert.equal(await tab.isDisabled('#pause'), true);
    await tab.click('#resume');
    await until(async () => (await state(tab)) === 'running', 'the end of the pause');
    await tab.fill('#vus', '60');
    await tab.click('#scale');
    await until(async () => /^scale: refused, because /.test(await tab.textContent('.note')), 'the refusal');
    await pictureOf(tab, 'live');
    await close();
  },
  'axe finds nothing serious': async () => {
    for (const [width, dark] of [[320, false], [1440, true]]) {
      const { tab, close } = await opened(url, { width, dark });
      await isUsable(tab);
      await isNoWider(tab, width);
      await close();
    }
  },
  'others are refused': async () => {
    const { port, pathname } = new URL(url);
    const status = options => new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port, agent: false, ...options }, response => { response.destroy(); resolve(response.statusCode); });
      request.on('error', reject);
      request.end('{}');
    });
    assert.equal(await status({ path: '/do/status', method: 'POST' }), 403);
    assert.equal(await status({ path: '/events' }), 403);
    assert.equal(await status({ path: pathname + 'events', headers: { Host: 'evil.example' } }), 403);
    assert.equal(await status({ path: pathname + 'do/status', method: 'POST', headers: { Origin: 'http://evil.example' } }), 403);
    assert.equal(await status({ path: pathname + 'do/status' }), 405);
  },
  'a reader that takes nothing holds up neither the test nor others': async () => {
    const { port, host, pathname } = new URL(url);
    const slow = net.connect({ port, host: '127.0.0.1' });
    slow.pause();
    slow.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const { tab, close } = await opened(url);
    const before = Number(await fact(tab, 'requests'));
    await until(async () => Number(await fact(tab, 'requests')) > before + 20, 'more requests');
    slow.destroy();
    await close();
  },
  'it stops the test, and shows how it ended': async () => {
    const { tab, close } = await opened(url);
    await tab.click('#stop');
    await test.over;
    await until(async () => (await state(tab)) === 'over', 'the end');
    const printed = JSON.parse(test.out);
    for (const name of ['complete', 'interrupted', 'dropped']) assert.equal(await fact(tab, name), String(printed[name]), name);
    assert.ok((await tab.textContent('#results')).includes(`trace ${printed.traceHash}`));
    assert.equal(await tab.isDisabled('#stop'), true);
    // How late iterations began: the page has not held them up.
    assert.ok(printed.startLagMs.med < 100, JSON.stringify(printed.startLagMs));
    await close();
  },
  'at its end a test has the bands of its prediction, and its VUs one by one': async () => {
    const short = path.join(folder, 'live-short.json');
    writeFileSync(short, JSON.stringify({
      options: { scenarios: { visit: { executor: 'constant-arrival-rate', rate: 20, duration: '3s', preAllocatedVUs: 10 } } },
      journeys: { default: { steps: [{ request: { target: 'api' } }] } },
      targets: { api: { servers: 4, duration: '10ms' } },
    }));
    const compared = begun('live', short, '-t', `api=${target}`, '-a', '', '--ui', '--compare', '--paused', '--json', '-q');
    const { tab, close } = await openedAtItsStart(compared);
    await until(async () => (await tab.locator('.keys li:text-is("predicted busy, p(5) to p(95)")').count()) === 1, 'the bands');
    await compared.over;
    assert.equal(await state(tab), 'over');
    const { real } = JSON.parse(compared.out);
    assert.equal(await fact(tab, 'complete'), String(real.complete));
    assert.match(await tab.getAttribute('.gantt', 'aria-label'), new RegExp(` VUs one by one: ${real.complete} complete and 0 interrupted`));
    await pictureOf(tab, 'live-end');
    await close();
  },
  'a script is followed to its end, too': async () => {
    const script = path.join(folder, 'live-shop.js');
    writeFileSync(script, `import http from 'k6/http';
export const options = { vus: 2, duration: '2s' };
export default () => { http.get(__ENV.URL + '/'); };
`);
    const scripted = begun('live', script, '-e', `URL=${target}`, '-a', '', '--ui', '--paused', '--json', '-q');
    const { tab, close } = await openedAtItsStart(scripted);
    await scripted.over;
    await until(async () => (await state(tab)) === 'over', 'the end');
    const printed = JSON.parse(scripted.out);
    assert.equal(await fact(tab, 'complete'), String(printed.complete));
    assert.ok(printed.complete > 20, String(printed.complete));
    assert.match(await tab.getAttribute('.gantt', 'aria-label'), new RegExp(` VUs one by one: ${printed.complete} complete `));
    await close();
  },
};

await runAll(tests, failed => { if (failed > 0) console.log(test.err); });
