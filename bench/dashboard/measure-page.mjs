// What is measured in the browser. Times come from the marks that every page of the product sets (docs: ui-contract, "marks").
import { gzipSync } from 'node:zlib';

const PAINTED = 'wf:dashboard-painted';

export async function signIn(page, url, { user, password }) {
  await page.goto(`${url}/login`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.getByRole('textbox', { name: 'Email or username' }).fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** From the start of the navigation, in ms. */
export async function navigate(page, address) {
  await page.goto(address);
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, PAINTED);
  return page.evaluate((name) => {
    const answers = performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/query/batch'));
    const painted = performance.getEntriesByName('wf:panel-painted');
    return {
      firstPanelMs: painted[0].startTime,
      allPanelsMs: performance.getEntriesByName(name)[0].startTime,
      panels: painted.length,
      /** When the questions were asked, and when the last answer was there. */
      askedMs: Math.min(...answers.map((entry) => entry.startTime)),
      answeredMs: Math.max(...answers.map((entry) => entry.responseEnd)),
    };
  }, PAINTED);
}

/** From the press of the button, and from the last answer, until all panels are painted again, in ms. */
async function press(page, label) {
  return page.evaluate(
    ({ name, button }) =>
      new Promise((resolve) => {
        performance.clearResourceTimings();
        const startMs = performance.now();
        const observer = new PerformanceObserver((list) => {
          const mark = list.getEntriesByName(name)[0];
          if (!mark) return;
          observer.disconnect();
          const answers = performance
            .getEntriesByType('resource')
            .filter((entry) => entry.name.endsWith('/query/batch'));
          performance.clearMarks();
          resolve({
            pressedMs: mark.startTime - startMs,
            answeredMs: mark.startTime - Math.max(...answers.map((entry) => entry.responseEnd)),
          });
        });
        observer.observe({ type: 'mark' });
        document.querySelector(`button[aria-label="${button}"]`).click();
      }),
    { name: PAINTED, button: label },
  );
}

export async function refresh(page) {
  return (await press(page, 'Refresh')).pressedMs;
}

/** Half of the range back, where nothing is known yet: from the last answer to the picture, in ms. Then forward again. */
export async function drawOther(page) {
  const { answeredMs } = await press(page, 'Shift back');
  await press(page, 'Shift forward');
  return answeredMs;
}

/** Gaps between frames, in ms, while `act` moves the pointer. */
export async function framesWhile(page, act) {
  await page.evaluate(() => {
    window.benchFrames = [];
    let lastMs = performance.now();
    const tick = (nowMs) => {
      window.benchFrames?.push(nowMs - lastMs);
      lastMs = nowMs;
      if (window.benchFrames) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await act();
  const frames = await page.evaluate(() => {
    const found = window.benchFrames;
    window.benchFrames = undefined;
    return found.slice(1);
  });
  return frames;
}

export async function hover(page, box) {
  for (let at = 0; at < 120; at += 1)
    await page.mouse.move(box.x + ((at * 7) % box.width), box.y + box.height / 2 + Math.sin(at / 5) * 20);
}

export async function dragZoom(page, box) {
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  for (let at = 0; at < 60; at += 1)
    await page.mouse.move(box.x + box.width * (0.3 + (at / 60) * 0.4), box.y + box.height / 2);
  await page.keyboard.press('Escape');
  await page.mouse.up();
}

/** Drags a window and lets go: all panels ask and paint anew. Then back. */
export async function zoom(page, box) {
  const painted = () =>
    page.evaluate(
      (name) =>
        new Promise((resolve) => {
          const observer = new PerformanceObserver((list) => {
            if (list.getEntriesByName(name).length === 0) return;
            observer.disconnect();
            resolve(undefined);
          });
          observer.observe({ type: 'mark' });
        }),
      PAINTED,
    );
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  for (let at = 0; at < 30; at += 1) await page.mouse.move(box.x + box.width * (0.3 + (at / 30) * 0.4), y);
  await Promise.all([painted(), page.mouse.up()]);
  await Promise.all([painted(), page.evaluate(() => history.back())]);
}

/** JavaScript that the page loaded until it was painted, packed with gzip. */
export async function scriptBytes(page) {
  const addresses = await page.evaluate(() => [
    ...new Set(
      performance
        .getEntriesByType('resource')
        .map((entry) => entry.name)
        .filter((name) => /\.js(\?|$)/.test(name)),
    ),
  ]);
  const sizes = await Promise.all(
    addresses.map(async (address) => gzipSync(await (await page.request.get(address)).body(), { level: 6 }).length),
  );
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/**
 * All of the JavaScript heap, and of it what the page itself keeps: its objects, arrays, texts, functions and numbers. The rest is what
 * the engine writes for itself (bytecode, compiled code, what it learned about types), which grows with the calls of each function until
 * that is compiled for the last time.
 */
export async function heapBytes(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return { all: usedSize, data: await dataBytes(devtools) };
}

/** Kinds of nodes in a heap snapshot that are not in the heap of the page's script, or are the engine's own. */
const OTHER_KINDS = new Set(['code', 'object shape', 'hidden', 'native', 'synthetic']);

async function dataBytes(devtools) {
  const chunks = [];
  const take = ({ chunk }) => chunks.push(chunk);
  devtools.on('HeapProfiler.addHeapSnapshotChunk', take);
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  devtools.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join(''));
  const fields = snapshot.meta.node_fields;
  const kinds = snapshot.meta.node_types[fields.indexOf('type')];
  const [kindAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (!OTHER_KINDS.has(kinds[nodes[at + kindAt]])) bytes += nodes[at + sizeAt];
  return bytes;
}
