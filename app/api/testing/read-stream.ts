export interface Message {
  event: string | null;
  id: string | null;
  data: unknown;
}

/** The messages of a server-sent event stream as a client parses them: comments passed over, data as JSON. Ends when the stream does. */
export async function* messages(answer: Response): AsyncGenerator<Message> {
  if (answer.body === null) throw new Error('The answer has no body.');
  let buffer = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    buffer += decoder.decode(chunk, { stream: true });
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = block.split('\n').filter((line) => !line.startsWith(':'));
      if (fields.length > 0) yield toMessage(fields);
    }
  }
}

function toMessage(lines: readonly string[]): Message {
  const value = (name: string): string | null => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  return { event: value('event'), id: value('id'), data: JSON.parse(value('data') ?? 'null') as unknown };
}

/** Every message until the stream ends. */
export async function allMessages(answer: Response): Promise<Message[]> {
  const all: Message[] = [];
  for await (const message of messages(answer)) all.push(message);
  return all;
}
