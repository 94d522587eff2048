import type { AnswerName, AnswerNamed } from './answers';
import { UnexpectedAnswerError } from './problem-error';

/**
 * What the server of this page sent, by the name of its schema. The server parsed it with that schema before, and the page was built with it, so to parse
 * it again would only cost every page 40 kB of schemas. Nothing else may be believed so. Throws UnexpectedAnswerError for what is no JSON, as of a proxy.
 */
export function fromOwnServer<Name extends AnswerName>(name: Name, text: string): AnswerNamed<Name> {
  try {
    return JSON.parse(text) as AnswerNamed<Name>;
  } catch (error) {
    throw new UnexpectedAnswerError(`What the server sent is not as agreed: it is no ${name}.`, { cause: error });
  }
}
