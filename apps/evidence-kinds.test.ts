/**
 * A person reads the name of a kind of evidence, not its code.
 */
import { expect, test } from 'vitest'
import { en } from '../features/board/messages/kinds.en.ts'
import { ja } from '../features/board/messages/kinds.ja.ts'
import { evidenceKinds } from './evidence-kinds.ts'

test('every kind of evidence has a name of its own in both languages, and no name is left over', () => {
  const kinds = Object.keys(evidenceKinds).sort()
  for (const names of [en, ja]) {
    expect(Object.keys(names).sort()).toEqual(kinds)
    expect(new Set(Object.values(names)).size).toBe(kinds.length)
  }
})
