import { addFootage, goTo, queueExport, test } from './fixtures.ts';
test('probe', async ({ desk, footage }) => {
  await addFootage(desk, footage);
  const { page, problems } = await desk.open();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: '/tmp/shell-work/footage.png' });
  await queueExport(page, ['front_door', 'garden'], '12:00:03', '12:01:00', 'Delivery').catch((e) => console.log(String(e)));
  await page.waitForTimeout(3000);
  for (const name of ['Queue', 'Exports', 'Cases', 'Settings'] as const) { await goTo(page, name); await page.waitForTimeout(700); await page.screenshot({ path: `/tmp/shell-work/${name}.png` }); 
   console.log(await page.locator('body').ariaSnapshot()); }
  console.log(problems);
});
