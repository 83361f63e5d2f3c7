/**
 * The doors of rule sets: what there is, importing, removing. Every change stands in the audit log.
 * @module
 */
import { createHash } from 'node:crypto'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-rules.ts'
import type { RuleBook, RuleEntry } from '../../rule-book.ts'
import { onlyWholeCompany, type RulesDeps } from '../deps.ts'
import type { RuleActs } from './acts.ts'
import type { Books, KeptBook } from './book.ts'
import * as sql from './store.ts'
import { type RuleFile, ruleFilesOf } from './unpack.ts'

const problem = problemsOf(contract.rulesProblems)
const MAX_FAULTS = 200

export const setDoors = (
  deps: RulesDeps,
  books: Books,
  { changing }: RuleActs,
): readonly Route[] => {
  const { records, clock, audit } = deps
  return [
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
      const digest = digestOf(files)
      const isSame = known?.license === query.license && known.digest === digest
      const id = isSame
        ? known.id
        : await changing(who, async (tx) => {
            const set = await tx.one(sql.putSet, {
              id: newId(),
              organization: who.organization,
              name: query.name,
              license: query.license,
              digest,
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
