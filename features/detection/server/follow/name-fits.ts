/**
 * Names of files with `*` in them. Pure.
 * @module
 */

/**
 * Whether a name is the pattern, where each `*` stands for any signs or none. In one walk over the name: a regular expression of many `*`
 * tries every way to share the signs among them.
 * @example nameFits('app-*.log', 'app-2026.log') // true
 */
export const nameFits = (pattern: string, name: string): boolean => {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return name === pattern
  const end = name.length - last.length
  if (!name.startsWith(first) || !name.endsWith(last) || end < first.length) return false
  let at = first.length
  for (const part of parts) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
