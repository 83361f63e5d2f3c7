/**
 * The span of a hunt in pieces that are read within seconds. Pure.
 * @module
 */
export type Slice = { readonly from: Date; readonly to: Date }

const HOUR_MS = 3_600_000
/** Shorter than this a piece is not cut. */
export const SHORTEST_MS = 1_000

/** Hours with their events, in order; neighbours join up to `most` events, an hour with more is cut evenly. */
export const slicesOf = (
  hours: readonly { readonly hour: Date; readonly n: number }[],
  span: Slice,
  most: number,
): readonly Slice[] => {
  const slices: Slice[] = []
  const push = (from: number, to: number): void => {
    const [a, b] = [Math.max(from, span.from.getTime()), Math.min(to, span.to.getTime())]
    if (a < b) slices.push({ from: new Date(a), to: new Date(b) })
  }
  let open = { from: 0, to: 0, n: 0 }
  const close = (): void => {
    if (open.n > 0) push(open.from, open.to)
    open = { from: 0, to: 0, n: 0 }
  }
  for (const { hour, n } of hours) {
    const from = hour.getTime()
    if (n > most) {
      close()
      const pieces = Math.min(Math.ceil(n / most), HOUR_MS / SHORTEST_MS)
      const length = Math.ceil(HOUR_MS / pieces / SHORTEST_MS) * SHORTEST_MS
      for (let at = from; at < from + HOUR_MS; at += length)
        push(at, Math.min(at + length, from + HOUR_MS))
      continue
    }
    if (open.n + n > most) close()
    open = { from: open.n === 0 ? from : open.from, to: from + HOUR_MS, n: open.n + n }
  }
  close()
  return slices
}

/** Both halves; null: it is as short as it gets. */
export const halvesOf = ({ from, to }: Slice): readonly [Slice, Slice] | null => {
  const half = Math.floor((to.getTime() - from.getTime()) / 2)
  if (half < SHORTEST_MS) return null
  const middle = new Date(from.getTime() + half)
  return [
    { from, to: middle },
    { from: middle, to },
  ]
}
