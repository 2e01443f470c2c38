import { describe, expect, it } from 'vitest';
import { SERVICES } from '../../station/modules.ts';
import { VERSION } from '../../version.ts';
import { Folder, rouse } from './rouse.fixture.ts';

const folder = new Folder();

describe('a command line', () => {
  it('that asks for the version or for help ends with 0, and says it on stdout', async () => {
    expect(await rouse('--version')).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
    const help = await rouse('--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    for (const command of ['up', 'demo', 'simulate', 'firmware', 'devices', 'tftp', 'leases', 'replay', 'dhcp', 'ask'])
      expect(help.stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
  });

  it('has a flag for each port of a service, and one to leave the service out', async () => {
    const { stdout } = await rouse('up', '--help');
    for (const flag of ['--dhcp-port <n>', '--dhcp-client-port <n>', '--tftp-port <n>', '--no-dhcp', '--no-tftp'])
      expect(stdout).toContain(flag);
  });

  it.each([
    ['', /Usage: rouse/, 'rouse'],
    ['upp', /unknown command 'upp'/, 'rouse'],
    ['up --fast', /unknown option '--fast'/, 'rouse up'],
    ['up --dhcp-port 0', /a port is a number from 1 to 65535/, 'rouse up'],
    ['up --dhcp-port 65536', /a port is a number from 1 to 65535/, 'rouse up'],
    ['up --tftp-port 6.9', /a port is a number from 1 to 65535/, 'rouse up'],
    ['up --timeout soon', /soon/, 'rouse up'],
    ['up --exit-when recovered=0', /write "recovered" or "recovered=5"/, 'rouse up'],
    ['up --exit-when recovered=100000', /write "recovered" or "recovered=5"/, 'rouse up'],
    ['up --engine fast', /Allowed choices are auto, batched, dgram/, 'rouse up'],
    ['demo --devices 0', /a number from 1 to 10000/, 'rouse demo'],
    ['demo --devices 10001', /a number from 1 to 10000/, 'rouse demo'],
    ['leases import', /missing required argument 'file'/, 'rouse leases import'],
    ['leases list --state lost', /Allowed choices are bound, ended/, 'rouse leases list'],
    ['tftp get host file --blksize 7', /a number from 8 to 65464/, 'rouse tftp get'],
    ['tftp get host file --windowsize 65536', /a number from 1 to 65535/, 'rouse tftp get'],
    ['tftp get host file --timeout 0', /a number from 1 to 255/, 'rouse tftp get'],
    ['tftp get host file --largest much', /much/, 'rouse tftp get'],
    ['tftp stop first', /a number from 1 to 999999999/, 'rouse tftp stop'],
  ])('"%s" is wrong: what and where there is help is said, and it ends with 2', async (words, what, help) => {
    const { status, stdout, stderr } = await rouse(...words.split(' ').filter((word) => word !== ''));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(what);
    if (words !== '') expect(stderr).toMatch(/^rouse: /);
    if (words !== '') expect(stderr).toContain(`"${help} --help" says what there is.`);
  });

  it.each([
    ['up --listen 10.0.0', '--listen: '],
    ['up --set-address 10.0.0.1', '--set-address: '],
    ['up --listen 127.0.0.1 --adapter eth7', '--listen goes without --adapter and --set-address'],
    ['up --listen 127.0.0.1 --set-address', '--listen goes without --adapter and --set-address'],
    ['up --set tftp.timeout=soon', 'tftp.timeout: "soon" is not a duration'],
    ['up --set timeout', '"timeout" is not like tftp.timeout=5s'],
    ['up --config nowhere.yaml', 'nowhere.yaml'],
    ['demo 9999', 'there is no recipe for "9999"'],
    ['demo --fault bad', 'there is no fault "bad". There are: '],
    ['simulate 7911', 'say where: --adapter NAME on a real network, or --server ADDRESS'],
    ['simulate 7911 --adapter eth0 --server 10.0.0.1', 'say where: '],
    ['simulate 7911 --server 10.0.0', '--server: '],
    ['simulate 7911 --server 127.0.0.1 --fault bad', 'there is no fault "bad". There are: '],
    ['simulate 7911 --server 127.0.0.1 --pace 0', '--pace is a factor above 0, up to 100'],
    ['simulate 7911 --server 127.0.0.1 --pace 101', '--pace is a factor above 0, up to 100'],
    ['simulate 9999 --server 127.0.0.1', 'there is no recipe for "9999"'],
    ['tftp serve /nowhere/at/all', '/nowhere/at/all is not a folder'],
    ['tftp serve . --listen here', '--listen: '],
    ['tftp serve . --set tftp.port=0', 'tftp.port'],
    ['tftp get 127.0.0.1', 'name at least one file to get'],
    ['tftp put 127.0.0.1', 'name the files to put, and then the host'],
    ['devices 9999', 'there is no recipe for "9999"'],
    ['ask coffee', 'there is no question "coffee"'],
    ['ask station.events after', '"after" is not like follow=true'],
  ])('"%s" is refused before anything is done: %s', async (words, what) => {
    const { status, stdout, stderr } = await rouse(...words.split(' '));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^rouse: /);
    expect(stderr).toContain(what);
  });

  it('that leaves every service out is told so', async () => {
    const { status, stderr } = await rouse('up', ...SERVICES.map(({ name }) => `--no-${name}`));
    expect([status, stderr]).toEqual([2, expect.stringContaining('nothing left to do')]);
  });

  it('with several mistakes hears of all of them at once', async () => {
    const config = folder.put('wrong.yaml', 'tftp:\n  port: 0\ndhcp:\n  lease: never\n');
    const { status, stderr } = await rouse('up', '--config', config, '--listen', '10.0.0');
    expect(status).toBe(2);
    const lines = stderr.split('\n');
    for (const what of [`${config}:2: tftp.port`, `${config}:4: dhcp.lease`, '--listen: '])
      expect(lines.some((line) => line.startsWith('rouse: ') && line.includes(what))).toBe(true);
  });
});
