/**
 * Problems of choosing and bringing feeds, in words.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { feedsPageProblems } from '../contract.ts'

export const en = {
  problems: {
    'feeds.unknown': (p) => `There is no feed called ${p.name}. Choose one from the list of feeds.`,
    'feeds.hosts_differ': (p) =>
      `These feeds are fetched from ${p.hosts}. Look at the hosts on the page again and confirm them; nothing was changed.`,
    'feeds.provider_address': () =>
      'This is no address of a publisher. Enter a domain (example.com) or the address of its provider-metadata.json.',
    'feeds.not_recognised': (p) =>
      `${p.file} is none of the formats that are read (CVE, NVD, KEV, EPSS, JVN, OSV, CSAF, CVRF, Debian, Ubuntu, endoflife.date), or it is damaged at its beginning. Nothing was taken over.`,
  } satisfies ProblemMessages<typeof feedsPageProblems>,
}
export type Messages = typeof en
