/**
 * `npm run setup:interop`: the foreign clients and servers that the interop tests and the benchmarks meet, from the
 * packages of Debian (and Ubuntu). Needs root and apt-get; starts none of the services it installs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const PACKAGES = [
  'atftp',
  'baresip-core',
  'bind9-dnsutils', // dig
  'busybox',
  'chromium',
  'chrony',
  'curl',
  'dhcpcd-base',
  'dnsmasq-base',
  'dnsperf',
  'ethtool',
  'iproute2',
  'iptables',
  'iputils-ping',
  'ipxe',
  'ipxe-qemu',
  'isc-dhcp-client',
  'isc-dhcp-relay',
  'kea-admin', // perfdhcp
  'kea-dhcp4-server',
  'knot-dnsutils', // kdig
  'libivykis0', // syslog-ng, as the next two
  'libnet1',
  'libwrap0',
  'nftables',
  'nmap',
  'ntpsec-ntpdate',
  'ntpsec-ntpdig',
  'openssl',
  'ovmf',
  'python3', // a phone that speaks SCCP
  'qemu-system-x86',
  'rsyslog',
  'rsyslog-gnutls',
  'sip-tester', // sipp
  'systemd', // systemd-networkd
  'tcpdump',
  'tftp-hpa',
  'udhcpc',
  'util-linux', // unshare, setpriv, logger
];

/** Conflicts with rsyslog: unpacked beside it, and called by scripts of its programs' names. */
const SYSLOG_NG = {
  package: 'syslog-ng-core',
  folder: '/opt/rouse-interop',
  programs: { 'syslog-ng': 'usr/sbin/syslog-ng', loggen: 'usr/bin/loggen' },
};
const SCRIPTS = '/usr/local/bin';

/** Debian asks this program before it starts a service (invoke-rc.d); 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

const missing = missingPackages();
if (missing.length === 0 && !lacksSyslogNg()) {
  console.log(`All foreign programs are here: ${[...PACKAGES, SYSLOG_NG.package].join(', ')}.`);
} else {
  requireRoot(missing);
  withoutStartingServices(() => {
    aptGet('update', '--quiet=2');
    if (missing.length > 0) aptGet('install', '--quiet=2', '--yes', '--no-install-recommends', ...missing);
  });
  if (lacksSyslogNg()) unpackSyslogNg();
  console.log(`Installed ${[...missing, SYSLOG_NG.package].join(', ')}.`);
}

function missingPackages() {
  const query = spawnSync('dpkg-query', ['--show', '--showformat=${Package} ${db:Status-Status}\\n', ...PACKAGES], {
    encoding: 'utf8',
  });
  if (query.error !== undefined) {
    fail(
      'The foreign programs are installed from Debian packages, and this machine has no dpkg.',
      `Without them the interop tests are left out of \`npm test\`; everything else runs. What they use: ${PACKAGES.join(', ')}.`,
    );
  }
  const installed = new Set(query.stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return PACKAGES.filter((name) => !installed.has(`${name} installed`));
}

function lacksSyslogNg() {
  return Object.keys(SYSLOG_NG.programs).some((name) => !existsSync(join(SCRIPTS, name)));
}

function unpackSyslogNg() {
  const { package: name, folder, programs } = SYSLOG_NG;
  mkdirSync(folder, { recursive: true });
  const script = `apt-get download -o APT::Sandbox::User=root ${name} && dpkg -x ${name}_*.deb . && rm ${name}_*.deb`;
  if (spawnSync('sh', ['-c', script], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
    fail(`${name} could not be unpacked.`, 'Its own words are above. Check the package sources of this machine.');
  }
  const libraries = join(folder, 'usr/lib/syslog-ng');
  for (const [program, path] of Object.entries(programs)) {
    const modules = `$(ls -d ${libraries}/[0-9]*)`;
    const options = program === 'syslog-ng' ? ` --module-path="${modules}"` : '';
    const environment = `LD_LIBRARY_PATH=${libraries} SYSLOGNG_PREFIX=${join(folder, 'usr')}`;
    writeFileSync(join(SCRIPTS, program), `#!/bin/sh\n${environment} exec ${join(folder, path)}${options} "$@"\n`, {
      mode: 0o755,
    });
  }
}

/** @param {string[]} names */
function requireRoot(names) {
  if (process.getuid?.() === 0) return;
  fail(`Installing ${names.join(', ')} needs root.`, 'Run `sudo npm run setup:interop`.');
}

/** @param {() => void} install */
function withoutStartingServices(install) {
  if (existsSync(POLICY)) return install();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.once('exit', () => rmSync(POLICY, { force: true }));
  install();
}

/** @param {string[]} args */
function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status === 0) return;
  fail(
    `apt-get ${args[0]} failed${error === undefined ? '' : `: ${error.message}`}.`,
    'Its own words are above. Check the package sources of this machine and run the same command again.',
  );
}

/**
 * @param {string} what
 * @param {string} remedy
 * @returns {never}
 */
function fail(what, remedy) {
  console.error(`${what}\n${remedy}`);
  process.exit(1);
}
