/** The pages of a report: each is one file with all that it needs, prints well, and shows whatever a device has said as text. */
import { formatBytes } from '../../lib/text.ts';
import { formatDuration } from '../../lib/time.ts';
import { lengthOf, OUTCOMES, type DeviceReport, type ReportedFinding, type SessionReport } from './report.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1d2321, #e8edea); --quiet: light-dark(#5b6662, #a4b0ab); --line: light-dark(#dfe3e0, #2c3532); --accent: light-dark(#0b6b63, #5cc5b8); --bad: light-dark(#a32020, #ff9d94); }
body { font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; color: var(--ink); max-width: 60rem; margin: 2.5rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.9rem; margin: 0 0 .3rem; } h2 { font-size: 1.3rem; margin: 2.2rem 0 .4rem; } h3 { font-size: 1.05rem; margin: 1.2rem 0 .3rem; }
.quiet { color: var(--quiet); } .recovered { color: var(--accent); font-weight: 600; } .unfinished { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; } th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; } a { color: var(--accent); } code { font: .82em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.finding { border-left: 4px solid var(--bad); padding: .1rem 0 .1rem 1rem; margin: .8rem 0; } 
.finding.info { border-left-color: var(--accent); } time { font-variant-numeric: tabular-nums; color: var(--quiet); }
@media print { :root { color-scheme: light } body { margin: 0; max-width: none; } section { break-inside: avoid; } }
`;

/** The whole session: a table of all devices, then each of them. */
export function reportPage(report: SessionReport): string {
  const { devices, firmware, findings, began, station = '', adapter = '', version = '' } = report;
  const recovered = devices.filter(({ outcome }) => outcome === 'recovered').length;
  return page(
    `Recovery of ${dateText(began)}`,
    [
      `<p class="quiet">${escaped(`${dateText(began)}, ${formatDuration(lengthOf(report))}; ${station}, ${adapter}; Rouse ${version}`)}</p>`,
      `<p><b>${recovered} of ${devices.length}</b> devices recovered.</p>`,
      findingsHtml(findings),
      listOf('Firmware', firmware),
      devices.length === 0 ? '' : deviceTable(devices),
      ...devices.map((device) => `<section>${deviceHtml(device)}</section>`),
    ].join('\n'),
  );
}

/** All devices in one table, each with its certificate where it has one. */
export function listPage(report: SessionReport, certificateOf: (device: DeviceReport) => string | undefined): string {
  const { devices, began, station = '' } = report;
  const rows = devices.map((device) => {
    const file = certificateOf(device);
    const name = escaped(device.device);
    const cells = [
      escaped(device.model ?? ''),
      file === undefined ? name : `<a href="${escaped(file)}">${name}</a>`,
      `<span class="${device.outcome}">${escaped(device.done ?? OUTCOMES[device.outcome])}</span>`,
      device.recoveredAt === undefined ? '' : dateText(device.recoveredAt),
      device.took === undefined ? '' : formatDuration(device.took),
      escaped(device.before ?? ''),
      escaped(device.after ?? device.given ?? ''),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const heads = ['Model', 'Hardware address', 'Outcome', 'Recovered', 'Took', 'Ran before', 'Load'];
  const head = heads.map((text) => `<th>${text}</th>`).join('');
  const recovered = devices.filter(({ outcome }) => outcome === 'recovered').length;
  return page(
    `Devices of ${dateText(began)}`,
    `<p class="quiet">${escaped(station)}</p><p><b>${recovered} of ${devices.length}</b> devices recovered.</p><table>${head}${rows.join('')}</table>`,
  );
}

/** For the file of one device. */
export function certificatePage(report: SessionReport, device: DeviceReport): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Device', device.model],
    ['Hardware address', device.device],
    ['Began', dateText(device.seen)],
    ['Recovered', device.recoveredAt === undefined ? undefined : dateText(device.recoveredAt)],
    ['Ran before', device.before],
    ['Was given', [device.given, device.package].filter((text) => text !== undefined).join(', from ')],
    ['Runs now', device.after],
    ['How that is known', device.proof],
    ['Done by', [report.station, `Rouse ${report.version ?? ''}`].filter((text) => text !== undefined).join(', ')],
    ['Session', report.session],
  ];
  const facts = rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value = '']) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`);
  const title = `${device.model ?? 'Device'} ${device.device}: ${device.done ?? OUTCOMES[device.outcome]}`;
  return page(title, `<table>${facts.join('')}</table>${filesHtml(device)}${findingsHtml(device.findings)}`);
}

function deviceTable(devices: readonly DeviceReport[]): string {
  const rows = devices.map(
    ({ device, model = '', outcome, done, took, given = '' }) =>
      `<tr><td>${escaped(model)}</td><td><a href="#${idOf(device)}">${escaped(device)}</a></td><td class="${outcome}">${escaped(done ?? OUTCOMES[outcome])}</td><td>${took === undefined ? '' : formatDuration(took)}</td><td>${escaped(given)}</td></tr>`,
  );
  return `<h2>Devices</h2><table><tr><th>Model</th><th>Hardware address</th><th>Outcome</th><th>Took</th><th>Firmware</th></tr>${rows.join('')}</table>`;
}

function deviceHtml(device: DeviceReport): string {
  const { model = 'Device', device: name, outcome, done, proof, findings, story } = device;
  const lines = story.map(({ at, line }) => `<tr><td><time>${clockText(at)}</time></td><td>${escaped(line)}</td></tr>`);
  return [
    `<h2 id="${idOf(name)}">${escaped(model)} <span class="quiet">${escaped(name)}</span></h2>`,
    `<p class="${outcome}">${escaped(done ?? OUTCOMES[outcome])}</p>`,
    proof === undefined ? '' : `<p>${escaped(proof)}</p>`,
    findingsHtml(findings),
    filesHtml(device),
    lines.length === 0 ? '' : `<h3>What happened</h3><table>${lines.join('')}</table>`,
  ].join('\n');
}

function filesHtml({ files }: DeviceReport): string {
  if (files.length === 0) return '';
  const rows = files.map(
    ({ name, size, at, sha256 }) =>
      `<tr><td>${escaped(name)}<br><code>${sha256 === undefined ? '' : `SHA-256 ${sha256}`}</code></td><td>${formatBytes(size)}</td><td><time>${clockText(at)}</time></td></tr>`,
  );
  return `<h3>Files that it read to their last byte</h3><table>${rows.join('')}</table>`;
}

function findingsHtml(findings: readonly ReportedFinding[]): string {
  return findings
    .map(({ says, remedy, cause, confidence, level, cleared }) => {
      const steps = remedy.map((step) => `<li>${escaped(step)}</li>`).join('');
      const end = cleared === undefined ? '' : `<p class="quiet">Over: ${escaped(cleared)}</p>`;
      return `<div class="finding ${level}"><p class="quiet">${escaped(`${cause}, ${confidence}`)}</p><p><b>${escaped(says)}</b></p><ol>${steps}</ol>${end}</div>`;
    })
    .join('\n');
}

function listOf(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<h2>${title}</h2><ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
${body}
</body></html>
`;
}

function idOf(device: string): string {
  return device.replaceAll(/[^0-9a-zA-Z]/g, '-');
}

function dateText(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
}

function clockText(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
