import { describe, expect, it } from 'vitest';
import { ansiMarkup } from './ansi-text';

const ESC = '\u001b';

describe('the colours of a terminal program', () => {
  it('are classes, or wait in data-look for a script to set them', () => {
    expect(ansiMarkup(`${ESC}[31mred${ESC}[0m plain`)).toBe('<span class="ansi-red-fg">red</span> plain');
    expect(ansiMarkup(`${ESC}[1;38;2;1;2;3mbold`)).toBe('<span data-look="font-weight:600;color:rgb(1,2,3)">bold</span>');
  });

  it('bring no markup, style or link of the op’s own', () => {
    const text = `${ESC}[1m<img src=x onerror="alert(1)"> style="color:red" ' &${ESC}[0m${ESC}]8;;javascript:alert(1)${ESC}\\press${ESC}]8;;${ESC}\\`;
    const markup = ansiMarkup(text);
    expect(markup.replaceAll(/<\/?span( data-look="font-weight:600")?>/g, '')).not.toMatch(/[<>"']/);
    expect(markup).not.toContain('javascript:');
  });
});
