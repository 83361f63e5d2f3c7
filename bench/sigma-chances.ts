/**
 * Prints `libs/sigma/src/chance-table.ts`: how often three signs stand together in the values of real Windows events. Learnt from
 * every other file of ../shared/data/detection, so that the other half can tell whether it holds:
 * `node --conditions=source bench/sigma-chances.ts > libs/sigma/src/chance-table.ts`.
 * @module
 */
import { CHANCE_KINDS as KINDS, chanceKindOf as kindOf } from '@hinoban/sigma'
import { evtxEvents, evtxFiles, jsonFiles } from './sigma-corpus.ts'

const counts = new Float64Array(KINDS ** 3)
let values = 0
const seen = new Map<string, number>()

const learn = (value: unknown): void => {
  if (typeof value === 'string') {
    if (value.length >= 6 && value.length <= 4_000) seen.set(value, (seen.get(value) ?? 0) + 1)
  } else if (Array.isArray(value)) for (const one of value) learn(one)
}
for (const [index, file] of evtxFiles().entries())
  if (index % 2 === 0)
    for await (const event of evtxEvents(file))
      for (const one of Object.values(event.fields)) learn(one)
for (const [index, lines] of jsonFiles().entries())
  if (index % 2 === 0)
    for (const line of lines)
      for (const [name, one] of Object.entries(JSON.parse(line) as Record<string, unknown>))
        if (name !== 'Message') learn(one)

for (const [value, times] of seen) {
  // A value that comes a thousand times is not a thousand times as telling.
  const weight = 1 + Math.log2(times)
  values += weight
  const own = new Set<number>()
  let [a, b] = [kindOf(value.charCodeAt(0)), kindOf(value.charCodeAt(1))]
  for (let at = 2; at < value.length; at++) {
    const c = kindOf(value.charCodeAt(at))
    own.add((a * KINDS + b) * KINDS + c)
    ;[a, b] = [b, c]
  }
  for (const cell of own) counts[cell] = (counts[cell] ?? 0) + weight
}

// One letter per cell, a for always to z for 2^-12.5; a number before it repeats it.
let text = ''
let run = 0
let last = ''
const close = (): void => {
  if (run > 0) text += run === 1 ? last : `${run}${last}`
}
for (const count of counts) {
  const halvings = count === 0 ? 12.5 : Math.min(12.5, -Math.log2(count / values))
  const letter = String.fromCharCode(97 + Math.round(halvings * 2))
  if (letter !== last) {
    close()
    run = 0
    last = letter
  }
  run++
}
close()
console.log(`/**
 * How often three signs stand together in the values of Windows events, printed by bench/sigma-chances.ts from half of the
 * recordings of Security-Datasets (MIT) and of public EVTX samples. See chance.ts.
 * @module
 */
// biome-ignore format: one text
export const CHANCES = '${text}'`)
