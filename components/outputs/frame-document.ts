/** What a frame's document may load: pictures and fonts that it carries itself, and its own styles. */
const POLICY =
  "default-src 'none'; img-src data:; font-src data:; media-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
/** Elements that run, navigate, or look up somebody else's address before any policy is asked. */
const UNWANTED = 'script, noscript, iframe, frame, frameset, object, embed, applet, link, meta, base, portal, template';

/**
 * A document for a sandboxed frame, made of one that was parsed and never shown. The frame inherits the page's policy, which allows only styles with
 * the page's `nonce`: each `style` element gets it, and what stands in `style` attributes becomes rules of one more.
 */
export function frameDocument(parsed: Document, nonce: string): string {
  for (const element of parsed.querySelectorAll(UNWANTED)) element.remove();
  for (const element of parsed.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) if (name.toLowerCase().startsWith('on')) element.removeAttribute(name);
    // A link would lead the frame itself away, without an address bar that says where to.
    for (const name of ['href', 'xlink:href', 'action', 'formaction', 'ping', 'srcdoc', 'background'])
      if (!(element.getAttribute(name) ?? '#').startsWith('#')) element.removeAttribute(name);
  }
  for (const element of parsed.querySelectorAll('style')) element.setAttribute('nonce', nonce);
  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta http-equiv="x-dns-prefetch-control" content="off">`;
  return `<!doctype html><html><head><meta charset="utf-8">${head}${parsed.head.innerHTML}${attributeStyles(parsed, nonce)}</head>${parsed.body.outerHTML}</html>`;
}

/**
 * Attributes count for more than rules do, which the selector makes up for. Written out by the browser, so that nothing in them ends the rule; by another
 * element's, since the policy keeps what was parsed without.
 */
function attributeStyles(parsed: Document, nonce: string): string {
  const rules = [...parsed.querySelectorAll('[style]')].map((element, n) => {
    const { style } = document.createElement('span');
    style.cssText = element.getAttribute('style') ?? '';
    element.removeAttribute('style');
    element.setAttribute('data-gyoza-style', String(n));
    return `[data-gyoza-style="${n}"]:not(#_#_#_){${style.cssText}}`;
  });
  return `<style nonce="${nonce}">${rules.join('').replaceAll('<', '\\3c ')}</style>`;
}
