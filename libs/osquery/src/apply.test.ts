import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyLines, linesByQuery, type QueryState } from './apply.ts'
import type { Change, ResultLine } from './result-line.ts'
import type { Row } from './rows.ts'

const line = (counter: number, change: Change, more: Partial<ResultLine> = {}): ResultLine => ({
  query: 'q',
  host: 'h',
  at: 1_000_000 + counter * 1000,
  epoch: '1',
  counter,
  decorations: {},
  change,
  ...more,
})
const run = (counter: number, added: readonly Row[], removed: readonly Row[] = [], more = {}) =>
  line(counter, { kind: 'run', added, removed }, more)
const row = (name: string): Row => ({ name })
const names = (state: QueryState | null) => (state?.rows ?? []).map((r) => r['name']).sort()

/**
 * An agent as osquery is one (core/query.cpp): it compares each answer with the one before, counts runs with a difference, buffers
 * lines until they are acknowledged and sends them again from the first that is not.
 */
const agentLines = (answers: readonly (readonly string[])[], form: 'run' | 'event') => {
  const lines: ResultLine[] = []
  let before = new Set<string>()
  let counter = -1
  answers.forEach((answer, step) => {
    const now = new Set(answer)
    const added = [...now].filter((n) => !before.has(n)).map(row)
    const removed = [...before].filter((n) => !now.has(n)).map(row)
    const isFirst = step === 0
    before = now
    if (!isFirst && added.length + removed.length === 0) return
    counter += 1
    const more = { at: 1_000_000 + step * 60_000 }
    if (form === 'run') lines.push(run(counter, added, removed, more))
    else
      lines.push(
        // serializeDiffResults writes what went before what came.
        ...removed.map((r) => line(counter, { kind: 'removed', row: r }, more)),
        ...added.map((r) => line(counter, { kind: 'added', row: r }, more)),
      )
  })
  return { lines, last: [...before].sort() }
}

const answers = fc.array(fc.subarray(['a', 'b', 'c', 'd', 'e', 'f']), {
  minLength: 1,
  maxLength: 12,
})

describe('any history of answers', () => {
  test.each(['run', 'event'] as const)(
    'in %s form, however calls cut it and whatever is sent twice, ends in the last answer',
    (form) => {
      fc.assert(
        fc.property(answers, fc.infiniteStream(fc.nat({ max: 9 })), (history, dice) => {
          const { lines, last } = agentLines(history, form)
          let state: QueryState | null = null
          let lost = false
          let acknowledged = 0
          const roll = () => (dice.next().value ?? 0) as number
          for (let tries = 0; acknowledged < lines.length && tries < 200; tries += 1) {
            const call = lines.slice(acknowledged, acknowledged + 1 + roll())
            const applied = applyLines(state, call)
            state = applied.state
            lost ||= applied.lost
            // Every third answer never reaches the agent: it sends the same again, perhaps with more behind it.
            if (roll() % 3 !== 0) acknowledged += call.length
          }
          if (acknowledged < lines.length)
            state = applyLines(state, lines.slice(acknowledged)).state
          expect(lost).toBe(false)
          expect(names(state)).toEqual(last)
          expect(state?.isWhole ?? true).toBe(true)
        }),
      )
    },
  )

  test('a lost run is told, and a new epoch makes the state whole again', () => {
    fc.assert(
      fc.property(answers, fc.nat(), (history, at) => {
        const { lines, last } = agentLines(history, 'run')
        if (lines.length < 3) return
        const gone = 1 + (at % (lines.length - 2))
        const { state, lost } = applyLines(
          null,
          lines.filter((_, i) => i !== gone),
        )
        expect(lost).toBe(true)
        expect(state?.isWhole).toBe(false)
        const again = applyLines(state, [
          run(0, last.map(row), [], { epoch: '2', at: 9_000_000_000 }),
        ])
        expect(again.lost).toBe(false)
        expect(again.state).toMatchObject({ isWhole: true, epoch: '2', counter: 0 })
        expect(names(again.state)).toEqual(last)
      }),
    )
  })

  test('taking the same lines again gives the very same state', () => {
    fc.assert(
      fc.property(answers, (history) => {
        const { lines } = agentLines(history, 'run')
        const { state } = applyLines(null, lines)
        const again = applyLines(state, lines)
        expect(again.state).toBe(state)
        expect(again.outcome).toBe('repeated')
      }),
    )
  })
})

test('the state survives being stored as JSON', () => {
  const { state } = applyLines(null, [run(0, [row('a'), row('b')])])
  const stored = JSON.parse(JSON.stringify(state)) as QueryState
  expect(names(applyLines(stored, [run(1, [row('c')], [row('a')])]).state)).toEqual(['b', 'c'])
})

test('columns in another order are the same row', () => {
  const { state } = applyLines(null, [run(0, [{ a: '1', b: '2' }])])
  expect(applyLines(state, [run(1, [], [{ b: '2', a: '1' }])]).state?.rows).toEqual([])
})

test('a snapshot replaces everything, confirms when it is the same, and a late one is passed over', () => {
  const snapshot = (at: number, ...of: string[]) =>
    line(0, { kind: 'snapshot', rows: of.map(row) }, { at })
  const first = applyLines(null, [snapshot(1_000_000, 'a', 'b')])
  const second = applyLines(first.state, [snapshot(2_000_000, 'a')])
  expect(names(second.state)).toEqual(['a'])
  expect(second.outcome).toBe('changed')
  expect(applyLines(second.state, [snapshot(3_000_000, 'a')])).toMatchObject({
    outcome: 'confirmed',
    state: { at: 3_000_000 },
  })
  expect(applyLines(second.state, [snapshot(1_000_000, 'a', 'b')])).toMatchObject({
    outcome: 'repeated',
    repeated: 1,
  })
})

test('a snapshot of a clock that was years ahead does not block those after it', () => {
  const year2036 = 2_082_758_400_000
  const ahead = applyLines(null, [
    line(0, { kind: 'snapshot', rows: [row('a')] }, { at: year2036 }),
  ])
  const right = applyLines(ahead.state, [
    line(0, { kind: 'snapshot', rows: [row('b')] }, { at: 1_795_000_000_000 }),
  ])
  expect(names(right.state)).toEqual(['b'])
})

test('a snapshot in events may go on in the next call', () => {
  const part = (name: string) =>
    line(0, { kind: 'snapshot-row', row: row(name) }, { at: 5_000_000 })
  const first = applyLines(null, [part('a'), part('b')])
  expect(first.state?.mayContinue).toBe(true)
  expect(names(applyLines(first.state, [part('b'), part('c')]).state)).toEqual(['a', 'b', 'c'])
})

test('an agent that lost its memory begins anew', () => {
  const { state } = applyLines(null, [run(0, [row('a')]), run(1, [row('b')])])
  const fresh = applyLines(state, [run(0, [row('c')], [], { at: 9_000_000 })])
  expect(names(fresh.state)).toEqual(['c'])
  expect(fresh.lost).toBe(false)
})

test('counter 1 without 0 before it follows an empty first run, counter 2 a lost one', () => {
  expect(applyLines(null, [run(1, [row('a')])])).toMatchObject({
    lost: false,
    state: { isWhole: true },
  })
  expect(applyLines(null, [run(2, [row('a')])])).toMatchObject({
    lost: true,
    state: { isWhole: false },
  })
})

test('lines of several queries are told apart', () => {
  const lines = [run(0, []), run(0, [], [], { query: 'r' }), run(1, [row('a')])]
  expect([...linesByQuery(lines)].map(([q, of]) => [q, of.length])).toEqual([
    ['q', 2],
    ['r', 1],
  ])
})
