/**
 * Network interfaces: which MAC addresses belong to this machine for good, and where it is reachable.
 * @module
 */
import { flag, type Row, text, whole } from '../rows.ts'

/**
 * built-in: part of the machine · removable: a USB adapter or a dock, which moves from machine to machine ·
 * virtual: made by software · unknown: the agent does not tell.
 */
export type Attachment = 'built-in' | 'removable' | 'virtual' | 'unknown'

export type NetworkInterface = {
  readonly name: string
  readonly title: string
  /** `00:1A:2B:3C:4D:5E`; null where there is none. */
  readonly mac: string | null
  readonly attachment: Attachment
  /** The MAC can identify the machine: assigned by a maker, not to a dock, a tunnel or a random draw. */
  readonly identifies: boolean
  /** Without loopback, in the order given. */
  readonly addresses: readonly string[]
}

const MAX_ADDRESSES = 64

/** Details of each interface joined with its addresses: one row for each address. */
export const interfacesOf = (rows: readonly Row[]): readonly NetworkInterface[] => {
  const groups = Map.groupBy(rows, (row) => text(row, 'interface', 100))
  return [...groups].flatMap(([name, of]) => {
    const first = of[0]
    if (first === undefined || isLoopback(first)) return []
    const mac = macOf(text(first, 'mac', 60))
    const attachment = attachmentOf(name, first, mac)
    const addresses = [...new Set(of.map((row) => addressIn(row)).filter((a) => a !== ''))]
    return [
      {
        name,
        title: text(first, 'friendly_name', 200) || text(first, 'description', 200) || name,
        mac,
        attachment,
        identifies: mac !== null && attachment !== 'removable' && isAssigned(mac, attachment),
        addresses: addresses.slice(0, MAX_ADDRESSES),
      },
    ]
  })
}

/** Without the zone: `fe80::1%en0`. */
const addressIn = (row: Row): string => {
  const address = text(row, 'address', 60).replace(/%.*$/, '').toLowerCase()
  return /^127\.|^::1$/.test(address) || !/^[0-9a-f.:]+$/.test(address) ? '' : address
}

const macOf = (given: string): string | null => {
  const hex = given.replace(/[\s:.-]/g, '').toUpperCase()
  return /^[0-9A-F]{12}$/.test(hex) && !/^0+$/.test(hex) ? (hex.match(/../g) ?? []).join(':') : null
}

/** IFF_LOOPBACK is 8; Windows has the interface type 24 (RFC 3635). */
const isLoopback = (row: Row): boolean => {
  const flags = whole(row, 'flags')
  return (
    /^lo\d*$/.test(text(row, 'interface', 100)) ||
    (whole(row, 'physical_adapter') === null && whole(row, 'type') === 24) ||
    (row['physical_adapter'] === undefined && flags !== null && (flags & 8) !== 0)
  )
}

/** MAC addresses that software gives out: the same on many hosts, or the host's own doing. */
const SOFTWARE_MACS = [
  '00:15:5D', // Hyper-V
  '00:50:56:C0:00', // VMware's host-only adapters, the same on every host
  '00:05:69',
  '00:1C:14',
  '00:16:3E', // Xen
  '00:1C:42', // Parallels
  '00:00:5E:00:01', // VRRP
  '00:00:5E:00:02',
  '02:42', // Docker
  '00:FF', // TAP-Windows
  '00:09:0F:FE', // FortiClient
  '00:05:9A', // Cisco AnyConnect
  '02:50:41', // GlobalProtect
  '00:59:07', // Lenovo's pass-through default
] as const

/** Names of interfaces that software makes, on Linux and macOS. */
const VIRTUAL_NAME =
  /^(?:veth|docker|br[-\d]|virbr|vnet|tap|tun|utun|wg|ppp|gif|stf|awdl|llw|anpi|ap\d|bridge|bond|team|dummy|vmnet|vboxnet|zt|tailscale|cali|flannel|cni|kube|ipsec|sit|ip6tnl|gre|vxlan|macvlan|lxc|ovs)/i
const VIRTUAL_TITLE =
  /\b(?:virtual|vpn|tap-windows|wan miniport|loopback|tunnel|teredo|isatap|6to4|anyconnect|fortinet|fortissl|pangp|globalprotect|wireguard|openvpn|wintun|hyper-v|vmware|virtualbox|npcap|bluetooth|kernel debug|wi-fi direct|multiplexor|bridge)\b/i
const USB_TITLE = /\b(?:usb|dock|docking|thunderbolt|displaylink|dongle)\b/i

const attachmentOf = (name: string, row: Row, mac: string | null): Attachment => {
  const title = `${text(row, 'description', 200)} ${text(row, 'friendly_name', 200)}`
  const slot = text(row, 'pci_slot', 100)
  if (/^usb/i.test(slot) || /^enx[0-9a-f]{12}$/i.test(name) || USB_TITLE.test(title))
    return 'removable'
  // A guest's card says Hyper-V or VMware and is still all the card the machine has.
  const physical = flag(row, 'physical_adapter')
  if (physical === true && !VIRTUAL_TITLE.test(title)) return 'built-in'
  if (physical === false || VIRTUAL_NAME.test(name)) return 'virtual'
  if (mac !== null && SOFTWARE_MACS.some((prefix) => mac.startsWith(prefix))) return 'virtual'
  if (VIRTUAL_TITLE.test(title)) return 'virtual'
  if (/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i.test(slot)) return 'built-in'
  return 'unknown'
}

/** Assigned by a maker (IEEE 802-2014 §8.2: neither locally administered nor a group), and not one that software deals out. */
const isAssigned = (mac: string, attachment: Attachment): boolean => {
  const first = Number.parseInt(mac.slice(0, 2), 16)
  return (
    (first & 0b11) === 0 &&
    attachment !== 'virtual' &&
    !SOFTWARE_MACS.some((prefix) => mac.startsWith(prefix))
  )
}
