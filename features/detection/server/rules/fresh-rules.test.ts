import { expect, test } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { openFreshRules } from './fresh-rules.ts'

test('whoever was handed rules hears of it once they are others, and only then', async () => {
  const versions = new Map([
    ['a', '1'],
    ['b', '1'],
  ])
  const changed: string[] = []
  const versionOf = (organization: string): Promise<string> => {
    const version = versions.get(organization)
    return version === undefined
      ? Promise.reject(new Error('it was removed'))
      : Promise.resolve(version)
  }
  const fresh = openFreshRules(
    {
      log: openLog({ level: 'silent' }),
      ruleVersionOf: versionOf,
      ruleSetOf: async (organization) => ({
        off: [],
        wanted: new Map(),
        filters: [],
        version: await versionOf(organization),
        names: new Map(),
        layers: [],
      }),
    },
    (organization) => void changed.push(organization),
  )
  await fresh.ruleSetOf('a', [])
  await fresh.ruleSetOf('b', [])
  await fresh.look()
  expect(changed).toEqual([])
  versions.set('b', '2')
  await fresh.look()
  await fresh.look()
  expect(changed).toEqual(['b'])
  // It asked anew, and an organization that goes away stops nobody.
  await fresh.ruleSetOf('b', [])
  versions.delete('a')
  versions.set('b', '3')
  await fresh.look()
  expect(changed).toEqual(['b', 'b'])
})
