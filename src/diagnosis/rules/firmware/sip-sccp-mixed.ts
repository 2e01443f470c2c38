/** Cause 18: the list is for one protocol, the files beside it are for the other. */
import { libraryRule, ofKind } from '../../library.ts';

const isMissing = ofKind('missing-component');

export const SIP_SCCP_MIXED = libraryRule({
  cause: 'sip-sccp-mixed',
  explains: ['requested-file-missing'],
  is: (event, scene) => isMissing(event, scene) && event.other !== undefined,
  remedy: ['Keep the packages for SIP and for SCCP in folders of their own.'],
});
