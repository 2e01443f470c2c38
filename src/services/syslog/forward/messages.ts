/** The messages of a block that was just stored. */
import { BLOCK_HEADER, entriesOf } from '../../../storage/syslog/block.ts';
import type { KeptMessage } from '../../../storage/syslog/search.ts';

/** In the order of their arrival; the octets are valid as long as the block is. */
export function* messagesOf(block: Uint8Array): Generator<KeptMessage, void, void> {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (const entry of entriesOf(block, BLOCK_HEADER, block.length)) {
    for (let at = entry.start; at + 4 <= entry.end;) {
      const start = at + 4;
      at = start + view.getUint32(at, true);
      yield { arrival: entry, octets: block.subarray(start, at) };
    }
  }
}
