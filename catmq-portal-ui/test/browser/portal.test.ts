import axe from 'axe-core';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StandInServer } from './standInServer';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const present = existsSync(CHROMIUM);
if (!present) {
  console.warn(`Skipped: there is no Chromium at ${CHROMIUM}. Install it, or name one in the variable CHROMIUM.`);
}

const ORDERS = { name: 'orders', id: 1, retentionMs: 604_800_000, retentionBytes: null, ends: [600, 407] };

describe.skipIf(!present)('the portal in a browser', () => {
  const server = new StandInServer();
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await server.start();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      timeout: 120_000,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
    });
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  beforeEach(async () => {
    server.topics = [];
    complaints = [];
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
  });

  it('shows a new topic by itself, and its partitions by keyboard alone', async () => {
    await page.getByRole('heading', { name: 'No topics yet' }).waitFor();
    server.topics = [ORDERS];
    const link = page.getByRole('link', { name: 'orders' });
    await link.focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Topic orders' });
    await drawer.getByRole('row', { name: '1 0 407 407 local' }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await expect.poll(() => link.evaluate((element) => element === element.ownerDocument.activeElement), { timeout: 60_000 }).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('says that the server is away, keeps what it knew, and comes back by itself', async () => {
    server.topics = [ORDERS];
    await page.getByRole('link', { name: 'orders' }).waitFor();
    await server.stop();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('link', { name: 'orders' }).isVisible()).toBe(true);
    await server.start();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText('Server up').waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('can be read by everybody, %s', async (colorScheme) => {
    server.topics = [ORDERS];
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.reload();
    await page.getByRole('row', { name: /orders .*0\/s/ }).waitFor();
    expect(await violations(page.locator('body'))).toEqual([]);
    await page.getByRole('link', { name: 'orders' }).click();
    await page.getByRole('dialog').getByRole('rowheader', { name: '1' }).waitFor();
    await page.waitForFunction(() => document.getAnimations().length === 0);
    expect(await violations(page.getByRole('dialog'))).toEqual([]);
  });

  it('shows the rate once messages come', async () => {
    server.topics = [ORDERS];
    await page.getByRole('link', { name: 'orders' }).waitFor();
    // More and more: what comes within a pause of more than ten seconds is not in the rate.
    const sending = setInterval(() => {
      server.topics = server.topics.map((topic) => ({ ...topic, ends: topic.ends.map((end) => end + 100) }));
    }, 200);
    try {
      await page.getByRole('row', { name: /orders .*\d\/s/ }).filter({ hasNotText: ' 0/s' }).waitFor();
    } finally {
      clearInterval(sending);
    }
    expect(complaints).toEqual([]);
  });
});

/** What axe finds inside an element, one line for each. */
async function violations(element: Locator): Promise<string[]> {
  await element.page().evaluate(axe.source);
  const results = await element.evaluate((inside) => (window as unknown as { axe: typeof axe }).axe.run(inside, {
    // Mantine's drawer has a <header>; as it is modal, nobody meets that beside the page's own.
    rules: { 'landmark-no-duplicate-banner': { enabled: false } },
  }));
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
