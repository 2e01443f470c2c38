import { describe, expect, it } from 'vitest';
import type { Happening, StationEvent } from '../../events/types.ts';
import { instant } from '../../lib/time.ts';
import { listCsv } from './csv.ts';
import { certificatePage, listPage, reportPage } from './html.ts';
import { reportOf } from './report.ts';

const DEVICE = '00:26:99:ef:0f:1a';
const NASTY = '<script>alert(1)</script>';

/** A second after the other. */
function told(...happenings: readonly Happening[]): readonly StationEvent[] {
  return happenings.map((happening, index) => ({
    ...happening,
    n: index + 1,
    at: instant(1_284_746_531_000 + index * 1000),
  }));
}

const transfer = { by: 'tftp', from: '192.168.1.100:49152', device: DEVICE, transfer: 1, asks: 'read' } as const;
const EVENTS = told(
  {
    type: 'session.began',
    session: 's',
    station: 'bench',
    version: '1',
    node: 'v20',
    platform: 'linux',
    facts: { pace: 1, mode: 'serve' },
  },
  { type: 'device.seen', device: DEVICE, model: 'Cisco 7911G', recipe: 'cisco-7906-7911', by: 'its vendor class' },
  { type: 'dhcp.ack', device: DEVICE, address: '192.168.1.100', options: [] } as never,
  { type: 'phone.registered', device: DEVICE, from: '192.168.1.100:49152', by: 'SCCP', name: NASTY, load: '=8-5-2' },
  { type: 'file.complete', ...transfer, file: 'term11.default.loads', size: 668, took: 5, resent: 0 },
  {
    type: 'finding.raised',
    finding: 1,
    cause: 'lossy-cable',
    confidence: 'likely',
    device: DEVICE,
    evidence: [5],
    says: NASTY,
    remedy: ['Change it.'],
  },
  { type: 'finding.cleared', finding: 1, cause: 'lossy-cable', device: DEVICE, why: 'it goes on' },
  { type: 'phone.registered', device: DEVICE, from: '192.168.1.100:49152', by: 'SCCP', name: 'SEP', load: '9-4-2' },
  {
    type: 'device.recovered',
    device: DEVICE,
    model: 'Cisco 7911G',
    took: 60_000,
    files: 1,
    bytes: 668,
    proof: 'all of it was read',
  },
);
const REPORT = reportOf(EVENTS, (file, size) => `${file} ${size}`);

describe('the report of a session', () => {
  it('says what became of each device, from what to what, and how that is known', () => {
    expect(REPORT?.devices).toMatchObject([
      {
        device: DEVICE,
        model: 'Cisco 7911G',
        address: '192.168.1.100',
        outcome: 'recovered',
        before: '=8-5-2',
        after: '9-4-2',
        proof: 'all of it was read',
        files: [{ name: 'term11.default.loads', size: 668, sha256: 'term11.default.loads 668' }],
        findings: [{ cause: 'lossy-cable', cleared: 'it goes on' }],
      },
    ]);
  });

  it('is undefined where nothing happened', () => {
    expect(reportOf([], () => undefined)).toBeUndefined();
  });

  it('lists all devices, each with its certificate', () => {
    if (REPORT === undefined) throw new Error('no report');
    const html = listPage(REPORT, () => 'certificates/a.html');
    expect(html).toContain('<b>1 of 1</b> devices recovered');
    expect(html).toContain(`<a href="certificates/a.html">${DEVICE}</a>`);
    expect(html).toContain('<td>=8-5-2</td><td>9-4-2</td>');
    expect(listPage(REPORT, () => undefined)).not.toContain('<a ');
  });

  it.each([
    { type: 'file.complete', asks: 'read', file: { toString: 1 }, size: 1, device: DEVICE },
    { type: 'file.complete', asks: 'read', file: 'x', size: 'many', device: DEVICE },
    { type: 'device.seen', device: 7, model: 'x' },
    { type: 'device.recovered', device: DEVICE, took: 'long', proof: [] },
    { type: 'session.began', session: {}, station: [] },
    { type: 'firmware.adopted' },
    { type: 'dhcp.offer', device: DEVICE },
  ])('is made of what is sound in a recording that somebody wrote by hand: %j', (event) => {
    const report = reportOf([...EVENTS, { ...event, n: 99, at: 1_284_746_541_000 } as never], () => undefined);
    if (report?.devices[0] === undefined) throw new Error('no device');
    expect(report.devices).toHaveLength(1);
    expect(report.devices[0].files).toHaveLength(1);
    expect(() => [
      reportPage(report),
      certificatePage(report, report.devices[0] ?? never()),
      listCsv(report),
    ]).not.toThrow();
  });

  it('shows what a device says as text, on every page, and starts no formula', () => {
    if (REPORT?.devices[0] === undefined) throw new Error('no device');
    for (const html of [reportPage(REPORT), certificatePage(REPORT, REPORT.devices[0])]) {
      expect(html).not.toContain('<script>');
      expect(html).not.toMatch(/(src|href)="?(https?:)?\/\//);
    }
    const [, row] = listCsv(REPORT).split('\r\n');
    expect(row).toContain("'=8-5-2");
    expect(row?.startsWith(`${DEVICE},Cisco 7911G,192.168.1.100,recovered,`)).toBe(true);
  });
});

function never(): never {
  throw new Error('no device');
}
