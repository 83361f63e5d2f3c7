/**
 * What a device probably is: interprets the words of ledgers and the fingerprints; what they are stands in files of data.
 * The answer is a guess with its reason; a ledger's word or a person's decision always beats it.
 * @module
 */
import { CLASS_WORDS } from './class-words.ts'
import type { DeviceClass } from './evidence.ts'
import type { Clue, Fingerprint } from './fingerprint.ts'
import { FINGERPRINTS } from './fingerprints.ts'

export type Guess = {
  readonly deviceClass: DeviceClass
  readonly reason: { readonly ja: string; readonly en: string }
}

export type Clues = {
  readonly ports: readonly {
    readonly protocol: string
    readonly port: number
    readonly service: string
  }[]
  /** Product names, device types that services told, model, name: whatever words there are. */
  readonly words: readonly string[]
  readonly hostNames: readonly string[]
  readonly macs: readonly string[]
  readonly maker: string
  /** sysObjectID of SNMP: the maker's own number for the product. */
  readonly objectId: string
}

const flat = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s　・_]+/gu, '')

const exactWords = new Map<string, DeviceClass>(
  CLASS_WORDS.flatMap(([deviceClass, words]) => words.map((w) => [flat(w), deviceClass] as const)),
)
/** Longer first, so that ノートPC is no PC; two letters are too few to be found inside other words. */
const innerWords = [...exactWords]
  .filter(([w]) => w.length > 2)
  .sort((a, b) => b[0].length - a[0].length)

/** The class that a ledger's cell names, or null: `ノートＰＣ（A4）` → notebook. */
export const classOfWord = (cell: string): DeviceClass | null => {
  const word = flat(cell).slice(0, 200)
  if (word === '') return null
  return exactWords.get(word) ?? innerWords.find(([w]) => word.includes(w))?.[1] ?? null
}

/** A text longer than this is no name of a product. */
const MAX_TEXT = 4000

/** The first fingerprint that fits, in the order of the table, with what fitted. */
export const recognise = (
  clues: Clues,
): { readonly fingerprint: Fingerprint; readonly found: string } | null => {
  const at: Readable = {
    text: clues.words.join(' \n ').slice(0, MAX_TEXT),
    names: clues.hostNames.map((name) => name.slice(0, 253)),
    maker: clues.maker.slice(0, MAX_TEXT),
    objectId: `${clues.objectId.replace(/^\./, '').slice(0, 200)}.`,
    open: new Set(clues.ports.map((p) => p.port)),
    prefixes: new Set(clues.macs.map((mac) => mac.slice(0, 8).toUpperCase())),
  }
  for (const fingerprint of FINGERPRINTS) {
    const found = fits(fingerprint.clue, at)
    if (found !== null) return { fingerprint, found }
  }
  return null
}

/** What the device probably is and why; null where nothing speaks. */
export const guessClass = (clues: Clues): Guess | null => {
  const known = recognise(clues)
  return known
    ? {
        deviceClass: known.fingerprint.deviceClass,
        reason: reasonOf(known.fingerprint.clue, known.found),
      }
    : null
}

type Readable = {
  readonly text: string
  readonly names: readonly string[]
  readonly maker: string
  /** Ends in a dot, so that a number is compared whole. */
  readonly objectId: string
  readonly open: ReadonlySet<number>
  readonly prefixes: ReadonlySet<string>
}

/** What of the clues fitted, in the device's own words; null when nothing did. */
const fits = (clue: Clue, at: Readable): string | null => {
  switch (clue.by) {
    case 'product':
      return clue.pattern.exec(at.text)?.[0] ?? null
    case 'name':
      return at.names.find((name) => clue.pattern.test(name)) ?? null
    case 'snmp':
      return at.objectId.startsWith(`${clue.objectId}.`) ? clue.objectId : null
    case 'ports':
      return clue.ports.every((port) => at.open.has(port)) ? clue.ports.join(', ') : null
    case 'mac':
      return clue.prefixes.find((prefix) => at.prefixes.has(prefix)) ?? null
    case 'maker':
      return clue.pattern.test(at.maker) ? at.maker : null
  }
}

const reasonOf = (clue: Clue, found: string): Guess['reason'] => {
  switch (clue.by) {
    case 'product':
      return {
        ja: `製品名などに「${found}」があります`,
        en: `its products or names say “${found}”`,
      }
    case 'name':
      return {
        ja: `名前「${found}」は${clue.what.ja}の形です`,
        en: `its name “${found}” has the form of ${clue.what.en}`,
      }
    case 'snmp':
      return {
        ja: `SNMPの製品番号が${clue.what.ja}のもの（${found}）です`,
        en: `its SNMP object id is one of ${clue.what.en} (${found})`,
      }
    case 'ports':
      return {
        ja: `${clue.what.ja}（${found}）が開いています`,
        en: `it answers on ${clue.what.en} (${found})`,
      }
    case 'mac':
      return {
        ja: `MACアドレスの先頭${found}は${clue.vendor}に割り当てられています`,
        en: `its MAC address begins with ${found}, assigned to ${clue.vendor}`,
      }
    case 'maker':
      return { ja: `メーカーが「${found}」です`, en: `its maker is “${found}”` }
  }
}
