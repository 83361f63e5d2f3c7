/**
 * Reads a VEX document inside a worker: one record for the document, then one for each statement, ready to be compared.
 * @module
 */
import {
  type Advisory,
  type Claim,
  type Damage,
  readVex,
  type VexStatement,
} from '@hinoban/advisories'
import { type Compiled, compileAdvisory, sharedOf } from '@hinoban/matching'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'

export type VexRecord =
  | {
      readonly kind: 'document'
      readonly format: 'csaf' | 'openvex' | 'cyclonedx'
      readonly document: string
      readonly publisher: string
      readonly title: string
      readonly version: string
      readonly madeAt: number | null
    }
  | {
      readonly kind: 'statement'
      readonly number: number
      readonly flaw: string
      readonly title: string
      readonly status: string
      readonly justification: string | null
      readonly words: string
      readonly product: string
      readonly context: string
      readonly isPart: boolean
      readonly entries: readonly Compiled[]
      readonly contextEntries: readonly Compiled[]
    }
export type VexEnd = { readonly damaged: number; readonly damage: readonly Damage[] }

const MAX_WORDS = 2_000
const MAX_SHOWN_DAMAGE = 50

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const { document, damage } = await readVex(reading.bytes)
  const records = (document?.statements ?? []).map(statementRecord)
  await reading.head(previewOf(document, records.slice(0, input.previewRows)), null)
  if (document !== null) {
    const { format, publisher, title, version, madeAt, id } = document
    const record: VexRecord = {
      kind: 'document',
      format,
      document: plain(id, 500),
      publisher: plain(publisher, 200),
      title: plain(title, 500),
      version: plain(version, 60),
      madeAt,
    }
    await reading.unit({ record })
    for (const one of records) await reading.unit({ record: one })
  }
  for (const one of damage) await reading.unit({ faults: [faultOf(one)] })
  await reading.end()
  return {
    unreadable: document === null,
    end: { damaged: damage.length, damage: damage.slice(0, MAX_SHOWN_DAMAGE) } satisfies VexEnd,
  }
}

/** Signs that change what others of the line look like have no place in a list; NUL no database keeps. */
const plain = (text: string, most: number): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, most)

/** Its CVE numbers; without any the first of its names. */
const flawsOf = (advisory: Advisory): readonly string[] => {
  const { flaws } = sharedOf(advisory)
  return flaws.every((flaw) => flaw === advisory.id) ? advisory.aliases.slice(0, 1) : flaws
}

const statementRecord = (
  { advisory, justification, status, words, within }: VexStatement,
  index: number,
): VexRecord & { readonly kind: 'statement' } => ({
  kind: 'statement',
  number: index + 1,
  flaw: flawsOf(advisory)[0] ?? '',
  title: plain(advisory.title, 500),
  status,
  justification: justification === null ? null : plain(justification, 100),
  words: words.replaceAll('\0', '').slice(0, MAX_WORDS),
  product: namesOf(advisory.claims),
  context: namesOf(within),
  isPart: within.length > 0,
  // The number of the document is no name of the flaw.
  entries: compileAdvisory(advisory).map(({ key, entry }) => ({
    key,
    entry: { ...entry, flaws: flawsOf(advisory), ids: advisory.aliases },
  })),
  contextEntries:
    within.length === 0 ? [] : compileAdvisory({ ...advisory, aliases: [], claims: within }),
})

const namesOf = (claims: readonly Claim[]): string =>
  plain([...new Set(claims.map(nameOf))].slice(0, 5).join(', '), 500)

const nameOf = ({ product, ranges }: Claim): string => {
  const name =
    product.kind === 'cpe'
      ? product.cpe.replace(/(?::\*)+$/, '')
      : product.kind === 'named'
        ? `${product.vendor} ${product.product}`.trim()
        : product.kind === 'package'
          ? [product.type, product.namespace, product.name].filter((part) => part).join('/')
          : [product.distro, product.release, product.name].filter((part) => part).join(' ')
  const [only, more] = ranges
  const isOne = only !== undefined && more === undefined && only.from?.version === only.to?.version
  return isOne ? `${name} ${only.from?.version}` : name
}

const previewOf = (
  document: {
    readonly format: string
    readonly publisher: string
    readonly title: string
    readonly id: string
    readonly version: string
    readonly madeAt: number | null
    readonly statements: readonly unknown[]
  } | null,
  shown: readonly (VexRecord & { readonly kind: 'statement' })[],
): Preview => ({
  facts:
    document === null
      ? []
      : [
          { label: { ja: '形式', en: 'Format' }, value: FORMATS[document.format] ?? '' },
          { label: { ja: '発行者', en: 'Publisher' }, value: plain(document.publisher, 200) },
          {
            label: { ja: '文書', en: 'Document' },
            value: plain(`${document.id} ${document.version}`, 300),
          },
          { label: { ja: '題名', en: 'Title' }, value: plain(document.title, 300) },
          {
            label: { ja: '更新日時', en: 'Updated' },
            value: document.madeAt === null ? '' : new Date(document.madeAt).toISOString(),
          },
          {
            label: { ja: '記載', en: 'Statements' },
            value: String(document.statements.length),
          },
        ].filter(({ value }) => value !== ''),
  columns: ['脆弱性 / Flaw', '状態 / Status', '理由 / Justification', '製品 / Product'].map(
    (header, index) => ({ index, letter: '', header, field: null }),
  ),
  rows: shown.map((one) => ({
    row: one.number,
    cells: [
      one.flaw,
      one.status,
      one.justification ?? '',
      !one.isPart ? one.product : `${one.product} < ${one.context}`,
    ],
  })),
  fields: [],
  mapping: null,
  mappingFrom: null,
  missing: [],
})

const FORMATS: Readonly<Record<string, string>> = {
  csaf: 'CSAF',
  openvex: 'OpenVEX',
  cyclonedx: 'CycloneDX VEX',
}

const WHY: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  bad_id: { ja: '脆弱性の番号として読めません。', en: 'This is no number of a flaw.' },
  bad_status: { ja: 'VEXの状態ではありません。', en: 'This is no status of VEX.' },
  unknown_product: {
    ja: '文書の中に、この製品の記載がありません。',
    en: 'The document does not describe this product.',
  },
  too_many: {
    ja: '記載が多すぎるため、残りは取り込みません。',
    en: 'There are too many statements; the rest is left out.',
  },
  wrong_format: {
    ja: 'VEX文書（CSAF・OpenVEX・CycloneDX）ではありません。',
    en: 'This is no VEX document (CSAF, OpenVEX, CycloneDX).',
  },
}

const faultOf = ({ at, why, detail }: Damage): Fault => {
  const said = WHY[why] ?? { ja: `読み取れません（${why}）。`, en: `Can not be read (${why}).` }
  const shown = plain(detail, 120)
  return {
    kind: 'damage',
    where: { ja: plain(at, 200), en: plain(at, 200) },
    why: shown === '' ? said : { ja: `${said.ja}「${shown}」`, en: `${said.en} “${shown}”` },
  }
}
