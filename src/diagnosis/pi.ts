/** Raspberry Pis, as far as DHCP tells them from other PXE clients. */

/** The cards of the Raspberry Pi Foundation and of Raspberry Pi Trading (IEEE). */
const CARDS = ['b8:27:eb', 'dc:a6:32', 'e4:5f:01', '28:cd:c1', 'd8:3a:dd', '2c:cf:67'];

export function isPi(device: string | undefined): boolean {
  return device !== undefined && CARDS.some((card) => device.startsWith(card));
}

/** The boot ROM of the models up to 3, which looks into option 43; later ones carry a loader that does not. */
export function isPi3(vendorClass: string | undefined): boolean {
  return vendorClass?.startsWith('PXEClient:Arch:00000:UNDI:002001') === true;
}
