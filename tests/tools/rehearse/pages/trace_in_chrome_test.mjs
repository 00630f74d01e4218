// A trace opens in Chrome: in the Performance panel of its DevTools, as Debian's chromium comes without chrome://tracing.
//
// usage: see browser.mjs

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folder, newTab, pictureOf, rehearse, runAll, until } from './browser.mjs';

const file = path.join(folder, 'trace-shop.json');
writeFileSync(file, JSON.stringify({
  options: {
    scenarios: {
      browse: { executor: 'constant-vus', vus: 2, duration: '5s', gracefulStop: '0s' },
      buy: { executor: 'constant-arrival-rate', rate: 4, duration: '4s', preAllocatedVUs: 4 },
    },
  },
  journeys: { default: { steps: [{ request: { target: 'api' } }, { think: '300ms' }] } },
  targets: { api: { servers: 1, duration: '40ms' } },
}));
const trace = path.join(folder, 'trace-shop.trace.json');
execFileSync(rehearse, ['run', file, '-q', '--trace', trace]);
const events = JSON.parse(readFileSync(trace, 'utf8')).traceEvents;
const slices = events.filter(({ ph }) => ph === 'X');

/** The text of the page with that of its shadow trees. */
const textOf = tab => tab.evaluate(() => {
  const all = node => node.nodeType === Node.TEXT_NODE ? node.textContent
    : [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(all).join(' ');
  return all(document.body);
});

/**
 * What the panel draws: how many slices each of its tracks has. A canvas does not say it, so the panel's own parts are asked,
 * which may be others in another release: null then.
 */
const tracksOf = tab => tab.evaluate(async () => {
  try {
    const { TimelinePanel } = await import('./panels/timeline/timeline.js');
    const { groups, entryLevels } = TimelinePanel.TimelinePanel.instance().getFlameChart().getMainDataProvider().timelineData();
    const ends = groups.map(({ startLevel }) => Math.min(...groups.map(other => other.startLevel).filter(level => level > startLevel)));
    return groups.map(({ name, startLevel }, i) => [name, entryLevels.filter(level => level >= startLevel && level < ends[i]).length]);
  } catch {
    return null;
  }
});

await runAll({
  'a trace opens in Chrome, with a track for each VU and all its slices': async () => {
    const { tab, close } = await newTab();
    await tab.goto('devtools://devtools/bundled/devtools_app.html?panel=timeline');
    const input = tab.locator('input[type="file"]').first();
    await input.waitFor({ state: 'attached' });
    await input.setInputFiles(trace);
    const range = await until(async () => /Full range \(([\d,.]+)\sms\)/.exec(await textOf(tab)), 'a trace is open', 200);
    const timed = events.filter(({ ph }) => ph !== 'M');
    const from = Math.min(...timed.map(({ ts }) => ts).filter(ts => ts > 0));  // for Chrome an instant of 0 is none
    const over = Math.max(...timed.map(({ ts, dur }) => ts + (dur ?? 0)));
    assert.ok(Math.abs(Number(range[1].replaceAll(',', '')) - (over - from) / 1000) < 0.01, range[0]);
    await pictureOf(tab, 'trace-in-chrome');
    const tracks = await tracksOf(tab);
    if (tracks === null) {
      console.log('    this release of Chrome does not tell what its tracks are');
    } else {
      const found = Object.fromEntries(tracks.filter(([name]) => name.startsWith('VU ')).map(([name, count]) => [name.replace(/ \(.*/, ''), count]));
      const wanted = {};
      for (const { tid } of slices) wanted[`VU ${tid}`] = (wanted[`VU ${tid}`] ?? 0) + 1;
      assert.deepEqual(found, wanted);
      for (const scenario of ['browse', 'buy']) assert.ok(tracks.some(([name]) => name.startsWith(scenario)), scenario);
    }
    await close();
  },
});
