/**
 * Computers of a directory (Active Directory, OpenLDAP), read with a bind that needs no right but to read, page by page.
 * Attributes: MS-ADA1 to 3; `lastLogonTimestamp` is up to fourteen days late by design (MS-ADA1 2.351). A source
 * without a site gives each computer the site of its address in the sites and subnets of the directory.
 * @module
 */
import type { Text } from '../../../../platform/i18n/index.ts'
import type { SiteBook } from '../../../../platform/imports/source.ts'
import { pulledKind, type SourceCall, type SourceKind } from '../../../../platform/sources/index.ts'
import type { Item } from '../item.ts'
import { type Directory, readDirectory } from './directory-connection.ts'
import { readAddresses } from './directory-dns.ts'
import { ATTRIBUTES, isDisabled, itemOf, type Surroundings } from './directory-entry.ts'
import { accountFields, connectionFields, DirectorySettings } from './directory-settings.ts'
import {
  type DirectorySites,
  describeSites,
  mapSites,
  readSites,
  type SiteMap,
  subnetFinder,
} from './directory-sites.ts'
import { addUp, type LiveDeps, NOTHING_TAKEN, takeLive } from './take.ts'

const PROBE = '2'
const TIMEOUT_MS = 30 * 60_000

type Call = SourceCall<DirectorySettings>

/** Somebody else who reads the same directory in the same visit, so that it is set up once. */
export type DirectoryGuest = {
  readonly tryOut: (directory: Directory, call: Call) => Promise<readonly Text[]>
  /** Takes in what it reads; says what it left out. */
  readonly collect: (directory: Directory, call: Call) => Promise<readonly Text[]>
}

export type DirectoryDeps = LiveDeps & {
  readonly sites: SiteBook
  readonly accounts?: DirectoryGuest
}

export const directoryKind = (deps: DirectoryDeps): SourceKind =>
  pulledKind<typeof DirectorySettings>({
    id: 'directory',
    title: {
      ja: 'ディレクトリ（Active Directory・LDAP）',
      en: 'Directory (Active Directory, LDAP)',
    },
    hint: {
      ja: 'ドメインに参加しているコンピューターとアカウントを、読み取り専用のアカウントで取得します。',
      en: 'Reads the computers and accounts of the domain with an account that needs no right but to read.',
    },
    evidenceClass: 'E1',
    settings: DirectorySettings,
    siteRequired: false,
    everyMinutes: 6 * 60,
    timeoutMs: TIMEOUT_MS,
    silentAfterMinutes: 3 * 24 * 60,
    fields: [...connectionFields, ...(deps.accounts ? accountFields : [])],
    tryOut: (call) =>
      readDirectory(call, async (directory) => {
        let computers = 0
        let skipped = 0
        for await (const page of computersOf(directory))
          for (const entry of page.entries) {
            if (isDisabled(entry)) skipped += 1
            else computers += 1
          }
        const places = await placesOf(deps, call, directory)
        return [
          { ja: `「${directory.base}」を読み取りました。`, en: `Read “${directory.base}”.` },
          {
            ja: `有効なコンピューター${computers}台、無効化されたアカウント${skipped}件がありました。`,
            en: `Found ${computers} enabled computers and ${skipped} disabled accounts.`,
          },
          ...(places === null ? [] : describeSites(places.known, places.map)),
          ...(call.settings.accounts ? ((await deps.accounts?.tryOut(directory, call)) ?? []) : []),
        ]
      }),
    collect: (call) =>
      readDirectory(call, async (directory) => {
        const places = await placesOf(deps, call, directory)
        const around = await surroundingsOf(directory, call, places)
        let tally = NOTHING_TAKEN
        const left = { disabled: 0, unnamed: 0, isCut: false }
        for await (const page of computersOf(directory)) {
          const items: Item[] = []
          left.isCut ||= page.isCut
          for (const entry of page.entries) {
            if (isDisabled(entry)) {
              left.disabled += 1
              continue
            }
            const item = itemOf(entry, call, around)
            if (item) items.push(item)
            else left.unnamed += 1
          }
          tally = addUp(tally, await takeLive(deps, call, items, PROBE))
        }
        return {
          ...tally,
          warnings: [
            ...warningsOf({ ...left, read: tally.seen, unplaced: around.unplaced }),
            ...(places?.map.wrong ?? []),
            ...(call.settings.accounts
              ? ((await deps.accounts?.collect(directory, call)) ?? [])
              : []),
          ],
        }
      }),
  })

/** Computer accounts of AD; devices and hosts of RFC 2307 and RFC 4519. */
const FILTER =
  '(|(objectCategory=computer)(&(objectClass=computer)(!(objectCategory=*)))(objectClass=device)(objectClass=ipHost))'

const computersOf = (directory: Directory) =>
  directory.pages(directory.base, {
    filter: FILTER,
    attributes: ATTRIBUTES,
    binary: ['objectGUID'],
  })

type Places = { readonly known: DirectorySites; readonly map: SiteMap }

/** A source of one site says that everything in it is there. */
const placesOf = async (
  { records, sites }: DirectoryDeps,
  { source, settings, scope }: Call,
  directory: Directory,
): Promise<Places | null> => {
  const known = await readSites(directory)
  if (known === null) return null
  const ours = source.site === null ? await records.within(scope, (tx) => sites.list(tx)) : []
  return { known, map: mapSites(source.site === null ? settings.siteMap : [], known, ours) }
}

/** With how many computers each site of the directory had that is none of ours. */
const surroundingsOf = async (
  directory: Directory,
  { source, startedAt }: Call,
  places: Places | null,
): Promise<Surroundings & { readonly unplaced: ReadonlyMap<string, number> }> => {
  const unplaced = new Map<string, number>()
  const addresses =
    directory.configuration === null ? null : await readAddresses(directory, startedAt)
  const subnetOf = places === null ? null : subnetFinder(places.known.subnets)
  return {
    unplaced,
    addressesOf: (hostName) => addresses?.get(hostName) ?? [],
    placeOf:
      subnetOf === null || places === null
        ? null
        : (all) => {
            const subnets = all.flatMap((address) => subnetOf(address) ?? [])
            // Of several, one that is a site of ours.
            const subnet = subnets.find((s) => places.map.siteOf(s.site) !== null) ?? subnets[0]
            if (subnet === undefined) return null
            const site = places.map.siteOf(subnet.site)?.id ?? null
            if (site === null && source.site === null)
              unplaced.set(subnet.site, (unplaced.get(subnet.site) ?? 0) + 1)
            return { said: `${subnet.site} (${subnet.range})`, site }
          },
  }
}

const warningsOf = (n: {
  readonly disabled: number
  readonly unnamed: number
  readonly isCut: boolean
  readonly read: number
  /** The directory's site, and how many computers in it have no site of ours. */
  readonly unplaced: ReadonlyMap<string, number>
}): Text[] => [
  ...(n.isCut
    ? [
        {
          ja: `サーバーが返す件数の上限に達したため、${n.read}台で打ち切りました。上限を上げるか、検索の起点を分けてください。`,
          en: `The limit of entries was reached, so reading stopped at ${n.read} computers. Raise the limit or split the search base.`,
        },
      ]
    : []),
  ...(n.disabled > 0
    ? [
        {
          ja: `無効化されたアカウント${n.disabled}件は取り込みませんでした。`,
          en: `${n.disabled} disabled accounts were passed over.`,
        },
      ]
    : []),
  ...(n.unnamed > 0
    ? [
        {
          ja: `名前のない項目${n.unnamed}件は取り込めませんでした。`,
          en: `${n.unnamed} entries without a name could not be taken in.`,
        },
      ]
    : []),
  ...[...n.unplaced].slice(0, 20).map(([site, count]) => ({
    ja: `ADサイト「${site}」に対応する拠点がないため、${count}台は拠点なしで取り込みました。「ADサイトと拠点の対応」に追加してください。`,
    en: `No site of yours corresponds to the AD site “${site}”: ${count} computers have no site. Add a line to “AD sites and your sites”.`,
  })),
]
