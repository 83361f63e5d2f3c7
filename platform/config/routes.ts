/**
 * The routes of the settings page.
 * @module
 */
import type { Audit } from '../audit/index.ts'
import { type Route, route } from '../http/index.ts'
import type { Records } from '../records/index.ts'
import { listSettings, saveSetting } from './contract.ts'
import type { LiveConfig } from './store.ts'

export const configRoutes = (deps: {
  readonly live: LiveConfig
  readonly records: Records
  readonly audit: Audit
  readonly version: string
}): readonly Route[] => [
  route(listSettings, async () => ({
    settings: deps.live.now().rows().map(deps.live.view),
    file: deps.live.now().file === null ? null : 'hinoban.yaml',
    version: deps.version,
  })),
  route(saveSetting, async ({ who, params, body }) => {
    const before = deps.live
      .now()
      .rows()
      .find((r) => r.key === params.key)
    const row = await deps.live.save(params.key, body.value, who.userId)
    await deps.records.within(who.scope, (tx) =>
      deps.audit.write(tx, who, {
        what: 'config.save-setting',
        object: { kind: 'setting', id: params.key, name: params.key },
        before: before ? { value: before.value } : null,
        after: { value: row.value },
      }),
    )
    return deps.live.view(row)
  }),
]
