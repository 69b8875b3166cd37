// A marketplace that gives the task's frame no origin of its own, so that every storage is denied to it. The task's host
// lets such frames read its files, as the large static hosts do.

const sandbox = 'allow-scripts allow-forms allow-modals';

/**
 * `showStrictly` shows the task that is on `page`, a tab of `marketplace`, in such a frame instead; `elsewhere` is an
 * address to which the frame may be led.
 */
export async function strictFrames(page, marketplace) {
  const { hostname } = new URL(marketplace);
  await page.route(
    // The task is on another name of this machine.
    (url) => url.hostname !== hostname,
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
    },
  );
  const served = async (name, body) => {
    const address = `${marketplace}/${name}`;
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html>${body}` }));
    return address;
  };
  const elsewhere = await served('elsewhere', '<p>Elsewhere</p>');
  const around = await served('strict', `<iframe id="task" sandbox="${sandbox}" width="900" height="900"></iframe>`);
  const showStrictly = async () => {
    const source = await page.locator('iframe#task').getAttribute('src');
    await page.goto(around);
    await page.locator('iframe#task').evaluate((element, src) => (element.src = src), source);
  };
  return { showStrictly, elsewhere };
}
