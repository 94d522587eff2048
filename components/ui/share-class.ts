/**
 * The class that makes an element as wide as a share of its parent, to the percent. A `style` attribute in a page that the server renders would need a
 * policy that allows any; `globals.css` has all of these classes.
 */
export function shareClass(percent: number): string {
  return `w-[${Math.round(Math.min(100, Math.max(0, percent)))}%]`;
}
