/**
 * English of the picture of the network.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import { pages } from './pages.en.ts'

/** What a mark of the map counts in one country. */
type CountrySaid = {
  readonly country: string
  readonly sites: number
  readonly devices: number
  readonly exposed: number
  readonly mute: number
  readonly unknown: number
}

const n = (value: number): string => value.toLocaleString('en')
const devices = (count: number): string => (count === 1 ? '1 device' : `${n(count)} devices`)

export const en = {
  title: pages.network,
  lead: 'Where your devices stand, by site and network segment. A mark tells what needs a look; every mark leads to its devices. Software products stand only in the list of assets.',
  tabs: 'Pictures',
  tab: { segments: 'Segments', links: 'Connections', sites: 'Sites' },
  site: 'Site',
  allSites: 'All sites',
  noSite: 'No site',
  standing: {
    exposed: 'Reachable from the internet',
    unknown: 'In no ledger',
    silent: 'Not seen for 7 days',
    known: 'Registered and seen',
  },
  short: { exposed: 'exposed', unknown: 'unknown', silent: 'silent', known: 'known' },
  legend: 'Marks',
  devices,
  kind: {
    global: 'Public addresses',
    none: 'Address not known',
  },
  mark: (standing: string, count: number) => `${standing} ${n(count)}`,
  left: (count: number) =>
    `${n(count)} smaller segments are not drawn. Choose a site, or look at the list.`,
  empty: 'No device is known yet',
  emptyText: 'Connect a network scan, or import a scan or a ledger. The picture then draws itself.',
  connect: 'Connect a source',
  showRest: (count: number) => `Show ${n(count)} more segments`,
  asTable: 'Show as a table',
  network: 'Segment',
  deviceKind: 'Class',
  count: 'Devices',
  links: {
    title: 'Connections between network devices',
    text: 'What switches and routers say of their neighbours (LLDP, CDP). A dashed box is a device that nobody has registered.',
    none: 'No connection is known yet',
    noneText:
      'Import the output of “show cdp neighbors detail” or “show lldp neighbors detail” of your switches, or of a whole “show tech-support”.',
    import: 'Import a file',
    stranger: 'Not registered',
    from: 'Device',
    fromPort: 'Its port',
    to: 'Neighbour',
    toPort: 'Neighbour’s port',
    protocol: 'By',
    seen: 'Last seen',
    cut: (shown: number) => `The first ${n(shown)} devices are drawn; all stand in the table.`,
  },
  map: {
    label: 'Map of the sites by country',
    whole: 'Show the whole world',
    near: 'Show only where the sites are',
    mark: (c: CountrySaid) => {
      const parts = [
        plural('en', c.sites, { one: '1 site', other: `${n(c.sites)} sites` }),
        devices(c.devices),
        ...(c.exposed > 0 ? [`${n(c.exposed)} reachable from the internet`] : []),
        ...(c.mute > 0 ? [`${n(c.mute)} silent or failing sources`] : []),
        ...(c.unknown > 0 ? [`${n(c.unknown)} in no ledger`] : []),
      ]
      return `${c.country}: ${parts.join(', ')}`
    },
    warning: {
      exposed: 'Reachable from the internet',
      mute: 'Silent or failing source',
      unknown: 'In no ledger',
      none: 'None of these is known',
    },
    size: 'The number is the devices; a mark warns of the worst.',
    nowhere: (count: number) =>
      plural('en', count, {
        one: '1 device belongs to no site and is not on the map.',
        other: `${n(count)} devices belong to no site and are not on the map.`,
      }),
    toNowhere: 'Show them',
    source:
      'Map: Natural Earth (public domain). Borders are simplified and state nothing about territory.',
  },
  sites: {
    title: 'Sites by country',
    text: 'Where devices are unknown, where sources have fallen silent, where findings are open.',
    country: 'Country or region',
    devices: 'Devices',
    unknown: 'In no ledger',
    exposed: 'Reachable from the internet',
    silent: 'Not seen for 7 days',
    sources: 'Silent or failing sources',
    findings: 'Open findings',
    none: 'No site is registered yet',
    noneText:
      'Register your sites and choose the country of each. They then stand on the map of the world.',
    toSites: 'Register sites',
  },
}
export type NetworkMessages = typeof en
