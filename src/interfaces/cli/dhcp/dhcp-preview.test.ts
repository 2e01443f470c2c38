import { describe, expect, it } from 'vitest';
import { Folder, rouse } from '../rouse.fixture.ts';

const folder = new Folder();

async function preview(...args: readonly string[]) {
  return rouse('dhcp', 'preview', '--data', folder.path, ...args);
}

interface Told {
  readonly outcome: string;
  readonly reply?: {
    readonly address: string;
    readonly to: string;
    readonly bootFile: string;
    readonly options: readonly { readonly name: string; readonly value: string; readonly from: string }[];
  };
}

async function told(...args: readonly string[]): Promise<Told> {
  const { status, stdout, stderr } = await preview('--json', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const parsed: Told = JSON.parse(stdout);
  return parsed;
}

const valueOf = ({ reply }: Told, name: string): string | undefined =>
  reply?.options.find((option) => option.name === name)?.value;

describe('a preview', () => {
  it('shows the offer with every option, where it comes from, and its bytes', async () => {
    const { status, stdout, stderr } = await preview('--set', 'dhcp.lease=1h', 'dhcp.boot-file=x.bin');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^offer 192\.168\.1\.\d+ to .*, \d+ bytes$/);
    expect(lines[1]).toBe('siaddr 192.168.1.1, sname "192.168.1.1", file "x.bin"');
    expect(lines[3]).toMatch(/^OPTION +VALUE +FROM +BYTES$/);
    expect(lines.find((line) => line.startsWith('51 '))).toMatch(/^51 lease-time +3600 s +\w+ +33 04 00 00 0e 10$/);
  });

  it('is of the device that is described', async () => {
    const classes = 'dhcp.classes=[{name: arm, when: {arch: arm64-uefi}, boot-file: arm.efi}]';
    const pxe = ['--sends', 'vendor-class=PXEClient:Arch:00011', '--sends', '93=11'];
    const plain = await told('--set', classes);
    const arm = await told('--set', classes, ...pxe);
    expect([plain.reply?.bootFile, arm.reply?.bootFile]).toEqual(['', 'arm.efi']);
    const known = 'dhcp.reservations=[{hardware: "02:0b:0c:0d:0e:0f", address: 192.168.1.77}]';
    expect((await told('--set', known, '--mac', '02-0B-0C-0D-0E-0F')).reply?.address).toBe('192.168.1.77');
    expect((await told('--set', known)).reply?.address).not.toBe('192.168.1.77');
  });

  it('is of the station where it is, or most likely is', async () => {
    const server = async (...args: readonly string[]) => valueOf(await told(...args), 'server-identifier');
    expect(await server()).toBe('192.168.1.1');
    expect(await server('--at', '10.9.8.7/16')).toBe('10.9.8.7');
    expect(await server('--set', 'dhcp.pool=10.0.3.50-10.0.3.60')).toBe('10.0.3.1');
    expect(await server('--set', 'address=10.1.1.9/24')).toBe('10.1.1.9');
  });

  it('is what a relay gets', async () => {
    const subnets = 'dhcp.subnets=[{subnet: 10.66.0.0/16, pool: 10.66.1.0-10.66.1.9}]';
    const { reply } = await told('--set', subnets, 'dhcp.relays=[10.66.255.254]', '--relay', '10.66.255.254');
    expect(reply).toMatchObject({ address: expect.stringMatching(/^10\.66\.1\./), to: '10.66.255.254' });
  });

  it('ends with 1 and says why when there would be no answer', async () => {
    const ended = await preview('--relay', '10.66.255.254');
    expect(ended).toMatchObject({ status: 1, stderr: '', stdout: expect.stringMatching(/^No answer: \S/) });
  });

  it('reads rouse.yaml of the data folder, else the file that is named, and flags win', async () => {
    folder.put('rouse.yaml', 'dhcp:\n  domain: bench.test\n');
    const other = folder.put('other.yaml', 'dhcp:\n  domain: other.test\n');
    expect(valueOf(await told(), 'domain')).toBe('"bench.test"');
    expect(valueOf(await told('--config', other), 'domain')).toBe('"other.test"');
    expect(valueOf(await told('--config', other, '--set', 'dhcp.domain=flag.test'), 'domain')).toBe('"flag.test"');
  });

  it('warns of what is odd, and shows it all the same', async () => {
    const { status, stdout, stderr } = await preview('--set', 'dhcp.options={43: {1: 7}}');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^rouse: dhcp\.options\.43/) });
    expect(stdout).toMatch(/^43 /m);
  });

  it('says everything that is wrong with its flags', async () => {
    const wrong = await preview('--mac', '02:00', '--relay', 'there', '--sends', 'nothing', '--sends', 'no-such=1');
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    const lines = wrong.stderr.split('\n').filter((line) => line.startsWith('rouse: '));
    expect(lines.map((line) => /--\w+/.exec(line)?.[0])).toEqual(['--mac', '--relay', '--sends', '--sends']);
    expect((await preview('--at', 'here')).stderr).toMatch(/^rouse: --at: /);
    const misfit = await preview('--set', 'dhcp.pool=10.0.0.1-10.0.0.9', '--at', '192.168.1.1/24');
    expect(misfit).toMatchObject({ status: 2, stderr: expect.stringMatching(/^rouse: dhcp\.pool: 10\.0\.0\.1/) });
  });
});
