// Chromium, and pages that may ask for nothing and complain of nothing.
import assert from "node:assert/strict";
import fs from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((path) => fs.existsSync(path));
  assert.ok(executablePath, "no Chromium: install the package chromium, or name one in CHROMIUM");
  return chromium.launch({ executablePath, args: SWITCHES });
}

// A page whose requests and errors are kept in `page.wrongs`.
export async function openPage(browser, file, { hash = "", javaScriptEnabled = true, width = 1400, height = 900, colorScheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  page.wrongs = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.wrongs.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => page.wrongs.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => {
    page.wrongs.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => !/^(file|blob|about):/.test(request.url()) && page.wrongs.push(`request: ${request.url()}`));
  await page.goto(`file://${file}${hash}`);
  return page;
}

// The stage is drawn two frames after its address is told.
export async function staged(page, id) {
  await page.waitForFunction((wanted) => document.documentElement.dataset.ready === wanted, id);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

export async function closePage(page) {
  const { wrongs } = page;
  await page.context().close();
  assert.deepEqual(wrongs, []);
}
