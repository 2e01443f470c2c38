import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Drafts } from '../host/files/drafts.ts';
import type { AskedDrafts } from '../host/files/asked-drafts.ts';
import { askedDrafts } from '../host/node/files/drafts/asked-drafts.ts';
import { DraftDesk } from '../host/node/files/drafts/draft-desk.ts';
import { NodeDrafts } from '../host/node/files/drafts/drafts.ts';
import { inEventLoop, type Errand } from '../host/node/files/errands.ts';
import { err, ok } from '../lib/result.ts';
import { outcomeOf } from '../lib/underway.ts';
import { ended } from '../lib/underway.ts';
import { DiskSink } from './disk-sink.ts';
import type { Upload, UploadRequest } from './uploads.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-uploads-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function uploads({ perClient = false, free }: { perClient?: boolean; free?: Drafts['free'] } = {}): DiskSink {
  const drafts = new NodeDrafts(inEventLoop);
  const begin: Drafts['begin'] = (place) => drafts.begin(place);
  return new DiskSink(asked({ begin, free: free ?? ((path) => drafts.free(path)) }), { folder, perClient });
}

function asked(drafts: Drafts): AskedDrafts {
  const desk = new DraftDesk(drafts);
  return askedDrafts({ order: (order) => desk.perform(order) });
}

const FILE: UploadRequest = { name: 'core', client: '00:26:99:ef:0f:1a', rule: 'create-or-replace' };

function begun(to: DiskSink, file: Partial<UploadRequest> = {}): Upload {
  const upload = to.begin({ ...FILE, ...file });
  if (upload.kind !== 'upload') throw new Error(upload.kind);
  return upload;
}

describe('an upload', () => {
  it.each([1, 512, 65_000, 70_000, 5_000_000])('in pieces of %i bytes arrives as it was sent', async (piece) => {
    const content = Uint8Array.from({ length: 200_000 }, (_, at) => at % 251);
    const upload = begun(uploads());
    for (let at = 0; at < content.length; at += piece) upload.write(content.subarray(at, at + piece));
    expect((await outcomeOf(upload.commit())).ok).toBe(true);
    expect(Buffer.compare(readFileSync(join(folder, 'core')), content)).toBe(0);
  });

  it('does not keep the memory it was given', async () => {
    const upload = begun(uploads());
    const piece = new Uint8Array([1, 2, 3]);
    upload.write(piece);
    piece.fill(9);
    await outcomeOf(upload.commit());
    expect([...readFileSync(join(folder, 'core'))]).toEqual([1, 2, 3]);
  });

  it('goes into the folder of its client, where each has one', async () => {
    await outcomeOf(begun(uploads({ perClient: true })).commit());
    expect(readdirSync(join(folder, '00-26-99-ef-0f-1a'))).toEqual(['core']);
  });

  it('goes into the sandbox of its kind of device, and there into the folder of its client', async () => {
    await outcomeOf(begun(uploads(), { sandbox: 'phones' }).commit());
    await outcomeOf(begun(uploads({ perClient: true }), { sandbox: 'phones' }).commit());
    expect(readdirSync(folder)).toEqual(['phones']);
    expect(readdirSync(join(folder, 'phones'))).toEqual(['00-26-99-ef-0f-1a', 'core']);
  });

  it('large enough is put on stable storage bit by bit', async () => {
    const errands: Errand['kind'][] = [];
    const run = ({ kind }: Errand) => {
      errands.push(kind);
      return ended(ok(''));
    };
    const upload = begun(new DiskSink(asked(new NodeDrafts({ run })), { folder, perClient: false }));
    for (let written = 0; written < 9_000_000; written += 60_000) upload.write(new Uint8Array(60_000));
    expect(errands).toEqual(['sync', 'sync']);
    await outcomeOf(upload.commit());
    expect(errands).toEqual(['sync', 'sync', 'sync', 'sync-folder']);
  });

  it('that could not be put on stable storage in the middle has failed', async () => {
    const errands = { run: ({ kind }: Errand) => ended(kind === 'sync' ? err('EIO') : ok('')) };
    const upload = begun(new DiskSink(asked(new NodeDrafts(errands)), { folder, perClient: false }));
    for (let written = 0; written < 5_000_000; written += 60_000) upload.write(new Uint8Array(60_000));
    expect(await outcomeOf(upload.commit())).toMatchObject({ ok: false, error: { why: 'unwritable' } });
    upload.abort();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('room on the disk', async () => {
  const free = (): number => 1000;

  it('is looked at before anything is written', () => {
    expect(uploads({ free }).begin({ ...FILE, size: 1001 })).toMatchObject({ why: 'full' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that was promised to a running upload is not promised again', () => {
    const to = uploads({ free });
    const first = begun(to, { size: 600 });
    const second = { ...FILE, name: 'b', size: 600 };
    expect(to.begin(second).kind).toBe('problem');
    first.abort();
    expect(to.begin(second).kind).toBe('upload');
  });

  it('is not known everywhere, and then it is not in the way', () => {
    expect(uploads({ free: () => undefined }).begin({ ...FILE, size: 1e12 }).kind).toBe('upload');
  });
});
