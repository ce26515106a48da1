/** How long a page may take on a slow machine, in milliseconds. */
const WITHIN = 60_000;

/** Opens a page, enters as a guest when it asks to, and waits until a part of it is there that no sign-in page has. */
export async function enter(page, address, ready) {
  await page.goto(address, { waitUntil: 'commit' });
  const content = page.locator(ready).first();
  const guest = page.getByRole('button', { name: /enter|guest/i }).first();
  await content.or(guest).first().waitFor({ timeout: WITHIN });
  if (!(await content.isVisible())) await guest.click();
  await content.waitFor({ timeout: WITHIN });
}
