import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { terminal } from '@/worker/testing/contract-server';
import { startWorker, TEST_WORKER } from '@/worker/testing/run-worker';
import { DockerEngine } from './docker-engine';
import { readDockerHost } from './docker-host';
import { importTestImages, testEngineAddress, type TestImages } from './test-images';

const socketPath = testEngineAddress().options.socketPath?.toString();
const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // this is the question
  }
})();

/** Needs the program openssl to make certificates, and an engine on a unix socket to put TLS in front of. */
describe.skipIf(!hasOpenssl || socketPath === undefined)('an engine behind TLS that asks for a certificate', () => {
  let folder: string;
  let server: tls.Server;
  let images: TestImages;
  const connections = new Set<net.Socket>();
  beforeAll(async () => {
    images = await importTestImages(testEngineAddress());
    folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-tls-'));
    await makeCertificates(folder);
    const read = (name: string) => readFile(path.join(folder, name));
    const [ca, cert, key] = await Promise.all([read('ca.pem'), read('server.pem'), read('server-key.pem')]);
    // As `dockerd --tlsverify` does: whoever has no certificate of this authority is not let in.
    server = tls.createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, (near) => {
      const far = net.connect(socketPath ?? '');
      for (const socket of [near, far]) {
        connections.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  const address = (certificates: string) =>
    readDockerHost({
      DOCKER_HOST: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: certificates,
    });

  it('runs an attempt, with files copied in and out', async () => {
    const bench = await startWorker(
      (data) => new DockerEngine({ address: address(folder), transfer: 'auto', folder: data, workerId: TEST_WORKER }),
    );
    expect(await bench.engine.transfer()).toBe('archive');
    const run = bench.server.enqueue({
      image: images.shell,
      network: 'none',
      inputs: { a: 1 },
      command: ['sh', '-c', 'cat $GYOZA_INPUT; echo; echo "{\\"b\\":2}" > $GYOZA_OUTPUT; echo left > $GYOZA_OUTPUT_DIR/f'],
    });
    await bench.server.ended(run);
    await bench.settled();
    expect(terminal(run)).toMatchObject({ type: 'COMPLETED', outputs: { b: 2 } });
    expect(run.lines.map(({ text }) => text)).toEqual(['{"a":1}']);
    expect(run.files.get('f')?.toString()).toBe('left\n');
    expect(await bench.close()).toEqual([]);
    expect(bench.server.violations).toEqual([]);
  });

  it('is not reached without a certificate of its authority, nor one whose authority is not ours', async () => {
    const other = await mkdtemp(path.join(os.tmpdir(), 'gyoza-tls-'));
    await makeCertificates(other);
    const engine = new DockerEngine({ address: address(other), transfer: 'auto', folder: other, workerId: TEST_WORKER });
    await expect(engine.facts()).rejects.toMatchObject({ kind: 'unreachable' });
    engine.close();
    await rm(other, { recursive: true, force: true });
  });
});

/** An authority, a certificate for 127.0.0.1 and one for a client, under the names that the docker command line knows. */
async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=gyoza test authority');
  for (const [name, keyName, extensions] of [
    ['server', 'server-key', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n'],
    ['cert', 'key', 'extendedKeyUsage=clientAuth\n'],
  ] as const) {
    await writeFile(path.join(folder, `${name}.ext`), extensions);
    openssl('req', ...key, '-keyout', `${keyName}.pem`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
      ...['-out', `${name}.pem`, '-days', '2', '-extfile', `${name}.ext`],
    );
  }
}
