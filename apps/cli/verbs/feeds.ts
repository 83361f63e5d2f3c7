import { optionsOf } from '../options.ts'
import { problem } from '../problems.ts'
import type { Verb } from '../verb.ts'

const usage =
  'feeds status | feeds update [<name>…] | feeds import <file> [--as <name>] [--accept-shrunk] | feeds export <bundle> [<name>…] [--json]'

export const feeds: Verb = {
  usage,
  summary: {
    ja: '情報源（脆弱性情報など）の状態を見る、今すぐ取得する、ファイルを取り込む、書き出す',
    en: 'show how the feeds stand, fetch them now, import a file, or export them',
  },
  details: {
    ja: 'feeds status は、情報源ごとに最後に取得した日時と結果、文書を1件ずつ取得する情報源の進み具合、脆弱性カタログで使っている記録の件数を表示します。取得していないものは「未取得」と示します。\nfeeds update は、動いている火の番に今すぐ取得させます。名前を指定しなければ、有効にしているものをすべて取得します。\nfeeds import は、情報源が公開している形のままのファイル（CVE、NVD、KEV、EPSS、JVN、OSV、CSAF、CVRF、Debian、Ubuntu、endoflife.date、注意喚起のフィード。gzip・zstd・zip・tar も可）\nまたは情報源バンドルを取り込みます。記録が1割を超えて減ったファイルは、--accept-shrunk を付けたときだけ使います。種類は内容から見分けます（--as で名前を指定できます）。火の番が動いていなければ、その場で\nデータフォルダーに脆弱性カタログを作り、hinoban match で使えるようにします。\nfeeds export は、別の機械へ運ぶために情報源を1つのバンドルに書き出します。名前を指定すると、その情報源だけを書き出します。\nバンドルは1バイトでも壊れていれば何も取り込みません。取り込み先にある情報源のほうが新しければ、そちらを残します。\n終了コード: 0 終わった、1 できなかった（火の番が動いていない、取得できない、件数が1割を超えて減った、ファイルが壊れているなど）、2 使い方の誤り。',
    en: 'status shows for each feed when its content was fetched, how the last try went, how many of the listed documents are\nhere where they are fetched one by one, and how many of its records the catalogue of flaws uses;\nwhat was never fetched is named so.\nupdate has the running Hinoban fetch now: the named feeds, or all that are on.\nimport takes a file as its source publishes it (CVE, NVD, KEV, EPSS, JVN, OSV, CSAF, CVRF, Debian, Ubuntu, endoflife.date, feeds of advisories; gzip,\nzstd, zip or tar too), or a bundle. The content says what it is; --as names the feed instead. A file that lost more than a tenth of its\nrecords is used only with --accept-shrunk. Where no Hinoban runs, the catalogue is built in the data\nfolder at once, for hinoban match.\nexport writes the feeds into one bundle for another machine; with names, only those.\nNothing is imported from a bundle with one wrong byte, and a feed that is newer on the importing side is kept.\nExit codes: 0 it was done, 1 it could not be (no Hinoban runs, not fetched, more than a tenth of the records gone, a broken file),\n2 a mistake in the command.',
  },
  run: async (call) => {
    const { operands, values, flags } = optionsOf(call.args, {
      values: ['as'],
      flags: ['accept-shrunk'],
      usage,
    })
    const mayShrink = flags.has('accept-shrunk')
    const [action, first, ...more] = operands
    const as = values['as'] ?? null
    if (action === 'import' && first !== undefined && first !== '' && more.length === 0)
      return (await import('../feeds/import-feed.ts')).importFeed(call, first, { as, mayShrink })
    if (as !== null || mayShrink) throw problem('cli.missing_argument', { usage })
    if (action === 'status' && first === undefined)
      return (await import('../feeds/status.ts')).feedsStatus(call)
    if (action === 'update')
      return (await import('../feeds/update.ts')).updateFeeds(call, operands.slice(1))
    if (action === 'export' && first !== undefined && first !== '')
      return (await import('../feeds/export-feeds.ts')).exportFeeds(call, first, more)
    throw problem('cli.missing_argument', { usage })
  },
}
