import { expect, test } from 'vitest'
import type { SettingView } from '../../../platform/config/contract.ts'
import { matching, settingsSearch } from './settings-search.ts'

const setting = (over: Partial<SettingView>): SettingView => ({
  key: 'imports.max_mb',
  env: 'HINOBAN_IMPORTS_MAX_MB',
  value: 512,
  source: 'default',
  secret: false,
  screen: true,
  kind: 'number',
  about: {
    ja: '取り込めるファイルの大きさの上限（MB）。',
    en: 'Largest file that can be imported (MB).',
  },
  ...over,
})
const all = [
  setting({}),
  setting({
    key: 'http.port',
    env: 'HINOBAN_HTTP_PORT',
    source: 'environment',
    screen: false,
    about: { ja: '待ち受けるポート番号。', en: 'Port to listen on.' },
  }),
]
const found = (url: Record<string, string>) =>
  matching(all, settingsSearch.parse(url)).map((s) => s.key)

test('the text finds key, environment name and meaning, in either language and width', () => {
  expect(found({ q: 'ＨＴＴＰ' })).toEqual(['http.port'])
  expect(found({ q: 'max_mb' })).toEqual(['imports.max_mb'])
  expect(found({ q: 'ﾎﾟｰﾄ' })).toEqual(['http.port'])
  expect(found({ q: 'largest' })).toEqual(['imports.max_mb'])
})

test('source and "may be changed" narrow; nonsense in the URL is no filter', () => {
  expect(found({ source: 'environment' })).toEqual(['http.port'])
  expect(found({ screen: 'yes' })).toEqual(['imports.max_mb'])
  expect(found({ source: 'moon', screen: 'maybe' })).toHaveLength(2)
})
