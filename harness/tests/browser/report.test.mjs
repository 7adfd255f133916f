import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { closePage, openBrowser, openPage, staged } from "./browser.mjs";
import { bug, failureIds, report, tiffin, writeScenario } from "./runs.mjs";

let browser;
let failed;
let id;

before(async () => {
  browser = await openBrowser();
  failed = report("failed", ["--client", bug("B01-new-key-for-each-attempt"), "scenarios/lost-acks/answer-lost.yaml", "scenarios/lost-acks/edit-answer-lost.yaml"], 1);
  [id] = failureIds(failed);
});
after(() => browser.close());

const selectedText = (page) => page.locator(".leaf h2").first().textContent();

test("from a finding to its place in the picture", async () => {
  const page = await openPage(browser, failed.page);
  assert.match(await page.locator("h1").first().textContent(), /1 of 2 cases failed/);
  assert.equal(await page.locator(".finding").count(), 1);
  await page.waitForFunction(() => document.documentElement.dataset.glimpses === "done");
  assert.ok((await page.locator(".glimpse svg line").count()) > 4);
  await page.locator(".finding .show").first().click();
  await staged(page, id);
  assert.match(await selectedText(page), /applied send/);
  assert.match(page.url(), /#case=[0-9a-f]+&at=\d+$/);
  await page.locator("[data-tool=leave]").click();
  assert.ok(await page.locator("#findings").isVisible());
  await closePage(page);
});

test("a click chooses an event, and its causes and effects stand out", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}` });
  await staged(page, id);
  const before = await page.locator(".scroller canvas").screenshot();
  const box = await page.locator(".scroller canvas").boundingBox();
  await page.evaluate(() => (document.querySelector(".scroller").scrollTop = 280));
  let chosen = "";
  for (let y = 120; y < box.height - 20 && !/sends/.test(chosen); y += 12) {
    await page.mouse.click(box.x + box.width * 0.25, box.y + y);
    chosen = await selectedText(page);
  }
  assert.match(chosen, /sends question/);
  assert.ok((await page.locator(".records button.future").count()) > 3);
  assert.ok(!before.equals(await page.locator(".scroller canvas").screenshot()));
  const effect = page.locator(".records button.future").nth(2);
  const words = (await effect.locator("span").nth(1).textContent()).replace(/^[^:]*: /, "");
  await effect.click();
  assert.equal(await selectedText(page), words);
  assert.ok((await page.locator(".records button.past").count()) > 0);
  await closePage(page);
});

test("only its causes: what has nothing to do with the event fades", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}&at=64` });
  await staged(page, id);
  const before = await page.locator(".scroller canvas").screenshot();
  await page.locator("[data-tool=focus]").click();
  assert.equal(await page.locator("[data-tool=focus]").getAttribute("aria-pressed"), "true");
  await page.waitForTimeout(100);
  assert.ok(!before.equals(await page.locator(".scroller canvas").screenshot()));
  await closePage(page);
});

test("search counts its hits and goes through them", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}` });
  await staged(page, id);
  await page.keyboard.press("/");
  await page.keyboard.type("kind:audit applied send");
  const count = Number((await page.locator(".find output").textContent()).match(/of (\d+)/)[1]);
  assert.ok(count >= 2);
  await page.keyboard.press("Enter");
  const first = await selectedText(page);
  assert.match(first, /applied send/);
  await page.locator("[data-tool=hit-after]").click();
  assert.notEqual(await selectedText(page), first);
  assert.match(await page.locator(".find output").textContent(), /2 of/);
  await page.locator(".find input").fill("no such thing at all");
  assert.equal(await page.locator(".find output").textContent(), "none");
  await closePage(page);
});

test("the state of the event's device, and what the event changed in it", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}` });
  await staged(page, id);
  await page.locator(".find input").fill("kind:audit applied send");
  await page.keyboard.press("Enter");
  await page.locator("[data-tab=state]").click();
  assert.match(await page.locator(".leaf h2").first().textContent(), /^server at/);
  assert.match(await page.locator(".difference").textContent(), /Is the tiffin here\?/);
  assert.ok((await page.locator(".leaf tr.changed").count()) > 0);
  await closePage(page);
});

test("an address leads back to the same view", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}` });
  await staged(page, id);
  await page.keyboard.press("f");
  await page.keyboard.press("o");
  await page.keyboard.press("d");
  await page.keyboard.press("+");
  await page.locator("[data-tab=state]").click();
  const address = page.url();
  assert.match(address, /mode=time&detail=all&zoom=1.6&tab=state/);
  const words = await selectedText(page);
  const again = await openPage(browser, failed.page, { hash: address.slice(address.indexOf("#")) });
  await staged(again, id);
  assert.equal(await selectedText(again), words);
  assert.equal(await again.locator("[data-tool=time]").getAttribute("aria-pressed"), "true");
  assert.equal(again.url(), address);
  await closePage(again);
  await closePage(page);
});

test("keys walk along events, lanes, causes and findings, and lead out", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}` });
  await staged(page, id);
  const seen = [];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowRight", "f", "c", "e"]) {
    await page.keyboard.press(key);
    seen.push(await selectedText(page));
  }
  assert.equal(seen[0], seen[2]);
  assert.notEqual(seen[0], seen[1]);
  assert.match(seen[4], /applied send/);
  assert.match(seen[5], /takes sync/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#findings").isVisible());
  await closePage(page);
});

test("the window is saved as SVG and Mermaid, the run for Perfetto", async () => {
  const page = await openPage(browser, failed.page, { hash: `#case=${id}` });
  await staged(page, id);
  const saved = {};
  for (const kind of ["svg", "mermaid", "perfetto"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".tools select").selectOption(kind)]);
    saved[kind] = fs.readFileSync(await download.path(), "utf8");
  }
  assert.match(saved.svg, /^<svg xmlns[^]*asha[^]*<\/svg>\n$/);
  assert.match(saved.mermaid, /^sequenceDiagram\n {4}participant n/);
  const trace = JSON.parse(saved.perfetto);
  assert.ok(trace.traceEvents.some((event) => event.flow_in) && trace.traceEvents.some((event) => event.ph === "C"));
  await closePage(page);
});

test("without JavaScript the verdict, the findings and the cases are there", async () => {
  const page = await openPage(browser, failed.page, { javaScriptEnabled: false });
  assert.match(await page.locator("h1").first().textContent(), /1 of 2 cases failed/);
  assert.match(await page.locator(".finding h3").textContent(), /stored/);
  assert.ok((await page.locator(".finding .chain li").count()) >= 3);
  assert.equal(await page.locator(".needs-script:visible").count(), 0);
  assert.equal(await page.locator("#cases tbody tr:visible").count(), 2);
  assert.ok((await page.locator("#properties tbody tr").count()) >= 12);
  assert.ok(await page.locator("noscript p").isVisible());
  await closePage(page);
});

test("beside a run that passed, the first difference is chosen", async () => {
  const passed = report("passed", ["--pictures", "all", "scenarios/lost-acks/answer-lost.yaml"], 0);
  const page = path.join(failed.folder, "beside.html");
  tiffin(["report", failed.folder, "--against", passed.folder, "--report", `html=${page}`], 0);
  const opened = await openPage(browser, page, { hash: `#case=${id}` });
  await staged(opened, id);
  await opened.locator("[data-tool=beside]").click();
  await opened.locator(".view").nth(1).waitFor();
  assert.match(await opened.locator(".view").nth(1).locator(".caption").textContent(), /^pass/);
  assert.match(opened.url(), /beside=/);
  await opened.locator("[data-tab=charts]").click();
  assert.match(await opened.locator(".leaf").textContent(), /beside: 1/);
  await closePage(opened);
});

test("a run that passed shows no findings, and its picture where one was kept", async () => {
  const passed = report("alone", ["scenarios/conflicts/edit-edit-merge.yaml"], 0);
  const page = await openPage(browser, passed.page);
  assert.match(await page.locator("h1").first().textContent(), /The case passed/);
  assert.equal(await page.locator("#findings").count(), 0);
  await page.locator("#cases a").first().click();
  await page.locator(".scroller canvas").waitFor();
  await page.locator("[data-tab=conflicts]").click();
  const sides = page.locator(".sides").first();
  assert.match(await sides.textContent(), /lunch for two at noon/);
  assert.match(await sides.locator(".outcome").textContent(), /by merge.*dinner for two at eight/);
  await closePage(page);
});

test("cases can be narrowed down", async () => {
  const many = report("many", ["scenarios/lost-acks", "scenarios/deletion"], 0);
  const page = await openPage(browser, many.page);
  const all = await page.locator("#cases tbody tr").count();
  await page.locator("#cases input").fill("deletion reply");
  const some = await page.locator("#cases tbody tr:visible").count();
  assert.ok(some >= 1 && some < all);
  assert.match(await page.locator(".filter output").textContent(), new RegExp(`^${some} of ${all}$`));
  await closePage(page);
});

test("light and dark follow the system until somebody chooses", async () => {
  const page = await openPage(browser, failed.page, { colorScheme: "dark" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.locator(".theme").first().click();
  assert.notEqual(await background(), dark);
  await page.emulateMedia({ colorScheme: "light" });
  await page.locator(".theme").first().click();
  assert.equal(await background(), dark);
  await closePage(page);
});

test("a picture that cannot be read says so, and an unknown one leads to the overview", async () => {
  const file = writeScenario("broken.html", fs.readFileSync(failed.page, "utf8").replace(/(data-picture="[^"]+">)[A-Za-z0-9+/]{40}/, `$1${"A".repeat(40)}`));
  const page = await openPage(browser, file, { hash: "#case=nowhere" });
  await page.locator("#findings").waitFor();
  await page.evaluate((wanted) => (location.hash = `#case=${wanted}`), id);
  await page.waitForFunction(() => /cannot be read/.test(document.getElementById("stage").textContent));
  await page.context().close();
});
