/** The TFTP clients of the field, unmodified, and how each is told to fetch a file from port 69. */

export interface TftpClient {
  /** The program that has to be installed. */
  readonly program: string;
  /** Arguments that fetch `remote` from `host` into the file `local`, binary, with the client's own defaults. */
  readonly fetch: (host: string, remote: string, local: string) => readonly string[];
  /** Arguments that write the file `local` to `remote`. */
  readonly store: (host: string, remote: string, local: string) => readonly string[];
}

export const TFTP_CLIENTS: Readonly<Record<string, TftpClient>> = {
  'tftp-hpa': {
    program: 'tftp',
    fetch: (host, remote, local) => ['-m', 'binary', host, '-c', 'get', remote, local],
    store: (host, remote, local) => ['-m', 'binary', host, '-c', 'put', local, remote],
  },
  atftp: {
    program: 'atftp',
    fetch: (host, remote, local) => ['--get', '--remote-file', remote, '--local-file', local, host],
    store: (host, remote, local) => ['--put', '--remote-file', remote, '--local-file', local, host],
  },
  curl: {
    program: 'curl',
    fetch: (host, remote, local) => ['--silent', '--show-error', '--output', local, `tftp://${host}/${remote}`],
    store: (host, remote, local) => ['--silent', '--show-error', '--upload-file', local, `tftp://${host}/${remote}`],
  },
  'busybox tftp': {
    program: 'busybox',
    fetch: (host, remote, local) => ['tftp', '-g', '-r', remote, '-l', local, host],
    store: (host, remote, local) => ['tftp', '-p', '-r', remote, '-l', local, host],
  },
};
