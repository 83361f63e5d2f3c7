/**
 * Is this text what its field says? Form only: whether the thing exists is for others.
 * @module
 */

/** purl-spec: `pkg:type/namespace/name@version`, type in ASCII, a name. */
export const isPurl = (text: string): boolean => {
  const path = /^pkg:\/{0,3}[a-z][a-z0-9.+-]*\/([^?#\s]+)(?:[?#]\S*)?$/i.exec(text)?.[1] ?? ''
  return /[^/@]/.test(path.replace(/(?!^)@[^/]*$/, ''))
}

/** The name in a package URL, or null. */
export const nameInPurl = (purl: string): string | null => {
  const path = purl.split(/[?#]/)[0] ?? ''
  const name = /\/([^/@]+)(?:@[^/]*)?$/.exec(path)?.[1]
  if (name === undefined) return null
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** NISTIR 7695: a 2.3 formatted string has 11 parts after `cpe:2.3`; a 2.2 URI begins with `cpe:/`. */
export const isCpe = (text: string): boolean =>
  /^cpe:2\.3:[aho*-](?::(?:\\.|[^:\\\s])*){10}$/i.test(text) ||
  /^cpe:\/[aho]?(?::[^:\s]*){0,6}$/i.test(text)

export const isHash = (text: string): boolean => /^[0-9a-f]{8,256}$/i.test(text)

/** RFC 3339, or a date alone. Milliseconds since 1970 UTC, or null. */
export const timeOf = (text: string): number | null => {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i.test(text))
    return null
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text) && text.length > 10
  const time = Date.parse(text.replace(' ', 'T') + (hasZone || text.length === 10 ? '' : 'Z'))
  return Number.isNaN(time) ? null : time
}

/** SPDX 2.3 annex D: ids joined by AND, OR, WITH, in parentheses. A name with blanks is no expression. */
export const isLicenceExpression = (text: string): boolean => {
  const words = text.match(/[()]|[^\s()]+/g) ?? []
  if (words.length > 10_000) return false
  let open = 0
  let isIdDue = true
  for (const word of words) {
    const isJoin = /^(and|or|with)$/i.test(word)
    if (word === '(') {
      if (!isIdDue) return false
      open += 1
    } else if (word === ')') {
      if (isIdDue || open === 0) return false
      open -= 1
    } else if (isJoin) {
      if (isIdDue) return false
      isIdDue = true
    } else {
      if (!isIdDue || !/^[A-Za-z0-9.:+_-]+$/.test(word)) return false
      isIdDue = false
    }
  }
  return open === 0 && !isIdDue
}
