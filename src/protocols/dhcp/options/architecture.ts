/** Client system architectures of option 93: RFC 4578 section 2.1 as continued by the IANA registry. */

interface Architecture {
  readonly code: number;
  readonly name: string;
  /** The word that stands for `$ARCH$` in file names. */
  readonly family: string;
}

const ARCHITECTURES: readonly Architecture[] = [
  { code: 0, name: 'x86-bios', family: 'x86' },
  { code: 1, name: 'nec-pc98', family: 'pc98' },
  { code: 2, name: 'itanium', family: 'itanium' },
  { code: 3, name: 'dec-alpha', family: 'alpha' },
  { code: 4, name: 'arc-x86', family: 'x86' },
  { code: 5, name: 'intel-lean-client', family: 'x86' },
  { code: 6, name: 'x86-uefi', family: 'x86' },
  { code: 7, name: 'x64-uefi', family: 'x64' },
  { code: 8, name: 'xscale-uefi', family: 'arm32' },
  // EFI byte code by the registry; x64 firmware has long sent it for itself.
  { code: 9, name: 'ebc', family: 'x64' },
  { code: 10, name: 'arm32-uefi', family: 'arm32' },
  { code: 11, name: 'arm64-uefi', family: 'arm64' },
  { code: 15, name: 'x86-uefi-http', family: 'x86' },
  { code: 16, name: 'x64-uefi-http', family: 'x64' },
  { code: 18, name: 'arm32-uefi-http', family: 'arm32' },
  { code: 19, name: 'arm64-uefi-http', family: 'arm64' },
  { code: 20, name: 'x86-bios-http', family: 'x86' },
  { code: 21, name: 'arm32-uboot', family: 'arm32' },
  { code: 22, name: 'arm64-uboot', family: 'arm64' },
  { code: 23, name: 'arm32-uboot-http', family: 'arm32' },
  { code: 24, name: 'arm64-uboot-http', family: 'arm64' },
  { code: 25, name: 'riscv32-uefi', family: 'riscv32' },
  { code: 27, name: 'riscv64-uefi', family: 'riscv64' },
  { code: 37, name: 'loongarch32-uefi', family: 'loongarch32' },
  { code: 39, name: 'loongarch64-uefi', family: 'loongarch64' },
];

/** `x64-uefi (7)`; the bare number where it has no name. */
export function archName(code: number): string {
  const known = ARCHITECTURES.find((architecture) => architecture.code === code);
  return known === undefined ? String(code) : `${known.name} (${code})`;
}

export function archNumber(name: string): number | undefined {
  return ARCHITECTURES.find((architecture) => architecture.name === name.toLowerCase())?.code;
}

/** `x64` for 7, 9 and 16; `unknown` for a number without a name. */
export function archFamily(code: number): string {
  return ARCHITECTURES.find((architecture) => architecture.code === code)?.family ?? 'unknown';
}
