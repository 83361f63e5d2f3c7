/**
 * The sentences of the reasons: those every measure shares, and safe filling-in of parameters.
 * @module
 */
import type { Measure, ReasonParams, ReasonText, Text } from './types.ts'

export type GeneralReason =
  | 'never_seen'
  | 'stale'
  | 'declared'
  | 'too_weak'
  | 'excepted'
  | 'not_applicable'
  | 'no_subjects'

/** Reasons the engine gives itself. A measure may word one of them better in its own `reasons`. */
export const generalReasons: Readonly<Record<GeneralReason, ReasonText>> = {
  never_seen: {
    why: { ja: 'まだ一度も測っていません。', en: 'This has never been measured.' },
    next: {
      ja: '「測り方」に沿って証跡を取り込んでください。',
      en: 'Bring in evidence as described under “How to measure”.',
    },
  },
  stale: {
    why: {
      ja: '最後に確認できたのは{lastSeenOn}です。有効期間を過ぎたため、いまの状態は分かりません。',
      en: 'It was last confirmed on {lastSeenOn}. That is too long ago to say how things stand now.',
    },
    next: {
      ja: '情報源が動いているかを確かめ、もう一度測定してください。',
      en: 'Check that the source is still running, and measure again.',
    },
  },
  declared: {
    why: {
      ja: '文書または自己申告しかありません。宣言として示し、実施とは数えません。',
      en: 'There is only a document or a self-report. It is shown as declared and does not count as holding.',
    },
    next: {
      ja: '「測り方」に沿って、実際の状態を確かめられる証跡を取り込んでください。',
      en: 'Bring in evidence of the actual state, as described under “How to measure”.',
    },
  },
  too_weak: {
    why: {
      ja: '記録はありますが、この対策の判定に必要な種類（{least}以上）の証跡ではありません。',
      en: 'There is a record, but not evidence of the class this measure needs ({least} or better).',
    },
    next: {
      ja: '「測り方」に沿って、より確かな証跡を取り込んでください。',
      en: 'Bring in stronger evidence, as described under “How to measure”.',
    },
  },
  excepted: {
    why: {
      ja: '署名された例外を{untilOn}まで適用しています。',
      en: 'A signed exception applies until {untilOn}.',
    },
    next: {
      ja: '例外が終わる前に、代わりの対策が続いているかを見直してください。',
      en: 'Before the exception ends, review whether its compensating measure still works.',
    },
  },
  not_applicable: {
    why: {
      ja: '「該当なし」と署名されています（{untilOn}まで）。',
      en: 'It is signed as not applicable until {untilOn}.',
    },
    next: {
      ja: '期限までに、該当しない理由がいまも正しいかを見直してください。',
      en: 'By then, review whether the reason why it does not apply is still true.',
    },
  },
  no_subjects: {
    why: {
      ja: '判定する対象がまだ一つも登録されていません。',
      en: 'Nothing to judge this measure on has been registered yet.',
    },
    next: {
      ja: '「測り方」に沿って、対象が分かる証跡を取り込んでください。',
      en: 'Bring in evidence that names the subjects, as described under “How to measure”.',
    },
  },
}

/**
 * Why a subject is as it is and what to do next, with the parameters filled in. Values are data: a value is shown
 * as it is, shortened, without control or direction signs, and never read as a template again. A parameter that
 * is missing shows as a dash. `{count:host|hosts}` agrees with the number. The next step of `never_seen` is how to measure.
 * @param timeZone in which `…On` and `…At` are written.
 * @example reasonText(m, 'stale', { lastSeenOn: 1790000000000 }).why.ja
 */
export const reasonText = (
  measure: Pick<Measure, 'reasons' | 'howToMeasure' | 'codes'>,
  reason: string,
  params: ReasonParams,
  timeZone = 'Asia/Tokyo',
): ReasonText => {
  const text =
    own(measure.reasons, reason) ?? own(generalReasons, reason) ?? generalReasons.never_seen
  const next = text === generalReasons.never_seen ? measure.howToMeasure : text.next
  const say = (language: 'ja' | 'en') => (template: string) =>
    fill(template, params, { language, timeZone, codes: measure.codes ?? NO_CODES })
  return {
    why: { ja: say('ja')(text.why.ja), en: say('en')(text.why.en) },
    next: { ja: say('ja')(next.ja), en: say('en')(next.en) },
  }
}

/** What stands where a parameter is missing. */
export const MISSING = '—'

/** A host name or a subject line longer than this tells no more in a sentence. */
const MAX_VALUE = 200

const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** `{name}` is the value; `{name:one|many}` is a word that agrees with it in number. */
const PLACE = /\{([a-zA-Z][a-zA-Z0-9]*)(?::([^{}|]*)\|([^{}|]*))?\}/g

const NO_CODES: Readonly<Record<string, Text>> = {}
type Reader = {
  readonly language: 'ja' | 'en'
  readonly timeZone: string
  readonly codes: Readonly<Record<string, Text>>
}

const fill = (
  template: string,
  params: ReasonParams,
  { language, timeZone, codes }: Reader,
): string =>
  template.replace(PLACE, (_, name: string, one: string | undefined, many: string | undefined) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return MISSING
    if (one !== undefined) return value === 1 ? one : (many ?? '')
    if (typeof value === 'string') return harmless(inWords(value, codes, language))
    if (name.endsWith('On')) return writtenTime(value, language, timeZone, DATE)
    if (name.endsWith('At')) return writtenTime(value, language, timeZone, DATE_AND_TIME)
    return Number.isInteger(value) ? String(value) : value.toFixed(1)
  })

const inWords = (
  value: string,
  codes: Readonly<Record<string, Text>>,
  language: 'ja' | 'en',
): string => {
  const end = value.indexOf(' ')
  const words = own(codes, end < 0 ? value : value.slice(0, end))
  return words === undefined ? value : `${words[language]}${end < 0 ? '' : value.slice(end)}`
}

// Control signs would break the line, direction signs (U+202A…, U+2066…) would turn the sentence around.
const harmless = (value: string): string => {
  const clean = value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').trim()
  const signs = [...clean.slice(0, 2 * MAX_VALUE)]
  return signs.length > MAX_VALUE ? `${signs.slice(0, MAX_VALUE).join('')}…` : signs.join('')
}

const DATE = { dateStyle: 'long' } as const
const DATE_AND_TIME = { dateStyle: 'long', timeStyle: 'short' } as const

const writtenTime = (
  time: number,
  language: 'ja' | 'en',
  timeZone: string,
  style: typeof DATE | typeof DATE_AND_TIME,
): string => {
  if (!(Math.abs(time) <= 8.64e15)) return MISSING // the end of ECMAScript's calendar, and NaN
  const key = `${language} ${style === DATE ? 'on' : 'at'} ${timeZone}`
  let format = formats.get(key)
  if (!format) {
    const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
    format = new Intl.DateTimeFormat(locale, { ...style, timeZone })
    formats.set(key, format)
  }
  return format.format(time)
}

/** Making a format costs more than a thousand uses of it; there are as many as time zones in use. */
const formats = new Map<string, Intl.DateTimeFormat>()
