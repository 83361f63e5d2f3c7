/**
 * Cells of an asset ledger to facts: what each field may hold, and what is said of a cell that holds something else.
 * @module
 */
import { guessMapping, ledgerFields, normalizeText, readJapaneseDate } from '@hinoban/tables'
import type { Text } from '../../../../platform/i18n/index.ts'
import type { Mapping } from '../../../../platform/imports/contract.ts'
import { classOfWord } from '../../classify.ts'
import type { Importance } from '../../contract.ts'
import { cleanText, readAddress, readHostName, readMac, readNumber } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'

export const FIELD_TITLES: Readonly<Record<string, Text>> = {
  assetNumber: { ja: '管理番号', en: 'Asset tag' },
  hostname: { ja: '名称・ホスト名', en: 'Name or host name' },
  serial: { ja: 'シリアル番号', en: 'Serial number' },
  mac: { ja: 'MACアドレス', en: 'MAC address' },
  ip: { ja: 'IPアドレス', en: 'IP address' },
  owner: { ja: '管理者', en: 'Owner' },
  user: { ja: '利用者', en: 'User' },
  department: { ja: '部署', en: 'Department' },
  site: { ja: '拠点', en: 'Site' },
  location: { ja: '設置場所', en: 'Place' },
  deviceClass: { ja: '種別', en: 'Class' },
  manufacturer: { ja: 'メーカー', en: 'Maker' },
  model: { ja: '型番', en: 'Model' },
  os: { ja: 'OS', en: 'OS' },
  osVersion: { ja: 'OSのバージョン', en: 'OS version' },
  firmware: { ja: 'ファームウェア', en: 'Firmware' },
  purchasedAt: { ja: '購入日', en: 'Purchase date' },
  endOfSupport: { ja: 'サポート終了日', en: 'End of support' },
  internetFacing: { ja: 'インターネット公開', en: 'Reachable from the internet' },
  criticality: { ja: '重要度', en: 'Importance' },
  status: { ja: '状態', en: 'Status' },
  disposedAt: { ja: '廃棄日', en: 'Disposal date' },
  note: { ja: '備考', en: 'Note' },
}

const IDENTIFYING = ['serial', 'mac', 'hostname', 'assetNumber', 'ip'] as const

/** Which columns of a table are fields of a ledger, by their headings; without a header line (row 0) none is. */
export const detectedMapping = ({
  header,
  headerRow,
}: {
  readonly header: readonly string[]
  readonly headerRow: number
}): Mapping => ({
  // Columns without names are called as Excel calls them, and its 250th is called IP.
  fields: Object.fromEntries(
    guessMapping(headerRow === 0 ? [] : header, ledgerFields)
      .filter((m) => m.field in FIELD_TITLES)
      .map((m) => [m.field, m.column]),
  ),
})

/** A row is recognised by at least one of five columns. */
export const missingFields = (mapping: Mapping | null): readonly Text[] =>
  IDENTIFYING.some((field) => mapping?.fields[field] !== undefined)
    ? []
    : [
        {
          ja: 'シリアル番号、MACアドレス、名称・ホスト名、管理番号、IPアドレスのいずれか',
          en: 'one of serial number, MAC address, name or host name, asset tag, IP address',
        },
      ]

export type CellRead = { readonly facts: Facts; readonly faults: readonly Text[] }

/** What one cell says. Empty cells of a mapped column say that there is nothing. */
export const fieldFacts = (field: string, cell: string): CellRead => {
  const text = cleanText(normalizeText(cell), 4000)
  const reader = Object.hasOwn(READERS, field) ? READERS[field] : undefined
  return reader ? reader(isNothing(text) ? '' : text) : { facts: {}, faults: [] }
}

/** A device that has left the company is in the ledger for the tax office, not for us. */
export const isDisposed = (status: string | null, disposedAt: string | null): boolean => {
  const word = normalizeText(status ?? '')
  if (
    /廃棄|除却|処分|返却済|廃止|撤去|譲渡|売却|滅失|disposed|scrapped|retired|returned|sold/iu.test(
      word,
    )
  )
    return !/予定|予約|未|plan|pending/iu.test(word)
  const date = normalizeText(disposedAt ?? '')
  return date !== '' && readJapaneseDate(date, { serial: '1900' }).ok
}

const isNothing = (text: string): boolean =>
  /^(?:[-―ー—–〃*＊・.]+|なし|無し|無|n\/?a|none|null|nil|不明|未定|未確認|該当なし)$/iu.test(text)

const nothingWrong = (facts: Facts): CellRead => ({ facts, faults: [] })
const wrong = (facts: Facts, ja: string, en: string): CellRead => ({ facts, faults: [{ ja, en }] })

const words = (text: string): readonly string[] =>
  text.split(/[,、;\s/|]+/u).filter((w) => w !== '')
const shown = (text: string): string => cleanText(text, 60)

type Reader = (text: string) => CellRead

const line =
  (
    field:
      | 'serial'
      | 'assetTag'
      | 'owner'
      | 'user'
      | 'department'
      | 'location'
      | 'maker'
      | 'model'
      | 'firmware',
    max: number,
  ): Reader =>
  (text) =>
    nothingWrong({ [field]: text.slice(0, max) })

const number =
  (field: 'serial' | 'assetTag'): Reader =>
  (text) =>
    nothingWrong({ [field]: readNumber(text) === null ? '' : text.slice(0, 100) })

/** DHCP and its like: there is an address, only not a fixed one. */
const DYNAMIC = /^(?:dhcp|自動|自動取得|動的|可変|自動割当|auto(?:matic)?|dynamic)/iu

const addresses: Reader = (text) => {
  if (DYNAMIC.test(text)) return nothingWrong({ addresses: [] })
  const read = words(text)
    .slice(0, 32)
    .map((word) => [word, readAddress(word.replace(/\/\d{1,3}$/, ''))] as const)
  const bad = read.filter(([, address]) => address === null).map(([word]) => word)
  const facts = { addresses: [...new Set(read.flatMap(([, address]) => address ?? []))] }
  return bad.length === 0
    ? nothingWrong(facts)
    : wrong(
        facts,
        `「${shown(bad.join(' '))}」はIPアドレスとして読めません。`,
        `“${shown(bad.join(' '))}” is not an IP address.`,
      )
}

const macs: Reader = (text) => {
  const whole = readMac(text)
  if (whole !== null) return nothingWrong({ macs: [whole] })
  const read = words(text)
    .slice(0, 32)
    .map((word) => [word, readMac(word)] as const)
  const bad = read.filter(([, mac]) => mac === null).map(([word]) => word)
  const facts = { macs: [...new Set(read.flatMap(([, mac]) => mac ?? []))] }
  return bad.length === 0
    ? nothingWrong(facts)
    : wrong(
        facts,
        `「${shown(bad.join(' '))}」はMACアドレスとして読めません。`,
        `“${shown(bad.join(' '))}” is not a MAC address.`,
      )
}

const date =
  (field: 'purchasedOn' | 'endOfSupport'): Reader =>
  (text) => {
    if (text === '') return nothingWrong({ [field]: null })
    const read = readJapaneseDate(text, /^\d{5}$/.test(text) ? { serial: '1900' } : {})
    if (read.ok) return nothingWrong({ [field]: read.date })
    return read.why === 'no_such_day' || read.why === 'outside_era'
      ? wrong(
          {},
          `「${shown(text)}」という日付はありません。`,
          `There is no such date as “${shown(text)}”.`,
        )
      : wrong({}, `「${shown(text)}」は日付として読めません。`, `“${shown(text)}” is not a date.`)
  }

const reachable: Reader = (text) => {
  if (text === '') return nothingWrong({})
  if (/^(?:[○◯〇●レ✓✔1]|有|有り|あり|はい|公開|可|yes|y|true|on)$/iu.test(text))
    return nothingWrong({ reachableFromInternet: true })
  if (/^(?:[×✕xX0]|いいえ|非公開|不可|no|n|false|off)$/iu.test(text))
    return nothingWrong({ reachableFromInternet: false })
  return wrong(
    {},
    `「${shown(text)}」は公開の有無として読めません。○か×で書いてください。`,
    `“${shown(text)}” does not say yes or no.`,
  )
}

const IMPORTANCE: readonly (readonly [Importance, RegExp])[] = [
  ['critical', /^(?:最重要|極めて高い?|特高|s|critical|very high|最高)$/iu],
  ['high', /^(?:高い?|重要|大|a|high|h)$/iu],
  ['normal', /^(?:中|標準|普通|通常|b|normal|medium|middle|m)$/iu],
  ['low', /^(?:低い?|小|c|low|l)$/iu],
]

const importance: Reader = (text) => {
  if (text === '') return nothingWrong({})
  const found = IMPORTANCE.find(([, pattern]) => pattern.test(text))
  return found
    ? nothingWrong({ importance: found[0] })
    : wrong(
        {},
        `「${shown(text)}」は重要度として読めません。最重要・高・中・低のどれかで書いてください。`,
        `“${shown(text)}” is no importance. Write critical, high, normal or low.`,
      )
}

const nameOrHost: Reader = (text) => {
  const host = readHostName(text)
  return nothingWrong({ name: text.slice(0, 200), hostNames: host === null ? [] : [host] })
}

const READERS: Readonly<Record<string, Reader>> = {
  assetNumber: number('assetTag'),
  hostname: nameOrHost,
  serial: number('serial'),
  mac: macs,
  ip: addresses,
  owner: line('owner', 200),
  user: line('user', 200),
  department: line('department', 200),
  location: line('location', 200),
  deviceClass: (text) => {
    const deviceClass = classOfWord(text)
    return nothingWrong(
      deviceClass === null
        ? text === ''
          ? {}
          : { products: [text.slice(0, 100)] }
        : { deviceClass },
    )
  },
  manufacturer: line('maker', 100),
  model: line('model', 100),
  os: (text) => nothingWrong({ os: text.slice(0, 100) }),
  firmware: line('firmware', 200),
  purchasedAt: date('purchasedOn'),
  endOfSupport: date('endOfSupport'),
  internetFacing: reachable,
  criticality: importance,
  note: (text) => nothingWrong({ note: text.slice(0, 4000) }),
}
