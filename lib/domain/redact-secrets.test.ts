import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECRET_MASK, type InputSpecs } from './input-spec';
import { maskSpecSecrets, redactJson, redactText, restoreSecrets, secretValues } from './redact-secrets';

const specs: InputSpecs = {
  token: { type: 'secret' },
  plain: { type: 'string' },
  many: { type: 'list', items: { type: 'secret' } },
  nested: { type: 'dict', properties: { key: { type: 'secret' }, name: { type: 'string' } } },
};
const inputs = { token: 'hunter22', plain: 'visible', many: ['first-one', 'abc'], nested: { key: 'swordfish', name: 'visible' } };

describe('secretValues and redaction', () => {
  it('finds secrets at every depth, longest first, short ones left out', () => {
    const found = secretValues(specs, inputs);
    const plain = ['first-one', 'swordfish', 'hunter22'];
    expect(found.filter((value) => plain.includes(value))).toEqual(plain);
    expect(found.filter((value) => value.length < 4 || 'visible'.includes(value))).toEqual([]);
  });

  it('knows a secret of several lines line by line, and as JSON writes it', () => {
    const found = secretValues(specs, { ...inputs, token: 'begin here\r\n  middle "part"\n}\n' });
    expect(found).toEqual(
      expect.arrayContaining(['begin here', 'middle "part"', JSON.stringify('begin here\r\n  middle "part"\n}\n').slice(1, -1)]),
    );
    expect(found).not.toContain('}');
  });

  it('knows a secret in a URL, in base64 and in hexadecimal', () => {
    const secret = 'pass word?>~ü';
    const bytes = Buffer.from(secret);
    const spelled = ['base64', 'base64url', 'hex'] as const;
    const said = [encodeURIComponent(secret), ...spelled.map((encoding) => bytes.toString(encoding))].join(' ');
    expect(redactText(said, secretValues(specs, { token: secret }))).toMatch(/^[•= ]+$/);
  });

  it('leaves nothing of them in any text, key or value', () => {
    const secrets = secretValues(specs, inputs);
    expect(redactText('a hunter22hunter22 b', secrets)).toBe(`a ${SECRET_MASK}${SECRET_MASK} b`);
    expect(redactJson({ hunter22: ['xswordfish', 7, null, { a: 'first-one' }] }, secrets)).toEqual({
      [SECRET_MASK]: [`x${SECRET_MASK}`, 7, null, { a: SECRET_MASK }],
    });
    const piece = fc.oneof(fc.constantFrom(...secrets), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const clean = redactText(pieces.join(' '), secrets);
        for (const secret of secrets) expect(clean).not.toContain(secret);
      }),
    );
  });
});

describe('restoreSecrets', () => {
  it('puts stored secrets where the mask is, and nowhere else', () => {
    const masked = { token: SECRET_MASK, plain: SECRET_MASK, many: [SECRET_MASK, 'new'], nested: { name: SECRET_MASK, key: SECRET_MASK } };
    expect(restoreSecrets(specs, masked, inputs)).toEqual({
      token: 'hunter22',
      plain: SECRET_MASK,
      many: ['first-one', 'new'],
      nested: { name: SECRET_MASK, key: 'swordfish' },
    });
    expect(restoreSecrets(specs, { token: SECRET_MASK, many: [SECRET_MASK, SECRET_MASK, SECRET_MASK] }, { many: ['only'] })).toEqual({
      token: SECRET_MASK,
      many: ['only', SECRET_MASK, SECRET_MASK],
    });
  });

  it('does not read what every object has', () => {
    expect(restoreSecrets({}, { constructor: SECRET_MASK, toString: 'x' }, {})).toEqual({ constructor: SECRET_MASK, toString: 'x' });
  });
});

describe('maskSpecSecrets', () => {
  it('hides defaults of secrets, also in what holds them', () => {
    const shown = maskSpecSecrets({
      a: { type: 'secret', default: 'hunter22' },
      b: { type: 'dict', default: { key: 'hunter22' }, properties: { key: { type: 'secret', default: 'hunter22' } } },
      c: { type: 'list', default: ['hunter22'], items: { type: 'secret' } },
      d: { type: 'string', default: 'kept' },
    });
    expect(JSON.stringify(shown)).not.toContain('hunter22');
    expect(shown).toMatchObject({ a: { default: SECRET_MASK }, d: { default: 'kept' } });
  });
});
