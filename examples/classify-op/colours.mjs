// Naming the colours of a picture: pure functions, from pixels to labels.

/** The labels, each with the colour it stands for. */
const NAMED = {
  black: 0x000000,
  'dark grey': 0x404040,
  grey: 0x808080,
  'light grey': 0xc0c0c0,
  white: 0xffffff,
  red: 0xe02020,
  'dark red': 0x7a1010,
  orange: 0xf58a1f,
  brown: 0x7b4a21,
  beige: 0xd9bd92,
  cream: 0xf7efd8,
  gold: 0xc99a2e,
  yellow: 0xf9e01e,
  olive: 0x7c7a1e,
  lime: 0x8fe01e,
  green: 0x2e9e3f,
  'dark green': 0x14522a,
  mint: 0xa6e0c2,
  teal: 0x1b8a8a,
  cyan: 0x20e0ea,
  'sky blue': 0x87c5ee,
  blue: 0x2050e0,
  navy: 0x14235a,
  purple: 0x7a35b0,
  lavender: 0xbfa9e6,
  magenta: 0xe020c8,
  pink: 0xf5a3bd,
};

const PALETTE = Object.entries(NAMED).map(([label, rgb]) => ({ label, lab: oklab(rgb >> 16, (rgb >> 8) & 255, rgb & 255) }));

/** More would change no figure that anybody sees, only take longer. */
const MOST_SAMPLES = 40_000;

/**
 * The `topK` colours that dominate a picture, the strongest first; fewer when it has fewer.
 * @param {{ width: number, height: number, data: Uint8Array }} picture RGBA
 * @param {number} topK
 * @returns {{ label: string, confidence: number }[]} confidence: the share of the visible pixels nearest to that colour, 0 to 1
 */
export function classify({ width, height, data }, topK) {
  const stride = Math.max(1, Math.ceil(Math.sqrt((width * height) / MOST_SAMPLES)));
  const counts = new Map();
  let visible = 0;
  for (let y = 0; y < height; y += stride) {
    for (let x = 0; x < width; x += stride) {
      const at = (y * width + x) * 4;
      if (data[at + 3] < 128) continue;
      const label = nearest(data[at], data[at + 1], data[at + 2]);
      counts.set(label, (counts.get(label) ?? 0) + 1);
      visible += 1;
    }
  }
  if (visible === 0) return [{ label: 'transparent', confidence: 1 }];
  return [...counts]
    .map(([label, count]) => ({ label, confidence: Number((count / visible).toFixed(4)) }))
    .sort((a, b) => b.confidence - a.confidence || a.label.localeCompare(b.label))
    .slice(0, topK);
}

function nearest(red, green, blue) {
  const lab = oklab(red, green, blue);
  let best = PALETTE[0];
  let least = Infinity;
  for (const entry of PALETTE) {
    const distance = (lab[0] - entry.lab[0]) ** 2 + (lab[1] - entry.lab[1]) ** 2 + (lab[2] - entry.lab[2]) ** 2;
    if (distance < least) [best, least] = [entry, distance];
  }
  return best.label;
}

/** sRGB to OKLab (Björn Ottosson, 2020), where distance is close to how different two colours look. */
function oklab(red, green, blue) {
  const [r, g, b] = [red, green, blue].map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
