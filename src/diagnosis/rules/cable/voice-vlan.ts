/** Cause 26: the device sends with tags of a voice VLAN, which no socket of this computer hears. */
import { on, signRule } from '../../signs.ts';

export const VOICE_VLAN = signRule({
  cause: 'voice-vlan',
  about: 'device',
  explains: ['flash-damaged', 'link-too-late'],
  signs: [
    on('wire.tagged', ({ vlan, adapter }, { story }) => ({
      confidence: 'certain',
      says: `The ${story?.model ?? 'device'} asks for its address in VLAN ${vlan} (802.1Q tags): a switch has told it to, or it is stored in the device, and this station on ${adapter} gets nothing of it.`,
      remedy: [
        'Use a switch port without a voice VLAN (no "switchport voice vlan"), a switch without settings, or a direct cable.',
        'If it goes on so, reset the phone: hold # while you plug it in, then dial 123456789*0#. That erases a stored VLAN.',
        `If it has to stay in that VLAN, serve it there: sudo ip link add link ${adapter} name ${adapter}.${vlan} type vlan id ${vlan}`,
      ],
    })),
  ],
  ends: [on('dhcp.discover', () => 'it asks without a tag now'), on('dhcp.ack', () => 'it has got an address')],
});
