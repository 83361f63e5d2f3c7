/**
 * What leaves the console in a message: how many, never which assets.
 * @module
 */
import { type Language, plural } from '../../../platform/i18n/index.ts'
import type { Step } from '../rules.ts'

type Notices = Readonly<Record<Step, (n: number) => string>>

const all: Readonly<Record<Language, Notices>> = {
  ja: {
    administrators: (n) => `開封されていない注意喚起が${n}件あります`,
    officers: (n) => `自社への影響が判断されていない注意喚起が${n}件あります`,
  },
  en: {
    administrators: (n) =>
      plural('en', n, {
        one: '1 advisory has not been opened by anybody',
        other: `${n} advisories have not been opened by anybody`,
      }),
    officers: (n) =>
      plural('en', n, {
        one: '1 advisory waits for a decision on whether it affects us',
        other: `${n} advisories wait for a decision on whether they affect us`,
      }),
  },
}
export const noticesOf = (language: Language): Notices => all[language]
