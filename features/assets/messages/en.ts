/**
 * What the inventory says in English.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { assetsProblems } from '../contract.ts'

export const en = {
  problems: {
    'assets.changed_meanwhile': ({ by }) =>
      `${by} saved this asset after you opened it. Compare both versions and save again.`,
    'assets.identity_taken': ({ what, value, name }) =>
      `${what} ${value} already belongs to “${name}”. Open that asset, or correct the value.`,
    'assets.bad_address': ({ value }) =>
      `“${value}” is not an IP address. Write it like 192.168.1.10 or 2001:db8::10.`,
    'assets.bad_mac': ({ value }) =>
      `“${value}” is not a MAC address. Write it like 00:1A:2B:3C:4D:5E.`,
    'assets.bad_host_name': ({ value }) =>
      `“${value}” is not a host name. Use letters, digits, hyphens and dots, like pc-014.example.jp.`,
    'assets.unknown_site': () => 'This site does not exist or is not yours. Choose another site.',
    'assets.is_retired': ({ name }) => `“${name}” is retired. Restore it before changing it.`,
    'assets.is_not_retired': ({ name }) => `“${name}” is not retired. Reload the page.`,
    'assets.selection_changed': ({ expected, found }) =>
      `You selected ${expected} assets, but ${found} match now. Check the list and try again.`,
    'assets.bad_cursor': () =>
      'This page link is no longer valid. Go back to the first page of the list.',
    'assets.is_merged': ({ name }) =>
      `“${name}” has been merged into another asset. Open that one, or undo the merge in its history.`,
    'assets.merge_same': () => 'An asset cannot be merged with itself. Choose another one.',
    'assets.merge_undone': () => 'This has been undone already. Reload the page.',
    'assets.merge_not_last': () =>
      'One of the two assets has been merged or split again since. Undo the later change first.',
    'assets.proposal_decided': () => 'Somebody has decided on this pair already. Reload the list.',
    'assets.split_all': () =>
      'At least one sighting has to stay with the asset. Leave one of them out.',
    'assets.nmap_missing': () =>
      'There is no nmap on the computer that runs Hinoban. Install it and try again (on Debian and Ubuntu: apt install nmap).',
    'assets.nmap_failed': ({ why }) => `nmap ended early: ${why}`,
    'assets.directory_unreachable': ({ host, why }) =>
      `${host} cannot be reached (${why}). Check the name and port of the server and the firewalls between.`,
    'assets.directory_refused': ({ host }) =>
      `${host} did not accept the account or its password. Check both.`,
    'assets.directory_certificate': ({ host, why }) =>
      `The certificate of ${host} cannot be verified (${why}). Where the company runs its own authority, set its certificate (PEM).`,
    'assets.directory_answered': ({ host, why }) =>
      `${host} answered with an error: ${why}. Check the search base and what the account may read.`,
    'assets.no_agent_to_ask': () =>
      'No agent that was heard within 30 days can answer this here. Choose another computer or site, or another question.',
    'assets.too_many_questions': ({ limit }) =>
      `${limit} questions are open already. Stop one, or wait until agents have answered.`,
    'assets.too_many_agents': ({ limit }) =>
      `That would ask more than ${limit} computers at once. Ask one site after another.`,
    'assets.snmp_silent': ({ addresses }) =>
      `None of ${addresses} addresses answered by SNMP. Check the community or user and what the devices allow.`,
  } satisfies ProblemMessages<typeof assetsProblems>,
  classes: {
    server: 'Server',
    workstation: 'Desktop PC',
    notebook: 'Notebook PC',
    mobile: 'Smartphone or tablet',
    network: 'Network device',
    edge: 'Firewall, VPN or router at the edge',
    printer: 'Printer or copier',
    camera: 'Network camera',
    nas: 'NAS',
    phone: 'IP phone',
    industrial: 'Industrial control device',
    iot: 'Other IoT device',
    virtual: 'Virtual machine',
    software: 'Software',
    other: 'Other',
    unknown: 'Not classified',
  },
  importances: { low: 'Low', normal: 'Normal', high: 'High', critical: 'Critical' },
  sources: {
    scan: 'Scan by Hinoban',
    osquery: 'osquery agent',
    snmp: 'SNMP',
    directory: 'Directory',
    dhcp: 'DHCP and ARP',
    neighbours: 'Neighbours (LLDP, CDP)',
    'nmap-xml': 'nmap scan (file)',
    devices: 'Output of a device',
    packages: 'Package list',
    sbom: 'SBOM',
    ledger: 'Asset ledger',
    console: 'Entered by hand',
  },
  freshnesses: {
    fresh: 'Seen within 7 days',
    stale: 'Not seen for more than 7 days',
    unseen: 'Never seen by a machine',
  },
  classBases: {
    guess: 'Guess',
    machine: 'The device says so',
    ledger: 'From the ledger',
    person: 'Decided by a person',
  },
  fields: {
    name: 'Name',
    site: 'Site',
    class: 'Class',
    owner: 'Owner',
    user: 'User',
    department: 'Department',
    location: 'Place',
    directorySite: 'AD site',
    importance: 'Importance',
    assetTag: 'Asset tag',
    serial: 'Serial number',
    maker: 'Maker',
    model: 'Model',
    addresses: 'IP addresses',
    macs: 'MAC addresses',
    hostNames: 'Host names',
    hostUuid: 'Hardware UUID',
    objectGuid: 'Id in the directory',
    os: 'OS',
    firmware: 'Firmware',
    ports: 'Open ports',
    purchasedOn: 'Purchase date',
    endOfSupport: 'End of support',
    reachableFromInternet: 'Reachable from the internet',
    reachableBecause: 'What is reachable',
    defaultPassword: 'Default password',
    sources: 'Sources',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    machineSeen: 'Last seen by a machine',
    retired: 'Retired',
    note: 'Note',
    components: 'Components',
  },
  matchedBy: {
    new: 'First seen',
    serial: 'Same serial number',
    uuid: 'Same hardware UUID',
    guid: 'Same account in the directory',
    mac: 'Same MAC address',
    name: 'Same host name at the same site',
    tag: 'Same asset tag',
    address: 'Same IP address at the same site',
    person: 'Entered by a person',
  },
  exportName: 'assets',
}
export type Messages = typeof en
