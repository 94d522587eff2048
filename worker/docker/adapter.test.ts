import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { containerOptions } from './container-options';
import { containerStatus } from './container-status';
import { readDockerHost } from './docker-host';
import { toFault } from './faults';
import { explainPull, taggedReference } from './images';
import { jsonLines } from './json-stream';
import { LogFrameReader } from './log-frames';

describe('readDockerHost', () => {
  it.each([
    ['unix:///run/x.sock', { local: true, where: '/run/x.sock', options: { socketPath: '/run/x.sock' } }],
    ['/run/x.sock', { local: true, options: { socketPath: '/run/x.sock' } }],
    ['tcp://far:2375', { local: false, options: { host: 'far', port: '2375', protocol: 'http' } }],
    ['far:2376', { local: false, options: { host: 'far', port: '2376', protocol: 'https' } }],
    ['tcp://far', { local: false, options: { host: 'far', port: 2375 } }],
    ['ssh://me@far', { local: false, options: { host: 'far', port: 22, protocol: 'ssh', username: 'me' } }],
  ])('reads %s', (value, expected) => {
    expect(readDockerHost({ DOCKER_HOST: value })).toMatchObject(expected);
  });

  it('takes a socket of this machine when nothing is set', () => {
    expect(readDockerHost({})).toMatchObject({ local: true });
    expect(readDockerHost({ DOCKER_HOST: '' })).toMatchObject({ local: true });
  });

  it('says what it does not understand', () => {
    expect(() => readDockerHost({ DOCKER_HOST: 'ftp://x' })).toThrow(/"ftp:"/);
    expect(() => readDockerHost({ DOCKER_HOST: '://' })).toThrow(/DOCKER_HOST/);
  });
});

describe('toFault', () => {
  const answered = (statusCode: number, words: string) =>
    Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${words} `), { statusCode });
  const subject = { where: '/run/docker.sock', image: 'op:1', program: 'go' };

  it.each([
    [answered(404, 'No such image: op:1'), 'image_missing', '"op:1" is not on this machine'],
    [answered(404, 'No such container: x'), 'gone', 'gone'],
    [answered(409, 'Conflict. The container name is already in use'), 'conflict', 'already in use'],
    [
      answered(400, 'OCI runtime create failed: exec: "foo": executable file not found in $PATH: unknown'),
      'program_missing',
      'no program "foo"',
    ],
    [
      answered(400, 'OCI runtime create failed: exec: "/bin/foo": stat /bin/foo: no such file or directory: unknown'),
      'program_missing',
      'no program "/bin/foo"',
    ],
    [answered(400, 'OCI runtime create failed: exec: "/etc/x": permission denied: unknown'), 'program_missing', '"/etc/x"'],
    [answered(400, 'No command specified'), 'program_missing', 'names no program'],
    [answered(500, 'mkdir /var/lib/docker/x: no space left on device'), 'no_space', 'no space left'],
    [answered(500, 'could not select device driver "" with capabilities: [[gpu]]'), 'refused', 'GPU'],
    [answered(400, 'invalid CapAdd: unknown capability: "CAP_FOO"'), 'permission', '`capabilities`'],
    [answered(500, 'task 17b6ac9c9fe3fdb7ed03: already exists: unknown'), 'interrupted', 'was restarted'],
    [answered(500, 'OCI runtime create failed: stat /run/engine/task: no such file or directory'), 'refused', 'stat /run/engine/task'],
    [answered(500, 'something else'), 'refused', 'something else'],
    [Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' }), 'unreachable', 'No container engine answers at /run/docker.sock'],
    [Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), 'unreachable', 'may not use'],
    [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'unreachable', 'does not answer (socket hang up)'],
  ])('understands %s', (error, kind, words) => {
    const fault = toFault(error, subject);
    expect(fault.kind).toBe(kind);
    expect(fault.message).toContain(words);
    expect(toFault(fault, subject)).toBe(fault);
  });
});

describe('a fault without an answer', () => {
  const error = (fields: object) => Object.assign(new Error('x'), fields);
  const refused = error({ code: 'ECONNREFUSED', syscall: 'connect' });
  const reset = error({ code: 'ECONNRESET', syscall: 'read' });

  it.each([
    ['nobody listened', refused, false],
    ['its name means nothing', error({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), false],
    ['nobody listened at any of its addresses', Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' }), false],
    ['the connection broke', reset, true],
    ['one of several connections broke', new AggregateError([refused, reset]), true],
    ['it hung up', error({ code: 'ECONNRESET' }), true],
    ['it took too long', error({ code: 'ABORT_ERR' }), true],
  ])('says whether what was asked may have arrived: %s', (_, thrown, arrived) => {
    expect(toFault(thrown, { where: 'x' })).toMatchObject({ kind: 'unreachable', arrived });
  });
});

describe('containerStatus', () => {
  const inspected = (State: object) =>
    containerStatus({ Id: 'i', Image: 'm', Config: { Labels: {} }, State } as unknown as Docker.ContainerInspectInfo).state;
  const never = '0001-01-01T00:00:00Z';
  const then = '2026-01-02T03:04:05.678901234Z';

  it.each([
    ['created', 'created', never, false],
    ['removing', 'created', never, false],
    ['dead', 'created', never, false],
    ['running', 'running', then, true],
    ['exited', 'ended', then, false],
    ['removing', 'ended', then, false],
  ])('takes one that is %s and %s, started %s', (Status, state, StartedAt, Running) => {
    expect(inspected({ Status, StartedAt, Running, FinishedAt: never, ExitCode: 0, OOMKilled: false })).toBe(state);
  });
});

describe('containerOptions', () => {
  const spec = {
    name: 'n',
    image: 'op',
    command: null,
    env: { A: 'b=c' },
    network: 'none' as const,
    labels: { l: 'v' },
    gpuId: null,
    capabilities: [],
  };

  it('gives no rights, no swap and nothing of the host but the attempt’s folder', () => {
    const options = containerOptions({ ...spec, cpu: 1.5, ramMb: 64, mount: '/data/x:y', command: ['a', 'b'] }, true);
    expect(options).toMatchObject({
      name: 'n',
      Image: 'op',
      Entrypoint: ['a', 'b'],
      Cmd: [],
      Env: ['A=b=c'],
      Labels: { l: 'v' },
      HostConfig: {
        CapDrop: ['ALL'],
        CapAdd: [],
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: 512,
        NetworkMode: 'none',
        Init: true,
        NanoCpus: 1.5e9,
        Memory: 64 * 1024 * 1024,
        MemorySwap: 64 * 1024 * 1024,
        LogConfig: { Type: 'json-file' },
        Mounts: [{ Type: 'bind', Source: '/data/x:y', Target: '/gyoza' }],
      },
    });
    expect(options.HostConfig).not.toHaveProperty('AutoRemove');
  });

  it('leaves the image’s own program and no limits where none are asked for', () => {
    const options = containerOptions(spec, false);
    expect(options).not.toHaveProperty('Entrypoint');
    expect(options.HostConfig).not.toHaveProperty('Memory');
    expect(options.HostConfig).not.toHaveProperty('NanoCpus');
    expect(options.HostConfig).not.toHaveProperty('Mounts');
  });

  it('asks for one GPU by its id', () => {
    expect(containerOptions({ ...spec, gpuId: '1' }, true).HostConfig?.DeviceRequests).toEqual([
      { Driver: '', DeviceIDs: ['1'], Capabilities: [['gpu']] },
    ]);
  });
});

describe('taggedReference', () => {
  it.each([
    ['op', 'op:latest'],
    ['host:5000/op', 'host:5000/op:latest'],
    ['op:1', 'op:1'],
    ['host:5000/op:1', 'host:5000/op:1'],
    ['op@sha256:ab', 'op@sha256:ab'],
  ])('%s', (image, tagged) => {
    expect(taggedReference(image)).toBe(tagged);
  });
});

describe('explainPull', () => {
  it.each([
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
      'its registry (registry-1.docker.io) cannot be reached',
    ],
    ['pull access denied for op, repository does not exist or may require login', 'its registry does not have it'],
    ['manifest for op:1 not found: manifest unknown', 'its registry does not have it'],
    ['something else.', 'it could not be fetched: something else'],
  ])('names the image and puts %s into words', (why, words) => {
    expect(explainPull('op:1', why)).toMatchObject({ kind: 'image_missing', message: expect.stringContaining(words) as string });
    expect(explainPull('op:1', why).message).toContain('"op:1"');
  });

  it('tells a full disk apart', () => {
    expect(explainPull('op:1', 'write /var/lib/x: no space left on device').kind).toBe('no_space');
  });
});

describe('LogFrameReader', () => {
  const frame = (kind: number, text: string) => {
    const payload = Buffer.from(text);
    const header = Buffer.alloc(8);
    header[0] = kind;
    header.writeUInt32BE(payload.length, 4);
    return Buffer.concat([header, payload]);
  };
  const whole = Buffer.concat([
    frame(1, '2026-01-02T03:04:05.678901234Z hello world\n'),
    frame(2, '2026-01-02T03:04:05.700000000Z part'),
    frame(2, '2026-01-02T03:04:05.800000000Z  of it\n'),
    frame(1, '2026-01-02T03:04:06.000000000Z \n'),
  ]);
  const expected = [
    ['stdout', '2026-01-02T03:04:05.678Z', 'hello world', true],
    ['stderr', '2026-01-02T03:04:05.700Z', 'part', false],
    ['stderr', '2026-01-02T03:04:05.800Z', ' of it', true],
    ['stdout', '2026-01-02T03:04:06.000Z', '', true],
  ];

  it('takes frames apart however the stream is cut', () => {
    for (const step of [1, 3, 7, 50, whole.length]) {
      const reader = new LogFrameReader();
      const frames = [];
      for (let at = 0; at < whole.length; at += step) frames.push(...reader.push(whole.subarray(at, at + step)));
      expect(frames.map(({ stream, t, bytes, ends }) => [stream, t, bytes.toString(), ends])).toEqual(expected);
    }
  });

  it('does not read what is no log', () => {
    expect(() => new LogFrameReader().push(Buffer.from('HTTP/1.1 500'))).toThrow('cannot be read');
  });
});

it('reads JSON lines over the borders of chunks', async () => {
  async function* chunks() {
    await Promise.resolve();
    yield Buffer.from('{"a":"\u20ac"}\n{"b"').subarray(0, 8);
    yield Buffer.from('{"a":"\u20ac"}\n{"b"').subarray(8);
    yield ':2}\n\n{"c":3}';
  }
  const values = [];
  for await (const value of jsonLines(chunks())) values.push(value);
  expect(values).toEqual([{ a: '€' }, { b: 2 }, { c: 3 }]);
});
