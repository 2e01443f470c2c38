import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { asciiBytes, joinBytes, viewOf } from '../bytes.ts';
import { encodeEnvelope } from '../cisco/envelope.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './budget.ts';
import { collect, memorySource, type ByteSource } from './byte-source.ts';
import { readArchive, type Spool } from './read.ts';
import { ArchiveRefused } from './refusal.ts';
import { storedGzip, storedZip, type ZipContents } from './stored.ts';

const HELLO = asciiBytes('hello');

function tar(...headers: readonly (Partial<TarEntry['header']> & { readonly name: string })[]): Promise<Uint8Array> {
  return packTar(
    headers.map((header) => {
      const bodyless = header.type !== undefined && header.type !== 'file';
      return { header: { size: bodyless ? 0 : HELLO.length, ...header }, body: bodyless ? null : HELLO };
    }),
  );
}

function zip(...contents: readonly (string | ZipContents)[]): Uint8Array {
  return storedZip(contents.map((entry) => (typeof entry === 'string' ? { name: entry, bytes: HELLO } : entry)));
}

/** Changes bytes in the only entry of a zip, counted from its directory record. */
function inDirectory(archive: Uint8Array, offset: number, ...bytes: readonly number[]): Uint8Array {
  const copy = archive.slice();
  const directory = viewOf(copy).getUint32(copy.length - 22 + 16, true);
  copy.set(bytes, directory + offset);
  return copy;
}

function signed(payload: Uint8Array): Uint8Array {
  return encodeEnvelope({ name: 'package.cop.sgn', payload, signature: new Uint8Array(256) });
}

async function filesOf(source: ByteSource, limits?: ArchiveLimits): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for await (const { path, body } of readArchive(source, { limits })) {
    files[path] = Buffer.from(await collect(body, 1e9, () => new Error('too long'))).toString('latin1');
  }
  return files;
}

async function refusal(archive: Uint8Array, limits?: ArchiveLimits): Promise<ArchiveRefused> {
  try {
    await filesOf(memorySource(archive), limits);
  } catch (error) {
    if (error instanceof ArchiveRefused) return error;
    throw error;
  }
  throw new Error('was taken');
}

describe('every form of package gives its files', () => {
  test.each([
    ['a tar', () => tar({ name: 'a' }, { name: 'b/c' })],
    ['a gzipped tar (.cop, .tar.gz, .tgz)', async () => gzipSync(await tar({ name: 'a' }, { name: 'b/c' }))],
    ['a signed one (.cop.sgn)', async () => signed(gzipSync(await tar({ name: 'a' }, { name: 'b/c' })))],
    ['a zip', async () => zip('a', 'b/c')],
    ['a signed zip', async () => signed(zip('a', 'b/c'))],
    ['a tar with folders', () => tar({ name: './', type: 'directory' }, { name: './a' }, { name: './b/c' })],
  ])('%s', async (_form, archive) => {
    expect(await filesOf(memorySource(await archive()))).toEqual({ a: 'hello', 'b/c': 'hello' });
  });

  test('a tar inside a signed package, as locales come', async () => {
    const inner = await tar({ name: 'usr/local/cm/tftp/g3-tones.xml' });
    const outer = storedZip([{ name: 'locale.tar', bytes: inner }]);
    expect(await filesOf(memorySource(signed(outer)))).toEqual({
      'locale.tar!/usr/local/cm/tftp/g3-tones.xml': 'hello',
    });
  });

  test('a zip inside a tar, and a signed package inside a zip', async () => {
    const cop = signed(gzipSync(await tar({ name: 'a' })));
    expect(await filesOf(memorySource(zip({ name: 'x.cop.sgn', bytes: cop }, 'b')))).toEqual({
      'x.cop.sgn!/a': 'hello',
      b: 'hello',
    });
    const outer = await packTar([{ header: { name: 'x.zip', size: zip('a').length }, body: zip('a') }]);
    expect(await filesOf(memorySource(outer))).toEqual({ 'x.zip!/a': 'hello' });
  });

  test('an entry that is only called like an archive, and a jar, stay files', async () => {
    const files = await filesOf(memorySource(zip('notes.tar', { name: 'tc-sccp.jar', bytes: zip('a') })));
    expect(Object.keys(files)).toEqual(['notes.tar', 'tc-sccp.jar']);
    expect(files['notes.tar']).toBe('hello');
  });

  test('names that differ only in case are kept apart, and said', async () => {
    const notes: unknown[] = [];
    const archive = memorySource(zip('Jar11sip.sbn', 'jar11sip.sbn'));
    for await (const entry of readArchive(archive)) notes.push([entry.name, entry.notes]);
    expect(notes).toEqual([
      ['Jar11sip.sbn', []],
      ['jar11sip.sbn', ['differs only in case from Jar11sip.sbn']],
    ]);
  });

  test.each([
    ['tar', async () => gzipSync(await tar({ name: 'a' }, { name: 'b' }))],
    ['zip', async () => zip('a', 'b')],
  ])('bodies of a %s that nobody reads are skipped', async (_form, archive) => {
    const names: string[] = [];
    for await (const { name } of readArchive(memorySource(await archive()))) names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  test('half a body may be left unread', async () => {
    const large = new Uint8Array(300_000).fill(65);
    const names: string[] = [];
    for await (const { name, body } of readArchive(memorySource(zip({ name: 'a', bytes: large }, 'b')))) {
      names.push(name);
      for await (const chunk of body) if (chunk.length > 0) break;
    }
    expect(names).toEqual(['a', 'b']);
  });
});

describe('what no name may look like', () => {
  test.each([
    ['../a', 'leads out of the archive'],
    ['b/../../a', 'leads out of the archive'],
    ['/etc/passwd', 'has an absolute name'],
    ['C:/a', 'has a drive letter in its name'],
    ['c:a', 'has a drive letter in its name'],
    ['C:\\a', 'has a drive letter in its name'],
    ['..\\a', 'leads out of the archive'],
    ['b\\..\\..\\a', 'leads out of the archive'],
    ['\\\\server\\a', 'has an absolute name'],
    ['b/NUL', 'has the name of a device'],
    ['com1.sbn', 'has the name of a device'],
    ['a.sbn.', 'has a name that ends in a dot or blank'],
    ['a'.repeat(256), 'has a name that is too long'],
  ])('%j %s', async (name, reason) => {
    expect(await refusal(await tar({ name: 'ok' }, { name }))).toMatchObject({ entry: name, reason });
    expect(await refusal(zip('ok', name))).toMatchObject({ entry: name, reason });
  });
});

test('control characters in a name are refused; the names of old zips have none, they are signs there', async () => {
  const name = 'a\u001b[2J';
  expect(await refusal(await tar({ name }))).toMatchObject({
    entry: name,
    reason: 'has control characters in its name',
  });
  expect(Object.keys(await filesOf(memorySource(zip(name))))).toEqual(['a\u2190[2J']);
});

/** A zip whose only entry has this Unix file mode. */
function unix(mode: number): Uint8Array {
  return inDirectory(inDirectory(zip('a'), 5, 3), 40, mode & 0xff, mode >> 8);
}

/** A zip whose only entry has the mark of encryption, and the 12 bytes in front that come with it. */
function encrypted(): Uint8Array {
  return inDirectory(inDirectory(zip('a'), 8, 1), 20, HELLO.length + 12);
}

describe('what is refused, by name', () => {
  test.each([
    ['a symbolic link in a tar', () => tar({ name: 'a', type: 'symlink', linkname: '/etc/passwd' }), 'a', 'is a link'],
    ['a hard link in a tar', () => tar({ name: 'a', type: 'link', linkname: 'b' }), 'a', 'is a link'],
    ['a device in a tar', () => tar({ name: 'a', type: 'character-device' }), 'a', 'is a device'],
    ['a pipe in a tar', () => tar({ name: 'a', type: 'fifo' }), 'a', 'is a device'],
    ['a symbolic link in a zip', async () => unix(0o120777), 'a', 'is a link'],
    ['a device in a zip', async () => unix(0o020666), 'a', 'is a device'],
    ['the same name twice in a tar', () => tar({ name: 'a' }, { name: './a' }), './a', 'is in the archive twice'],
    ['the same name twice in a zip', async () => zip('a', 'b', 'a'), 'a', 'is in the archive twice'],
    ['an encrypted file', async () => encrypted(), 'a', 'is encrypted'],
    ['a wrong CRC', async () => inDirectory(zip('a'), 16, 1, 2, 3, 4), 'a', 'is damaged (its CRC differs)'],
    ['gzip of something else', async () => gzipSync(HELLO), '', 'is gzip, but holds no tar archive'],
    ['gzip of a large file', async () => gzipSync(new Uint8Array(9000)), '', 'is gzip, but holds no tar archive'],
    ['signed gzip of something else', async () => signed(gzipSync(HELLO)), '', 'is gzip, but holds no tar archive'],
    ['a text', async () => asciiBytes('hello, this is no archive'), '', 'is no archive'],
    ['nothing', async () => new Uint8Array(), '', 'is no archive'],
  ])('%s', async (_what, archive, entry, reason) => {
    expect(await refusal(await archive())).toMatchObject({ entry, reason });
  });

  test('an old self-extracting program, with what to do', async () => {
    expect((await refusal(asciiBytes(`MZ${'x'.repeat(600)}`))).advice).toContain('take the .zip');
  });

  test('an archive too deep inside others', async () => {
    const deep = zip({ name: 'x.zip', bytes: zip({ name: 'y.zip', bytes: zip('a') }) });
    expect(await refusal(deep)).toMatchObject({ entry: 'x.zip!/y.zip' });
    expect(await filesOf(memorySource(deep), { ...ARCHIVE_LIMITS, nesting: 2 })).toEqual({
      'x.zip!/y.zip!/a': 'hello',
    });
  });

  test('a length in the directory that lies', async () => {
    expect((await refusal(inDirectory(zip('a'), 24, 9))).reason).toContain('is damaged');
  });
});

describe('names that are taken', () => {
  test.each([
    ['help/mappingfiles/:50N7A00', 'help/mappingfiles/:50N7A00'],
    ['ab:c', 'ab:c'],
    ['a/b:c', 'a/b:c'],
    ['help\\de\\a', 'help/de/a'],
    ['.\\a', 'a'],
  ])('%j', async (name, path) => {
    expect(Object.keys(await filesOf(memorySource(zip(name))))).toEqual([path]);
    expect(Object.keys(await filesOf(memorySource(await tar({ name }))))).toEqual([path]);
  });

  test('a folder whose name ends in a backslash is one', async () => {
    const folder = { name: 'help\\', bytes: new Uint8Array() };
    expect(Object.keys(await filesOf(memorySource(zip(folder, 'help\\a'))))).toEqual(['help/a']);
  });
});

describe('the advice fits the reason', () => {
  test.each([
    ['a link', async () => unix(0o120777), 'Unpack it yourself'],
    ['a bad name', async () => zip('../a'), 'Unpack it yourself'],
    ['a password', async () => encrypted(), 'password'],
    ['a cut', async () => zip('a').subarray(0, 30), 'Download it again'],
    ['damage', async () => inDirectory(zip('a'), 16, 1, 2, 3, 4), 'Download it again'],
    ['an unknown packing', async () => inDirectory(zip('a'), 10, 9), 'Unpack it yourself'],
    ['one part of several', async () => zip('a').with(zip('a').length - 18, 1), 'parts together'],
    ['gzip of one file', async () => gzipSync(HELLO), 'gunzip'],
    ['bzip2', async () => asciiBytes(`BZh91AY&SY${'x'.repeat(200)}`), 'bunzip2'],
  ])('%s', async (_what, archive, advice) => {
    expect((await refusal(await archive())).advice).toContain(advice);
  });
});

describe('an archive inside', () => {
  test.each(['x.cop (1).sgn', 'x.tar.gz.txt', 'x'])('is opened although it is called %s', async (name) => {
    const inner = signed(gzipSync(await tar({ name: 'a' })));
    expect(await filesOf(memorySource(zip({ name, bytes: inner })))).toEqual({ [`${name}!/a`]: 'hello' });
  });

  test('stays a file where devices take it as it is', async () => {
    const inner = await tar({ name: 'a' });
    const outer = memorySource(zip({ name: 'image.tar', bytes: inner }, { name: 'other.tar', bytes: inner }));
    const names: string[] = [];
    const isImage = (name: string): boolean => name === 'image.tar';
    for await (const { path } of readArchive(outer, { isImage })) names.push(path);
    expect(names).toEqual(['image.tar', 'other.tar!/a']);
  });

  test('is no reason to refuse anything when it is gzip of a single file', async () => {
    const files = await filesOf(memorySource(zip({ name: 'kernel.gz', bytes: gzipSync(new Uint8Array(9000)) }, 'a')));
    expect(Object.keys(files)).toEqual(['kernel.gz', 'a']);
  });

  test('lies on a spool while it is read, where there is one, and is taken away afterwards', async () => {
    let open = 0;
    const spool: Spool = async (stream, most, tooLong) => {
      open += 1;
      const bytes = await collect(stream, most, tooLong);
      return { ...memorySource(bytes), close: async () => void (open -= 1) };
    };
    const outer = memorySource(zip({ name: 'x.zip', bytes: zip('a', 'b') }, { name: 'y.zip', bytes: zip('../c') }));
    const paths: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const { path } of readArchive(outer, { spool })) paths.push(`${path} ${open}`);
    };
    await expect(reading()).rejects.toThrow('leads out');
    expect(paths).toEqual(['x.zip!/a 1', 'x.zip!/b 1']);
    expect(open).toBe(0);
  });
});

describe('what is cut off', () => {
  test('a tar, wherever it is cut', async () => {
    const whole = await tar({ name: 'a' }, { name: 'b' });
    for (let length = 512; length < whole.length; length += 100) {
      expect((await refusal(whole.subarray(0, length))).reason).toMatch(/is cut off/);
    }
  });

  test('a gzipped tar and a signed one, wherever they are cut', async () => {
    const whole = signed(storedGzip(await tar({ name: 'a' }, { name: 'b' })));
    for (let length = 420; length < whole.length; length += 211) {
      expect((await refusal(whole.subarray(0, length))).reason).toMatch(/is cut off|holds no tar/);
    }
  });

  test('a zip, wherever it is cut', async () => {
    const whole = zip('a', 'b');
    for (let length = 4; length < whole.length; length += 7) {
      expect((await refusal(whole.subarray(0, length))).reason).toMatch(/is cut off|is damaged/);
    }
  });
});

describe('bombs', () => {
  const limits: ArchiveLimits = { ...ARCHIVE_LIMITS, ratioFloor: 100_000 };
  const zeros = new Uint8Array(1_000_000);

  async function bomb(): Promise<Uint8Array> {
    return gzipSync(await packTar([{ header: { name: 'a', size: zeros.length }, body: zeros }]));
  }

  test('unpacking to many times the size', async () => {
    expect(await refusal(await bomb(), limits)).toMatchObject({ reason: 'unpacks to more than 100 times its size' });
  });

  test('a bomb inside an archive counts against the outer one', async () => {
    const inner = await bomb();
    expect((await refusal(zip({ name: 'x.tgz', bytes: inner }), limits)).reason).toContain('100 times');
  });

  test('zeros behind the end of a tar count too', async () => {
    const padded = gzipSync(joinBytes([await tar({ name: 'a' }), zeros]));
    expect((await refusal(padded, limits)).reason).toContain('100 times');
  });

  test('more bytes in all, or in one entry, than allowed', async () => {
    const archive = zip('a', 'b');
    expect(await refusal(archive, { ...limits, totalBytes: 9 })).toMatchObject({ entry: 'b' });
    expect(await refusal(archive, { ...limits, entryBytes: 4 })).toMatchObject({ entry: 'a' });
  });

  test('too many entries', async () => {
    const refused = await refusal(zip('a', 'b', 'c'), { ...limits, entries: 2 });
    expect(refused.message).toBe('"c" is one of more than 2 entries');
  });

  test('a zip inside an archive that is too large for memory', async () => {
    const inner = zip('a');
    const outer = await packTar([{ header: { name: 'x.zip', size: inner.length }, body: inner }]);
    expect((await refusal(outer, { ...limits, nestedZipBytes: 50 })).reason).toContain('too large');
  });
});

test('a source that cannot be read is told as such', async () => {
  const broken = Object.assign(new Error('EIO: i/o error, read'), { syscall: 'read', code: 'EIO' });
  const whole = memorySource(zip('a'));
  let reads = 0;
  const source: ByteSource = {
    size: whole.size,
    read: (offset, length) => ((reads += 1) > 1 ? Promise.reject(broken) : whole.read(offset, length)),
  };
  await expect(filesOf(source)).rejects.toThrow('could not be read (EIO: i/o error, read)');
});

test('a file that becomes shorter while it is read is told as such', async () => {
  for (const whole of [zip('a'), await tar({ name: 'a' }), gzipSync(await tar({ name: 'a' }))]) {
    const there = memorySource(whole);
    const source: ByteSource = { size: whole.length + 5000, read: (at, length) => there.read(at, length) };
    await expect(filesOf(source)).rejects.toThrow(/became shorter|is cut off/);
  }
});

test('a large package streams: no more than a few chunks are held while a slow reader takes its time', async () => {
  const block = createHash('sha512').update('seed').digest();
  const body = Buffer.alloc(8_000_000, block);
  const packed = storedGzip(await packTar([{ header: { name: 'a', size: body.length }, body }]));
  let taken = 0;
  const source: ByteSource = {
    size: packed.length,
    read: async (offset, length) => {
      taken = Math.max(taken, offset + length);
      return packed.subarray(offset, offset + length);
    },
  };
  let seen = 0;
  let ahead = 0;
  for await (const entry of readArchive(source)) {
    for await (const chunk of entry.body) {
      seen += chunk.length;
      ahead = Math.max(ahead, taken - seen);
    }
  }
  expect(seen).toBe(body.length);
  expect(ahead).toBeLessThan(4_000_000);
});
