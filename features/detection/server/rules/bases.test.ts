/**
 * Companies that have the same rules share what is packed and compiled, and none of them sees or runs anything else than alone.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileRules, type Rule, type SigmaEvent } from '@hinoban/sigma'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../../../platform/records/index.ts'
import { type Condition, STARTER } from '../../contract-rules.ts'
import { type BookFile, readRuleBase } from '../../rule-base.ts'
import { type BookChoices, bookOf, exceptedRules, inOrder, type RuleBook } from '../../rule-book.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { openReadingRules } from '../intake/reading-rules.ts'
import type { RuleSetGiven } from '../intake/seams.ts'
import { ownView, packBase, unpackBase } from './base-pack.ts'
import { keyed } from './bases.ts'
import { openBooks } from './book.ts'
import { replaceSet } from './replace-set.ts'
import { digestOf } from './set-digest.ts'
import * as sql from './store.ts'

const idOf = (n: number): string =>
  `c0ffee00-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`
const rule = (n: number | null, selection: string, more = ''): string =>
  `title: T ${n}\n${n === null ? '' : `id: ${idOf(n)}\n`}level: high\n${more}logsource: { product: linux }\ndetection:\n  s:\n    ${selection}\n  condition: s\n`

type Given = { readonly isCommon: boolean; readonly files: Readonly<Record<string, string>> }
const STARTER_FILES = [
  { path: 'starter/abroad.yml', text: rule(1, "c|expand: '%Countries%'") },
  { path: 'starter/plain.yml', text: rule(2, 'a|contains: x') },
]
const FEED: Given = {
  isCommon: true,
  files: {
    'a.yml': [
      rule(3, 'a|contains: x', 'name: three\n'),
      rule(4, 'a|contains: y', 'status: deprecated\n'),
      rule(null, 'a|contains: z'),
    ].join('---\n'),
    'b.yml': rule(3, 'a|contains: never'),
    'c.yml': rule(5, 'a|contains: ﾊﾟｽ'),
    'd.yml': `title: Often\nid: ${idOf(6)}\ncorrelation:\n  type: event_count\n  rules: [three]\n  group-by: [User]\n  timespan: 5m\n  condition: { gte: 3 }\n`,
    'e.yml': 'title: Broken\nlogsource: { product: linux }\n',
    'f.yml': rule(7, "c|expand: '%Countries%'"),
    'g.yml': [8, 9, 10].map((n) => rule(n, 'a|contains|all: [x, z]')).join('---\n'),
  },
}
/** What a company may have besides: rules that take an id of the feed's, narrow it, count it, or are the same as another company's. */
const OWN: readonly Given[] = [
  { 'own.yml': `${rule(3, 'a|contains: z')}---\n${rule(11, 'a|contains: x')}` },
  {
    'own.yml': `title: F\nlogsource: { product: linux }\nfilter:\n  rules: any\n  s: { User: root }\n  condition: not s\n`,
  },
  {
    'own.yml': `title: Mine\nid: ${idOf(12)}\ncorrelation:\n  type: event_count\n  rules: [${idOf(8)}]\n  timespan: 1m\n  condition: { gte: 2 }\n---\n${rule(null, 'a|contains: y')}`,
  },
  { 'other.yml': rule(null, 'a|contains: x') },
].map((files) => ({ isCommon: false, files }))
const LISTS = [['JP'], ['JP', 'VN']].map((codes) => new Map([['Countries', codes]]))

const EVENTS: readonly SigmaEvent[] = ['x', 'y', 'z', 'xz', 'xyzﾊﾟｽ', 'パス', 'none'].flatMap((a) =>
  ['JP', 'VN', 'US'].flatMap((c) =>
    ['root', 'eve'].map((User) => ({ product: 'linux', fields: { a, c, User } })),
  ),
)

const company = fc.record({
  sets: fc
    .tuple(
      fc.constantFrom<'none' | 'nfkc'>('none', 'nfkc'),
      fc.subarray([...OWN.keys()]),
      fc.nat(4),
    )
    .map(([form, own, at]) => ({ form: form === 'none' ? null : form, own, at })),
  lists: fc.constantFrom(...LISTS),
  /** By place among the entries. */
  choices: fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 5 }),
  exceptions: fc.array(fc.tuple(fc.nat(20), fc.constantFrom('User', 'c')), { maxLength: 3 }),
})
type Company = typeof company extends fc.Arbitrary<infer T> ? T : never

const chosenIn = (
  { choices, exceptions }: Company,
  entries: readonly { readonly id: string }[],
): BookChoices => {
  const at = (n: number): string => entries[n % entries.length]?.id ?? ''
  return {
    choices: new Map(choices.map(([n, isOn]) => [at(n), { isOn, reason: 'why' }])),
    exceptions: exceptions.map(([n, field]) => ({
      id: newId(),
      rule: at(n),
      conditions: [
        { field, operator: 'equals', value: field === 'c' ? 'VN' : 'root' } satisfies Condition,
      ],
    })),
  }
}

type Alone = { readonly book: RuleBook; readonly match: (event: SigmaEvent) => readonly Told[] }
type Told = { readonly id: string; readonly wanted: readonly string[] }

/** One company by itself, and the same one as it is packed. */
type Opened = { readonly alone: Alone; readonly ask: RuleSetGiven; readonly shared: RuleBook }
const opened = (given: Company): Opened => {
  const own = given.sets.own.map((n) => OWN[n] as Given) // within
  const sets = own.toSpliced(given.sets.at, 0, FEED).map((set) => ({
    ...set,
    id: newId(),
    content: digestOf(Object.entries(set.files).map(([path, text]) => ({ path, text }))),
    form: set.isCommon ? given.sets.form : null,
  }))
  const filesBy = (nameOf: (id: string) => string): readonly BookFile[] => [
    ...STARTER_FILES.map((file) => ({ ...file, set: STARTER, isCommon: true })),
    ...sets.flatMap(({ id, files, form, isCommon }) =>
      Object.entries(files).map(([path, text]) => {
        const set = nameOf(id)
        return { set, path: `${set}/${path}`, text, form, isCommon }
      }),
    ),
  ]
  const { lists } = given
  const base = readRuleBase({ files: filesBy((id) => id), lists })
  const chosen = chosenIn(given, base.entries)
  const book = bookOf(base, chosen)
  const running = inOrder(exceptedRules(base.set, book.filters), book)
  const by = new Map<Rule, Told>(running.map(({ rule: one, id, wanted }) => [one, { id, wanted }]))
  const { match } = compileRules(running.map((one) => one.rule))

  const keys = keyed(sets)
  const keyOf = new Map(keys.map(({ id, key }) => [id, key]))
  const names = new Map(keys.map(({ id, key }) => [key, id]))
  const files = filesBy((id) => keyOf.get(id) ?? '')
  const digest = 'of these'
  const kept = unpackBase(packBase(readRuleBase({ files, lists }), { digest }), { digest })
  if (kept === null) throw new Error('the rules did not come back')
  const shared = bookOf(ownView(kept, names), chosen)
  const { off, wanted, filters } = shared
  return {
    alone: { book, match: (event) => match(event).flatMap((one) => by.get(one) ?? []) },
    shared,
    ask: { version: '1', names, layers: kept.packed.layers, off, wanted, filters },
  }
}

test('whatever they choose, except and have besides, each gets what it gets alone, from one program', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(company, { minLength: 2, maxLength: 4 }), async (given) => {
      const all = given.map(opened)
      const compiled: string[] = []
      const rules = openReadingRules(
        async (n, has) => {
          const { layers, ...ask } = (all[Number(n)] as Opened).ask // within
          const left = layers.map((one) =>
            has.includes(one.digest) ? { ...one, pack: null } : one,
          )
          return { ...ask, layers: left }
        },
        (some) => {
          compiled.push(JSON.stringify(some))
          return compileRules(some)
        },
      )
      for (const [n, { alone, shared }] of all.entries()) {
        expect(shared).toEqual(alone.book)
        await rules.of(String(n))
      }
      for (const [n, { alone }] of all.entries()) {
        const { match } = await rules.of(String(n))
        for (const event of EVENTS)
          expect(match?.(event).map(({ id, wanted }) => ({ id, wanted }))).toEqual(
            alone.match(event),
          )
      }
      expect(new Set(compiled).size).toBe(compiled.length)
      // A filter of its own narrows every rule of the feed for that company alone: it runs none of them as the others do.
      const forms = new Set(given.flatMap(({ sets }) => (sets.own.includes(1) ? [] : [sets.form])))
      const ofFeed = compiled.filter((one) => one.includes(idOf(10)) && !one.includes('root'))
      expect(ofFeed).toHaveLength(forms.size)
    }),
    { numRuns: 15 },
  )
})

test('where most rules rest they are not matched for nothing, and who rests the same shares', async () => {
  const rules = Array.from({ length: 500 }, (_, n) => rule(null, `a|contains: w${n % 10}`))
  const set = { id: newId(), content: 'x', form: null, isCommon: true }
  const [only] = keyed([set])
  const key = only?.key ?? ''
  const files = [{ set: key, path: `${key}/r.yml`, text: rules.join('---\n'), isCommon: true }]
  const digest = 'of these'
  const base = readRuleBase({ files, lists: new Map() })
  const kept = unpackBase(packBase(base, { digest }), { digest })
  if (kept === null) throw new Error('the rules did not come back')
  const askOf = (id: string, rest: number): RuleSetGiven => {
    const names = new Map([[key, id]])
    const { entries } = ownView(kept, names)
    const off = new Map(entries.slice(0, rest).map((e) => [e.id, { isOn: false, reason: '' }]))
    const book = bookOf(ownView(kept, names), { choices: off, exceptions: [] })
    return { ...book, version: '1', names, layers: kept.packed.layers }
  }
  const compiled: number[] = []
  const asks = [askOf(newId(), 0), askOf(newId(), 200), askOf(newId(), 300), askOf(newId(), 300)]
  const reading = openReadingRules(
    async (n) => asks[Number(n)] ?? null,
    (some) => {
      compiled.push(some.length)
      return compileRules(some)
    },
  )
  const found = await Promise.all(
    asks.map(async ({ names }, n) => {
      const { match } = await reading.of(String(n))
      const hits = match?.({ product: 'linux', fields: { a: 'w3' } }) ?? []
      const own = [...names.values()][0] ?? ''
      expect(hits.every(({ id }) => id.startsWith(`${own}/r.yml:`))).toBe(true)
      return hits.length
    }),
  )
  expect(found).toEqual([50, 30, 20, 20])
  expect(compiled).toEqual([500, 200])
})

describe('on the disk', () => {
  let t: Awaited<ReturnType<typeof openTestAlerts>>
  beforeAll(async () => {
    t = await openTestAlerts()
  })
  afterAll(async () => {
    await t?.close()
  })
  const everything = (organization: string) => ({ organization, sites: '*' as const })
  const take = (organization: string, files: Given['files'], feed: string | null) =>
    replaceSet(t.deps, openBooks(t.deps), () => undefined, organization, {
      name: 'set',
      license: '',
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      by: 'test',
      feed: feed === null ? null : { name: feed, sha256: feed },
    })
  const packs = async () => {
    const names = await readdir(join(t.deps.dataDir, 'rules'))
    return names.filter((name) => /\.(?:base|rules)$/.test(name)).length
  }

  test('companies with the same feed have one pack, whatever each chose; what is of an older form goes', async () => {
    const [one, two] = [newId(), newId()]
    await mkdir(join(t.deps.dataDir, 'rules'), { recursive: true })
    await writeFile(join(t.deps.dataDir, 'rules', `${'a'.repeat(64)}.rules`), 'of before')
    await take(one, FEED.files, 'feed')
    expect(await packs()).toBe(1)
    await take(two, FEED.files, 'feed')
    expect(await packs()).toBe(1)
    const books = openBooks(t.deps)
    const [a, b] = [await books.of(one), await books.of(two)]
    expect(b.packed).toBe(a.packed)
    const [idA, idB] = [a, b].map(({ names }) => [...names.values()].join())
    expect(idA).not.toBe(idB)
    expect(JSON.stringify([b.entries, b.faults])).not.toContain(idA)
    expect(JSON.stringify([b.entries, b.faults])).toContain(idB)
    // A rule of its own leaves what is common as it is.
    const three = newId()
    await take(three, FEED.files, 'feed')
    await replaceSet(t.deps, books, () => undefined, three, {
      name: 'own',
      license: '',
      files: [{ path: 'r.yml', text: rule(39, 'a|contains: x') }],
      by: 'test',
      feed: null,
    })
    const own = await books.of(three)
    expect(own.entries.some(({ id }) => id === idOf(39))).toBe(true)
    expect(own.packed.layers[0]?.digest).toBe(a.packed.layers[0]?.digest)
    expect(b.entries.some(({ id }) => id === idOf(39))).toBe(false)
  })

  test('what lies under a digest is what it says: nobody is handed what another company wrote', async () => {
    const [liar, honest] = [newId(), newId()]
    const secret = rule(40, 'a|contains: only-mine')
    const plain = rule(41, 'a|contains: everybody')
    const digest = digestOf([{ path: 'r.yml', text: plain }])
    // As between the two looks of a reading, or in records that somebody mended by hand.
    await t.deps.records.within(everything(liar), async (tx) => {
      const about = { organization: liar, id: newId(), name: 'set', license: '', by: 'x' }
      const none = { feed: null, sha256: null }
      const set = await tx.one(sql.putSet, { ...about, ...none, digest, at: new Date(t.now()) })
      const files = { paths: ['r.yml'], bodies: [secret] }
      await tx.run(sql.addFiles, { organization: liar, set: set?.id ?? '', ...files })
    })
    const books = openBooks(t.deps)
    const idsOf = async (organization: string) =>
      (await books.of(organization)).entries.filter((e) => e.set !== STARTER).map(({ id }) => id)
    expect(await idsOf(liar)).toEqual([idOf(40)])
    await take(honest, { 'r.yml': plain }, null)
    expect(await idsOf(honest)).toEqual([idOf(41)])
    expect(await idsOf(liar)).toEqual([idOf(40)])
  })
})
