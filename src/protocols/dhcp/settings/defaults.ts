/** What holds where nobody set anything, as people write it. The schema of `rouse.yaml` and `compileWorld` take it from here. */
export const DEFAULTS = {
  lease: '2h',
  authoritative: true,
  rapidCommit: false,
  bootp: false,
  trustAgentInformation: false,
  minSeconds: 0,
  offerHold: '30s',
  quarantine: '10m',
  declinesPerClient: 3,
  declinesPerMinute: 20,
} as const;
