/**
 * 1,000,000 rows of installed software (2,500 devices with 400 programs) through the doors a person uses; the same file once
 * more, which must change nothing; and the list of a later day with every twentieth program updated, where what was seen before
 * keeps its span.
 * @module
 */
import type { Bench } from './figure.ts'
import { softwareOf } from './inputs.ts'
import { processorSeconds } from './memory.ts'
import { takeIn } from './part-import.ts'

const PROGRAMS = 400
const BUDGET_S = 60

type Components = { readonly rows: readonly { readonly name: string }[]; readonly total: number }

export const softwarePart = async (bench: Bench, rows: number): Promise<void> => {
  const { add, tell, person, house } = bench
  const devices = Math.ceil(rows / PROGRAMS)
  const known = async (current: 'yes' | 'all'): Promise<number> => {
    const found = (await person.call('GET', '/api/assets?q=soft-1.example.jp')) as {
      rows: { id: string }[]
    }
    const path = `/api/assets/${found.rows[0]?.id}/components?current=${current}`
    return ((await person.call('GET', path)) as Components).total
  }
  const first = { name: 'programs.csv', content: softwareOf(devices, PROGRAMS, 'first') }
  const later = { name: 'programs-2.csv', content: softwareOf(devices, PROGRAMS, 'updated') }
  for (const [what, file, budget, expected] of [
    ['first list', first, BUDGET_S, [PROGRAMS, PROGRAMS]],
    ['same list again', first, BUDGET_S, [PROGRAMS, PROGRAMS]],
    ['later list', later, BUDGET_S, [PROGRAMS, PROGRAMS * 1.05]],
  ] as const) {
    tell(`importing ${rows} rows of software: ${what} …`)
    const before = processorSeconds(house.process.pid ?? 0)
    const { dryRun, taking } = await takeIn(bench, file)
    const processor = processorSeconds(house.process.pid ?? 0) - before
    const counted = [await known('yes'), await known('all')]
    if (String(counted) !== String(expected))
      throw new Error(`software, ${what}: ${counted} components of a device, not ${expected}`)
    const name = `${rows} rows of software, ${what}`
    const method = 'uploaded and confirmed through the API of the running server'
    add({ name: `${name}: dry run`, value: dryRun, unit: 's', budget: null, method })
    add({
      name: `${name}: taken in`,
      value: taking,
      unit: 's',
      budget,
      method: 'from the confirmation to done; the components of a device counted before and after',
    })
    add({
      name: `${name}: processor time`,
      value: processor,
      unit: 's',
      budget: null,
      method: 'of the server and PostgreSQL for dry run and taking in; the same on a busy machine',
    })
    add({
      name: `${name}: speed`,
      value: rows / taking,
      unit: 'rows/s',
      budget: null,
      method: 'rows over the time of taking in',
    })
  }
}
