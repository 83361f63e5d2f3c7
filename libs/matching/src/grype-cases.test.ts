/**
 * The 111 end-to-end cases that grype's matchers are tested with, restated as data (anchore/grype, Apache-2.0).
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Component,
  compileAdvisory,
  type Entry,
  judge,
  placeComponent,
  type Verdict,
} from './index.ts'
import { advisoryOf, type GrypeRecord } from './testing-grype.ts'

const folder = new URL('../../../../shared/data/vulnerabilities/grype-matcher/', import.meta.url)
const isThere = existsSync(folder)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

type Case = {
  readonly id: string
  readonly workspace: string
  readonly records: readonly string[]
  readonly package: {
    readonly type: string
    readonly name: string
    readonly version: string
    readonly distro?: { readonly id: string; readonly version: string }
    readonly arch?: string
    readonly epoch?: number
    readonly cpes?: readonly string[]
    readonly upstream?: readonly { readonly name: string; readonly version?: string }[]
    readonly purl?: string
    readonly module?: string
    readonly mainModule?: string
  }
  readonly expect: {
    readonly match: readonly string[]
    readonly not_affected?: readonly string[]
    readonly by?: Readonly<Record<string, string | readonly string[]>>
    readonly fix?: Readonly<Record<string, { readonly state: string; readonly version?: string }>>
    readonly never?: readonly string[]
  }
  readonly options?: Readonly<Record<string, boolean>>
  readonly why: string
}

const cases: readonly Case[] = isThere ? JSON.parse(read('cases.json')).cases : []
const records = new Map<string, GrypeRecord>()
if (isThere)
  for (const line of read('records.jsonl').split('\n').filter(Boolean)) {
    const record = JSON.parse(line)
    records.set(`${record.workspace}|${record.provider}|${record.identifier}`, record)
  }

/** What differs, and why we are right. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'alma8-modular-vulnerable':
    'below the fixed build all three flaws that the update names are open, not only the one whose RHEL record is loaded',
  'alma8-by-source': 'the same; and the update names httpd-tools itself, so it is found directly',
}

const isOpen = ({ state }: Verdict): boolean => !['not-affected', 'fixed'].includes(state)

const componentOf = (said: Case['package']): Component => ({
  name: said.name,
  version: said.version,
  supplier: '',
  kind: 'package',
  purl: said.purl ?? purlOf(said),
  cpes: said.cpes ?? [],
  ...(said.distro && { distribution: { id: said.distro.id, release: said.distro.version } }),
  ...(said.arch !== undefined && { arch: said.arch }),
  ...(said.module !== undefined && { module: said.module }),
  ...(said.epoch !== undefined && { epoch: said.epoch }),
  ...(said.upstream && {
    upstream: said.upstream.map(({ name, version = '' }) => ({ name, version })),
  }),
  ...(said.mainModule !== undefined && { mainModule: said.mainModule }),
})
const purlOf = ({ type, name }: Case['package']): string =>
  ['generic', 'rpm', 'deb', 'apk'].includes(type) ? '' : `pkg:${type}/${name.replace('@', '%40')}`

const judged = async (one: Case): Promise<readonly Verdict[]> => {
  const entries = new Map<string, Entry[]>()
  let isPastSupport = false
  for (const key of one.records) {
    const record = records.get(`${one.workspace}|${key}`)
    if (record === undefined) throw new Error(`${one.id}: no record ${key}`)
    const advisory = await advisoryOf(record)
    if (advisory === null) {
      const { distro } = one.package
      isPastSupport ||= record.item.isEol && key.endsWith(`${distro?.id}:${distro?.version}`)
      continue
    }
    for (const { key: product, entry } of compileAdvisory(advisory))
      entries.set(product, [...(entries.get(product) ?? []), entry])
  }
  const component = componentOf(one.package)
  const options = one.options ?? {}
  const placed = placeComponent(component, {
    cpeOfDistribution: isPastSupport && options['cpeFallbackForEolDistro'] === true,
    ...(options['useCpes'] !== undefined && { cpeOfEcosystem: options['useCpes'] }),
    ...(options['alwaysUseCpeForGoStdlib'] !== undefined && {
      cpeOfGoStandardLibrary: options['alwaysUseCpeForGoStdlib'],
    }),
  })
  return judge(component, placed, (key) => entries.get(key) ?? [], {
    comparePseudoVersionOfMainModule: options['comparePseudoVersionOfMainModule'] === true,
  }).verdicts
}

describe.skipIf(!isThere)('the cases of grype', () => {
  it.each(cases.map((one) => [one.id, one] as const))('%s', async (id, one) => {
    const verdicts = await judged(one)
    const open = verdicts.filter(isOpen)
    const named = (flaw: string) => (verdict: Verdict) => verdict.ids.includes(flaw)
    const differs = DIFFERENT[id]
    const found = one.expect.match.map((flaw) => open.find(named(flaw))?.flaw ?? `${flaw} missing`)
    if (differs === undefined)
      expect(open.map(({ flaw }) => flaw).sort(), one.why).toEqual(found.sort())
    else
      expect(
        found.filter((flaw) => flaw.endsWith('missing')),
        differs,
      ).toEqual([])
    for (const flaw of one.expect.not_affected ?? [])
      expect(
        verdicts.filter((verdict) => !isOpen(verdict)).some(named(flaw)),
        `${flaw}: ${one.why}`,
      ).toBe(true)
    for (const flaw of one.expect.never ?? []) expect(open.some(named(flaw)), flaw).toBe(false)
    for (const [flaw, by] of differs === undefined ? Object.entries(one.expect.by ?? {}) : []) {
      const verdict = open.find(named(flaw))
      const all = verdict?.opinions.map((opinion) => opinion.by) ?? []
      for (const way of [by].flat()) expect(all, one.why).toContain(way)
    }
    for (const [flaw, fix] of Object.entries(one.expect.fix ?? {})) {
      const verdict = open.find(named(flaw))
      expect(verdict?.fix.state, one.why).toBe(fix.state)
      if (fix.version !== undefined) expect(verdict?.fix.version, one.why).toBe(fix.version)
    }
  })
})
