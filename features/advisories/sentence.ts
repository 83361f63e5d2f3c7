/**
 * The answer to "does this touch us" in one sentence, and the draft of a consultation. Pure.
 * @module
 */
import type { Language, Text } from '../../platform/i18n/index.ts'
import type { Basis, Desk, Verdict } from './contract.ts'
import { type AdvisoryMessages, en, type Said } from './messages/en.ts'
import { ja } from './messages/ja.ts'

const words: Readonly<Record<Language, AdvisoryMessages>> = { en, ja }

export const sentenceOf = (
  of: Said & { readonly verdict: Verdict; readonly basis: Basis },
): Text => {
  const say = (m: AdvisoryMessages): string =>
    of.verdict === 'touches'
      ? of.basis === 'names'
        ? m.named(of)
        : m.touches(of)
      : of.verdict === 'not-touched'
        ? m.notTouched(of)
        : m.unknown(of)
  return { ja: say(ja), en: say(en) }
}

/** No name of a host leaves: products, versions and numbers are what the other side needs. */
export const draftOf = (of: {
  readonly language: Language
  readonly desk: Desk
  readonly organization: string
  readonly by: string
  readonly title: string
  readonly url: string
  readonly ids: readonly string[]
  readonly products: readonly {
    readonly product: string
    readonly version: string
    readonly count: number
  }[]
}): string => {
  const m = words[of.language].draft
  const own =
    of.products.length === 0
      ? [m.none]
      : of.products.map(({ product, version, count }) => m.product(product, version, count))
  return [
    m.subject(of.title),
    '',
    m.desks[of.desk],
    '',
    m.opening(of.organization, of.by),
    '',
    `■ ${m.advisory}`,
    of.title,
    ...(of.url === '' ? [] : [of.url]),
    ...(of.ids.length === 0 ? [] : [`${m.numbers}: ${of.ids.slice(0, 20).join(', ')}`]),
    '',
    `■ ${m.own}`,
    ...own,
    '',
    `■ ${m.asks}`,
    ...m.questions[of.desk].map((question, n) => `${n + 1}. ${question}`),
    '',
    m.closing,
    '',
    '--',
    m.note,
    '',
  ].join('\n')
}
