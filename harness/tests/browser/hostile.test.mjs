// Texts come from users and servers. Whatever they hold, a report shows them as text.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { closePage, openBrowser, openPage, staged } from "./browser.mjs";
import { failureIds, report, root, scratch, writeScenario } from "./runs.mjs";

const HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\\\" ' `${alert(3)}` ]]> &amp; \\u202Etxet\\u2066 \\uFEFF\\u0007 #;%% javascript:alert(4)";
const MARKUP = /[\u202a-\u202e\u2066-\u2069\ufeff\u0000-\u0008]/;

let browser;
let run;
let ids;

before(async () => {
  browser = await openBrowser();
  const odd = path.join(scratch, "odd.txt");
  fs.writeFileSync(odd, Buffer.from([0xff, 0xfe, 0x3c, 0x62, 0x3e, 0xed, 0xa0, 0x80, 0xc0, 0xaf]));
  const file = writeScenario("x <b onload=alert(5)> &'.yaml", `tiffin: 1
name: "${HOSTILE}"
replicas: {asha: {}, ravi: {strategy: manual}, asha-tablet: {user: asha, strategy: manual}}
conversations:
  lunch: {type: group_order, with: [asha, ravi]}
steps:
  - {at: 1 s, send: {who: asha, in: lunch, text: "${HOSTILE}", as: "m"}}
  - {at: 2 s, scripted-answer: {to: ravi, of: pull, first: 1, status: 500, body_from: ${path.relative(scratch, odd)}}}
  - {at: 3 s, send: {who: ravi, in: lunch, text_from: ${path.relative(scratch, odd)}, refused: yes}}
  - {at: 10 s, offline: asha-tablet}
  - {at: 11 s, edit: {who: asha, message: m, text: "mine ${HOSTILE}"}}
  - {at: 12 s, edit: {who: asha-tablet, message: m, text: "theirs ${HOSTILE}"}}
  - {at: 20 s, online: asha-tablet}
finally:
  settle_within: 60 s
  expect:
    - {message: m, at: ravi, text: "${HOSTILE} but another"}
`);
  run = report("hostile", [file], 1);
  ids = failureIds(run);
});
after(() => browser.close());

const visibleText = (page) => page.evaluate(() => document.body.innerText);

test("nothing in the file is markup but what the program wrote", () => {
  const text = fs.readFileSync(run.page, "utf8");
  assert.equal(text.match(/<script>/g).length, 1);
  assert.ok(!/<img|<b onload/.test(text));
  assert.ok(!MARKUP.test(text.replace(/<script[^]*<\/script>/g, "")));
});

test("the overview shows hostile texts as text", async () => {
  const page = await openPage(browser, run.page);
  await page.waitForFunction(() => document.documentElement.dataset.glimpses === "done");
  const text = await visibleText(page);
  assert.ok(text.includes("</script><script>alert(1)</script>"));
  assert.ok(text.includes("\\u{202E}txet"));
  assert.ok(!MARKUP.test(text));
  assert.equal(await page.locator("img, iframe, object, embed").count(), 0);
  await closePage(page);
});

test("every leaf of the stage shows them as text, for every event", async () => {
  for (const id of ids) {
    const page = await openPage(browser, run.page, { hash: `#case=${encodeURIComponent(id)}&detail=all` });
    await staged(page, id);
    for (let i = 0; i < 220; i++) await page.keyboard.press("ArrowDown");
    for (const tab of ["event", "state", "conflicts", "charts"]) {
      await page.locator(`[data-tab=${tab}]`).click();
      assert.ok(!MARKUP.test(await visibleText(page)), tab);
    }
    await page.locator("[data-tab=conflicts]").click();
    assert.match(await visibleText(page), /<img src=x onerror=alert\(2\)>/);
    await page.locator(".find input").fill("<img src=x");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("img, iframe, object, embed").count(), 0);
    await closePage(page);
  }
});

test("exports of hostile texts are whole", async () => {
  const page = await openPage(browser, run.page, { hash: `#case=${encodeURIComponent(ids[0])}` });
  await staged(page, ids[0]);
  for (const kind of ["svg", "mermaid", "perfetto"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".tools select").selectOption(kind)]);
    const text = fs.readFileSync(await download.path(), "utf8");
    if (kind === "svg") {
      const broken = await page.evaluate((source) => new DOMParser().parseFromString(source, "image/svg+xml").querySelector("parsererror, script, img") !== null, text);
      assert.equal(broken, false);
    }
    if (kind === "perfetto") assert.ok(JSON.parse(text).traceEvents.length > 10);
    if (kind === "mermaid") assert.ok(text.split("\n").every((line) => !/[<;>].*alert/.test(line.replace(/#\d+;/g, "").replace(/-+(>>|x)/, ""))), text);
  }
  await closePage(page);
});

test("a hostile address is only an address", async () => {
  for (const hash of ["#case=%3Cimg%20src%3Dx%3E", "#case=../../etc&at=1e999", `#case=${ids[0]}&at=%3Cscript%3E&tab=__proto__&mode=%22&find=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`]) {
    const page = await openPage(browser, run.page, { hash });
    await page.waitForTimeout(200);
    assert.equal(await page.locator("img").count(), 0);
    await closePage(page);
  }
  assert.ok(fs.existsSync(root));
});
