/**
 * The samples beside this file with every `{{…}}` filled by a secret of its kind. Only tests read it.
 * @module
 */
import fc from 'fast-check'

export type Planted = { readonly text: string; readonly secrets: readonly string[] }

const SIGNS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']
const MARKS = [...'!@#%^*_+-=:.?/~$']
const word = fc
  .tuple(
    fc.array(fc.constantFrom(...SIGNS), { minLength: 4, maxLength: 8 }),
    fc.array(fc.constantFrom(...SIGNS, ...MARKS), { minLength: 6, maxLength: 20 }),
  )
  .map(([a, b]) => [...a, ...b].join(''))
const of = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((s) => s.join(''))
const BASE64 = `${SIGNS.join('')}+/`

/** What may stand for each placeholder. */
export const KINDS = {
  word,
  phrase: fc.tuple(word, word, word).map((w) => w.join(' ')),
  base64: of(BASE64, 24, 88),
  hex: of('0123456789ABCDEF', 14, 30),
  hexlong: of('0123456789abcdef', 40, 64),
  pem: of(BASE64, 64),
  long: of(BASE64, 372),
  xml: fc.tuple(word, word).map(([a, b]) => `${a}&<"${b}`),
} as const

const PLACE = /\{\{(\w+)\}\}/g

/** The template with a secret of its own at every place. */
export const planted = (template: string): fc.Arbitrary<Planted> => {
  const kinds = [...template.matchAll(PLACE)].map((m) => m[1] as keyof typeof KINDS)
  return fc.tuple(...kinds.map((kind) => KINDS[kind] as fc.Arbitrary<string>)).map((secrets) => {
    let next = 0
    const text = template.replace(PLACE, (_, kind: string) => {
      const secret = secrets[next] ?? ''
      next += 1
      return kind === 'xml'
        ? secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
        : secret
    })
    return { text, secrets }
  })
}

/** No secret, in full or in a piece that would give it away, stands in what is kept. */
export const leaksOf = (kept: string, { secrets }: Planted): string[] =>
  secrets.filter((secret) => {
    const pieces =
      secret.length < 16
        ? [secret]
        : [
            secret.slice(0, 12),
            secret.slice(-12),
            secret.slice(Math.floor(secret.length / 2) - 6, Math.floor(secret.length / 2) + 6),
          ]
    const forms = pieces.flatMap((p) => [
      p,
      p.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      JSON.stringify(p).slice(1, -1),
    ])
    return forms.some((form) => kept.includes(form))
  })
