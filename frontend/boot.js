// Starts the app, and speaks for it while it cannot: before it runs, when a part of it does not arrive,
// and after a fault. A module of its own because the content security policy allows no inline script.

const script = document.querySelector("script[data-app]");
const root = new URL("../", script.src);

function notice(text, action, act) {
  let box = document.getElementById("boot-notice");
  if (!box) {
    box = document.createElement("div");
    box.id = "boot-notice";
    box.setAttribute("role", "alert");
    document.body.append(box);
  }
  const message = document.createElement("p");
  message.textContent = text;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = action;
  button.addEventListener("click", act);
  box.replaceChildren(message, button);
}

// In which language the app is: what this browser remembers, else what the portal is set to. The root element names
// the languages, with a version where there are texts to fetch; without those everything is in English.
let texts = {};
const t = (text) => texts[text] ?? text;
const readFromTheRight = /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/;

function remembered() {
  try {
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

async function readLanguage() {
  const page = document.documentElement;
  const offered = new Map((page.dataset.languages ?? "").split(" ").map((word) => word.split("/")));
  const language = offered.has(remembered()) ? remembered() : page.lang;
  const version = offered.get(language);
  let messages;
  if (version) {
    try {
      const answer = await fetch(new URL(`api/app/translations/${language}?v=${version}`, root));
      if (!answer.ok) throw new Error(`${answer.status}`);
      messages = await answer.text();
      texts = JSON.parse(messages);
    } catch (error) {
      console.warn(`no texts in the language ${language}, so the app is in English`, error);
      page.lang = "en";
      return;
    }
  }
  page.lang = language;
  if (readFromTheRight.test(language)) page.dir = "rtl";
  globalThis.callboardLanguage = { language, messages };
}

const dismiss = () => document.getElementById("boot-notice")?.remove();
const reload = () => location.reload();
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// True when the server has another release than this page, undefined when it cannot be asked.
async function replaced() {
  try {
    const answer = await fetch(root, { cache: "no-store", headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const current = page.querySelector("script[data-app]")?.getAttribute("data-app");
    return answer.ok && current ? current !== script.getAttribute("data-app") : undefined;
  } catch {
    return undefined;
  }
}

// The loader of chunks asks here before it tries again (xtask/app-build/src/script.rs). The page behind the
// notice goes on working, so nothing is lost: a person can finish and save first.
let lastFailure = -Infinity;
async function untilWorthATry() {
  const first = performance.now() - lastFailure > 10_000;
  lastFailure = performance.now();
  if (first) return pause(400);
  if (await replaced()) {
    notice(t("The portal was updated while this page was open. Reload it to go on; what is on the screen stays until then."), t("Reload"), reload);
    return new Promise(() => {});
  }
  await new Promise((resolve) => {
    notice(t("This page could not be loaded. The connection or the server may be down; the rest keeps working."), t("Try again"), resolve);
    addEventListener("online", resolve, { once: true });
  });
  dismiss();
}

// Several chunks that fail together are one question.
let pending;
globalThis.callboardChunkFailed = (error) => {
  console.warn("a part of the app did not load", error);
  pending ??= untilWorthATry().finally(() => (pending = undefined));
  return pending;
};

// Code that the app needed in the middle of a call (xtask/app-build/src/cold/loader.js): who called goes on with half of
// what should have happened, if at all.
globalThis.callboardCodeMissing = () => {
  notice(t("A part of the app did not arrive, so it had to stop. Reload the page to go on."), t("Reload"), reload);
};

// After a trap the app's memory cannot be trusted, and nothing on the page reacts any more.
function watch(error) {
  if (error instanceof WebAssembly.RuntimeError) {
    notice(t("The app stopped because of a fault of its own. Reload the page to go on; the browser's console has the details."), t("Reload"), reload);
  }
}
addEventListener("error", (event) => watch(event.error));
addEventListener("unhandledrejection", (event) => watch(event.reason));

// `trunk serve` hands out the page without configuration; the server behind it has one.
async function borrowConfiguration() {
  const type = 'script[type="backstage.io/config"]';
  if (document.querySelector(type)) return;
  try {
    const answer = await fetch(new URL("api/app/", root));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const block = page.querySelector(type);
    if (block) document.head.append(document.adoptNode(block));
    const { lang, dataset } = page.documentElement;
    Object.assign(document.documentElement, { lang });
    Object.assign(document.documentElement.dataset, dataset);
  } catch (error) {
    console.warn("no configuration: the server does not answer", error);
  }
}

try {
  const [app] = await Promise.all([import(script.dataset.app), borrowConfiguration().then(readLanguage)]);
  await app.default({ module_or_path: script.dataset.wasm });
  document.getElementById("boot")?.remove();
} catch (error) {
  console.error(error);
  document.getElementById("boot")?.remove();
  const old = typeof WebAssembly === "undefined";
  notice(old ? t("The portal needs a browser with WebAssembly.") : `${t("The portal could not start.")} ${error.message ?? error}`, t("Reload"), reload);
}
