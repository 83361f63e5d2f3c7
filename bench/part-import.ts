/**
 * 100,000 rows of a ledger and a scan of 1,000 hosts through the doors a person uses: upload, dry run, confirm, done
 * with evidence; and how long the thread that serves everybody was held meanwhile.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from './figure.ts'
import { ledgerOf, scanOf } from './inputs.ts'

const ROWS = 100_000
const HOSTS = 1_000
/** Ledger rows that are there already when the pages are measured at 2,000 assets. */
export const SMALL = 2_000

type View = { id: string; state: string; site: string | null; counts: Record<string, number> }

/** Seconds of dry run and of taking in. */
export const takeIn = async (
  { person }: Pick<Bench, 'person'>,
  file: { readonly name: string; readonly content: string },
): Promise<{ readonly dryRun: number; readonly taking: number }> => {
  const until = async (from: View, state: string): Promise<void> => {
    let view = from
    while (view.state === state) {
      await sleep(100)
      view = (await person.call('GET', `/api/imports/${view.id}`)) as View
    }
    if (view.state !== 'ready' && view.state !== 'done')
      throw new Error(`${file.name}: ${JSON.stringify(view)}`)
  }
  const from = performance.now()
  const view = (await person.call('POST', '/api/imports', { file })) as View
  await until(view, 'checking')
  const middle = performance.now()
  const body = { site: view.site, mapping: null }
  const confirmed = await person.call('POST', `/api/imports/${view.id}/confirm`, { body })
  await until(confirmed as View, 'running')
  return { dryRun: (middle - from) / 1000, taking: (performance.now() - middle) / 1000 }
}

/** p99 of the event loop's delay since the last look, in ms: the server's own measure, begun anew at each look. */
const loopDelay = async ({ house }: Bench): Promise<number> => {
  const text = await (await fetch(`${house.url}/metrics`)).text()
  const seconds = /^hinoban_nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1]
  return Number(seconds ?? Number.NaN) * 1000
}

export const importPart = async (bench: Bench): Promise<void> => {
  const { add, tell } = bench
  const files = [
    [`CSV of ${ROWS} rows`, { name: 'ledger.csv', content: ledgerOf(ROWS, SMALL) }, ROWS],
    [
      `nmap scan of ${HOSTS} hosts`,
      { name: 'scan.xml', content: scanOf(HOSTS, Math.floor(Date.now() / 1000) - 3600) },
      HOSTS,
    ],
  ] as const
  for (const [what, file, rows] of files) {
    tell(`importing: ${what} …`)
    await loopDelay(bench)
    const { dryRun, taking } = await takeIn(bench, file)
    const delay = await loopDelay(bench)
    const method = 'uploaded and confirmed through the API of the running server'
    add({ name: `${what}: dry run`, value: dryRun, unit: 's', budget: null, method })
    add({
      name: `${what}: taken in`,
      value: taking,
      unit: 's',
      budget: null,
      method: 'from the confirmation to done, evidence chained, judging of it under way',
    })
    add({
      name: `${what}: speed`,
      value: rows / taking,
      unit: 'rows/s',
      budget: null,
      method: 'rows over the time of taking in',
    })
    add({
      name: `${what}: event loop p99`,
      value: delay,
      unit: 'ms',
      budget: 50,
      method: 'delay of the serving thread over both steps, from /metrics',
    })
  }
}
