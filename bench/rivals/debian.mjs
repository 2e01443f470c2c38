/**
 * Programs of Debian packages, from where they are installed or unpacked beside: some packages conflict with each other
 * (tftpd-hpa and atftpd), and none of them should run as a service only because it is measured.
 */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { run } from '../harness/processes.mjs';

const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

/**
 * How a program is started: installed, or unpacked from the package into `folder`, with libraries that it needs beside it;
 * undefined when it cannot be had.
 * @param {string} name
 * @param {string} debianPackage
 * @param {string} folder
 * @param {readonly string[]} [libraries] packages of what it is linked with
 * @returns {Promise<[string, ...string[]] | undefined>}
 */
export async function program(name, debianPackage, folder, libraries = []) {
  const installed = PLACES.map((place) => join(place, name)).find((path) => existsSync(path));
  if (installed !== undefined) return [installed];
  const found = await unpacked(name, debianPackage, folder);
  if (found === undefined) return undefined;
  const folders = [];
  for (const library of libraries) if (await unpack(library, folder)) folders.push(...libraryFolders(folder, library));
  return folders.length === 0 ? [found] : ['env', `LD_LIBRARY_PATH=${folders.join(':')}`, found];
}

/**
 * @param {string} name
 * @param {string} debianPackage
 * @param {string} folder
 */
async function unpacked(name, debianPackage, folder) {
  if (!(await unpack(debianPackage, folder))) return undefined;
  return [`usr/sbin/${name}`, `usr/bin/${name}`]
    .map((path) => join(folder, debianPackage, path))
    .find((path) => existsSync(path));
}

/**
 * Into a folder of the package's name in `folder`, once.
 * @param {string} debianPackage
 * @param {string} folder
 */
async function unpack(debianPackage, folder) {
  if (existsSync(join(folder, debianPackage))) return true;
  const download = ['download', '-o', 'APT::Sandbox::User=root', debianPackage];
  if ((await run('apt-get', download, { cwd: folder })).code !== 0) return false;
  const script = `dpkg -x "$(ls ${debianPackage}_*.deb | head -1)" ${debianPackage}`;
  return (await run('sh', ['-c', script], { cwd: folder })).code === 0;
}

/**
 * @param {string} folder
 * @param {string} debianPackage
 */
function libraryFolders(folder, debianPackage) {
  return ['lib', 'usr/lib']
    .map((part) => join(folder, debianPackage, part))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((architecture) => join(path, architecture)));
}
