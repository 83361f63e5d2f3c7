/**
 * 情報源の選択と取り込みで起きる問題の言葉。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'feeds.unknown': (p) => `${p.name} という情報源はありません。一覧から選んでください。`,
    'feeds.hosts_differ': (p) =>
      `選んだ情報源の取得先は ${p.hosts} です。画面で取得先を確かめてから、もう一度実行してください。何も変更していません。`,
    'feeds.provider_address': () =>
      '発行元のアドレスとして読み取れません。ドメイン名（例：example.com）か、provider-metadata.json のアドレスを入力してください。',
    'feeds.not_recognised': (p) =>
      `${p.file} は、読み取れる形式（CVE、NVD、KEV、EPSS、JVN、OSV、CSAF、CVRF、Debian、Ubuntu、endoflife.date）ではないか、先頭が壊れています。何も取り込んでいません。`,
  },
}
