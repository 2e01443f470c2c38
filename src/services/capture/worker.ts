/** The thread that records: what the host hears (host/node/capture), as pcapng. */
import { captureHead, packetBlock } from '../../formats/pcap/write.ts';
import { capture } from '../../host/node/capture/capture-loop.ts';
import type { CaptureThreadOrder } from '../../host/node/capture/capture-thread.ts';
import { VERSION } from '../../version.ts';

export async function run(order: CaptureThreadOrder): Promise<void> {
  return capture(order, {
    head: (devices, longest) => captureHead(`Rouse ${VERSION}`, devices, longest),
    block: packetBlock,
  });
}
