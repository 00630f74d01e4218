// What the tests of pages in a browser have in common. Each is called with <rehearse> <folder of the npm packages> <folder for files
// and pictures>; the browser is Debian's chromium, or what CHROMIUM names.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [rehearse, packages, folder] = process.argv.slice(2).map(name => path.resolve(name));
const { chromium } = createRequire(import.meta.url)(path.join(packages, 'playwright/package/index.js'));
const axe = readFileSync(path.join(packages, 'axe/package/axe.min.js'), 'utf8');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

export { folder, rehearse };

export const kWidths = [320, 768, 1440];

/** Asks again and again, for half a minute at most; the first answer that is true. */
export const until = async (condition, what, everyMs = 20) => {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = await condition();
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
  throw new Error(`never: ${what}`);
};

/**
 * A new tab. `close` fails for errors that were said on its console but those that `expected` names, and for addresses that the page
 * loaded although `mayLoad` says no.
 */
export const newTab = async ({ width = 1280, dark = false, expected = /$^/, mayLoad = () => true } = {}) => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true });
  const tab = await context.newPage();
  const wrong = [];
  tab.on('console', message => { if (message.type() === 'error' && !expected.test(message.text())) wrong.push(message.text()); });
  tab.on('pageerror', error => wrong.push(String(error)));
  tab.on('request', request => { if (!mayLoad(request.url())) wrong.push(request.url()); });
  return { tab, close: async () => { await context.close(); assert.deepEqual(wrong, []); } };
};

/** Axe finds nothing that keeps some from using the page. A page's policy may let no text become a script, so axe has a world of its own. */
export const isUsable = async tab => {
  const session = await tab.context().newCDPSession(tab);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const { result } = await session.send('Runtime.evaluate', { expression: `${axe}; axe.run().then(found => JSON.stringify(found.violations))`,
    awaitPromise: true, returnByValue: true, contextId: executionContextId });
  const serious = JSON.parse(result.value).filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes[0].html]), []);
};

export const isNoWider = async (tab, width) => {
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${wide} pixels on a screen of ${width}`);
};

/** Of the whole page. */
export const pictureOf = (tab, name) => tab.screenshot({ path: path.join(folder, name + '.png'), fullPage: true });

/** Runs the tests, those alone whose names have what ONLY says, and ends the process. `after` comes in any case. */
export const runAll = async (tests, after = () => {}) => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
    try {
      await test();
      console.log(`ok: ${name}`);
    } catch (error) {
      ++failed;
      console.log(`FAILED: ${name}\n${error.stack}`);
    }
  }
  await browser.close();
  await after(failed);
  process.exit(failed === 0 ? 0 : 1);
};
