/**
 * The words of these pages in the reader's language, and the lists of choices made of them.
 * @module
 */
import { ROLES } from '../../../platform/access/roles.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { useMessages } from '../../../ui/language.tsx'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'
import { countryCodes } from '../rules.ts'

export const words = { en, ja }
export const useWords = (): WebMessages => useMessages(words)

type Choice = { readonly value: string; readonly label: string; readonly help?: string }

/** `{ mail: 'メール' }` as choices, in the order of `keys`. */
export const choicesOf = <K extends string>(
  keys: readonly K[],
  labels: Readonly<Record<K, string>>,
  help?: Readonly<Record<K, string>>,
): readonly Choice[] =>
  keys.map((value) => ({ value, label: labels[value], ...(help ? { help: help[value] } : {}) }))

export const roleChoices = (m: WebMessages): readonly Choice[] =>
  choicesOf(ROLES, m.roles, m.roleHelp)

/** IANA zones as the browser knows them, with the offset of this moment left to the reader's clock. */
export const zoneChoices = (): readonly { value: string; label: string }[] =>
  // A browser may be set to UTC and yet leave it out of its own list; the chosen zone must be seen.
  [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
  }))

export const countryChoices = (language: Language): readonly Choice[] => {
  const here = new Intl.DisplayNames(language, { type: 'region' })
  const there = new Intl.DisplayNames(language === 'ja' ? 'en' : 'ja', { type: 'region' })
  return countryCodes()
    .map((value) => ({
      value,
      label: here.of(value) ?? value,
      words: [there.of(value) ?? '', value],
    }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
}

export const countryName = (code: string, language: Language): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code

export const languageName = (tag: string, language: Language): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag

/** 姓名 in the order of the reader's language. */
export const personName = (p: {
  readonly familyName: string
  readonly givenName: string
}): string => [p.familyName, p.givenName].filter(Boolean).join(' ')
