// Reports in a real browser: what they show, that they need nothing else, and that everybody can use them.
//
// usage: see browser.mjs

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { folder, isNoWider, isUsable, kWidths, newTab, pictureOf, rehearse, runAll } from './browser.mjs';

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
const search = made('find', 'find', '--least', '/targets/<b>api<~1b> & "co"/servers=1..20', '--so-that', 'mean(p(95)) < 60ms', '--runs', '5');
const more = path.join(folder, 'more.json');
writeFileSync(more, JSON.stringify({ ...shop, targets: { '<b>api</b> & "co"': { servers: 6, duration: { exponential: '20ms' } } } }));
const compared = made('compare', 'compare', more, '--runs', '20');

// What a real run leaves, and a live one against the model itself.
const points = path.join(folder, 'points.json');
const exported = path.join(folder, 'judged.json');
const judged = path.join(folder, 'judge.html');
const run99 = (...words) => {
  try {
    return execFileSync(rehearse, words, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    assert.equal(error.status, 99, String(error.stderr));
    return error.stdout;
  }
};
run99('run', file, '-q', '--out', `json=${points}`);
run99('judge', points, '--html', judged, '--summary-export', exported);
const small = path.join(folder, 'small.json');
writeFileSync(small, JSON.stringify({
  options: { scenarios: { visit: { executor: 'constant-arrival-rate', rate: 20, duration: '3s', preAllocatedVUs: 10 } } },
  journeys: { default: { steps: [{ request: { target: 'api' } }] } },
  targets: { api: { servers: 2, duration: { exponential: '30ms' } } },
}));
const served = spawn(rehearse, ['serve', small, '-a', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => served.kill());
const target = await new Promise(resolve => served.stdout.once('data', data => resolve(/http:\/\/\S+/.exec(String(data))[0])));
const livePage = path.join(folder, 'live.html');
const { real: measured } = JSON.parse(execFileSync(rehearse, ['live', small, '-t', `api=${target}`, '-a', '', '-q', '--compare', '--json', '--html', livePage],
  { stdio: ['ignore', 'pipe', 'inherit'] }));
served.kill();


/** Opens a page from the disk; fails for an error on its console or anything that it loads. */
const opened = async (page, { width = 768, dark = false } = {}) => {
  const address = pathToFileURL(page).href;
  const opening = await newTab({ width, dark, mayLoad: url => url === address || url.startsWith('data:') });
  await opening.tab.goto(address);
  await opening.tab.waitForFunction(() => document.documentElement.dataset.drawn !== undefined);
  return opening;
};

const tests = {
  'all charts have ink, at each width and in both schemes': async () => {
    for (const width of kWidths) {
      for (const dark of [false, true]) {
        const { tab, close } = await opened(run.page, { width, dark });
        const inked = await tab.$$eval('.chart canvas', canvases => canvases.map(canvas => {
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const colours = new Set();
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
          return colours.size;
        }));
        assert.equal(inked.length, 8);
        assert.ok(inked.every(colours => colours > 3), `${width} ${dark}: ${inked}`);
        await isNoWider(tab, width);
        await pictureOf(tab, `run-${width}-${dark ? 'dark' : 'light'}`);
        await close();
      }
    }
  },
  'axe finds nothing serious': async () => {
    for (const { page } of [run, curve, grid, runs, search, compared, { page: judged }, { page: livePage }]) {
      for (const dark of [false, true]) {
        const { tab, close } = await opened(page, { dark });
        await isUsable(tab);
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
  'the closed model is beside the open one, as --json has them': async () => {
    const { tab, close } = await opened(run.page);
    const { pictures } = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    const { series } = run.json;
    const [vus, rates] = pictures[0].panels.filter(({ title }) => title.endsWith(', closed beside open'));
    assert.deepEqual(vus.curves.map(({ name, y }) => [name, y]), [['closed', series.closed.vusBusy], ['open', series.open.vusBusy]]);
    // A rate is a count where a point is of a whole second, as all but the last one are.
    const expected = { 'closed started': series.closed.starts, 'open started': series.open.starts,
      'closed completed': series.closed.completes, 'open completed': series.open.completes };
    assert.deepEqual(rates.curves.map(({ name }) => name), Object.keys(expected));
    for (const { name, y } of rates.curves) assert.deepEqual(y.slice(0, -1), expected[name].slice(0, -1), name);
    for (const name of ['starts', 'completes', 'interrupts', 'drops', 'vusBusy']) {
      assert.deepEqual(series.closed[name].map((count, i) => count + series.open[name][i]), series[name], name);
    }
    await tab.locator('figure:has(h3:text-is("Busy VUs, closed beside open"))').screenshot({ path: path.join(folder, 'models-vus.png') });
    await tab.locator('figure:has(h3:text-is("Iterations per second, closed beside open"))').screenshot({ path: path.join(folder, 'models-rates.png') });
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
    const panels = data.pictures.flatMap(picture => picture.panels);
    const { x, y } = panels.find(({ title }) => title === 'dropped').curves[0];
    assert.equal(y.at(-1), 1);
    assert.ok(x.every((value, i) => i === 0 || value > x[i - 1]));
    await close();
  },
  'many runs are fans over time': async () => {
    const { tab, close } = await opened(runs.page);
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    const { title, panels } = data.pictures[0];
    assert.equal(title, 'Over time');
    assert.deepEqual(panels.map(panel => panel.title), ['VUs', 'Iterations per second', 'Requests per second', 'Request times']);
    const [inner, outer] = panels[0].curves;
    assert.deepEqual([inner.name, outer.name, outer.form, outer.like], ['busy: median, p(25) to p(75)', 'busy: p(5) to p(95)', 'band', 0]);
    inner.y.forEach((y, i) => assert.ok(outer.low[i] <= inner.low[i] && inner.low[i] <= y && y <= inner.high[i] && inner.high[i] <= outer.high[i], String(i)));
    assert.ok(outer.low.some((low, i) => low < outer.high[i]));
    await pictureOf(tab, 'runs');
    await close();
  },
  'VUs are shown one by one': async () => {
    const { tab, close } = await opened(run.page);
    const { vus } = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    const sum = name => vus.vus.reduce((total, vu) => total + vu[name], 0);
    assert.deepEqual([sum('complete'), sum('interrupted')], [run.json.complete, run.json.interrupted]);
    const inSlices = place => vus.vus.flatMap(vu => vu.slices.filter((_, i) => i % 4 === place)).reduce((a, b) => a + b, 0);
    assert.deepEqual([inSlices(2), inSlices(3)], [run.json.complete, run.json.interrupted]);
    assert.ok(JSON.stringify(vus).length < 150_000, String(JSON.stringify(vus).length));
    const rows = await tab.evaluate(async () => {
      const figure = document.querySelector('.gantt').closest('figure');
      figure.querySelector('details').open = true;
      await new Promise(resolve => setTimeout(resolve, 50));
      return figure.querySelectorAll('tbody tr').length;
    });
    assert.equal(rows, vus.vus.length);
    await tab.focus('.gantt');
    const said = () => tab.evaluate(() => document.querySelector('.gantt').parentElement.querySelector('.values').textContent);
    await tab.keyboard.press('ArrowRight');
    const first = await said();
    assert.match(first, /^VU \d+ · 0s to .* · (complete|interrupted|waiting|\d+ complete, \d+ interrupted)$/);
    await tab.keyboard.press('ArrowDown');
    assert.notEqual(await said(), first);
    const drawn = () => tab.evaluate(() => document.querySelector('.gantt canvas').toDataURL());
    const whole = await drawn();
    await tab.keyboard.press('+');
    assert.notEqual(await drawn(), whole);
    await tab.locator('figure:has(.gantt)').screenshot({ path: path.join(folder, 'gantt-zoomed.png') });
    await tab.click('#gantt-all');
    await tab.locator('figure:has(.gantt)').screenshot({ path: path.join(folder, 'gantt.png') });
    await close();
  },
  'a judged run has the figures of its summary': async () => {
    const { tab, close } = await opened(judged);
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    const summary = JSON.parse(readFileSync(exported, 'utf8'));
    assert.deepEqual(data.result, summary);
    assert.equal(await tab.textContent('dl div:has(dt:text-is("requests")) dd'), String(summary.metrics.http_reqs.count));
    assert.match(await tab.textContent('.verdict'), /^✗ thresholds on .* have been crossed$/);
    const row = await tab.textContent('tr:has(th:text-is("http_req_duration"))');
    assert.match(row, /^http_req_durationp\(95\)<100.*[✓✗]$/);
    await pictureOf(tab, 'judge');
    await close();
  },
  'a live test is drawn before its prediction': async () => {
    const { tab, close } = await opened(livePage);
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    assert.equal(data.result.complete, measured.complete);
    const [vus] = data.pictures[0].panels;
    const busy = vus.curves.findIndex(({ name }) => name === 'busy');
    const band = vus.curves.find(({ name }) => name === 'predicted busy, p(5) to p(95)');
    assert.deepEqual([band.form, band.like], ['band', busy]);
    assert.ok(band.low.every((low, i) => low <= band.high[i]));
    assert.match(data.pictures[0].note, /Bands are of 20 simulated runs\.$/);
    assert.equal(data.vus.vus.reduce((total, vu) => total + vu.complete, 0), measured.complete);
    await pictureOf(tab, 'live-compare');
    await close();
  },
  'a search shows what it tried': async () => {
    const { tab, close } = await opened(search.page);
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    assert.deepEqual(data.result, search.json);
    assert.match(await tab.textContent('.verdict'), new RegExp(`least is ${search.json.found.value}$`));
    const [panel] = data.pictures[0].panels;
    const dots = panel.curves.flatMap(curve => curve.x.map((x, i) => [x, curve.y[i], curve.name === 'holds']));
    const tries = search.json.tries.map(tried => [tried.value, tried.observed, tried.holds]);
    assert.deepEqual(dots.sort(([a], [b]) => a - b), tries);
    await pictureOf(tab, 'find');
    await close();
  },
  'a search says what its text says of doubt and of parts': async () => {
    const words = ['--least', '/targets/<b>api<~1b> & "co"/servers=1..20', '--so-that', 'P(dropped < 40) >= 0.9', '--runs', '5', '--shard', '1/2'];
    const kept = () => ['--results', path.join(mkdtempSync(path.join(folder, 'part-')), 'part.jsonl')];
    const doubtful = made('doubtful', 'find', ...words, ...kept());
    const text = execFileSync(rehearse, ['find', file, ...words, ...kept()], { encoding: 'utf8' });
    const { tab, close } = await opened(doubtful.page);
    assert.match(text, /^part 1 of 2: the least .*, as far as these runs can tell$/m);
    assert.match(await tab.textContent('h1'), /^part 1 of 2: the least /);
    assert.match(await tab.textContent('.verdict'), /, as far as these runs can tell$/);
    await close();
  },
  'a comparison lays the files over each other': async () => {
    const { tab, close } = await opened(compared.page);
    const data = await tab.evaluate(() => JSON.parse(document.getElementById('data').textContent));
    assert.deepEqual(data.result, compared.json);
    const { curves } = data.pictures[0].panels.find(({ title }) => title === 'dropped');
    assert.deepEqual(curves.map(({ name }) => name), ['A', 'B']);
    assert.ok(curves[0].x[0] > curves[1].x[0]);  // more servers drop less
    const row = await tab.textContent('tr:has(th:text-is("dropped"))');
    assert.match(row, /^dropped✓/);
    await pictureOf(tab, 'compare');
    await close();
  },
  'it is small, however long the test and however many the VUs': async () => {
    const sizes = { day: ['24h', 10_000, '600s'], busy: ['60s', 500, '200ms'] };
    for (const [name, [duration, vus, think]] of Object.entries(sizes)) {
      const source = path.join(folder, `size-${name}.json`);
      const page = path.join(folder, `size-${name}.html`);
      writeFileSync(source, JSON.stringify({ options: { vus, duration }, journeys: { default: { steps: [{ think }] } } }));
      execFileSync(rehearse, ['run', source, '-q', '--html', page], { stdio: ['ignore', 'ignore', 'inherit'] });
      const html = readFileSync(page, 'utf8');
      const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)[1]);
      assert.ok(html.length < (name === 'day' ? 200_000 : 400_000), `${name}: ${html.length}`);
      if (name === 'day') assert.equal(data.vus, undefined);
      else {
        assert.equal(data.vus.vus.length, vus);
        assert.ok(JSON.stringify(data.vus).length < 150_000, String(JSON.stringify(data.vus).length));
      }
    }
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

await runAll(tests);
