import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { findLocalBase, type LocalBase } from '@/scripts/samples/base-image';
import { ensureImage } from '@/scripts/samples/build-image';

/** How many lines `bigLog` writes, and their length with the line break: 50 MB in all. Line n begins with n in seven digits. */
export const BIG_LOG = { lines: 524_288, lineBytes: 100 } as const;

/** Images that the tests run, each an op with one habit. */
export const TEST_IMAGES = {
  /** Ends at once with exit code 0, and does nothing. */
  noop: 'gyoza-test/noop:1',
  /** A shell without an entrypoint: the run brings the `command`. */
  shell: 'gyoza-test/shell:1',
  /** Runs as user 65534, reads its inputs, returns `{uid, inputs}` and leaves a file `who.txt`. */
  nonRoot: 'gyoza-test/non-root:1',
  /** Nothing in the image but one static program: no shell link, no /tmp, no users. Returns `{from: "scratch"}`. */
  scratch: 'gyoza-test/scratch:1',
  /** Writes 50 MB of log, see BIG_LOG. */
  bigLog: 'gyoza-test/big-log:1',
  /** Leaves an output.json that is no JSON, and exits with 0. */
  badOutput: 'gyoza-test/bad-output:1',
  /** Says `ready`, sleeps until SIGTERM, then says `stopping` and exits with 143 at once. */
  politeSleeper: 'gyoza-test/polite-sleeper:1',
  /** Says `ready` and sleeps; says `not yet` to each SIGTERM and goes on, so that only SIGKILL ends it. */
  stubbornSleeper: 'gyoza-test/stubborn-sleeper:1',
} as const;

type TestImage = keyof typeof TEST_IMAGES;

const SCRIPTS: Record<Exclude<TestImage, 'noop' | 'shell' | 'scratch'>, string> = {
  nonRoot: `
    id -u > "$GYOZA_OUTPUT_DIR/who.txt"
    echo "{\\"uid\\": $(id -u), \\"inputs\\": $(cat "$GYOZA_INPUT")}" > "$GYOZA_OUTPUT"`,
  bigLog: `
    awk 'BEGIN { filler = sprintf("%91s", ""); gsub(" ", "x", filler); for (n = 0; n < ${BIG_LOG.lines}; n++) printf "%07d %s\\n", n, filler }'`,
  badOutput: `
    echo 'label: cat' > "$GYOZA_OUTPUT"`,
  politeSleeper: `
    trap 'echo stopping; exit 143' TERM
    echo ready
    while :; do sleep 3600 & wait $!; done`,
  stubbornSleeper: `
    trap 'echo not yet' TERM
    echo ready
    while :; do sleep 3600 & wait $!; done`,
};

/** Makes all of TEST_IMAGES on this engine, from the BusyBox of this machine. What is there already costs milliseconds. */
export async function buildTestImages(docker: Docker): Promise<void> {
  const base = await buildShellImage(docker);
  const busybox = await readStaticBusybox(base);

  await fromScratch(docker, TEST_IMAGES.noop, busybox, ['/true']);
  await fromScratch(docker, TEST_IMAGES.scratch, busybox, ['/busybox', 'sh', '-c', 'echo "{\\"from\\": \\"scratch\\"}" > "$GYOZA_OUTPUT"']);
  for (const name of Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]) {
    const user = name === 'nonRoot' ? 'USER 65534:65534\n' : '';
    await onBase(docker, TEST_IMAGES[name], base, `COPY op.sh /op.sh\n${user}ENTRYPOINT ["sh", "/op.sh"]`, SCRIPTS[name]);
  }
}

/** Makes the image `shell` alone, and answers what it stands on. */
export async function buildShellImage(docker: Docker): Promise<LocalBase> {
  const { Os, Arch } = await docker.version();
  const base = await findLocalBase('busybox', { Os, Arch });
  if (base === null)
    throw new Error('The test images are made from the BusyBox of this machine, and there is none: apt-get install busybox-static');
  await onBase(docker, TEST_IMAGES.shell, base, 'CMD ["sh"]');
  return base;
}

/** Makes an image like `shell` that carries these labels. */
export async function buildLabelledImage(docker: Docker, image: string, labels: Record<string, string>): Promise<void> {
  await buildShellImage(docker);
  const container = await docker.createContainer({ Image: TEST_IMAGES.shell, Labels: labels });
  const [repo, tag] = image.split(':');
  await container.commit({ repo, tag });
  await container.remove();
}

async function readStaticBusybox({ files }: LocalBase): Promise<Buffer> {
  const [busybox, ...libraries] = files;
  if (busybox === undefined || libraries.length > 0)
    throw new Error('The test images need a static BusyBox: apt-get install busybox-static');
  return readFile(busybox.source);
}

/** BusyBox is whichever of its programs it is called as. */
async function fromScratch(docker: Docker, image: string, busybox: Buffer, entrypoint: [string, ...string[]]): Promise<void> {
  const program = entrypoint[0].slice(1);
  const dockerfile = `ARG BASE\nFROM scratch\nCOPY ${program} /${program}\nENTRYPOINT ${JSON.stringify(entrypoint)}\n`;
  await ensureImage(
    docker,
    {
      image,
      files: new Map([
        ['Dockerfile', Buffer.from(dockerfile)],
        [program, busybox],
      ]),
    },
    'scratch',
  );
}

async function onBase(docker: Docker, image: string, base: LocalBase, instructions: string, script = ''): Promise<void> {
  const dockerfile = `ARG BASE\nFROM \${BASE}\n${instructions}\n`;
  await ensureImage(
    docker,
    {
      image,
      files: new Map([
        ['Dockerfile', Buffer.from(dockerfile)],
        ['op.sh', Buffer.from(script)],
      ]),
    },
    base,
  );
}
