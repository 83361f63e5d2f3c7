/**
 * What a company, a site and a person may look like: checks and normal forms, values in, values out.
 * @module
 */
/**
 * 法人番号: check digit, then twelve digits of the registry (国税庁, 法人番号の指定を受けた者… 省令第2条):
 * 9 − (Σ Pn × Qn mod 9), n counted from the right, Qn = 1 for odd n, 2 for even n.
 */
export const isCorporateNumber = (number: string): boolean => {
  if (!/^[1-9][0-9]{12}$/.test(number)) return false
  const digits = [...number.slice(1)].reverse().map(Number)
  const sum = digits.reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 1 : 2), 0)
  return Number(number[0]) === 9 - (sum % 9)
}

export const isTimeZone = (name: string): boolean => {
  // `+09:00` is accepted by Intl and is no zone: it knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

export const isLanguageTag = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** ISO 3166-1 alpha-2, officially assigned codes. */
const COUNTRIES = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
    'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ ' +
    'NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
    'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
    'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
  ).split(' '),
)
export const isCountry = (code: string): boolean => COUNTRIES.has(code)
export const countryCodes = (): readonly string[] => [...COUNTRIES]

/** Katakana, also half-width, as hiragana: one order and one search for ふりがな. */
export const hiragana = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))

/** `０３−１２３４−５６７８（内線１２）` → `03-1234-5678x12`. */
export const plainPhone = (phone: string): string =>
  phone
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−ー]/g, '-')
    .replace(/[\s()]*(?:内線|ext\.?|x)[\s:.]*/i, 'x')
    .replace(/^\((\d+)\)/, '$1-')
    .replace(/[()]/g, '-')
    .replace(/\s+/g, '')
    .replace(/-+/g, '-')
    .replace(/-?x/, 'x')
    .replace(/^-|-$/g, '')

/** `〒１２３−４５６７` → `1234567`; a code of another country keeps its own writing: `SW1A 1AA`. */
export const plainPostalCode = (code: string): string =>
  code
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−ー]/g, '-')
    .replace(/^\s*〒/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase()
    .replace(/^(\d{3})[- ](\d{4})$/, '$1$2')
export const isPostalCodeOf = (country: string, code: string): boolean =>
  country === 'JP' ? /^\d{7}$/.test(code) : /^[A-Z0-9][A-Z0-9 -]{0,10}[A-Z0-9]$/.test(code)

/** As one writes it: `〒123-4567`. */
export const shownPostalCode = (country: string, code: string): string =>
  country === 'JP' ? `〒${code.slice(0, 3)}-${code.slice(3)}` : code

/** One writing for searching: width, case and kana do not matter. */
export const searchable = (...parts: readonly (string | null)[]): string =>
  hiragana(parts.filter((p) => p !== null && p !== '').join(' ')).toLowerCase()

/** Text as a part of a SQL LIKE pattern, its wildcards escaped with a backslash. */
export const likePattern = (text: string): string =>
  `%${searchable(text).replace(/[\\%_]/g, (c) => `\\${c}`)}%`

/** Contacts are tried at least every 90 days (response.md §14, HB-P24). */
export const CONTACT_CHECK_DAYS = 90
export const contactCheckDue = (checkedAt: Date): Date =>
  new Date(checkedAt.getTime() + CONTACT_CHECK_DAYS * 86_400_000)

/** A site must not stand below itself. `parents` maps each site to the one above it. */
export const makesCircle = (
  site: string,
  newParent: string | null,
  parents: ReadonlyMap<string, string | null>,
): boolean => {
  const seen = new Set<string>([site])
  for (let at = newParent; at !== null; at = parents.get(at) ?? null) {
    if (seen.has(at)) return true
    seen.add(at)
  }
  return false
}

/** The name as it is called and sorted: 山田 太郎. */
export const fullName = (person: {
  readonly familyName: string
  readonly givenName: string
}): string => [person.familyName, person.givenName].filter((v) => v !== '').join(' ')

/** Each seat that the notices ask for, with who holds it now; an empty seat is a fact, too. */
export const seats = (
  people: readonly {
    readonly familyName: string
    readonly givenName: string
    readonly duties: readonly string[]
  }[],
): readonly {
  readonly duty: string
  readonly person: string | null
  readonly deputy: string | null
}[] => {
  const holder = (duty: string): string | null => {
    const found = people.find((p) => p.duties.includes(duty))
    return found ? fullName(found).slice(0, 200) : null
  }
  return [
    { duty: 'ciso', person: holder('ciso'), deputy: holder('deputy-ciso') },
    { duty: 'auditor', person: holder('auditor'), deputy: null },
  ]
}
