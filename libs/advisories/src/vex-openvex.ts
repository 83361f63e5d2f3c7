/**
 * OpenVEX 0.0.1 to 0.2.0 (github.com/openvex/spec). Of two statements on one flaw of one product the later counts; a
 * subcomponent is spoken of within its product alone.
 * @module
 */
import type { ClaimStatus } from './claim.ts'
import {
  dateIn,
  isObject,
  MAX_TITLE,
  type Note,
  notesOf,
  objectsIn,
  textIn,
  unique,
} from './fields.ts'
import type { Json, JsonObject } from './json-value.ts'
import type { VexDocument, VexStatement } from './vex-document.ts'
import { claimsOf, type Named, productNamed, vexAdvisory } from './vex-product.ts'

const STATUS: Readonly<Record<string, ClaimStatus>> = {
  not_affected: 'not-affected',
  affected: 'affected',
  fixed: 'fixed',
  under_investigation: 'under-investigation',
}
const MAX_PRODUCTS = 5_000
const NO_PRODUCT: Named = { purl: '', cpe: '', vendor: '', name: '', version: '' }

export const readOpenVex = (root: JsonObject): VexDocument => {
  const id = textIn(root['@id'], 500) || 'the document'
  const publisher = textIn(root['author'], 200)
  const { note, damaged } = notesOf(id)
  const madeAt =
    dateIn(root['last_updated'], 'last_updated', note) ??
    dateIn(root['timestamp'], 'timestamp', note)
  const held = new Map<string, { readonly at: number; readonly statement: VexStatement }>()
  const frame = { document: id, publisher }
  for (const [given, at] of objectsIn(root['statements'], 'statements', note, 20_000)) {
    const saidAt = dateIn(given['timestamp'], `${at}.timestamp`, note) ?? madeAt ?? 0
    for (const { key, statement } of statementsIn(given, at, { ...frame, at: saidAt }, note)) {
      const known = held.get(key)
      if (known === undefined || known.at <= saidAt) held.set(key, { at: saidAt, statement })
    }
  }
  return {
    format: 'openvex',
    id,
    publisher,
    title: '',
    version: textIn(root['version'], 60),
    madeAt,
    statements: [...held.values()].map(({ statement }) => statement),
    damage: damaged,
  }
}

type Frame = { readonly document: string; readonly publisher: string; readonly at: number }

const statementsIn = (
  given: JsonObject,
  at: string,
  frame: Frame,
  note: Note,
): readonly { readonly key: string; readonly statement: VexStatement }[] => {
  const status = STATUS[textIn(given['status'])]
  if (status === undefined) {
    note(`${at}.status`, 'bad_status', given['status'])
    return []
  }
  const flaw = flawOf(given['vulnerability'])
  if (flaw === null) {
    note(`${at}.vulnerability`, 'bad_id', given['vulnerability'])
    return []
  }
  const justification = textIn(given['justification'], 100) || null
  const words = [given['impact_statement'], given['action_statement'], given['status_notes']]
    .map((text) => textIn(text, 2_000))
    .filter((text) => text !== '')
    .join('\n')
  return productsIn(given['products'], `${at}.products`, note).flatMap(([product, place]) => {
    const whole = productNamed(nameOf(product), place, note)
    const parts = productsIn(product['subcomponents'], `${place}.subcomponents`, note)
    const about =
      parts.length === 0
        ? [{ key: nameOf(product), of: whole, within: [] }]
        : parts.map(([part, partPlace]) => ({
            key: nameOf(part),
            of: productNamed(nameOf(part), partPlace, note),
            within: claimsOf(whole, { status: 'affected', justification: null }),
          }))
    return about.flatMap(({ key, of, within }) => {
      const claims = claimsOf(of, { status, justification })
      if (claims.length === 0) {
        note(place, 'unknown_product', key.purl || key.name)
        return []
      }
      return [
        {
          key: JSON.stringify([flaw.name, nameOf(product), key]),
          statement: {
            status,
            justification,
            words,
            advisory: vexAdvisory({
              ...frame,
              flaw: flaw.name,
              aliases: flaw.aliases,
              title: flaw.title,
              summary: words,
              claims,
            }),
            // A part whose product names nothing holds nowhere.
            within: parts.length > 0 && within.length === 0 ? [NOWHERE] : within,
          },
        },
      ]
    })
  })
}

const NOWHERE = {
  product: { kind: 'named', vendor: '', product: '' },
  status: 'affected',
  ranges: [],
  all: true,
  outside: 'unknown',
  platforms: [],
  modules: [],
  fix: null,
  fixState: 'unknown',
  justification: null,
  reading: 'exact',
  raw: null,
} as const

/** 0.0.1 wrote a bare text where later versions have an object. */
const flawOf = (
  value: Json | undefined,
): {
  readonly name: string
  readonly aliases: readonly string[]
  readonly title: string
} | null => {
  const given: JsonObject = isObject(value) ? value : { name: textIn(value, 200) }
  const name = textIn(given['name'], 200) || (textIn(given['@id'], 500).split('/').at(-1) ?? '')
  if (!/^[\w][\w.:-]{2,100}$/.test(name)) return null
  const aliases = Array.isArray(given['aliases']) ? given['aliases'] : []
  return {
    name,
    aliases: unique(
      aliases.map((each) => textIn(each, 200)).filter((each) => /^[\w][\w.:-]{2,100}$/.test(each)),
    ).slice(0, 50),
    title: textIn(given['description'], MAX_TITLE),
  }
}

const productsIn = (
  value: Json | undefined,
  at: string,
  note: Note,
): readonly (readonly [JsonObject, string])[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? value
        .slice(0, MAX_PRODUCTS)
        .map((each, index) => [{ '@id': each }, `${at}[${index}]`] as const)
    : objectsIn(value, at, note, MAX_PRODUCTS)

const nameOf = (product: JsonObject): Named => {
  const id = textIn(product['@id'], 2_000)
  const said = isObject(product['identifiers']) ? product['identifiers'] : {}
  const purl = textIn(said['purl'], 4_096) || (id.startsWith('pkg:') ? id : '')
  const cpe =
    textIn(said['cpe23'], 2_048) ||
    textIn(said['cpe22'], 2_048) ||
    (id.startsWith('cpe:') ? id : '')
  return { ...NO_PRODUCT, purl, cpe, name: purl === '' && cpe === '' ? id : '' }
}
