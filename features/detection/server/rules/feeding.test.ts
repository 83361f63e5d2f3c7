/**
 * Rules by feed over the real stores and a real server: a package comes, changes, shrinks and is damaged, and what people chose stays.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasCorpus, sigmaHqRules } from '../../../../libs/sigma/src/testing-corpus.ts'
import { feedsMigrations, openFeeds } from '../../../../platform/feeds/index.ts'
import { testRecords } from '../../../../platform/records/testing.ts'
import type { RuleDetail, RuleSetView } from '../../contract-rules.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { openBooks } from './book.ts'
import { openRuleFeeding } from './feeding.ts'

type Packed = readonly { readonly path: string; readonly text: string }[]
/** APPNOTE.TXT: local headers, central directory, its end. */
const zipOf = (files: Packed): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { path, text } of files) {
    const name = Buffer.from(path)
    const body = Buffer.from(text)
    const packed = deflateRawSync(body)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, name]))
    parts.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, central, end])
}

let t: Awaited<ReturnType<typeof openTestAlerts>>
let state: Awaited<ReturnType<typeof testRecords>>
let server: Server
let dataDir: string
let served: Buffer = Buffer.alloc(0)
beforeAll(async () => {
  t = await openTestAlerts()
  state = await testRecords([feedsMigrations])
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-rule-feed-'))
  server = createServer((_request, response) => response.end(served)).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
})
afterAll(async () => {
  await new Promise((done) => server.close(done))
  await state?.close()
  await t?.close()
  await rm(dataDir, { recursive: true, force: true })
})

test.skipIf(!hasCorpus)(
  'a package comes, changes, shrinks and is damaged; what people chose stays',
  async () => {
    const { port } = server.address() as { port: number }
    const host = `http://127.0.0.1:${port}`
    const feeds = openFeeds({
      settings: () => ({ enabled: true, allow: [host] }),
      records: state.records,
      dataDir,
      log: t.deps.log,
      clock: t.deps.clock,
      reach: 'private-too',
      sleep: () => Promise.resolve(),
    })
    const changed: string[] = []
    const deps = {
      ...t.deps,
      dataDir,
      feeds,
      settings: () => ({
        enabled: true,
        on: ['sigma-core'],
        mirrors: [`sigma-core=${host}/sigma_core.zip`],
      }),
    }
    const books = openBooks(deps)
    const feeding = openRuleFeeding(deps, books, (organization) => void changed.push(organization))
    const round = async (files: Packed | Buffer, shrunk: readonly string[] = []) => {
      served = Buffer.isBuffer(files) ? files : zipOf(files)
      t.pass(25 * 3_600_000)
      await feeding.fetchDue()
      await feeding.takeIn(shrunk, new AbortController().signal)
      const view = (await feeding.views()).find(({ name }) => name === 'sigma-core')
      const { rows } = await t.call<{ rows: RuleSetView[] }>('detection.rule-sets')
      return { view, set: rows.find((row) => row.feed === 'sigma-core') }
    }
    const rules = sigmaHqRules()
      .filter(({ file }) => file.includes('process_creation'))
      .slice(0, 60)
      .map(({ file, text }) => ({ path: file, text }))
    const bad = { path: 'rules/bad.yml', text: 'title: x\ndetection:\n  a: 1\n  condition: b\n' }

    const first = await round([...rules, bad])
    expect(first.view).toMatchObject({
      taken: { records: 60, damaged: 1 },
      last: { kind: 'taken' },
    })
    expect(first.view?.taken?.damage[0]?.at).toMatch(/^rules\/bad\.yml:\d+:\d+$/)
    expect(first.set).toMatchObject({ loaded: 60, refused: 1 })
    expect(first.set?.license).toMatch(/DRL/)
    expect(first.set?.change?.counts.added).toBe(60)
    expect(changed).toEqual([t.scope.organization])

    const id = /^id: (\S+)/m.exec(rules[0]?.text ?? '')?.[1] ?? ''
    await t.call('detection.rule-choose', {
      params: { id },
      body: { isOn: false, reason: '別の製品で検知' },
    })
    const [gone, altered, ...rest] = rules.slice(1)
    const text = (altered?.text ?? '').replace(/^title: /m, 'title: New ')
    const second = await round([...rules.slice(0, 1), { path: altered?.path ?? '', text }, ...rest])
    expect(second.set?.change?.counts).toEqual({ added: 0, changed: 1, removed: 1 })
    expect(second.set?.change?.removed[0]?.title.en).toBe(
      /^title: (.*)$/m.exec(gone?.text ?? '')?.[1],
    )
    const kept = await t.call<RuleDetail>('detection.rule', { params: { id } })
    expect(kept).toMatchObject({ state: 'off', why: { ja: '別の製品で検知' } })
    expect(kept.author).not.toBe('')

    const few = await round(rules.slice(0, 40))
    expect(few.view?.last).toEqual({ kind: 'shrunk', records: 40, before: 59 })
    expect(few.set?.loaded).toBe(59)
    expect((await round(rules.slice(0, 40), ['sigma-core'])).set?.loaded).toBe(40)

    const damaged = await round(randomBytes(2_000))
    expect(damaged.view?.last?.kind).toBe('unreadable')
    expect(damaged.set?.loaded).toBe(40)

    const back = await round(rules)
    expect(back.set?.change?.counts.added).toBe(20)

    // Who removed it does not want it back with the next delivery, until he says so.
    await t.call('detection.rule-set-remove', { params: { id: back.set?.id ?? '' } })
    expect((await round(rules.slice(1))).set).toBeUndefined()
    const listed = await t.call<{ left: { feed: string; by: string }[] }>('detection.rule-sets')
    expect(listed.left).toMatchObject([{ feed: 'sigma-core', by: '山田' }])
    await t.call('detection.rule-feed-take', { body: { feed: 'sigma-core' } })
    const again = t.call('detection.rule-feed-take', { body: { feed: 'sigma-core' } })
    await expect(again).rejects.toMatchObject({ code: 'general.not_found' })
    expect((await round(rules.slice(1))).set).toMatchObject({ loaded: 59 })
    await feeds.close()
  },
)
