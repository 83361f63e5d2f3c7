import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { wordsOf } from '../messages/index.ts'
import { operandsOf } from '../operands.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Call, Verb } from '../verb.ts'

const usage = 'feeds list | feeds export <bundle> [<name>…] | feeds import <bundle> [--json]'
/** All feeds of Hinoban together stay far below. */
const MAX_BUNDLE_BYTES = 20 * 1024 ** 3

export const feeds: Verb = {
  usage,
  summary: {
    ja: '情報源（脆弱性情報など）を一覧する、一つのファイルに書き出す・取り込む',
    en: 'list the feeds (advisories and the like), export them to one file, or import them',
  },
  details: {
    ja: 'feeds list は、情報源ごとに最後に取得した日時と、最後の確認の結果を表示します。まだ取得していないものは「未取得」と示します。\nfeeds export と feeds import は、インターネットに接続できない機械で使うためのものです。接続できる機械の火の番で feeds export を、接続できない機械の火の番で\nfeeds import を実行します。名前を指定すると、その情報源だけを書き出します。\n1バイトでも壊れていれば何も取り込みません。取り込み先にある情報源のほうが新しければ、そちらを残します。\n終了コード: 0 終わった、1 できなかった（火の番が動いていない、情報源がない、ファイルが壊れているなど）、2 使い方の誤り。',
    en: 'feeds list shows for each feed when its content was fetched and how the last try went; what was never fetched is named so.\nexport and import are for a machine without internet: run feeds export beside a Hinoban that is connected, and feeds import beside the one that\nis not. With names, only those feeds are exported.\nNothing is imported from a bundle with one wrong byte, and a feed that is newer on the importing side is kept.\nExit codes: 0 it was done, 1 it could not be (no Hinoban runs, no such feed, a broken file), 2 a mistake in the command.',
  },
  run: (call) => {
    const [action, bundle, ...names] = operandsOf(call.args, usage)
    if (action === 'list' && bundle === undefined) return listFeeds(call)
    if (bundle === undefined || bundle === '') throw problem('cli.missing_argument', { usage })
    if (action === 'export') return exportFeeds(call, bundle, names)
    if (action === 'import' && names.length === 0) return importFeeds(call, bundle)
    throw problem('cli.missing_argument', { usage })
  },
}

const openFeedsOf = async ({ env, home }: Call) => {
  const [{ openStore }, { openFeeds }, { systemClock }] = await Promise.all([
    import('../open-store.ts'),
    import('../../../platform/feeds/index.ts'),
    import('../../../platform/clock/index.ts'),
  ])
  const { records, dataDir, log } = await openStore({ env, cwd: home })
  // A bundle fetches nothing: the door out stays shut here.
  const settings = () => ({ enabled: false, allow: [] })
  const opened = openFeeds({ settings, records, dataDir, log, clock: systemClock })
  const close = async (): Promise<void> => {
    await opened.close()
    await records.close()
  }
  return { opened, close }
}

const listFeeds = async (call: Call): Promise<number> => {
  const { json, language, terminal } = call
  const m = wordsOf(language).feeds
  const { opened, close } = await openFeedsOf(call)
  try {
    const feeds = await opened.list()
    const day = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
    })
    const lines = feeds.map(({ name, fetchedAt, checkedAt, result, bytes }) => {
      const age = fetchedAt === null ? m.never : m.fetched(day.format(fetchedAt), bytes ?? 0)
      const tried = m.tried(day.format(checkedAt), m.results[result])
      return `  ${plainText(name, 100)}  ${age}${tried}\n`
    })
    await terminal.out(
      json ? `${plainJson({ feeds })}\n` : lines.length === 0 ? `${m.none}\n` : lines.join(''),
    )
    return 0
  } finally {
    await close()
  }
}

const exportFeeds = async (
  call: Call,
  bundle: string,
  names: readonly string[],
): Promise<number> => {
  const { json, language, terminal } = call
  const m = wordsOf(language).feeds
  const path = resolve(call.cwd, bundle)
  const { opened, close } = await openFeedsOf(call)
  try {
    const there = (await opened.list()).filter(({ sha256 }) => sha256 !== null).map((f) => f.name)
    const wanted = names.length === 0 ? there : names
    const unknown = wanted.filter((name) => !there.includes(name))
    if (unknown.length > 0 || wanted.length === 0) {
      terminal.err(unknown.length > 0 ? m.unknown(plainText(unknown.join(', '), 1000)) : m.nothing)
      return 1
    }
    // 'wx': a bundle that is there already is somebody's.
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.from(opened.exportBundle(wanted)), file).catch(
      async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') await rm(path, { force: true })
        if (['EEXIST', 'EACCES', 'ENOENT', 'EISDIR', 'EROFS'].includes(error.code ?? ''))
          throw problem('cli.not_writable', { path: plainText(bundle) })
        throw error
      },
    )
    const { size } = await stat(path)
    await terminal.out(
      json
        ? `${plainJson({ feeds: wanted, bundle: path, bytes: size })}\n`
        : `${m.exported(wanted.length, plainText(bundle), size)}\n`,
    )
    return 0
  } finally {
    await close()
  }
}

const importFeeds = async (call: Call, bundle: string): Promise<number> => {
  const { json, language, terminal } = call
  const m = wordsOf(language).feeds
  const path = resolve(call.cwd, bundle)
  if (!(await stat(path).catch(() => null))?.isFile())
    throw problem('cli.no_such_file', { path: plainText(bundle) })
  const { opened, close } = await openFeedsOf(call)
  try {
    const { taken, kept } = await opened.importBundle(createReadStream(path), {
      maxBytes: MAX_BUNDLE_BYTES,
    })
    const lines = [
      ...(taken.length > 0 ? [m.taken(taken.join(', '))] : []),
      ...(kept.length > 0 ? [m.kept(kept.join(', '))] : []),
    ]
    await terminal.out(json ? `${plainJson({ taken, kept })}\n` : `${lines.join('\n')}\n`)
    return 0
  } finally {
    await close()
  }
}
