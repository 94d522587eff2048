import type { AnswerName, AnswerNamed } from './answers';
import { callJson, callText, type Call, type CallOptions, type Connection } from './connection';
import { fromOwnServer } from './own-server';

/**
 * Sends one call whose answer is named by its schema. A page believes the server that it came from; a program, which may have been given any address,
 * loads the schema and parses the answer.
 */
export async function ask<Name extends AnswerName>(
  connection: Connection,
  call: Call,
  name: Name,
  options: CallOptions = {},
): Promise<AnswerNamed<Name>> {
  if (connection.url === '') return fromOwnServer(name, await callText(connection, call, options));
  const { ANSWERS } = await import('./answers');
  return (await callJson(connection, call, ANSWERS[name], options)) as AnswerNamed<Name>;
}
