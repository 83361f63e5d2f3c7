/**
 * CVRF 1.1 and 1.2, the XML before CSAF (Cisco, Fortinet until 2023): told in the members of CSAF and read by its reader.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import { readProse } from '@hinoban/versions'
import type { Part, Source } from './claim.ts'
import { partsOfCsaf } from './csaf.ts'
import { damageParts } from './fields.ts'
import { damage, type Json } from './json-value.ts'
import type { ProseReader } from './version-words.ts'
import { childOf, childrenOf, textAt, type Xml } from './xml-element.ts'
import { xmlRecords } from './xml-records.ts'

/** One document. */
export const readCvrf = async function* (
  chunks: Bytes,
  source: Source = 'vendor',
  prose: ProseReader = readProse,
): AsyncGenerator<Part, void, undefined> {
  let isFound = false
  for await (const piece of xmlRecords(chunks, ['cvrfdoc'])) {
    if (piece.kind === 'damage') yield piece
    if (piece.kind !== 'record') continue
    isFound = true
    yield* partsOfCsaf(csafOf(piece.element), source, prose)
  }
  if (!isFound) yield* damageParts([damage('the document', 'wrong_format', 'no cvrfdoc')])
}

const words = (text: string): string => text.trim().replace(/\s+/g, ' ')
const memberName = (text: string): string => words(text).toLowerCase().replaceAll(' ', '_')

const csafOf = (root: Xml): Json => {
  const tracking = childOf(root, 'DocumentTracking')
  const tree = childOf(root, 'ProductTree')
  const publisher = childOf(root, 'DocumentPublisher')
  const contact = publisher ? textAt(publisher, 'ContactDetails') : ''
  return {
    document: {
      csaf_version: '2.0',
      category: 'csaf_security_advisory',
      lang: root.attributes['xml:lang'] ?? 'en',
      title: textAt(root, 'DocumentTitle'),
      publisher: {
        name:
          vendorOf(tree) || (words(contact).split(/\s*(?:PSIRT|Contact|:)/)[0] ?? '').slice(0, 80),
      },
      tracking: {
        id: tracking ? textAt(tracking, 'Identification', 'ID') : '',
        initial_release_date: tracking ? textAt(tracking, 'InitialReleaseDate') : '',
        current_release_date: tracking ? textAt(tracking, 'CurrentReleaseDate') : '',
      },
      notes: notesIn(childOf(root, 'DocumentNotes')),
      references: linksIn(childOf(root, 'DocumentReferences')),
    },
    product_tree: tree === undefined ? {} : treeOf(tree),
    vulnerabilities: childrenOf(root, 'Vulnerability').map(vulnerabilityOf),
  }
}
const vendorOf = (tree: Xml | undefined): string =>
  tree === undefined
    ? ''
    : (childrenOf(tree, 'Branch').find(({ attributes }) => attributes['Type'] === 'Vendor')
        ?.attributes['Name'] ?? '')

const notesIn = (list: Xml | undefined): Json =>
  list === undefined
    ? []
    : childrenOf(list, 'Note').map((each) => ({
        category: memberName(each.attributes['Type'] ?? ''),
        text: each.text.trim(),
      }))
const linksIn = (list: Xml | undefined): Json =>
  list === undefined
    ? []
    : childrenOf(list, 'Reference').flatMap((each) => {
        const url = words(textAt(each, 'URL'))
        return url === ''
          ? []
          : [{ category: memberName(each.attributes['Type'] ?? 'external'), url }]
      })

const fullName = (name: Xml): { [key: string]: Json } => ({
  name: words(name.text),
  product_id: name.attributes['ProductID'] ?? '',
  ...(name.attributes['CPE'] === undefined
    ? {}
    : { product_identification_helper: { cpe: name.attributes['CPE'] } }),
})
const branchOf = (branch: Xml): Json => {
  const name = childOf(branch, 'FullProductName')
  return {
    category: memberName(branch.attributes['Type'] ?? ''),
    name: words(branch.attributes['Name'] ?? ''),
    ...(name === undefined ? {} : { product: fullName(name) }),
    branches: childrenOf(branch, 'Branch').map(branchOf),
  }
}
const treeOf = (tree: Xml): Json => ({
  branches: childrenOf(tree, 'Branch').map(branchOf),
  full_product_names: childrenOf(tree, 'FullProductName').map(fullName),
  relationships: childrenOf(tree, 'Relationship').flatMap((each) => {
    const name = childOf(each, 'FullProductName')
    const { ProductReference: part = '', RelatesToProductReference: whole = '' } = each.attributes
    return name === undefined
      ? []
      : [
          {
            full_product_name: fullName(name),
            product_reference: part,
            relates_to_product_reference: whole,
          },
        ]
  }),
  product_groups: childrenOf(childOf(tree, 'ProductGroups') ?? tree, 'Group').map((each) => ({
    group_id: each.attributes['GroupID'] ?? '',
    product_ids: childrenOf(each, 'ProductID').map(({ text }) => text.trim()),
  })),
})

const REMEDIES: Readonly<Record<string, string>> = { will_not_fix: 'no_fix_planned' }

const vulnerabilityOf = (given: Xml): Json => {
  const statuses: { [key: string]: string[] } = {}
  for (const status of childrenOf(childOf(given, 'ProductStatuses') ?? given, 'Status')) {
    const name = memberName(status.attributes['Type'] ?? '')
    statuses[name] = [
      ...(statuses[name] ?? []),
      ...childrenOf(status, 'ProductID').map(({ text }) => text.trim()),
    ]
  }
  const cve = words(textAt(given, 'CVE'))
  const scores = childOf(given, 'CVSSScoreSets')
  return {
    ...(/^CVE-/i.test(cve) ? { cve } : {}),
    title: words(textAt(given, 'Title')),
    notes: notesIn(childOf(given, 'Notes')),
    ids: childrenOf(given, 'ID').map((each) => ({
      system_name: each.attributes['SystemName'] ?? '',
      text: each.text.trim(),
    })),
    cwes: childrenOf(given, 'CWE').map((each) => ({
      id: each.attributes['ID'] ?? words(each.text),
    })),
    product_status: statuses,
    references: linksIn(childOf(given, 'References')),
    remediations: childrenOf(childOf(given, 'Remediations') ?? given, 'Remediation').map((each) => {
      const category = memberName(each.attributes['Type'] ?? '')
      return {
        category: REMEDIES[category] ?? category,
        product_ids: childrenOf(each, 'ProductID').map(({ text }) => text.trim()),
        group_ids: childrenOf(each, 'GroupID').map(({ text }) => text.trim()),
      }
    }),
    scores: scores === undefined ? [] : scores.children.flatMap(scoreOf),
  }
}
/** ScoreSet, ScoreSetV2, ScoreSetV3 with BaseScoreV3 and VectorV3; a set without any score says nothing. */
const scoreOf = (set: Xml): { [key: string]: Json }[] => {
  const value = (start: string) =>
    words(
      set.children.find(({ name }) => name.slice(name.indexOf(':') + 1).startsWith(start))?.text ??
        '',
    )
  const vector = value('Vector')
  const score = value('BaseScore')
  if ((vector === '' || vector === 'NA') && (score === '' || score === 'NA')) return []
  const isThird =
    /V3/.test(set.name) ||
    vector.startsWith('CVSS:3') ||
    set.children.some(({ name }) => name.endsWith('V3'))
  const version = /^CVSS:(\d\.\d)/.exec(vector)?.[1] ?? (isThird ? '3.0' : '2.0')
  const prefix = isThird && vector !== '' && !vector.startsWith('CVSS:') ? 'CVSS:3.0/' : ''
  return [
    {
      [isThird ? 'cvss_v3' : 'cvss_v2']: {
        version,
        baseScore: score,
        vectorString: vector === 'NA' ? '' : `${prefix}${vector}`,
      },
    },
  ]
}
