/** JSON of the station that this page came from, so both are of one version: it is taken as what it is said to be. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function fromStation<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-assignment
  const value: T = JSON.parse(text);
  return value;
}
