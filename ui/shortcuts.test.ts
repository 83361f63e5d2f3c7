import { describe, expect, test } from 'vitest'
import { keyName } from './shortcuts.tsx'

const press = (change: object) => ({
  key: 'j',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 74,
  ...change,
})

describe('a key press', () => {
  test('is named as the list of shortcuts writes it', () => {
    expect(keyName(press({}))).toBe('j')
    expect(keyName(press({ key: 'K', ctrlKey: true }))).toBe('Mod+k')
    expect(keyName(press({ key: 'k', metaKey: true }))).toBe('Mod+k')
    expect(keyName(press({ key: '?' }))).toBe('?')
  })
  test('of an IME composition is none (U05), in every browser’s way to say so', () => {
    expect(keyName(press({ isComposing: true }))).toBeNull()
    expect(keyName(press({ keyCode: 229 }))).toBeNull()
    expect(keyName(press({ key: 'Process' }))).toBeNull()
  })
  test('with Alt belongs to the system', () => expect(keyName(press({ altKey: true }))).toBeNull())
})
