/**
 * One machine under its many names.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldMachines, readMachine } from './machine-names.ts'

const fold = (...names: readonly string[]): readonly string[] => {
  const read = names.map(readMachine)
  const folded = foldMachines(read)
  return read.map(({ key }) => folded.get(key) ?? key)
}

test('a name is read as Windows, DNS and directories write it', () => {
  for (const name of ['PC01.corp.example', 'pc01.CORP.example.', 'CORP\\PC01.corp.example'])
    expect(readMachine(name).key).toBe('pc01.corp.example')
  for (const name of ['PC01', 'pc01$', '\\\\PC01', 'WORKGROUP\\PC01', 'PC01.local', 'PC01\\PC01'])
    expect(readMachine(name).key).toBe('pc01')
  expect(readMachine('CORP\\PC01$').key).toBe('corp\\pc01')
})

test('what is no name of a machine is only ever itself', () => {
  for (const name of [
    '192.0.2.1',
    '10.1',
    '2001:db8::1',
    '',
    '-',
    'a b',
    'a\\b\\c',
    'x'.repeat(400),
  ])
    expect(readMachine(name)).toMatchObject({
      key: name.toLowerCase(),
      ...(name === '-' ? {} : { label: null }),
    })
  // Everybody is localhost.
  expect(fold('localhost', 'localhost.corp.example')).toEqual([
    'localhost',
    'localhost.corp.example',
  ])
  expect(fold('10.1', '10.1.2.3')).toEqual(['10.1', '10.1.2.3'])
})

test('a short name is the machine that alone is called so', () => {
  expect(new Set(fold('PC01', 'pc01.corp.example', 'CORP\\PC01'))).toEqual(
    new Set(['pc01.corp.example']),
  )
  expect(new Set(fold('PC01', 'CORP\\pc01'))).toEqual(new Set(['corp\\pc01']))
})

test('two machines of one short name stay two, and the short name alone is neither', () => {
  expect(fold('PC01', 'pc01.corp.example', 'pc01.lab.example', 'CORP\\PC01', 'LAB\\PC01')).toEqual([
    'pc01',
    'pc01.corp.example',
    'pc01.lab.example',
    'pc01.corp.example',
    'pc01.lab.example',
  ])
  // Another domain than the one that is known; and one domain name that two whole ones begin with.
  expect(fold('PC01', 'LAB\\PC01', 'pc01.corp.example')).toEqual([
    'pc01',
    'lab\\pc01',
    'pc01.corp.example',
  ])
  expect(fold('CORP\\PC01', 'pc01.corp.example', 'pc01.corp.test')).toEqual([
    'corp\\pc01',
    'pc01.corp.example',
    'pc01.corp.test',
  ])
})

test('whole names never become one, in whatever order names come, and what is folded stays so', () => {
  const label = fc.constantFrom('PC01', 'srv-1', 'localhost')
  const domain = fc.constantFrom('corp.example', 'lab.example', 'corp.test')
  const name = fc.oneof(
    label,
    fc.tuple(label, domain).map((parts) => parts.join('.')),
    fc.tuple(fc.constantFrom('CORP', 'LAB', 'WORKGROUP'), label).map((parts) => parts.join('\\')),
  )
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), fc.nat(), (names, by) => {
      const [one, turned] = [
        names,
        names.toSorted((a, b) => ((a.length * by) % 7) - ((b.length * by) % 7)),
      ].map((list) => foldMachines(list.map(readMachine)))
      expect(new Map([...(turned ?? [])].sort())).toEqual(new Map([...(one ?? [])].sort()))
      for (const [key, machine] of one ?? []) {
        if (readMachine(key).domain.includes('.')) expect(machine).toBe(key)
        expect(one?.get(machine)).toBe(machine)
        expect(readMachine(machine).label).toBe(readMachine(key).label)
      }
    }),
  )
})
