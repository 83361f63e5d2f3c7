/**
 * Reads a software bill of materials inside a worker: one record for the thing it is about, then its components.
 * @module
 */
import { readSbom, type SbomComponent, type SbomDamage, type SbomDocument } from '@hinoban/sbom'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import type { DeviceClass } from '../../evidence.ts'
import { cleanText } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'
import { searchKey } from '../../search.ts'
import type { Component } from '../item.ts'

export type SbomRecord =
  | {
      readonly kind: 'subject'
      readonly at: number | null
      readonly by: string
      readonly facts: Facts
    }
  | { readonly kind: 'component'; readonly component: Component }
export type SbomEnd = { readonly isComplete: boolean }

const CLASSES: Readonly<Record<string, DeviceClass>> = {
  device: 'unknown',
  firmware: 'unknown',
  'operating-system': 'unknown',
}

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  let document: SbomDocument | null = null
  let subject: SbomComponent | null = null
  const components: Component[] = []
  const faults: Fault[] = []
  let isComplete = true
  // The document may name itself only at its end, so its parts wait; the reader bounds how many there can be.
  for await (const part of readSbom(reading.bytes)) {
    if (part.kind === 'document') document ??= part.document
    else if (part.kind === 'component') {
      if (part.component.isSubject) subject ??= part.component
      components.push(componentOf(part.component))
    } else if (part.kind === 'damaged') {
      faults.push(faultOf(part.at, part.why))
      if (part.lost) isComplete = false
    }
  }
  const isKnown = document !== null || components.length > 0
  await reading.head(preview(document, components.slice(0, input.previewRows)), null)
  if (isKnown) await reading.unit({ record: subjectOf(document, subject, input.fileName) })
  for (const component of components)
    await reading.unit({ record: { kind: 'component', component } satisfies SbomRecord })
  for (const fault of faults) await reading.unit({ faults: [fault] })
  await reading.end()
  return { unreadable: !isKnown, end: { isComplete } satisfies SbomEnd }
}

const subjectOf = (
  document: SbomDocument | null,
  subject: SbomComponent | null,
  fileName: string,
): SbomRecord => {
  const name = cleanText(subject?.name ?? document?.name ?? '', 200) || cleanText(fileName, 200)
  const supplier = cleanText(subject?.supplier ?? '', 100)
  const deviceClass = CLASSES[subject?.type ?? ''] ?? 'software'
  const version = cleanText(subject?.version ?? document?.version ?? '', 100)
  return {
    kind: 'subject',
    at: document?.createdAt ?? null,
    by: cleanText(document?.tools[0] ?? document?.format ?? 'SBOM', 200),
    facts: {
      name,
      product: searchKey(`${supplier}/${name}`).slice(0, 300),
      ...(deviceClass === 'unknown' ? {} : { deviceClass }),
      ...(supplier === '' ? {} : { maker: supplier }),
      ...(version === '' ? {} : { firmware: version }),
    },
  }
}

const componentOf = (c: SbomComponent): Component => ({
  place: cleanText(c.path.join(' / '), 300),
  name: cleanText(c.name, 200),
  version: cleanText(c.version ?? '', 100),
  supplier: cleanText(c.supplier ?? '', 100),
  type: cleanText(c.type ?? '', 40),
  purl: cleanText(c.purl ?? '', 500),
  cpe: cleanText(c.cpes[0] ?? '', 500),
  licences: c.licences.slice(0, 20).map((l) => cleanText(l, 200)),
})

const preview = (document: SbomDocument | null, components: readonly Component[]): Preview => ({
  facts: [
    {
      label: { ja: '形式', en: 'Format' },
      value: `${document?.format ?? ''} ${document?.specVersion ?? ''}`.trim(),
    },
    {
      label: { ja: '対象', en: 'About' },
      value: cleanText(`${document?.name ?? ''} ${document?.version ?? ''}`, 300),
    },
    {
      label: { ja: '作成日時', en: 'Created' },
      value: document?.createdAt ? new Date(document.createdAt).toISOString() : '',
    },
    {
      label: { ja: '作成ツール', en: 'Tools' },
      value: cleanText(document?.tools.join(', ') ?? '', 300),
    },
  ].filter((f) => f.value !== ''),
  columns: [
    ['name', '名称 / Name'],
    ['version', 'バージョン / Version'],
    ['supplier', '提供元 / Supplier'],
    ['purl', 'purl'],
  ].map(([field = '', header = ''], index) => ({ index, letter: '', header, field })),
  rows: components.map((c) => ({ row: null, cells: [c.name, c.version, c.supplier, c.purl] })),
  fields: [],
  mapping: null,
  mappingFrom: null,
  missing: [],
})

const DAMAGE: Readonly<Record<SbomDamage, { readonly ja: string; readonly en: string }>> = {
  not_sbom: { ja: 'SBOMではありません。', en: 'This is no SBOM.' },
  unknown_version: {
    ja: '知らない版の形式です。読める範囲で読みました。',
    en: 'The version of the format is not known. What could be understood was read.',
  },
  malformed: { ja: '形式が壊れています。', en: 'It is malformed.' },
  cut_short: { ja: 'ファイルが途中で終わっています。', en: 'The file ends early.' },
  too_deep: { ja: '入れ子が深すぎます。', en: 'It is nested too deeply.' },
  too_large: { ja: '大きすぎる項目があります。', en: 'An item is too large.' },
  too_many_components: { ja: '構成要素が多すぎます。', en: 'There are too many components.' },
  too_much_damage: {
    ja: '破損が多すぎるため、ここで読み取りをやめました。',
    en: 'There is too much damage; reading stopped here.',
  },
  entities_refused: {
    ja: '実体宣言は安全のため読みません。',
    en: 'Entity declarations are refused for safety.',
  },
  component_without_name: { ja: '名称のない構成要素です。', en: 'A component has no name.' },
  component_not_an_object: {
    ja: '構成要素の形が正しくありません。',
    en: 'A component is malformed.',
  },
  components_not_a_list: {
    ja: '構成要素の一覧の形が正しくありません。',
    en: 'The list of components is malformed.',
  },
  bad_purl: { ja: 'purlが正しくありません。', en: 'The purl is not valid.' },
  bad_cpe: { ja: 'CPEが正しくありません。', en: 'The CPE is not valid.' },
  bad_licence: { ja: 'ライセンス表記が正しくありません。', en: 'The licence is not valid.' },
  bad_hash: { ja: 'ハッシュ値が正しくありません。', en: 'The hash is not valid.' },
  bad_date: { ja: '日時が正しくありません。', en: 'The date is not valid.' },
  unreadable: { ja: '読み取れません。', en: 'It could not be read.' },
}

const TOO_LARGE_AS_A_WHOLE: Fault['why'] = {
  ja: 'SBOMが大きすぎるため、ここまでで読み取りをやめました（構成要素だけで64 MBまで）。製品や部品ごとに分けて出力してください。',
  en: 'The SBOM is too large; reading stopped here (64 MB of components at most). Write one for each product or part.',
}

const faultOf = (at: string, why: SbomDamage): Fault =>
  at === 'document' && why === 'too_large'
    ? {
        kind: 'damage',
        where: { ja: 'ファイル全体', en: 'the whole file' },
        why: TOO_LARGE_AS_A_WHOLE,
      }
    : { kind: 'damage', where: { ja: at, en: at }, why: DAMAGE[why] }
