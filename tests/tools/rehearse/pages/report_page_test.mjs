// Reports in a real browser: what they show, that they need nothing else, and that everybody can use them.
//
// usage: report_page_test.mjs <rehearse> <folder of the npm packages> <folder for pages and pictures>
// The browser is Debian's chromium, or what CHROMIUM names.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [rehearse, packages, folder] = process.argv.slice(2).map(name => path.resolve(name));
const { chromium } = createRequire(import.meta.url)(path.join(packages, 'playwright/package/index.js'));
const axe = readFileSync(path.join(packages, 'axe/package/axe.min.js'), 'utf8');
mkdirSync(folder, { recursive: true });

const shop = {
  options: {
    thresholds: { http_req_duration: ['p(95)<100'], http_req_failed: ['rate<0.01'] },
    scenarios: {
      buy: { executor: 'ramping-arrival-rate', startRate: 20, timeUnit: '1s', preAllocatedVUs: 60, gracefulStop: '20s',
             stages: [{ target: 220, duration: '20s' }, { target: 20, duration: '20s' }] },
      browse: { executor: 'constant-vus', vus: 5, duration: '30s', gracefulStop: '5s' },
    },
  },
  journeys: { default: { steps: [{ request: { target: '<b>api</b> & "co"' } }, { think: '200ms' }] } },
  targets: { '<b>api</b> & "co"': { servers: 4, duration: { exponential: '20ms' } } },
};
const file = path.join(folder, 'shop.json');
writeFileSync(file, JSON.stringify(shop));

/** Runs the command and gives the page it writes, and what it prints with --json. */
const made = (name, ...words) => {
  const page = path.join(folder, name + '.html');
  let printed;
  try {
    printed = execFileSync(rehearse, [words[0], file, ...words.slice(1), '--json', '--html', page], { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    assert.equal(error.status, 99, String(error.stderr));  // thresholds that are crossed
    printed = error.stdout;
  }
  return { page, json: JSON.parse(printed) };
};
const run = made('run', 'run', '--seed', '3');
const curve = made('curve', 'sweep', '--vary', '/targets/<b>api<~1b> & "co"/servers=3..6', '--show', 'p(95),P(dropped == 0)', '--runs', '3');
const grid = made('grid', 'sweep', '--vary', '/targets/<b>api<~1b> & "co"/servers=3..5', '--vary', 'scenarios.browse.gracefulStop=0s,5s', '--show', 'dropped');

const runs = made('runs', 'run', '--runs', '30');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

/** Opens a page from the disk; fails for an error on its console or anything that it loads. */
const opened = async (page, { width = 768, dark = false } = {}) => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' });
  const tab = await context.newPage();
  const wrong = [];
  tab.on('console', message => { if (message.type() === 'error') wrong.push(message.text()); });
  tab.on('pageerror', error => wrong.push(String(error)));
  const address = pathToFileURL(page).href;
  tab.on('request', request => { if (request.url() !== address && !request.url().startsWith('data:')) wrong.push(request.url()); });
  await tab.goto(address);
  await tab.waitForFunction(() => document.documentElement.dataset.drawn !== undefined);
  return { tab, close: async () => { await context.close(); assert.deepEqual(wrong, []); } };
};

const tests = {
  'all charts have ink, at each width and in both schemes': async () => {
    for (const width of [320, 768, 1440]) {
      for (const dark of [false, true]) {
        const { tab, close } = await opened(run.page, { width, dark });
        const inked = await tab.$$eval('.chart canvas', canvases => canvases.map(canvas => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const colours = new Set();
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
          return colours.size;
        }));
        assert.equal(inked.length, 6);
        assert.ok(inked.every(colours => colours > 3), `${width} ${dark}: ${inked}`);
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} pixels on a screen of ${width}`);
        await tab.screenshot({ path: path.join(folder, `run-${width}-${dark ? 'dark' : 'light'}.png`), fullPage: true });
        await close();
      }
    }
  },
  'axe finds nothing serious': async () => {
    for (const { page } of [run, curve, grid, runs]) {
      for (const dark of [false, true]) {
        const { tab, close } = await opened(page, { dark });
        await tab.evaluate(axe);
        const found = await tab.evaluate(() => axe.run());
        const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes[0].html]), []);
        await close();
      }
    }
  },
  'its data are what --json prints': async () => {
    const { tab, close } = await opened(run.page);
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    const { series, ...rest } = run.json;
    for (const service of Object.values(rest.services)) delete service.series;
    assert.deepEqual(data.result, rest);
    const dropped = data.pictures[0].panels[1].curves.find(({ name }) => name === 'dropped');
    assert.deepEqual(dropped.y.slice(0, 40), series.drops.slice(0, 40));
    assert.equal(await tab.textContent('dl div:has(dt:text-is("dropped")) dd'), String(run.json.dropped));
    await close();
  },
  'names are text, whatever they are': async () => {
    const { tab, close } = await opened(run.page);
    assert.equal(await tab.locator('b').count(), 0);
    assert.match(await tab.textContent('main'), /<b>api<\/b> & "co"/);
    await close();
  },
  'arrow keys read the values of a chart': async () => {
    const { tab, close } = await opened(run.page);
    await tab.focus('.chart');
    await tab.keyboard.press('Home');
    const first = await tab.textContent('.values');
    await tab.keyboard.press('End');
    const last = await tab.textContent('.values');
    assert.match(first, /^time of the test 0s · planned /);
    assert.notEqual(first, last);
    await close();
  },
  'each chart has a table behind it': async () => {
    const { tab, close } = await opened(curve.page);
    const details = tab.locator('figure details').first();
    await details.locator('summary').press('Enter');
    const rows = await details.locator('tbody tr').allTextContents();
    assert.equal(rows.length, 4);
    assert.match(rows[0], /^3.*s \[/);
    await close();
  },
  'a grid is a table of colours': async () => {
    const { tab, close } = await opened(grid.page);
    const cells = await tab.$$eval('table.heat td', cells => cells.slice(1).map(cell => cell.textContent));
    const values = grid.json.points.map(point => String(point.answers[0].each?.mean ?? point.answers[0].value));
    assert.deepEqual([...cells].sort(), [...values].sort());
    await close();
  },
  'many runs say how surely thresholds hold and how figures vary': async () => {
    const { tab, close } = await opened(runs.page);
    const rows = await tab.$$eval('table tbody tr', rows => rows.map(row => row.textContent));
    assert.ok(rows.some(row => /^http_req_duration: p\(95\)<100 holds\d+ of 30/.test(row)), rows.join('\n'));
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    assert.deepEqual(data.result, runs.json.over);
    const { x, y } = data.pictures[0].panels.find(({ title }) => title === 'dropped').curves[0];
    assert.equal(y.at(-1), 1);
    assert.ok(x.every((value, i) => i === 0 || value > x[i - 1]));
    await close();
  },
  'it prints all of its charts': async () => {
    const { tab, close } = await opened(run.page);
    await tab.pdf({ path: path.join(folder, 'run.pdf') });
    await close();
  },
  'the same file and seed give the same bytes': async () => {
    const before = readFileSync(run.page);
    made('run', 'run', '--seed', '3');
    assert.ok(before.equals(readFileSync(run.page)));
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok: ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
