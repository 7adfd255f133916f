// Pictures of the sample reports: node shots.mjs FOLDER, which holds report.html, outage.html and conflict.html.
import path from "node:path";
import { closePage, openBrowser, openPage, staged } from "./browser.mjs";

const folder = path.resolve(process.argv[2] ?? "reports/sample");
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 420, height: 860 };

const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const overview = (page) => page.waitForFunction(() => document.documentElement.dataset.glimpses === "done");

// The first finding's run, with the finding chosen.
async function finding(page) {
  await overview(page);
  await page.locator(".finding .show").first().click();
  const id = /case=([^&]+)/.exec(page.url())[1];
  await staged(page, id);
}

async function beside(page) {
  await finding(page);
  await page.locator("[data-tool=beside]").click();
  await page.locator(".view").nth(1).waitFor();
  await page.waitForTimeout(300);
}

// The same case without the bug: conflicts, and what each clock said.
async function conflict(page) {
  await finding(page);
  const id = `${/case=([^&]+)/.exec(page.url())[1]}.against`;
  await page.evaluate((wanted) => (location.hash = `#case=${wanted}&tab=conflicts`), id);
  await staged(page, id);
  await page.locator(".sides").first().waitFor();
  await page.locator(".leaf h2 button").first().click();
}

const tab = (name) => async (page) => {
  await finding(page);
  await page.locator(`[data-tab=${name}]`).click();
};

async function outage(page) {
  await beside(page);
  await page.locator("[data-tab=charts]").click();
  await page.locator("[data-tool=time]").click();
}

// [file, report, size, colours, what to do first]
const SHOTS = [
  ["overview-light-wide", "report", WIDE, "light", overview],
  ["overview-dark-narrow", "report", NARROW, "dark", overview],
  ["run-light-wide", "report", WIDE, "light", finding],
  ["run-dark-wide", "report", WIDE, "dark", finding],
  ["run-light-narrow", "report", NARROW, "light", finding],
  ["run-dark-narrow", "report", NARROW, "dark", finding],
  ["state-dark-wide", "report", WIDE, "dark", tab("state")],
  ["beside-light-wide", "report", WIDE, "light", beside],
  ["conflict-light-wide", "conflict", WIDE, "light", conflict],
  ["outage-light-wide", "outage", WIDE, "light", outage],
];

const browser = await openBrowser();
for (const [file, report, size, colorScheme, prepare] of SHOTS) {
  const page = await openPage(browser, path.join(folder, `${report}.html`), { ...size, colorScheme });
  await prepare(page);
  await settled(page);
  await page.screenshot({ path: path.join(folder, `${file}.png`) });
  await closePage(page);
  console.log(`${file}.png`);
}
await browser.close();
