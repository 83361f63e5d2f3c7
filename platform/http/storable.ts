/**
 * Texts that PostgreSQL cannot keep: U+0000, and half of a surrogate pair (PostgreSQL manual, 8.3 and 8.14).
 * @module
 */

/** Whether every text in a parsed value can be kept; without recursion, since a body may nest deeply. */
export const isStorable = (value: unknown): boolean => {
  const open: unknown[] = [value]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at === 'string') {
      if (at.includes('\u0000') || !at.isWellFormed()) return false
    } else if (Array.isArray(at)) {
      for (const inner of at) if (inner !== undefined) open.push(inner)
    } else if (typeof at === 'object' && at !== null) {
      for (const [name, inner] of Object.entries(at)) {
        open.push(name)
        if (inner !== undefined) open.push(inner)
      }
    }
  }
  return true
}
