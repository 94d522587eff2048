/**
 * The files of Playwright in two halves that take about as long as each other, as regular expressions of their paths. `npm test` runs them beside each
 * other, each with a product of its own: what a third product costs to start is more than a better balance would save.
 */
export const BROWSER_TESTS = {
  first: [String.raw`journeys/[a-l]`],
  second: ['specs/api/', String.raw`journeys/[m-z]`],
} as const satisfies Record<string, readonly string[]>;
