/**
 * Asks every two seconds whether anything has happened, and then puts the new content in the place of the old one. What
 * is being read stays: nothing moves while text is selected, and opened parts stay open. A page in the background rests.
 */
export const LIVE = `
(() => {
  const opened = () => [...document.querySelectorAll('main details')].map((one) => one.open);
  const refresh = async () => {
    if (document.hidden || String(getSelection())) return;
    const answer = await fetch('${'/_local/console'}/revision', { cache: 'no-store' });
    const revision = await answer.text();
    if (!answer.ok || revision === document.body.dataset.revision) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { cache: 'no-store' })).text(), 'text/html');
    const before = opened();
    const focused = document.activeElement?.closest('.table')?.getAttribute('aria-label');
    for (const part of ['main', 'nav']) document.querySelector(part).replaceWith(page.querySelector(part));
    document.querySelectorAll('main details').forEach((one, place) => { one.open = before[place] ?? one.open; });
    if (focused) [...document.querySelectorAll('.table')].find((one) => one.getAttribute('aria-label') === focused)?.focus();
    document.body.dataset.revision = page.body.dataset.revision;
  };
  setInterval(() => refresh().catch(() => undefined), 2000);
})();
`;
