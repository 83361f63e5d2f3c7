import { expect, test } from 'vitest'
import { factsOfSnmp, type SnmpAnswer, type SnmpEntity } from './snmp-facts.ts'

const entity = (kind: number, serial: string, more: Partial<SnmpEntity> = {}): SnmpEntity => ({
  kind,
  description: '',
  hardwareRevision: '',
  firmwareRevision: '',
  softwareRevision: '',
  serial,
  maker: 'Cisco',
  model: '',
  ...more,
})
const answer = (entities: readonly SnmpEntity[]): SnmpAnswer => ({
  sysDescr: 'Cisco IOS Software, Version 16.12.5b',
  sysObjectId: '1.3.6.1.4.1.9.1.2494',
  sysName: 'sw-core',
  sysLocation: '',
  entities,
  interfaceMacs: [],
  addresses: [],
  software: [],
  neighbours: [],
})

// PhysicalClass of RFC 6933: chassis(3), powerSupply(6), module(9), stack(11).
test('a stack tells the number of every chassis, not those of its parts', () => {
  const facts = factsOfSnmp(
    answer([
      entity(11, ''),
      entity(3, '', { description: 'c93xx Stack' }),
      entity(3, 'FCW1111A001', { model: 'C9300-48P' }),
      entity(6, 'PSU1'),
      entity(3, 'FCW1111A002', { model: 'C9300-48P' }),
      entity(9, 'MOD1'),
      entity(3, 'FCW1111A002'),
    ]),
    '10.0.0.1',
  )
  expect(facts).toMatchObject({
    serial: 'FCW1111A001',
    serials: ['FCW1111A001', 'FCW1111A002'],
    model: 'C9300-48P',
  })
})

test('one chassis has one number, none has none', () => {
  expect(factsOfSnmp(answer([entity(3, 'FCW1')]), '10.0.0.1')).not.toHaveProperty('serials')
  const bare = factsOfSnmp(answer([entity(3, ' ')]), '10.0.0.1')
  expect([bare.serial ?? '', bare.serials]).toEqual(['', undefined])
})

test('what lists hundreds of chassis fills no memory', () => {
  const many = Array.from({ length: 5000 }, (_, i) => entity(3, `S${i}`))
  expect(factsOfSnmp(answer(many), '10.0.0.1').serials).toHaveLength(32)
})
