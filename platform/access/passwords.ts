/**
 * What a new password must be: long, and not one that everybody tries first. No composition rules.
 * @module
 */
import type { ProblemError } from '../problem/index.ts'
import { COMMON_WORDS } from './common-passwords.ts'
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_LENGTH } from './contract.ts'
import { accessProblem } from './problems.ts'

/** The problem with this new password, or null. `own`: words an attacker knows, such as the e-mail or the company. */
export const passwordProblem = (
  password: string,
  own: readonly string[] = [],
): ProblemError | null => {
  if ([...password].length < PASSWORD_MIN_LENGTH)
    return accessProblem('access.password_short', { min: PASSWORD_MIN_LENGTH })
  if (Buffer.byteLength(password, 'utf8') > PASSWORD_MAX_BYTES)
    return accessProblem('access.password_long', { max: PASSWORD_MAX_BYTES })
  if (isObvious(password, own)) return accessProblem('access.password_common', {})
  return null
}

/** Rows of keys, digits and letters in both directions: `12345678`, `qwerty`, `zyxw`. */
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const SEQUENCES = ROWS.flatMap((row) => [row, [...row].reverse().join('')])
const LEET: Readonly<Record<string, string>> = { '@': 'a', '0': 'o', $: 's', '3': 'e', '!': 'i' }

const isObvious = (password: string, own: readonly string[]): boolean => {
  const plain = password
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-_.,:;/\\+*#'"()]/g, '')
  if (plain === '') return true
  if (new Set(plain).size < 4) return true
  const words = [...COMMON_WORDS, ...own.flatMap(wordsOf)]
  const spoken = [...plain].map((c) => LEET[c] ?? c).join('')
  return isMadeOf(plain, words) || isMadeOf(spoken, words)
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s@.\-_]+/)
    .filter((w) => w.length >= 3)

/** Whether the whole text is a chain of common words, keyboard rows of three and more signs, and up to 5 other signs. */
const isMadeOf = (text: string, words: readonly string[]): boolean => {
  const loose = 5
  // best[i]: fewest loose signs with which the first i signs are explained.
  const best = new Array<number>(text.length + 1).fill(Number.POSITIVE_INFINITY)
  best[0] = 0
  for (let i = 0; i < text.length; i++) {
    const here = best[i] ?? Number.POSITIVE_INFINITY
    if (here > loose) continue
    const reach = (length: number, cost: number): void => {
      best[i + length] = Math.min(best[i + length] ?? Number.POSITIVE_INFINITY, here + cost)
    }
    for (const word of words) if (word !== '' && text.startsWith(word, i)) reach(word.length, 0)
    for (const row of SEQUENCES) {
      const at = row.indexOf(text.charAt(i))
      let length = 1
      while (
        at >= 0 &&
        i + length < text.length &&
        row.charAt(at + length) !== '' &&
        row.charAt(at + length) === text.charAt(i + length)
      )
        length++
      if (at >= 0 && length >= 3) reach(length, 0)
    }
    let same = 1
    while (text.charAt(i + same) === text.charAt(i) && i + same < text.length) same++
    if (same >= 3) reach(same, 0)
    reach(1, 1)
  }
  return (best[text.length] ?? Number.POSITIVE_INFINITY) <= loose
}
