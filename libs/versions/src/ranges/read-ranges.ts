/**
 * A range in the words of its own world: npm, RubyGems, Composer, PEP 440, Conan, Maven and NuGet intervals, `vers:`, nginx, and the plain
 * comparators of scanners.
 * @module
 */
import type { Scheme } from '../scheme.ts'
import type { Bound, Range } from '../span.ts'
import { EVERYTHING, type Limits } from './algebra.ts'
import { readBrackets } from './brackets.ts'
import { readComparators } from './comparators.ts'
import { readVers } from './vers.ts'

/** A range written in one line; the longest seen are below 1,000 signs. */
const MAX_RANGE_LENGTH = 20_000

/**
 * The ranges of a text, to be read as alternatives; null where it is not one or a bound cannot be read. Empty text is everything.
 * @example readRanges('npm', '^1.2.9 || >=3')
 */
export const readRanges = (scheme: Scheme, text: string): readonly Range[] | null => {
  if (text.length > MAX_RANGE_LENGTH) return null
  const plain = text.trim().replace(/\s+/g, ' ')
  if (plain.startsWith('vers:')) {
    const vers = readVers(plain)
    return vers === null ? null : vers.limits.map((limits) => ({ scheme: vers.scheme, ...limits }))
  }
  const limits = limitsIn(scheme, plain)
  return limits === null ? null : limits.map((each) => ({ scheme, ...each }))
}

const limitsIn = (scheme: Scheme, text: string): readonly Limits[] | null => {
  if (text === '' || text === '*') return [EVERYTHING]
  if (text.startsWith('[') || text.startsWith('(')) return readBrackets(text)
  if (/^\d[\d.]*\+(?:\s*,\s*\d[\d.]*\+)*$/.test(text)) return readBranches(text)
  // NuGet: a bare version is the least that will do.
  if (scheme === 'nuget' && /^[0-9][^\s,<>=*]*$/.test(text)) {
    return [{ from: { version: text, inclusive: true }, to: null }]
  }
  if (scheme === 'nginx') return readComparators(scheme, text.replace(/(\d)-(?=\d)/g, '$1 - '))
  if (scheme === 'conan') return readComparators(scheme, conanRange(text))
  return readComparators(scheme, text)
}

/** Conan: a hyphen behind a version, or the option behind the range, asks for pre-releases; they are always looked at here. */
const conanRange = (text: string): string =>
  text.replace(/,\s*include_prerelease=\w*/gi, '').replace(/-(?=[\s,|]|$)/g, '')

/** nginx: `1.5.0+, 1.4.1+`: an even second number is a stable branch and ends with it, an odd one goes on. */
const readBranches = (text: string): readonly Limits[] | null => {
  const all: Limits[] = []
  for (const part of text.split(',')) {
    const version = part.trim().replace(/\+$/, '')
    const [major = '0', minor = '0'] = version.split('.')
    const isStable = BigInt(minor) % 2n === 0n
    const to: Bound | null = isStable
      ? { version: `${major}.${BigInt(minor) + 1n}`, inclusive: false }
      : null
    all.push({ from: { version, inclusive: true }, to })
  }
  return all
}
