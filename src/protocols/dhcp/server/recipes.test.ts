import { describe, expect, it } from 'vitest';
import { opt, message } from '../wire/packets.fixture.ts';
import type { ClassSettings, DhcpSettings } from '../settings/settings.ts';
import { answer, Cable } from './server.fixture.ts';
import { decodeText } from '../../../lib/text.ts';

const RECIPES: readonly ClassSettings[] = [
  { name: 'pi', when: { 'vendor-class': 'PXEClient*', oui: 'b8:27:eb' }, options: { 43: 'hex:0102' } },
  { name: 'pc', when: { 'vendor-class': 'PXEClient*' }, bootFile: 'boot.kpxe' },
  { name: 'phone', when: { 'vendor-class': 'phone' }, options: { 160: 'tftp://$STATION$/', 43: { 1: '$STATION$' } } },
  {
    name: 'web',
    when: { 'vendor-class': 'web' },
    bootFile: 'http://$STATION$:$HTTP$/a.efi',
    options: { 160: 'PORT=$HTTP$', 43: 'hex:0102' },
  },
  { name: 'loader', when: { 'vendor-class': 'loader' }, bootFile: 'image.rbi', bootp: true },
];

function given(
  vendorClass: string,
  settings: DhcpSettings = {},
  answers = (_name: string): boolean => true,
  httpPort?: number,
) {
  const cable = new Cable(
    { pool: '192.168.1.100-192.168.1.109', ...settings },
    {
      recipes: RECIPES,
      answers,
      ...(httpPort === undefined ? {} : { httpPort }),
    },
  );
  const [oui, named = ''] = vendorClass.split('/').length > 1 ? vendorClass.split('/') : ['00:00:5e', vendorClass];
  const hardware = `${oui}:00:00:09`;
  const { reply } = answer(
    cable.send(message('discover', { hardware, options: [opt(60, named), opt(55, [67, 160, 43])] })),
  );
  const text = (code: number): string | undefined => {
    const found = reply.options.find((one) => one.code === code);
    return found && decodeText(found.bytes);
  };
  const bytes = (code: number) => [...(reply.options.find((one) => one.code === code)?.bytes ?? [])];
  return { file: reply.file, text, bytes };
}

describe('what a recipe gives', () => {
  it('holds the address of the station wherever it is written', () => {
    const { text, bytes } = given('phone');
    expect(text(160)).toBe('tftp://192.168.1.1/');
    expect(bytes(43)).toEqual([1, 4, 192, 168, 1, 1]);
  });

  it('holds the port at which the station gives files by HTTP', () => {
    const { file, text } = given('web', {}, undefined, 8080);
    expect([file, text(160)]).toEqual(['http://192.168.1.1:8080/a.efi', 'PORT=8080']);
  });

  it('names no port where the station gives nothing by HTTP, and holds the rest', () => {
    const { file, text, bytes } = given('web');
    expect([file, text(160), bytes(43)]).toEqual(['', undefined, [1, 2]]);
  });

  it('never takes the place of what the user wrote', () => {
    expect(given('phone', { options: { 160: 'mine' } }).text(160)).toBe('mine');
    expect(given('PXEClient', { bootFile: 'mine.0' })).toMatchObject({ file: 'mine.0' });
    const own = given('PXEClient', { options: { 67: 'mine.0' } });
    expect([own.file, own.text(67)]).toEqual(['', 'mine.0']);
  });

  it('is that of the first recipe that knows the device, and of no other', () => {
    expect(given('PXEClient:Arch:0').file).toBe('boot.kpxe');
    expect(given('b8:27:eb/PXEClient').file).toBe('');
  });

  it('is no boot file that nothing here answers: such a device goes on to its disk', () => {
    const asked: string[] = [];
    const none = given('PXEClient', {}, (name) => asked.push(name) < 0);
    expect([none.file, none.text(67), asked[0]]).toEqual(['', undefined, 'boot.kpxe']);
  });

  it('is an answer to BOOTP, for its devices only', () => {
    const cable = new Cable({ pool: '192.168.1.100-192.168.1.109' }, { recipes: RECIPES });
    const boot = (named: string) => cable.send(message('bootp', { options: [opt(60, named)] })).kind;
    expect(boot('loader')).toBe('bootp-reply');
    expect(boot('phone')).toBe('ignore');
  });
});
