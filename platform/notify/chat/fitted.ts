/**
 * Fits the lines of a message under the limit of a chat service: what does not fit is counted, never dropped in silence.
 * Pure.
 * @module
 */
import type { Line, Message } from '../message.ts'

/** Nobody reads more in a chat; the rest is one tap away. */
export const MAX_LINES = 20

/** The longest of `render(lines, left out)` that keeps the limit. One line of 200 signs always does. */
export const fitted = <T>(
  message: Message,
  render: (lines: readonly Line[], leftOut: number) => T,
  keepsLimit: (made: T) => boolean,
): T => {
  const all = message.lines ?? []
  const total = all.length + (message.more ?? 0)
  for (let shown = Math.min(all.length, MAX_LINES); shown > 0; shown -= 1) {
    const made = render(all.slice(0, shown), total - shown)
    if (keepsLimit(made)) return made
  }
  return render([], total)
}
