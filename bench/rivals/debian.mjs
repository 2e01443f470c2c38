/**
 * Programs of Debian packages, from where they are installed or unpacked beside: some packages conflict with each other
 * (tftpd-hpa and atftpd), and none of them should run as a service only because it is measured.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { run } from '../harness/processes.mjs';

const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

/**
 * The path of a program: installed, or unpacked from the package into `folder`; undefined when neither can be had.
 * @param {string} name
 * @param {string} debianPackage
 * @param {string} folder
 * @returns {Promise<string | undefined>}
 */
export async function program(name, debianPackage, folder) {
  const installed = PLACES.map((place) => join(place, name)).find((path) => existsSync(path));
  return installed ?? unpacked(name, debianPackage, folder);
}

/**
 * @param {string} name
 * @param {string} debianPackage
 * @param {string} folder
 */
async function unpacked(name, debianPackage, folder) {
  const download = ['download', '-o', 'APT::Sandbox::User=root', debianPackage];
  if ((await run('apt-get', download, { cwd: folder })).code !== 0) return undefined;
  const script = `dpkg -x "$(ls ${debianPackage}_*.deb | head -1)" ${debianPackage}`;
  if ((await run('sh', ['-c', script], { cwd: folder })).code !== 0) return undefined;
  return [`usr/sbin/${name}`, `usr/bin/${name}`]
    .map((path) => join(folder, debianPackage, path))
    .find((path) => existsSync(path));
}
