/**
 * The filters of the settings as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { SettingView } from '../../../platform/config/contract.ts'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const settingsSearch = tableSearch({
  source: one(SettingView.shape.source),
  screen: one(z.enum(['yes'])),
})
export type SettingsSearch = z.output<typeof settingsSearch>

/** Rows the filters match; the text looks at key, environment name and meaning in both languages, width aside. */
export const matching = (
  settings: readonly SettingView[],
  search: SettingsSearch,
): readonly SettingView[] => {
  const folded = (text: string) => text.normalize('NFKC').toLowerCase()
  const asked = folded(search.q ?? '').trim()
  return settings.filter(
    (s) =>
      (search.source === undefined || s.source === search.source) &&
      (search.screen === undefined || s.screen) &&
      [s.key, s.env, s.about.ja, s.about.en].some((text) => folded(text).includes(asked)),
  )
}
