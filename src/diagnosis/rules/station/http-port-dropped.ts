/** Cause 40: phones try port 6970 before TFTP; it is neither answered nor refused, so each of them waits long before it goes on. */
import { on, signRule } from '../../signs.ts';

const HTTP_PORTS: readonly number[] = [6970, 6971];
/** A repeated question (after a second, RFC 6298) might be lost once. */
const SURE = 3;

export const HTTP_PORT_DROPPED = signRule({
  cause: 'http-port-dropped',
  about: 'station',
  signs: [
    on('wire.connects', ({ port, times, from }) =>
      HTTP_PORTS.includes(port) && times > 1
        ? {
            confidence: times >= SURE ? 'certain' : 'likely',
            says: `A phone (${from}) asks for files on TCP port ${port} again and again, and something on this computer drops that: it waits long before it tries TFTP.`,
            remedy: [
              `Let that port through the firewall, or have it refused: sudo nft insert rule inet filter input tcp dport ${port} reject with tcp reset`,
              'rouse doctor shows which rules of this computer drop what devices send.',
            ],
          }
        : undefined,
    ),
  ],
});
