import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inLanguage } from '../../../platform/i18n/two-languages.ts'
import type { FieldView } from '../../../platform/sources/contract.ts'
import { fieldNamed, hasMoved, initialOf, schemaOf, secretsOf, settingsOf } from './source-form.ts'

const field = (key: string, kind: FieldView['kind'], more: Partial<FieldView> = {}): FieldView => ({
  key,
  label: { ja: `${key}の欄`, en: key },
  hint: { ja: '', en: '' },
  kind,
  isRequired: true,
  choices: [],
  initial: null,
  isDestination: false,
  ...more,
})
const kind = {
  mode: 'pulled' as const,
  siteRequired: false,
  everyMinutes: 60,
  fields: [
    field('url', 'text', { isDestination: true }),
    field('ranges', 'lines', { isDestination: true }),
    field('note', 'text', { isRequired: false }),
    field('rate', 'number', { initial: 200 }),
    field('neighbours', 'switch', { isRequired: false, initial: true }),
    field('depth', 'choice', {
      choices: ['all', 'few'].map((value) => ({ value, label: { ja: value, en: value } })),
    }),
    // A field of a kind may be called as one of the form's own.
    field('name', 'text', { isRequired: false }),
    field('password', 'secret'),
  ],
}
const before = {
  name: '社内のAD',
  site: null,
  enabled: true,
  everyMinutes: 60,
  settings: { url: 'ldaps://dc1', ranges: ['10.0.0.1'], rate: 5, neighbours: false, depth: 'few' },
  secrets: ['password'],
}
const fresh = { name: 'AD', site: null }

test('what was kept comes back as it was, whatever its kind, and is not asked for again', () => {
  const values = initialOf(kind, before, fresh)
  expect(settingsOf(kind, values)).toEqual(before.settings)
  expect(secretsOf(kind, values)).toEqual({})
  expect(hasMoved(kind, before, values)).toBe(false)
  expect(schemaOf(kind, before).safeParse(values).success).toBe(true)
})

test('a new source asks for what is required, and only for that', () => {
  const values = initialOf(kind, null, fresh)
  const asked = schemaOf(kind, null).safeParse(values)
  expect(new Set(asked.error?.issues.map((i) => i.path[0]))).toEqual(
    new Set(['setting url', 'setting ranges', 'secret password']),
  )
})

test('a kept secret is asked for again exactly when its destination changes', () => {
  const values = initialOf(kind, before, fresh)
  const issues = (change: object) =>
    schemaOf(kind, before)
      .safeParse({ ...values, ...change })
      .error?.issues.map((i) => i.path[0]) ?? []
  expect(issues({ 'setting note': 'x', name: '別名' })).toEqual([])
  expect(issues({ 'setting url': 'ldaps://evil' })).toEqual(['secret password'])
  expect(issues({ 'setting ranges': '10.0.0.1\n10.0.0.2' })).toEqual(['secret password'])
  expect(issues({ 'setting url': 'ldaps://evil', 'secret password': 'new' })).toEqual([])
})

test('lines are lines however they were typed', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z0-9./:]{1,20}$/), { minLength: 1 }), (lines) => {
      const typed = lines.map((line) => `  ${line} \r`).join('\n\n')
      const values = { ...initialOf(kind, null, fresh), 'setting ranges': typed }
      expect(settingsOf(kind, values)['ranges']).toEqual(lines)
    }),
  )
})

test('a refusal finds its field, and a reason its language', () => {
  expect(fieldNamed(kind, 'urlの欄')).toBe('setting url')
  expect(fieldNamed(kind, 'passwordの欄')).toBe('secret password')
  expect(fieldNamed(kind, 'ほかの欄')).toBeNull()
  expect(inLanguage('こう書いてください / write it so', 'ja')).toBe('こう書いてください')
  expect(inLanguage('こう書いてください / write it so', 'en')).toBe('write it so')
  expect(inLanguage('Invalid input: expected number', 'ja')).toBeNull()
})
