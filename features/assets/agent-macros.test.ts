import type { MacroPolicy, MacroSetting } from '@hinoban/osquery'
import { expect, test } from 'vitest'
import { macroEvidenceOf } from './agent-macros.ts'

const APPS = ['word', 'excel', 'powerpoint', 'access', 'visio'] as const
const set = (over: Partial<MacroSetting>): MacroSetting => ({
  app: 'word',
  officeVersion: '16.0',
  macros: null,
  macrosFrom: null,
  blocksFromInternet: null,
  blocksFromInternetFrom: null,
  ...over,
})
const policy = (over: Partial<MacroPolicy>, ...settings: MacroSetting[]): MacroPolicy => ({
  office: ['O365BusinessRetail'],
  officeBuild: '16.0.17928.20114',
  users: [{ sid: 'S-1-5-21-1', name: 'hanako', state: 'read', settings }],
  ...over,
})

test('a current Office that nobody changed blocks, but not by policy', () => {
  expect(macroEvidenceOf(policy({}))).toEqual({
    suite: 'Microsoft Office 16.0.17928.20114',
    internetMacrosBlocked: true,
    allMacrosRun: false,
    enforced: false,
  })
})

test('a person who let macros of the internet run makes it open', () => {
  const open = set({ app: 'excel', blocksFromInternet: false, blocksFromInternetFrom: 'user' })
  expect(macroEvidenceOf(policy({}, open))).toMatchObject({ internetMacrosBlocked: false })
})

test('VBAWarnings 1 runs everything', () => {
  const all = set({ macros: 'all', macrosFrom: 'user' })
  expect(macroEvidenceOf(policy({}, all))).toMatchObject({ allMacrosRun: true })
})

test('blocked in each program by policy is enforced', () => {
  const by = APPS.map((app) =>
    set({ app, blocksFromInternet: true, blocksFromInternetFrom: 'policy' }),
  )
  expect(macroEvidenceOf(policy({ officeBuild: '16.0.12527.20278' }, ...by))).toMatchObject({
    internetMacrosBlocked: true,
    enforced: true,
  })
})

test('an old Office without the setting is open; an unknown build says nothing', () => {
  expect(macroEvidenceOf(policy({ officeBuild: '16.0.12527.20278' }))).toMatchObject({
    internetMacrosBlocked: false,
  })
  expect(macroEvidenceOf(policy({ officeBuild: '' }))).toBeNull()
})

test('nobody signed in, or no Office: unknown, never bad', () => {
  const away = [{ sid: 'S-1-5-21-1', name: 'taro', state: 'not-logged-on' as const, settings: [] }]
  expect(macroEvidenceOf(policy({ users: away }))).toBeNull()
  expect(macroEvidenceOf(policy({ office: [] }))).toBeNull()
})
