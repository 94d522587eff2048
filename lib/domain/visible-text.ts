/** Colours and other commands to a terminal, none of which is text. */
const COMMANDS = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;

/** A line as it is read on a screen: without commands to a terminal. */
export function visibleText(text: string): string {
  return text.includes('\u001B') ? text.replace(COMMANDS, '') : text;
}
