/**
 * The words of these pages, and the replies of our own side in words.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import type { DeliveryRule } from '../contract.ts'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

export const useWords = (): WebMessages => useMessages({ en, ja })

/** Codes of our own side become sentences; what the other side said stays as it was said. */
export const replyText = (reply: string, m: WebMessages): string => {
  const [, why] = /^feeds\.refused (\w+)$/.exec(reply) ?? []
  if (why !== undefined) return m.replyRefused(why)
  return Object.hasOwn(m.replies, reply) ? (m.replies[reply] ?? reply) : reply
}

/** What a rule says, one part a line. */
export const ruleLines = (rule: DeliveryRule | null, m: WebMessages): readonly string[] => {
  if (rule === null) return [m.whenAlways]
  const { least, quietFrom, quietTo, timeZone, digest, digestAt, digestDay } = rule
  const parts = [
    ...(least === 'low' ? [] : [m.whenParts.least(m.levels[least])]),
    ...(digest === 'daily' ? [m.whenParts.daily(digestAt)] : []),
    ...(digest === 'weekly' ? [m.whenParts.weekly(m.weekdays[digestDay], digestAt)] : []),
    ...(quietFrom === '' ? [] : [m.whenParts.quiet(quietFrom, quietTo, timeZone)]),
  ]
  return parts.length === 0 ? [m.whenAlways] : parts
}
