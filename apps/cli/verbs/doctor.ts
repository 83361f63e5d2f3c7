import { access, constants, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import { loadMeasures } from '../../../features/board/server/load-measures.ts'
import { type Config, ConfigError, readConfig } from '../../../platform/config/index.ts'
import { type Messages, wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage = 'doctor [--json]'
const GIB = 1024 ** 3
/** PostgreSQL, chDB and the program side by side. */
const LEAST_GIB = 2

type Finding = { readonly id: string; readonly good: boolean; readonly text: string }

export const doctor: Verb = {
  usage,
  summary: { ja: 'この機械で動くかを調べる', en: 'see whether Hinoban can run on this machine' },
  details: {
    ja: 'Node、対策の定義、設定、データフォルダー、ポート、メモリ、空き容量を調べます。何も変更しません。',
    en: 'Looks at Node, the measures, the settings, the data folder, the port, memory and free space. Changes nothing.',
  },
  run: async ({ args, language, json, terminal, home, env }) => {
    const m = wordsOf(language)
    if (operandsOf(args, usage).length > 0) throw problem('cli.missing_argument', { usage })
    const findings: Finding[] = [nodeFinding(m), await measuresFinding(m), memoryFinding(m)]
    let config: Config | null = null
    try {
      config = readConfig({ env, cwd: home })
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
    }
    findings.push({
      id: 'config',
      good: config !== null,
      text: config === null ? m.doctor.configBad : m.doctor.config,
    })
    if (config !== null) {
      const { settings } = config
      findings.push(...(await dataFindings(resolve(home, settings['data.dir']), m)))
      findings.push(await portFinding(settings['http.host'], settings['http.port'], m))
    }
    const isGood = findings.every(({ good }) => good)
    if (json) await terminal.out(`${plainJson({ good: isGood, findings })}\n`)
    else
      await terminal.out(
        findings.map(({ good, text }) => `  ${good ? '✓' : '✗'} ${text}\n`).join(''),
      )
    return isGood ? 0 : 1
  },
}

const nodeFinding = (m: Messages): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const good = major > 22 || (major === 22 && minor >= 18)
  return { id: 'node', good, text: good ? m.doctor.node(process.versions.node) : m.doctor.nodeOld }
}

const measuresFinding = async (m: Messages): Promise<Finding> => {
  try {
    const measures = await loadMeasures()
    return { id: 'measures', good: measures.length > 0, text: m.doctor.measures(measures.length) }
  } catch (error) {
    return {
      id: 'measures',
      good: false,
      text: m.doctor.measuresBroken(
        plainText(error instanceof Error ? error.message : String(error)),
      ),
    }
  }
}

const memoryFinding = (m: Messages): Finding => {
  const gib = totalmem() / GIB
  const good = gib >= LEAST_GIB
  return {
    id: 'memory',
    good,
    text: good ? m.doctor.memory(gib.toFixed(1)) : m.doctor.memoryLow(gib.toFixed(1)),
  }
}

const dataFindings = async (folder: string, m: Messages): Promise<Finding[]> => {
  const path = plainText(folder)
  const isThere = (await stat(folder).catch(() => null))?.isDirectory() === true
  let parent = folder
  while ((await stat(parent).catch(() => null)) === null && dirname(parent) !== parent)
    parent = dirname(parent)
  const good = await access(parent, constants.W_OK).then(
    () => true,
    () => false,
  )
  const disk = await statfs(parent).catch(() => null)
  const free = disk === null ? null : (disk.bavail * disk.bsize) / GIB
  const text = !good
    ? m.doctor.dataDirBad(path)
    : isThere
      ? m.doctor.dataDir(path)
      : m.doctor.dataDirNew(path)
  return [
    { id: 'data-dir', good, text },
    ...(free === null
      ? []
      : [
          {
            id: 'disk',
            good: free >= LEAST_GIB,
            text:
              free >= LEAST_GIB
                ? m.doctor.disk(free.toFixed(1))
                : m.doctor.diskLow(free.toFixed(1)),
          },
        ]),
  ]
}

/** A taken port is shown; that may be Hinoban itself and is no fault. */
const portFinding = (host: string, port: number, m: Messages): Promise<Finding> =>
  new Promise((done) => {
    const address = `${host}:${port}`
    const server = createServer()
    server.once('error', () => done({ id: 'port', good: true, text: m.doctor.portBusy(address) }))
    server.listen({ host, port, exclusive: true }, () =>
      server.close(() => done({ id: 'port', good: true, text: m.doctor.portFree(address) })),
    )
  })
