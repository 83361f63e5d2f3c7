/**
 * The doors of rule sets: what there is, importing, removing. Every change stands in the audit log.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import * as contract from '../../contract-rules.ts'
import type { RuleBook, RuleEntry } from '../../rule-book.ts'
import { onlyWholeCompany, type RulesDeps } from '../deps.ts'
import type { RuleActs } from './acts.ts'
import type { Books, KeptBook } from './book.ts'
import { lostRules, replaceSet } from './replace-set.ts'
import * as sql from './store.ts'
import { ruleFilesOf } from './unpack.ts'

const problem = problemsOf(contract.rulesProblems)
const MAX_FAULTS = 200

export const setDoors = (
  deps: RulesDeps,
  books: Books,
  { changing }: RuleActs,
  changed: (organization: string) => void,
): readonly Route[] => {
  const { records, audit } = deps
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
      const { name, license } = query
      const lost = await lostRules(deps, who.organization, name, files)
      if (lost !== null && query.shrunk !== 'take') throw problem('detection.rules_shrunk', lost)
      const id = await replaceSet(deps, books, changed, who.organization, {
        name,
        license,
        files,
        by: who.name,
        feed: null,
        also: async (tx, set) => {
          await audit.write(tx, who, {
            what: 'detection.rules-import',
            object: { kind: 'rule-set', id: set, name },
            before: null,
            after: { files: files.length, license },
          })
        },
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

const starterView = (book: KeptBook): contract.RuleSetView => ({
  id: contract.STARTER,
  name: { ja: '火の番 標準ルール', en: 'Hinoban starter rules' },
  license: 'Apache-2.0',
  importedAt: null,
  importedBy: '',
  feed: null,
  change: null,
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
    readonly feed: string | null
    readonly change: sql.SetChange | null
  },
): contract.RuleSetView => ({
  id: s.id,
  name: { ja: s.name, en: s.name },
  license: s.license,
  importedAt: s.imported_at.toISOString(),
  importedBy: s.imported_by,
  files: s.files,
  feed: s.feed,
  change: s.change === null ? null : changeView(book, s.change),
  ...countsOf(book, s.id),
})

/** What is gone is told by the name that it had. */
const changeView = (book: KeptBook, change: sql.SetChange): contract.RuleSetView['change'] => {
  const titleOf = new Map(book.entries.map((e) => [e.id, e.title]))
  const named = (ids: readonly string[]) =>
    ids.slice(0, contract.MAX_SHOWN_CHANGES).flatMap((id) => {
      const title = titleOf.get(id)
      return title === undefined ? [] : [{ id, title: { ja: title.ja, en: title.en } }]
    })
  const { added, changed, removed } = change
  return {
    counts: { added: added.length, changed: changed.length, removed: removed.length },
    added: named(added),
    changed: named(changed),
    removed: removed
      .slice(0, contract.MAX_SHOWN_CHANGES)
      .map(({ id, title }) => ({ id, title: { ja: title, en: title } })),
  }
}

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
