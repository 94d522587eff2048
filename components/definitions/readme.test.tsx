import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Readme } from './readme';

const html = (markdown: string): string => renderToStaticMarkup(<Readme markdown={markdown} />);

describe('a readme', () => {
  it('is laid out below the page’s own headings', () => {
    expect(
      html('# Title\n\nText with **weight**, `code` and a [link](https://example.com/a?b=1).\n\n| a | b |\n|---|---|\n| 1 | 2 |'),
    ).toMatch(
      /<h3>Title<\/h3>.*<strong>weight<\/strong>.*<a href="https:\/\/example.com\/a\?b=1" rel="noreferrer noopener">link<\/a>.*<table>/s,
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload="alert(1)"></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<style>body{display:none}</style>',
    '<a href="javascript:alert(1)">x</a>',
    'text <b onclick="alert(1)">in line</b>',
    '<form action="https://evil.example"><input name=key></form>',
  ])('keeps %s as text', (markdown) => {
    expect(html(markdown)).not.toMatch(/<(script|img|svg|iframe|style|b|form|input|a)\b/);
    expect(html(markdown)).toContain('&lt;');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'javascript&colon;alert(1)',
    '&#106;avascript:alert(1)',
    '&#x01;javascript:alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html;base64,PHNjcmlwdD4=',
    'blob:https://example.com/x',
    'file:///etc/passwd',
  ])('makes no link of %s', (address) => {
    for (const markdown of [`[x](<${address}>)`, `<${address}>`, `[x][1]\n\n[1]: <${address}>`, `![x](<${address}>)`]) {
      const hrefs = [...html(markdown).matchAll(/(?:href|src)="([^"]*)"/g)].map(([, href]) => href ?? '');
      for (const href of hrefs) {
        const { protocol, origin } = new URL(href.replaceAll('&amp;', '&'), 'http://gyoza.example/definitions/op');
        expect([protocol, origin], markdown).toEqual(['http:', 'http://gyoza.example']);
      }
    }
  });

  it('loads no picture from elsewhere, nor one that stands in its address', () => {
    for (const address of [
      'https://evil.example/pixel.gif?who=1',
      'http://evil.example/x.png',
      '//evil.example/x.png',
      '\\\\evil.example\\x.png',
      'data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+',
    ]) {
      expect(html(`![A chart](<${address}>)`), address).not.toContain('<img');
      expect(html(`![A chart](<${address}>)`), address).toContain('[picture: A chart]');
    }
    // What browsers would read as a slash or leave out is escaped, so that these are paths of ours.
    expect(html('![A chart](</&#9;/evil.example/x.png>)')).toContain('src="/%09/evil.example/x.png"');
    expect(html('![A chart](</\\evil.example/x.png>)')).toContain('src="/%5Cevil.example/x.png"');
    expect(html('![](https://evil.example/x.png)')).toContain('[picture]');
    expect(html('![A chart](/files/0193e0a0-0000-7000-8000-000000000000)')).toContain('src="/files/0193e0a0-0000-7000-8000-000000000000"');
  });

  it('breaks out of no attribute', () => {
    for (const markdown of [
      '[x](https://example.com/" onmouseover="alert(1))',
      '![a" onerror="alert(1)](/x.png)',
      '```js" onclick="alert(1)\ncode\n```',
      '[x](/a "t\\" onfocus=\\"alert(1)")',
    ]) {
      const withoutValues = html(markdown).replace(/="[^"]*"/g, '');
      expect(withoutValues).not.toMatch(/<[^>]*\son/);
    }
  });

  const long = (part: string): string => part.repeat(Math.floor(100_000 / part.length));
  it.each<[string, string]>([
    ['quotes', long('>')],
    ['spaced quotes', long('> ')],
    ['lists', `${long('+ ')}a`],
    ['numbered lists', `${long('1. ')}a`],
    ['lists set in', Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
    ['emphasis', `${'*'.repeat(40_000)}a${'*'.repeat(40_000)}`],
    ['opened emphasis', long('*a **b')],
    ['underscored emphasis', long('_a __b ')],
    ['footnotes', `${long('[^1]')}\n\n[^1]: x`],
  ])('of %s within each other is shown as text, and at once', (_, markdown) => {
    const began = performance.now();
    expect(html(markdown)).toContain('nested too deeply');
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it.each<[string, string]>([
    ['a line across', `a\n\n${'*'.repeat(200)}\n\n${'- '.repeat(100)}\n\n${'_'.repeat(120)}\n\nb`],
    ['names with underscores', `| a |\n|---|\n${'| some_long_name_of_it |\n'.repeat(300)}`],
    ['ordinary lists', '- a\n  - b\n    - c\n      1. d\n         > e **f _g_**\n'.repeat(50)],
  ])('of %s is laid out', (_, markdown) => {
    expect(html(markdown)).not.toContain('nested too deeply');
  });
});
