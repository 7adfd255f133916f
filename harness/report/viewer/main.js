// The page comes alive: the address says what to show, the overview or the picture of a run.
import { readPicture } from "./bytes.js";
import { decodeRun } from "./decode.js";
import { element, replaceChildren } from "./dom.js";
import { fillGlimpses } from "./glimpse.js";
import { readHash } from "./hash.js";
import { enliven } from "./overview.js";
import { makeScene } from "./scene.js";
import { makeStage, showBeside, showView } from "./stage.js";
import { onKey } from "./tools.js";

const GLIMPSE_RECORDS_MOST = 60000; // a picture that is larger is unpacked only when somebody asks for it

function main() {
  const overview = document.getElementById("overview");
  const top = document.getElementById("top");
  const mount = document.getElementById("stage");
  const entries = new Map(JSON.parse(document.getElementById("pictures").textContent).map((entry) => [entry.id, entry]));
  const besides = new Map([...entries.values()].filter((entry) => entry.of !== undefined).map((entry) => [entry.of, entry]));
  const scenes = new Map();
  let stage = null;
  let asked = 0;

  async function open(id) {
    const source = [...document.querySelectorAll("script[data-picture]")].find((script) => script.dataset.picture === id);
    if (source === undefined || !entries.has(id)) return null;
    if (!scenes.has(id)) scenes.set(id, readPicture(source.textContent).then((picture) => makeScene(decodeRun(picture))));
    return scenes.get(id);
  }

  function leave() {
    stage = null;
    history.pushState(null, "", "#");
    show();
  }

  function showOverview() {
    stage = null;
    mount.hidden = true;
    replaceChildren(mount);
    overview.hidden = top.hidden = false;
  }

  async function show() {
    const view = readHash(location.hash);
    const turn = ++asked;
    if (view.case === undefined) {
      showOverview();
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
      return;
    }
    if (stage === null || stage.entry.id !== view.case) await openStage(view, turn);
    if (turn !== asked || stage === null) return;
    showView(stage, view);
    if (view.beside !== undefined && stage.openBeside !== undefined && stage.beside === null) await stage.openBeside();
    document.documentElement.dataset.ready = view.case;
  }

  async function openStage(view, turn) {
    overview.hidden = top.hidden = true;
    mount.hidden = false;
    replaceChildren(mount, element("p", { class: "quiet" }, "Unpacking …"));
    let scene = null;
    try {
      scene = await open(view.case);
    } catch (error) {
      replaceChildren(mount, element("p", {}, `This picture cannot be read: ${error.message}`));
      return;
    }
    if (turn !== asked) return;
    if (scene === null) {
      showOverview();
      return;
    }
    stage = makeStage(mount, entries.get(view.case), scene, leave);
    const beside = besides.get(view.case);
    if (beside !== undefined) stage.openBeside = async () => showBeside(stage, beside, await open(beside.id));
    stage.tools.update();
  }

  document.documentElement.classList.add("scripted");
  enliven(document);
  addEventListener("hashchange", show);
  addEventListener("keydown", (event) => stage !== null && onKey(stage, event));
  show().then(() => fillGlimpses(overview, async (id) => ((entries.get(id)?.records ?? Infinity) <= GLIMPSE_RECORDS_MOST ? open(id) : null)))
    .then(() => (document.documentElement.dataset.glimpses = "done"));
}

if (typeof document !== "undefined") main();
