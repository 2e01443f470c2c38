/** Asks a server for an address and gives it back. Used by docs/dhcp.md. */
import { DhcpClient, formatIpv4, formatOption } from 'rouse/dhcp';

export async function borrow(
  server: string,
  port: number,
  hardware: string,
): Promise<Readonly<Record<string, string>>> {
  const wishes = { code: 55, bytes: Uint8Array.of(1, 3, 66, 150) };
  const client = await DhcpClient.open({ server, ports: { server: port }, hardware, options: [wishes] });
  if (!client.ok) throw new Error(client.error.message);
  const lease = await client.value.lease();
  if (lease === undefined) throw new Error('nobody gives an address');
  client.value.release();
  client.value.close();
  const told: Record<string, string> = { address: formatIpv4(lease.address) };
  for (const { code, bytes } of lease.ack.options) told[code] = formatOption(code, bytes);
  return told;
}
