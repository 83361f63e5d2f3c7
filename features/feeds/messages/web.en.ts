/**
 * The words of the page of feeds.
 * @module
 */
export const en = {
  title: 'Feeds',
  lead: 'What Hinoban knows from outside, such as advisories: how old each feed is, and how its last fetch went.',
  off: 'Nothing is fetched from outside.',
  offText:
    'To fetch feeds, turn on feeds.enabled in the settings and name the hosts in feeds.allow. A machine without internet takes the same content in as a bundle.',
  on: 'Feeds are fetched from these hosts only:',
  onNoHost: 'Fetching is on, but no host is allowed yet: name the hosts in feeds.allow.',
  openSettings: 'Open the settings',
  caption: 'Feeds',
  name: 'Feed',
  age: 'Content of',
  never: 'None yet',
  checked: 'Last checked',
  result: 'Last result',
  results: {
    fetched: 'Fetched',
    unchanged: 'Unchanged',
    failed: 'Not fetched',
    imported: 'From a bundle',
  },
  whys: {
    'feeds.refused': 'The host is not on the allow-list, or its address is not public.',
    'feeds.too_large': 'It is larger than its limit. The content from before stays in use.',
    'feeds.failed': 'The server did not answer as it should. It will be tried again.',
    'feeds.off': 'Fetching is off.',
    incident: 'An error inside Hinoban; see its log.',
  } as Readonly<Record<string, string>>,
  size: 'Size',
  none: 'There is no feed yet',
  noneText:
    'No part of this version fetches a feed by itself. Feeds appear here as soon as one is fetched or a bundle brings them.',
  bundle: 'Bundle for machines without internet',
  bundleText:
    'A bundle is one file with the content of all feeds and their hashes. Export it beside a connected Hinoban, and import it beside the one that is not. A bundle with one wrong byte changes nothing; a feed that is newer here stays.',
  exportBundle: 'Export a bundle',
  drop: 'A file that ends in .bundle, up to 4 GB. Larger ones go by the command line: hinoban feeds import <bundle>',
  importing: 'The bundle is being read',
  taken: (names: string) => `Taken over: ${names}`,
  kept: (names: string) => `Newer here already, so kept: ${names}`,
  empty: 'The bundle holds no feed.',
}
export type WebMessages = typeof en
