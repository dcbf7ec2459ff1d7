import type { Locator, Page } from '@playwright/test';

/** @returns the timeline of a camera on the footage page, by its name as it stands in a regular expression */
export const timeline = (page: Page, camera: string): Locator => page.getByRole('img', { name: new RegExp(`^${camera}, `) });

/** What part of the day is in view, in words. */
export const inView = (page: Page): Locator => page.getByRole('status', { name: 'Part of the day in view' });

/** @returns the place on the screen at a share of an element's width, in the middle of its height */
export async function pointOn(element: Locator, share: number): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('It is not on the screen.');
  return { x: box.x + box.width * share, y: box.y + box.height / 2 };
}
