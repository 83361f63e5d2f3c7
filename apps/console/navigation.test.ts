import { describe, expect, test } from 'vitest'
import { ROLES } from '../../platform/access/roles.ts'
import { findIn } from '../../ui/palette-match.ts'
import { findablesOf } from './commands.ts'
import { pages } from './features.ts'
import { entryOf, homeOf, mayOpen, sectionsOf } from './navigation.ts'

describe('the pages of the house', () => {
  test('have one path, one id and one go key each', () => {
    const repeated = (list: readonly (string | undefined)[]) =>
      list.filter((v, i) => v !== undefined && list.indexOf(v) !== i)
    expect(repeated(pages.map((p) => p.id))).toEqual([])
    expect(repeated(pages.map((p) => p.path))).toEqual([])
    expect(repeated(pages.map((p) => p.goKey))).toEqual([])
  })
  test('have titles in every language', () => {
    for (const page of pages) {
      expect(page.title('ja')).not.toBe('')
      expect(page.title('en')).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    }
  })
  test.each(ROLES)('%s is shown only what the role may open, and a home', (role) => {
    const shown = sectionsOf(pages, role).flatMap((s) => s.pages)
    for (const page of shown) expect(mayOpen(page, role)).toBe(true)
    expect(homeOf(shown)).not.toBeNull()
  })
  test('the navigation marks the entry above a detail page', () => {
    expect(entryOf('/people/1', pages)?.id).toBe('organizations.people')
    expect(entryOf('/peopleX', pages)?.id).not.toBe('organizations.people')
    expect(entryOf('/logs/sources/1', pages)?.id).toBe('detection.sources')
    expect(entryOf('/logs/expected', pages)?.id).toBe('detection.sources')
  })
  test('a page belongs to an entry that there is', () => {
    const entries = pages.filter((page) => page.nav).map((page) => page.path)
    const named = pages.flatMap((page) => page.under ?? [])
    expect(named).not.toEqual([])
    expect(entries).toEqual(expect.arrayContaining(named))
  })
})

describe('the palette reaches every page by several names', () => {
  const goals = findablesOf(pages, 'ja')
  test.each([
    ['きょてん', 'organizations.sites'],
    ['ｷｮﾃﾝ', 'organizations.sites'],
    ['kyoten', 'organizations.sites'],
    ['sites', 'organizations.sites'],
    ['renrakumou', 'organizations.contacts'],
    ['かんさろぐ', 'organizations.audit'],
    ['passkey', 'organizations.me'],
    ['はじめのいっぽ', 'organizations.start'],
    ['ろぐのそうしんもと', 'detection.sources'],
    ['syslog', 'detection.sources'],
    ['けいほう', 'detection.alerts'],
  ])('%s', (typed, id) => expect(findIn(typed, goals)[0]?.page.id).toBe(id))
})
