/**
 * Rule sets that their publishers offer for download, described as every feed is. Packages of SigmaHQ are archives at each of its
 * releases: `core` holds what is stable and severe, the others add what needs more looking after. Pure.
 * @module
 */
import { type FeedDefinition, feedOf } from '../../../../platform/feeds/index.ts'
import type { Text } from '../../../../platform/i18n/index.ts'

export type RuleFeed = FeedDefinition & {
  /** How its files are called wherever they were downloaded. */
  readonly file: RegExp
  /** What the set is called in each organization. */
  readonly set: string
}

export const RULE_LICENSE = 'Detection Rule License (DRL) 1.1'

const sigma = (name: string, file: string, title: Text): RuleFeed =>
  feedOf<RuleFeed>({
    name,
    title,
    set: `SigmaHQ ${name.slice('sigma-'.length)}`,
    file: new RegExp(`(?:^|[/\\\\])${file.replaceAll('+', '\\+')}(?: ?\\(\\d+\\))?\\.zip$`, 'i'),
    url: `https://github.com/SigmaHQ/sigma/releases/latest/download/${file.replaceAll('+', '%2B')}.zip`,
    alsoFrom: ['objects.githubusercontent.com', 'release-assets.githubusercontent.com'],
    everyHours: 24,
    maxBytes: 64 * 1024 ** 2,
    licence: {
      ja: 'Detection Rule License 1.1（作者名を保持し、アラートにも表示）',
      en: 'Detection Rule License 1.1; the author is kept and shown with each alert',
    },
  })

export const RULE_FEEDS: readonly RuleFeed[] = [
  sigma('sigma-core', 'sigma_core', {
    ja: 'SigmaHQ 検知ルール（core：重大度が高く、安定したもの）',
    en: 'SigmaHQ rules, core: severe and stable',
  }),
  sigma('sigma-core-plus', 'sigma_core+', {
    ja: 'SigmaHQ 検知ルール（core+：中程度のものも含む。見直しが必要）',
    en: 'SigmaHQ rules, core+: medium ones too, to be reviewed',
  }),
  sigma('sigma-core-plus-plus', 'sigma_core++', {
    ja: 'SigmaHQ 検知ルール（core++：試験中のものも含む）',
    en: 'SigmaHQ rules, core++: experimental ones too',
  }),
  sigma('sigma-emerging-threats', 'sigma_emerging_threats_addon', {
    ja: 'SigmaHQ 検知ルール（新しい脅威の追加分）',
    en: 'SigmaHQ rules, add-on for emerging threats',
  }),
  sigma('sigma-all', 'sigma_all_rules', {
    ja: 'SigmaHQ 検知ルール（すべて）',
    en: 'SigmaHQ rules, all',
  }),
]
