/** Cause 3: the last bytes of the TFTP address are 0, as old versions of Tftpd32 send it on Windows 10. */
import { fileServer, leaseRule, mend } from '../../leases.ts';

export const OPTION_150_ZEROED = leaseRule({
  cause: 'option-150-zeroed',
  explains: ['wrong-next-server'],
  wrong(reply) {
    const address = reply.given.tftpServers?.[0] ?? fileServer(reply.given);
    if (address === undefined || !/^[1-9]\d*\.\d+\.0\.0$/.test(address)) return undefined;
    return {
      confidence: 'certain',
      says: `${reply.lease} sends the device to ${address} for its files: the last two bytes of the address are lost.`,
      remedy: [
        mend(reply, 'option 150'),
        'Tftpd32 is known for this on Windows 10: do not let it answer beside this station.',
      ],
    };
  },
});
