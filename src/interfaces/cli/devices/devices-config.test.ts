import { describe, expect, it } from 'vitest';
import { Folder, rouse } from '../rouse.fixture.ts';

const folder = new Folder();
const MAC = '0026.99ef.0f1a';

async function config(settings: string, ...args: readonly string[]): Promise<string> {
  const file = folder.put('rouse.yaml', settings);
  const { status, stdout, stderr } = await rouse(
    'devices',
    'config',
    MAC,
    '--data',
    folder.path,
    '--config',
    file,
    ...args,
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe('rouse devices config', () => {
  it('shows what a phone is told, and from where', async () => {
    const text = await config(
      'address: 10.66.0.1/24\nphones: { devices: [{ hardware: SEP002699EF0F1A, model: 7911, protocol: sip }] }\n',
    );
    expect(text).toMatch(/^00:26:99:ef:0f:1a: Cisco phones, as a station would tell it/);
    expect(text).toMatch(/\nmodel +7911 +phones\.devices\[0\]\.model\n/);
    expect(text).toMatch(/\nprotocol +sip +phones\.devices\[0\]\.protocol\n/);
    expect(text).toMatch(/\nserver +10\.66\.0\.1 +station\n/);
    expect(text).toMatch(/\nlines\[0\]\.password +\*{8} +station\n/);
    expect(text).toContain('<authPassword>********</authPassword>');
    for (const name of ['SEP002699EF0F1A.cnf.xml (made)', 'XMLDefault.cnf.xml (made)', 'dialplan.xml (made)'])
      expect(text).toContain(`\n${name}\n`);
  });

  it('shows passwords only when it is told to', async () => {
    const settings = 'phones: { protocol: sip, lines: [{ extension: 101, password: sesame }], admin-password: top }\n';
    expect(await config(settings)).not.toMatch(/sesame|top</);
    expect(await config(settings, '--show-secrets')).toMatch(/<authPassword>sesame<[^]*<phonePassword>top</);
  });

  it('is JSON for programs', async () => {
    const told: unknown = JSON.parse(await config('phones: { server: 10.1.1.1 }\n', '--json'));
    expect(told).toMatchObject({
      device: '00:26:99:ef:0f:1a',
      running: false,
      values: expect.arrayContaining([{ name: 'server', value: '10.1.1.1', from: 'phones.server' }]),
      files: expect.arrayContaining([expect.objectContaining({ name: 'SEP002699EF0F1A.cnf.xml', from: 'made' })]),
    });
  });

  it('says that none are made where that is switched off', async () => {
    expect(await config('phones: { enabled: false }\n')).toContain('No files are made for it.');
  });

  it('wants a hardware address', async () => {
    expect(await rouse('devices', 'config', '7911')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('MAC'),
    });
  });
});
