/** nginx as it is usually run, but for one worker and no log: it sends files with sendfile(2). */
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { version } from './versions.mjs';

export const NGINX = 'nginx';

const CONFIG = (/** @type {string} */ folder, /** @type {string} */ files) => `
worker_processes 1;
daemon off;
user root;
pid ${folder}/pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  client_body_temp_path ${folder};
  server { listen 127.0.0.1:8080; root ${files}; }
}
`;

/**
 * @param {string} files the folder that it serves
 * @returns {Promise<{ name: string, version: string, port: number,
 *   commandLine: (folder: string) => [string, ...string[]] } | { why: string }>}
 */
export async function nginx(files) {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  const program = places.map((place) => join(place, 'nginx')).find((path) => existsSync(path));
  if (program === undefined) return { why: 'not installed (apt-get install nginx-light)' };
  return {
    name: NGINX,
    version: await version([program], '-v'),
    port: 8080,
    commandLine(folder) {
      writeFileSync(join(folder, 'nginx.conf'), CONFIG(folder, files));
      return [program, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
    },
  };
}
