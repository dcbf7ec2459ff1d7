/// <reference lib="dom" />
/* global window -- of what runs in the page */

/** How long each thing is done. */
const GESTURE_MS = 5_000;
/** Of a pointer over the width of a timeline, and back. */
const STEPS_A_CROSSING = 90;
const WHEEL_PX = 60;

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Area in which the pointer is moved */

/** @param {Page} page @returns {Promise<Area>} the timelines on the screen */
export async function timelinesArea(page) {
  const tracks = page.locator('.timeline-track');
  const first = await tracks.first().boundingBox();
  const size = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }));
  if (first === null) throw new Error('The timelines are not on the screen.');
  return { left: first.x + 4, right: first.x + first.width - 4, top: first.y + first.height / 2, bottom: size.height - 40 };
}

/**
 * Moves the pointer to and fro over an area, and slowly down; each step waits for the page's answer to the last one.
 * @param {Page} page
 * @param {Area} area
 */
export async function movePointer(page, { left, right, top, bottom }) {
  await forAWhile((step) => {
    const crossing = (step % (2 * STEPS_A_CROSSING)) / STEPS_A_CROSSING;
    const share = crossing < 1 ? crossing : 2 - crossing;
    const down = (step / (STEPS_A_CROSSING * 8)) % 1;
    return page.mouse.move(left + share * (right - left), top + down * (bottom - top));
  });
}

/**
 * Drags a range to and fro, and lets it go.
 * @param {Page} page
 * @param {Area} area
 */
export async function dragRange(page, area) {
  await page.mouse.move(area.left + 10, area.top);
  await page.mouse.down();
  await movePointer(page, { ...area, left: area.left + 20, bottom: area.top });
  await page.mouse.up();
}

/**
 * Zooms in and out around the pointer, by the wheel.
 * @param {Page} page
 * @param {Area} area
 */
export async function zoomByWheel(page, area) {
  await page.mouse.move((area.left + area.right) / 2, area.top);
  await page.keyboard.down('Control');
  await forAWhile((step) => page.mouse.wheel(0, step % 40 < 20 ? -WHEEL_PX : WHEEL_PX));
  await page.keyboard.up('Control');
}

/**
 * Moves the part of the day in view, by the wheel.
 * @param {Page} page
 * @param {Area} area
 */
export async function panByWheel(page, area) {
  await page.mouse.move((area.left + area.right) / 2, area.top);
  await forAWhile((step) => page.mouse.wheel(step % 60 < 30 ? WHEEL_PX : -WHEEL_PX, 0));
}

/**
 * Scrolls down and up again, by the wheel.
 * @param {Page} page
 */
export async function scrollByWheel(page) {
  const { width, height } = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }));
  await page.mouse.move(width / 2, height / 2);
  await forAWhile((step) => page.mouse.wheel(0, step % 120 < 60 ? WHEEL_PX : -WHEEL_PX));
}

/** Does nothing, for as long as the others do something. */
export async function waitAWhile() {
  await new Promise((resolve) => { setTimeout(resolve, GESTURE_MS); });
}

/** @param {(step: number) => Promise<unknown>} act */
async function forAWhile(act) {
  const endMs = performance.now() + GESTURE_MS;
  for (let step = 0; performance.now() < endMs; step += 1) await act(step);
}
