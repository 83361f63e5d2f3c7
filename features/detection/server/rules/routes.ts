/**
 * The doors of rules, their sets and what is excepted from them. Every change stands in the audit log.
 * @module
 */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSigma } from '@hinoban/sigma'
import type { Who } from '../../../../platform/access/who.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import { techniqueOf } from '../../attack.ts'
import * as contract from '../../contract-rules.ts'
import { filterText, type RuleBook, type RuleEntry } from '../../rule-book.ts'
import { onlyWholeCompany, type RulesDeps, todayOf } from '../deps.ts'
import type { Books, KeptBook } from './book.ts'
import * as sql from './store.ts'
import { type RuleFile, ruleFilesOf } from './unpack.ts'

const problem = problemsOf(contract.rulesProblems)
const DAY_MS = 86_400_000
const HITS_DAYS = 30
const MAX_FAULTS = 200

type Counted = ReadonlyMap<string, { readonly hits: number; readonly lastAt: string }>

export const ruleRoutes = (
  deps: RulesDeps,
  books: Books,
  changed: (organization: string) => void,
): readonly Route[] => {
  const { records, clock, audit } = deps
  const countedOf = async (tx: Transaction, organization: string): Promise<Counted> => {
    const since = new Date(clock.now().getTime() - HITS_DAYS * DAY_MS).toISOString().slice(0, 10)
    return new Map(
      (await tx.all(sql.ruleHits, { organization, since })).map((r) => [
        r.rule_id,
        { hits: r.hits, lastAt: r.last_at.toISOString() },
      ]),
    )
  }
  /** `today` is asked before a transaction begins: whoever holds a connection and waits for another one can wait for ever. */
  const exceptionsIn = async (
    tx: Transaction,
    organization: string,
    today: string,
    ended: boolean,
    id: string | null = null,
  ): Promise<readonly contract.ExceptionView[]> =>
    (
      await tx.all(sql.exceptions, {
        organization,
        id,
        ended,
        today,
      })
    ).map(exceptionView)
  const detailOf = async (who: Who, id: string): Promise<contract.RuleDetail> => {
    const { organization } = who
    const book = await books.of(organization)
    const entry = book.entries.find((e) => e.id === id)
    if (!entry) throw notFound()
    const today = await todayOf(deps, organization)
    return records.reading(who.scope, async (tx) => {
      const exceptionList = (await exceptionsIn(tx, organization, today, true)).filter(
        (e) => e.rule === id,
      )
      return {
        ...rowOf(entry, await countedOf(tx, organization), countBy(exceptionList)),
        explanation: entry.explanation,
        next: entry.next,
        falsepositives: [...entry.falsepositives],
        references: [...entry.references],
        date: entry.date,
        modified: entry.modified,
        file: fileLabel(entry),
        text: await textOf(tx, organization, entry),
        exceptionList: [...exceptionList],
      }
    })
  }
  /** After the transaction: whoever runs the rules asks for them anew. */
  const changing = async <T>(who: Who, work: (tx: Transaction) => Promise<T>): Promise<T> => {
    onlyWholeCompany(who)
    const done = await records.within(who.scope, async (tx) => {
      const result = await work(tx)
      await books.changed(tx, who.organization)
      return result
    })
    changed(who.organization)
    return done
  }

  return [
    route(contract.listRules, async ({ who, query }) => {
      const book = await books.of(who.organization)
      const today = await todayOf(deps, who.organization)
      return records.reading(who.scope, async (tx) => {
        const counted = await countedOf(tx, who.organization)
        const excepted = countBy(await exceptionsIn(tx, who.organization, today, false))
        const found = book.entries.filter((e) => fits(e, query))
        const counts: Partial<Record<contract.RuleState, number>> = {}
        for (const { state } of book.entries) counts[state] = (counts[state] ?? 0) + 1
        return {
          rows: found
            .slice(query.offset, query.offset + query.limit)
            .map((e) => rowOf(e, counted, excepted)),
          total: found.length,
          next:
            query.offset + query.limit < found.length ? String(query.offset + query.limit) : null,
          counts,
        }
      })
    }),

    route(contract.readRule, ({ who, params }) => detailOf(who, params.id)),

    route(contract.chooseRule, async ({ who, params, body }) => {
      onlyWholeCompany(who)
      const before = await detailOf(who, params.id)
      await changing(who, async (tx) => {
        await tx.run(sql.choose, {
          organization: who.organization,
          rule: params.id,
          isOn: body.isOn,
          reason: body.reason,
          by: who.name,
          at: clock.now(),
        })
        await audit.write(tx, who, {
          what: body.isOn ? 'detection.rule-on' : 'detection.rule-off',
          object: { kind: 'rule', id: params.id, name: before.title.en },
          before: { state: before.state },
          after: { isOn: body.isOn, reason: body.reason },
        })
      })
      return detailOf(who, params.id)
    }),

    route(contract.listRuleSets, async ({ who }) => {
      const book = await books.of(who.organization)
      return records.reading(who.scope, async (tx) => ({
        rows: [
          starterView(book),
          ...(await tx.all(sql.sets, { organization: who.organization })).map((s) =>
            setView(book, s),
          ),
        ],
      }))
    }),

    route(contract.importRules, async ({ who, query, upload }) => {
      onlyWholeCompany(who)
      if (upload === null) throw problem('detection.no_rules', {})
      const files = await ruleFilesOf(upload)
      const known = await records.reading(who.scope, (tx) =>
        tx.one(sql.setDigest, { organization: who.organization, name: query.name }),
      )
      // The same again changes nothing, and nothing is read anew.
      const isSame = known?.license === query.license && known.digest === digestOf(files)
      const id = isSame
        ? known.id
        : await changing(who, async (tx) => {
            const set = await tx.one(sql.putSet, {
              id: newId(),
              organization: who.organization,
              name: query.name,
              license: query.license,
              at: clock.now(),
              by: who.name,
            })
            if (set === null) throw new Error('detection: a rule set was not written')
            const byPath = new Map(files.map((f) => [f.path, f.text]))
            await tx.run(sql.clearFiles, { organization: who.organization, set: set.id })
            await tx.run(sql.addFiles, {
              organization: who.organization,
              set: set.id,
              paths: [...byPath.keys()],
              bodies: [...byPath.values()],
            })
            await audit.write(tx, who, {
              what: 'detection.rules-import',
              object: { kind: 'rule-set', id: set.id, name: query.name },
              before: null,
              after: { files: files.length, license: query.license },
            })
            return set.id
          })
      const book = await books.of(who.organization)
      return records.reading(who.scope, async (tx) => {
        const all = await tx.all(sql.sets, { organization: who.organization })
        const set = all.find((s) => s.id === id)
        if (!set) throw notFound()
        return setView(book, set)
      })
    }),

    route(contract.removeRuleSet, async ({ who, params }) => {
      await changing(who, async (tx) => {
        const all = await tx.all(sql.sets, { organization: who.organization })
        const set = all.find((s) => s.id === params.id)
        if (!set) throw notFound()
        await tx.run(sql.removeSet, { organization: who.organization, id: params.id })
        await audit.write(tx, who, {
          what: 'detection.rules-remove',
          object: { kind: 'rule-set', id: params.id, name: set.name },
          before: { files: set.files },
          after: null,
        })
      })
    }),

    route(contract.readCoverage, async ({ who }) => {
      const book = await books.of(who.organization)
      return records.reading(who.scope, async (tx) => {
        const counted = await countedOf(tx, who.organization)
        const running = book.entries.filter((e) => e.state === 'on')
        return {
          tactics: contract.TACTICS.map((tactic) => {
            const by = new Map<string, { rules: number; hits: number }>()
            for (const entry of running)
              for (const technique of entry.techniques) {
                // A rule names tactics and techniques apart; which belongs to which is ATT&CK's to say.
                const tactics = techniqueOf(technique)?.tactics ?? entry.tactics
                if (!tactics.includes(tactic)) continue
                const known = by.get(technique) ?? { rules: 0, hits: 0 }
                known.rules += 1
                known.hits += counted.get(entry.id)?.hits ?? 0
                by.set(technique, known)
              }
            return {
              tactic,
              techniques: [...by]
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([technique, counts]) => ({
                  technique,
                  name: techniqueOf(technique)?.name ?? { ja: '', en: '' },
                  ...counts,
                })),
            }
          }),
        }
      })
    }),

    route(contract.listExceptions, async ({ who, query }) => {
      const today = await todayOf(deps, who.organization)
      return records.reading(who.scope, async (tx) => ({
        rows: [...(await exceptionsIn(tx, who.organization, today, query.ended === 'all'))],
      }))
    }),

    route(contract.exceptFromRule, async ({ who, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      const today = await todayOf(deps, organization)
      const last = new Date(Date.parse(today) + contract.MAX_EXCEPTION_DAYS * DAY_MS)
      if (body.until < today || body.until > last.toISOString().slice(0, 10))
        throw problem('detection.until_range', { days: contract.MAX_EXCEPTION_DAYS })
      const book = await books.of(organization)
      const entry = book.entries.find((e) => e.id === body.rule)
      if (!entry) throw notFound()
      const why = whyRefused(book, entry, body.conditions)
      if (why !== null) throw problem('detection.exception_refused', { why })
      const id = newId()
      return changing(who, async (tx) => {
        await tx.run(sql.except, {
          id,
          organization,
          rule: body.rule,
          title: entry.title,
          conditions: body.conditions,
          reason: body.reason,
          until: body.until,
          by: who.name,
          at: clock.now(),
        })
        await audit.write(tx, who, {
          what: 'detection.except',
          object: { kind: 'rule', id: body.rule, name: entry.title.en },
          before: null,
          after: { conditions: body.conditions, reason: body.reason, until: body.until },
        })
        return oneException(await exceptionsIn(tx, organization, today, true, id))
      })
    }),

    route(contract.endException, async ({ who, params }) => {
      const { organization } = who
      const today = await todayOf(deps, organization)
      return changing(who, async (tx) => {
        const before = oneException(await exceptionsIn(tx, organization, today, true, params.id))
        const at = clock.now()
        if (
          (await tx.run(sql.endException, { organization, id: params.id, at, by: who.name })) === 0
        )
          throw problem('detection.exception_ended', {})
        await audit.write(tx, who, {
          what: 'detection.except-end',
          object: { kind: 'rule', id: before.rule, name: before.ruleTitle.en },
          before,
          after: null,
        })
        return oneException(await exceptionsIn(tx, organization, today, true, params.id))
      })
    }),
  ]
}

/** As the records tell it: the last of files of one path counts. */
const digestOf = (files: readonly RuleFile[]): string => {
  const hex = (text: string): string => createHash('sha256').update(text).digest('hex')
  const lines = [...new Map(files.map((f) => [f.path, f.text]))].map(
    ([path, text]) => [Buffer.from(path), `${path} ${hex(text)}`] as const,
  )
  return hex(
    lines
      .sort(([a], [b]) => Buffer.compare(a, b))
      .map(([, line]) => line)
      .join('\n'),
  )
}

const oneException = (all: readonly contract.ExceptionView[]): contract.ExceptionView => {
  const [first] = all
  if (!first) throw notFound()
  return first
}

const exceptionView = (e: sql.ExceptionRecord): contract.ExceptionView => ({
  id: e.id,
  rule: e.rule_id,
  ruleTitle: e.rule_title,
  conditions: e.conditions,
  reason: e.reason,
  until: e.until,
  by: e.by_name,
  at: e.at.toISOString(),
  ended: e.ended_at === null ? null : { at: e.ended_at.toISOString(), by: e.ended_by ?? '' },
})

const countBy = (all: readonly contract.ExceptionView[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { rule } of all) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return counts
}

const rowOf = (
  entry: RuleEntry,
  counted: Counted,
  excepted: ReadonlyMap<string, number>,
): contract.RuleRow => ({
  id: entry.id,
  set: entry.set,
  kind: entry.kind,
  title: entry.title,
  level: entry.level,
  status: entry.status,
  state: entry.state,
  why: entry.why,
  logsource: entry.logsource,
  techniques: [...entry.techniques],
  author: entry.author,
  license: entry.license,
  exceptions: excepted.get(entry.id) ?? 0,
  hits: counted.get(entry.id)?.hits ?? 0,
  lastHitAt: counted.get(entry.id)?.lastAt ?? null,
})

const fits = (
  e: RuleEntry,
  query: {
    readonly q?: string | undefined
    readonly set?: string | undefined
    readonly state?: contract.RuleState | undefined
    readonly level?: contract.Level | undefined
    readonly technique?: string | undefined
  },
): boolean => {
  const q = query.q?.trim().toLowerCase()
  return (
    (query.set === undefined || e.set === query.set) &&
    (query.state === undefined || e.state === query.state) &&
    (query.level === undefined || e.level === query.level) &&
    (query.technique === undefined ||
      e.techniques.some((t) => t === query.technique || t.startsWith(`${query.technique}.`))) &&
    (!q ||
      [e.title.ja, e.title.en, e.id, e.logsource, e.author, ...e.techniques].some((text) =>
        text.toLowerCase().includes(q),
      ))
  )
}

/** Where its set says it lies. */
const fileLabel = (e: RuleEntry): string => e.file.slice(e.file.indexOf('/') + 1)

const textOf = async (tx: Transaction, organization: string, entry: RuleEntry): Promise<string> => {
  if (entry.set === contract.STARTER) {
    const folder = fileURLToPath(new URL('../../starter-rules/', import.meta.url))
    return readFile(join(folder, fileLabel(entry)), 'utf8')
  }
  const file = await tx.one(sql.fileText, {
    organization,
    set: entry.set,
    path: fileLabel(entry),
  })
  return file?.body ?? ''
}

const starterView = (book: KeptBook): contract.RuleSetView => ({
  id: contract.STARTER,
  name: { ja: '火の番 標準ルール', en: 'Hinoban starter rules' },
  license: 'Apache-2.0',
  importedAt: null,
  importedBy: '',
  ...countsOf(book, contract.STARTER),
  files: new Set(book.entries.filter((e) => e.set === contract.STARTER).map((e) => e.file)).size,
})

const setView = (
  book: KeptBook,
  s: {
    readonly id: string
    readonly name: string
    readonly license: string
    readonly imported_at: Date
    readonly imported_by: string
    readonly files: number
  },
): contract.RuleSetView => ({
  id: s.id,
  name: { ja: s.name, en: s.name },
  license: s.license,
  importedAt: s.imported_at.toISOString(),
  importedBy: s.imported_by,
  files: s.files,
  ...countsOf(book, s.id),
})

const countsOf = (book: RuleBook, set: string) => {
  const own = book.entries.filter((e) => e.set === set)
  const isRefused = (e: RuleEntry): boolean => e.state === 'refused' || e.state === 'needs-list'
  return {
    loaded: own.filter((e) => !isRefused(e)).length,
    refused: own.filter(isRefused).length,
    faults: book.faults
      .filter((f) => f.set === set)
      .slice(0, MAX_FAULTS)
      .map(({ severity, code, file, line, message }) => ({
        severity,
        code,
        file: file.slice(file.indexOf('/') + 1),
        line,
        message,
      })),
  }
}

/** Null: it can be excepted. The filter is read as it will be, so that what is stored surely works. */
const whyRefused = (
  book: RuleBook,
  entry: RuleEntry,
  conditions: readonly contract.Condition[],
): string | null => {
  if (/:\d+$/.test(entry.id)) return 'id'
  const rule = book.running.find((r) => r.id === entry.id)?.rule
  // A correlation is excepted by the rules under it; any of them shows whether the conditions can be read.
  const sample = rule ?? book.running[0]?.rule
  if (!sample) return 'off'
  const { faults } = readSigma([{ file: 'exception', text: filterText('x', sample, conditions) }])
  return faults.find((f) => f.severity === 'error')?.message ?? null
}
