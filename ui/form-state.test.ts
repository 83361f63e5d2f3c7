import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { errorsOf } from './form-state.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'

const schema = z.object({
  name: z.string().trim().min(1).max(5),
  mail: z.email(),
  days: z.number().int().min(1).max(365),
  role: z.enum(['a', 'b']),
  scopes: z.array(z.string()).min(1),
})
const errors = (values: Record<string, unknown>, m = ja) => {
  const read = schema.safeParse(values)
  return read.success ? {} : errorsOf(read.error.issues, values, m, () => undefined)
}
const good = { name: 'abc', mail: 'a@example.jp', days: 90, role: 'a', scopes: ['x'] }

describe('errors in the reader’s words', () => {
  test('what is right has none', () => expect(errors(good)).toEqual({}))
  test.each([
    ['name', '', ja.form.empty],
    ['name', 'abcdefg', ja.form.tooLong(5)],
    ['mail', 'nobody', ja.form.email],
    ['mail', '', ja.form.empty],
    ['days', 0, ja.form.tooSmall(1)],
    ['days', 999, ja.form.tooBig(365)],
    ['days', undefined, ja.form.empty],
    ['role', 'c', ja.form.choose],
    ['scopes', [], ja.form.empty],
  ])('%s = %j', (field, value, sentence) =>
    expect(errors({ ...good, [field]: value })).toEqual({ [field]: sentence }),
  )
  test('a feature’s own sentence wins, in any language', () => {
    const values = { ...good, name: '' }
    const read = schema.safeParse(values)
    const issues = read.success ? [] : read.error.issues
    expect(errorsOf(issues, values, en, () => 'Own words.')).toEqual({ name: 'Own words.' })
    expect(errors(values, en)).toEqual({ name: en.form.empty })
  })
})
