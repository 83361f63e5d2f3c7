/**
 * The doors of rule sets: what there is, importing, removing. Every change stands in the audit log.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-rules.ts'
import type { RuleBook, RuleEntry } from '../../rule-book.ts'
import { onlyWholeCompany, type RulesDeps } from '../deps.ts'
import type { RuleActs } from './acts.ts'
import type { Books, KeptBook } from './book.ts'
import { lostRules, replaceSet } from './replace-set.ts'
import { RULE_FEEDS } from './rule-feeds.ts'
import * as sql from './store.ts'
import { ruleFilesOf } from './unpack.ts'

const problem = problemsOf(contract.rulesProblems)
const MAX_FAULTS = 200

export const setDoors = (
  deps: RulesDeps & { readonly takeFeeds: () => Promise<void> },
  books: Books,
  { changing }: RuleActs,
  changed: (organization: string) => void,
): readonly Route[] => {
  const { records, audit, clock } = deps
  return [
    route(contract.listRuleSets, async ({ who }) => {
      const book = await books.of(who.organization)
      return records.reading(who.scope, async (tx) => ({
        rows: await viewsIn(tx, book, who.organization),
        left: (await tx.all(sql.leftFeeds, { organization: who.organization })).flatMap((one) => {
          const feed = RULE_FEEDS.find(({ name }) => name === one.feed)
          const { feed: name, by_name: by, at } = one
          return feed === undefined ? [] : [{ feed: name, set: feed.set, by, at: at.toISOString() }]
        }),
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
      return records.reading(who.scope, (tx) => oneView(tx, book, who.organization, id))
    }),

    route(contract.compareRuleSet, async ({ who, params, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      const { id } = params
      // Asked before: a change holds a connection, and a book that is made needs others.
      const known = await books.of(organization)
      await changing(who, async (tx) => {
        const before = await oneView(tx, known, organization, id)
        const at = clock.now()
        if (body.compare === 'as-is') await tx.run(sql.compareAsIs, { organization, set: id })
        else await tx.run(sql.compareIn, { organization, set: id, form: 'nfkc', by: who.name, at })
        await audit.write(tx, who, {
          what: 'detection.rules-compare',
          object: { kind: 'rule-set', id, name: before.name.en },
          before: { compare: before.compare },
          after: { compare: body.compare },
        })
      })
      const book = await books.of(organization)
      return records.reading(who.scope, (tx) => oneView(tx, book, organization, id))
    }),

    route(contract.removeRuleSet, async ({ who, params }) => {
      await changing(who, async (tx) => {
        const all = await tx.all(sql.sets, { organization: who.organization })
        const set = all.find((s) => s.id === params.id)
        if (!set) throw notFound()
        const { organization } = who
        await tx.run(sql.removeSet, { organization, id: params.id })
        await tx.run(sql.compareAsIs, { organization, set: params.id })
        if (set.feed !== null) {
          const left = { feed: set.feed, by: who.name, at: clock.now() }
          await tx.run(sql.leaveFeed, { organization, ...left })
        }
        await audit.write(tx, who, {
          what: 'detection.rules-remove',
          object: { kind: 'rule-set', id: params.id, name: set.name },
          before: { files: set.files },
          after: null,
        })
      })
    }),

    route(contract.takeRuleFeed, async ({ who, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      await records.within(who.scope, async (tx) => {
        if ((await tx.run(sql.joinFeed, { organization, feed: body.feed })) === 0) throw notFound()
        await audit.write(tx, who, {
          what: 'detection.rule-feed-take',
          object: { kind: 'rule-feed', id: body.feed, name: body.feed },
          before: null,
          after: null,
        })
      })
      await deps.takeFeeds()
    }),
  ]
}

const viewsIn = async (
  tx: Transaction,
  book: KeptBook,
  organization: string,
): Promise<contract.RuleSetView[]> => {
  const forms = new Map(
    (await tx.all(sql.comparisons, { organization })).map((c) => [c.set_id, c.form]),
  )
  return [
    starterView(book),
    ...(await tx.all(sql.sets, { organization })).map((s) => setView(book, s)),
  ].map((view) => ({ ...view, compare: forms.get(view.id) ?? 'as-is' }))
}

const oneView = async (
  tx: Transaction,
  book: KeptBook,
  organization: string,
  id: string,
): Promise<contract.RuleSetView> => {
  const found = (await viewsIn(tx, book, organization)).find((view) => view.id === id)
  if (!found) throw notFound()
  return found
}

type PlainView = Omit<contract.RuleSetView, 'compare'>

const starterView = (book: KeptBook): PlainView => ({
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
): PlainView => ({
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
  const states: Partial<Record<contract.RuleState, number>> = {}
  for (const { state } of own) states[state] = (states[state] ?? 0) + 1
  const isRefused = (e: RuleEntry): boolean => e.state === 'refused' || e.state === 'needs-list'
  return {
    loaded: own.filter((e) => !isRefused(e)).length,
    refused: own.filter(isRefused).length,
    states,
    faults: book.faults
      .filter((f) => f.set === set)
      // What was refused first: advice may be more than is shown.
      .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
      .slice(0, MAX_FAULTS)
      .map(({ severity, code, file, line, column, excerpt, message }) => ({
        severity,
        code,
        file: file.slice(file.indexOf('/') + 1),
        line,
        column,
        excerpt,
        message,
      })),
  }
}
