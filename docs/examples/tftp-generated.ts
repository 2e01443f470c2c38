/** Files that exist nowhere: a configuration for each device, made from its name. Used by docs/tftp.md. */
import { fileProblem, type FileSource } from 'rouse/tftp';

export const CONFIGURATIONS: FileSource = {
  find(name) {
    const [, mac] = /^SEP([0-9A-F]{12})\.cnf\.xml$/.exec(name) ?? [];
    if (mac === undefined) return fileProblem('not-found', 'file not found');
    const bytes = new TextEncoder().encode(`<device><name>SEP${mac}</name></device>\n`);
    return { kind: 'snapshot', name, size: bytes.length, bytes };
  },
};
