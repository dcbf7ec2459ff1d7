import type { Page } from '@playwright/test';

/** What React's own development tools listen to; production React calls it too. A fiber is a component's or element's place in its tree. */
interface Fiber {
  tag: number;
  flags: number;
  child: Fiber | null;
  sibling: Fiber | null;
  return: Fiber | null;
  alternate: Fiber | null;
  stateNode: unknown;
}

interface RenderWatch {
  /** The element that each component that rendered begins with, or that it is in. */
  hosts: Element[];
}

/** Makes a page remember which components render, by loading it anew. The program itself has no part in it. */
export async function watchRenders(page: Page): Promise<void> {
  await page.addInitScript(installWatch);
  await page.reload();
  await page.getByRole('navigation').waitFor();
}

/** Forgets what has rendered so far. */
export async function forgetRenders(page: Page): Promise<void> {
  await page.evaluate(() => { (window as unknown as { renderWatch: RenderWatch }).renderWatch.hosts.length = 0; });
}

/**
 * Where components have rendered since {@link forgetRenders}.
 * @param areas selectors of what is told apart
 * @returns of each component that rendered, in no order, the first area that it is in, or its element as `tag.class` where it is in none
 */
export function rendersIn(page: Page, areas: readonly string[]): Promise<string[]> {
  return page.evaluate((selectors) => (window as unknown as { renderWatch: RenderWatch }).renderWatch.hosts.map((host) =>
    selectors.find((selector) => host.closest(selector) !== null) ?? [host.tagName.toLowerCase(), ...host.classList].join('.')), areas);
}

/** Runs in the page, before anything of it. */
function installWatch(): void {
  // Numbers of react-dom: function, class, forwardRef, memo, and memo of a plain function.
  const componentTags = new Set([0, 1, 11, 14, 15]);
  const ELEMENT_TAG = 5;
  // Set on what rendered in this commit, for the development tools.
  const PERFORMED_WORK = 1;
  const watch: RenderWatch = { hosts: [] };
  const firstHost = (fiber: Fiber | null): Element | null => {
    for (let each = fiber; each !== null; each = each.sibling) {
      const host = each.tag === ELEMENT_TAG ? (each.stateNode as Element) : firstHost(each.child);
      if (host !== null) return host;
    }
    return null;
  };
  const outerHost = (fiber: Fiber | null): Element => {
    for (let each = fiber; each !== null; each = each.return) if (each.tag === ELEMENT_TAG) return each.stateNode as Element;
    return document.documentElement;
  };
  const visit = (fiber: Fiber): void => {
    if (componentTags.has(fiber.tag) && (fiber.flags & PERFORMED_WORK) !== 0) watch.hosts.push(firstHost(fiber.child) ?? outerHost(fiber));
    // The same child as before: nothing below it has rendered.
    if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling) visit(child);
  };
  Object.assign(window, {
    renderWatch: watch,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_renderer: number, root: { current: Fiber }) => { visit(root.current); },
    },
  });
}
