/**
 * Aho-Corasick over UTF-16: one pass over a text finds every needle in it. Dense rows over the classes of signs that the needles use.
 * @module
 */

/** Calls `found` with the index of each needle at each place where it ends. */
export type Scan = (text: string, found: (needle: number) => void) => void

/** Null for no needles. Needles are not empty and should be short: rows are states × classes of 4 bytes. */
export const buildAutomaton = (needles: readonly string[]): Scan | null => {
  if (needles.length === 0) return null
  const ascii = new Uint16Array(128)
  const others = new Map<number, number>()
  let classes = 1
  for (const needle of needles)
    for (let at = 0; at < needle.length; at++) {
      const unit = needle.charCodeAt(at)
      if (unit < 128) {
        if (ascii[unit] === 0) ascii[unit] = classes++
      } else if (!others.has(unit)) others.set(unit, classes++)
    }
  const classOf = (unit: number): number =>
    unit < 128 ? (ascii[unit] ?? 0) : (others.get(unit) ?? 0)

  const most = 1 + needles.reduce((sum, needle) => sum + needle.length, 0)
  let next = new Int32Array(Math.min(most, 1024) * classes)
  let states = 1
  const ends: number[][] = [[]]
  for (const [index, needle] of needles.entries()) {
    let state = 0
    for (let at = 0; at < needle.length; at++) {
      const cell = state * classes + classOf(needle.charCodeAt(at))
      let to = next[cell] ?? 0
      if (to === 0) {
        to = states++
        ends.push([])
        if (states * classes > next.length) {
          const grown = new Int32Array(Math.min(most, states * 2) * classes)
          grown.set(next)
          next = grown
        }
        next[cell] = to
      }
      state = to
    }
    ends[state]?.push(index)
  }
  next = next.slice(0, states * classes)
  // Breadth first: rows become complete, so scanning never goes back.
  const fail = new Int32Array(states)
  const queue = new Int32Array(states)
  let tail = 0
  for (let sign = 1; sign < classes; sign++) {
    const to = next[sign] ?? 0
    if (to !== 0) queue[tail++] = to
  }
  const output = new Int32Array(states)
  for (let head = 0; head < tail; head++) {
    const state = queue[head] ?? 0
    const back = fail[state] ?? 0
    output[state] = (ends[back]?.length ?? 0) > 0 ? back : (output[back] ?? 0)
    for (let sign = 1; sign < classes; sign++) {
      const cell = state * classes + sign
      const to = next[cell] ?? 0
      const fallback = next[back * classes + sign] ?? 0
      if (to === 0) next[cell] = fallback
      else {
        fail[to] = fallback
        queue[tail++] = to
      }
    }
  }
  const hasOutput = new Uint8Array(states)
  for (let state = 0; state < states; state++)
    hasOutput[state] = (ends[state]?.length ?? 0) > 0 || output[state] !== 0 ? 1 : 0

  return (text, found) => {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const sign = unit < 128 ? (ascii[unit] as number) : (others.get(unit) ?? 0) // 128 entries
      state = sign === 0 ? 0 : (next[state * classes + sign] as number) // complete rows
      if (hasOutput[state] === 0) continue
      for (let out = state; out !== 0; out = output[out] ?? 0)
        for (const needle of ends[out] ?? []) found(needle)
    }
  }
}
