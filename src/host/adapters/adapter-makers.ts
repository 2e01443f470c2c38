/** Which program made an adapter that is not a card: by the names such adapters are known by. Data, first match wins. */
import type { AdapterKind } from './adapters.ts';

export interface MadeAdapter {
  /** For people: `VMware`. */
  readonly maker: string;
  readonly kind: AdapterKind;
}

interface Row extends MadeAdapter {
  /** Matches the adapter's name on Unix, or its name or description on Windows. */
  readonly pattern: RegExp;
}

const UNIX: readonly Row[] = [
  { pattern: /^vmnet\d+$/, maker: 'VMware', kind: 'virtual' },
  { pattern: /^vboxnet\d+$/, maker: 'VirtualBox', kind: 'virtual' },
  { pattern: /^(docker\d+|docker_gwbridge|br-[0-9a-f]{12})$/, maker: 'Docker', kind: 'bridge' },
  { pattern: /^(podman|cni-podman)\d+$/, maker: 'Podman', kind: 'bridge' },
  { pattern: /^virbr\d+(-nic)?$/, maker: 'libvirt', kind: 'bridge' },
  { pattern: /^(lxcbr|lxdbr|incusbr)\d+$/, maker: 'LXC', kind: 'bridge' },
  {
    pattern: /^(cni\d+|flannel\.\d+|cali[0-9a-f]+|cilium_.*|kube-.*|nodelocaldns)$/,
    maker: 'Kubernetes',
    kind: 'virtual',
  },
  { pattern: /^(vnet|fwbr|fwpr|fwln|vmbr)\d+/, maker: 'a virtual machine host', kind: 'virtual' },
  { pattern: /^veth/, maker: 'a container (veth)', kind: 'virtual' },
  { pattern: /^feth\d+$/, maker: 'a virtual Ethernet pair', kind: 'virtual' },
  { pattern: /^tailscale\d*$/, maker: 'Tailscale', kind: 'tunnel' },
  { pattern: /^(zt[0-9a-z]{8}|zt\d+)$/, maker: 'ZeroTier', kind: 'tunnel' },
  { pattern: /^(wg\d*|wg-.*|nordlynx|proton\d*|mullvad.*|wt\d+)$/, maker: 'WireGuard', kind: 'tunnel' },
  { pattern: /^ham\d+$/, maker: 'Hamachi', kind: 'tunnel' },
  { pattern: /^(tun|utun)\d*/, maker: 'a VPN (tun)', kind: 'tunnel' },
  { pattern: /^tap\d*/, maker: 'a VPN or virtual machine (tap)', kind: 'virtual' },
  {
    pattern: /^(ppp|sl|ipsec|sit|gre|gretap|erspan|ip6tnl|ip6gre|ip_vti|ip6_vti|tunl|gif|stf|vxlan|geneve)\d*/,
    maker: 'a tunnel',
    kind: 'tunnel',
  },
  { pattern: /^(dummy|ifb|nlmon|vcan|teql|lowpan)\d*/, maker: 'the kernel', kind: 'virtual' },
  { pattern: /^(awdl|llw)\d+$/, maker: 'Apple Wireless Direct Link', kind: 'wifi' },
  { pattern: /^ap\d+$/, maker: 'Internet Sharing', kind: 'wifi' },
  { pattern: /^(anpi|pktap|XHC)\d+$/, maker: 'macOS', kind: 'virtual' },
];

const WINDOWS: readonly Row[] = [
  { pattern: /vmware/i, maker: 'VMware', kind: 'virtual' },
  { pattern: /virtualbox/i, maker: 'VirtualBox', kind: 'virtual' },
  { pattern: /hyper-v|vethernet|wsl/i, maker: 'Hyper-V', kind: 'virtual' },
  { pattern: /wireguard|wintun/i, maker: 'WireGuard', kind: 'tunnel' },
  { pattern: /tailscale/i, maker: 'Tailscale', kind: 'tunnel' },
  { pattern: /zerotier/i, maker: 'ZeroTier', kind: 'tunnel' },
  { pattern: /hamachi/i, maker: 'Hamachi', kind: 'tunnel' },
  { pattern: /tap-windows|\btap\b|openvpn/i, maker: 'OpenVPN', kind: 'tunnel' },
  {
    pattern: /anyconnect|cisco secure client|fortinet|globalprotect|pangp|juniper|pulse secure|sonicwall|check ?point/i,
    maker: 'a company VPN',
    kind: 'tunnel',
  },
  { pattern: /wan miniport|teredo|isatap|6to4|ip-https/i, maker: 'a Windows tunnel', kind: 'tunnel' },
  { pattern: /npcap|loopback/i, maker: 'a loopback driver', kind: 'loopback' },
  { pattern: /wi-?fi direct|hosted network/i, maker: 'Windows mobile hotspot', kind: 'wifi' },
  { pattern: /network bridge|multiplexor/i, maker: 'a Windows bridge or team', kind: 'bridge' },
];

/** By the name of a Linux or macOS adapter; undefined for one that looks like a card. */
export function makerByName(name: string): MadeAdapter | undefined {
  return UNIX.find((row) => row.pattern.test(name));
}

/** By the name and the driver's description of a Windows adapter. */
export function makerByDescription(name: string, description: string): MadeAdapter | undefined {
  return WINDOWS.find((row) => row.pattern.test(description) || row.pattern.test(name));
}
