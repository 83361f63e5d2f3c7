/**
 * Publishers of CSAF that a person adds by their address: a feed whose address stands among those of the settings.
 * @module
 */
import { type Route, route } from '../../../platform/http/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import * as contract from '../contract.ts'
import { providerAddressOf } from '../rules.ts'
import type { FeedsDeps } from './deps.ts'

const problem = problemsOf(contract.feedsPageProblems)

export const providerRoutes = ({
  records,
  audit,
  keeper,
  settings,
  save,
}: FeedsDeps): readonly Route[] => [
  route(contract.addProvider, async ({ who, body }) => {
    const asked = providerAddressOf(body.address)
    if (asked === null) throw problem('feeds.provider_address', {})
    // Nobody opens a host that he was not shown.
    if (body.host !== asked.host) throw problem('feeds.hosts_differ', { hosts: asked.host })
    const before = settings()
    const known = before.mirrors.find((line) => line.endsWith(`=${asked.address}`))
    const name = known?.slice(0, known.indexOf('=')) ?? freeName(asked.name, await keeper.known())
    if (known === undefined)
      await save('feeds.mirrors', [...before.mirrors, `${name}=${asked.address}`], who.userId)
    const on = before.enabled ? before.on : []
    await save('feeds.on', [...new Set([...on, name])], who.userId)
    await save('feeds.allow', [...new Set([...before.allow, asked.host])], who.userId)
    await save('feeds.enabled', true, who.userId)
    await records.within(who.scope, (tx) =>
      audit.write(tx, who, {
        what: 'feeds.add-provider',
        object: { kind: 'feeds', id: name, name },
        before: { enabled: before.enabled, on: before.on, allow: before.allow },
        after: { address: asked.address, host: asked.host },
      }),
    )
    await keeper.begin({ names: [name] })
    return { name }
  }),
  route(contract.removeProvider, async ({ who, params: { name } }) => {
    const { mirrors, on } = settings()
    const own = (await keeper.known()).find((one) => one.name === name && one.isOwn)
    if (own === undefined) throw problem('feeds.unknown', { name: name.slice(0, 80) })
    await save(
      'feeds.mirrors',
      mirrors.filter((line) => !line.startsWith(`${name}=`)),
      who.userId,
    )
    await save(
      'feeds.on',
      on.filter((one) => one !== name),
      who.userId,
    )
    await records.within(who.scope, (tx) =>
      audit.write(tx, who, {
        what: 'feeds.remove-provider',
        object: { kind: 'feeds', id: name, name },
        before: { address: own.url },
        after: null,
      }),
    )
  }),
]

const freeName = (wanted: string, known: readonly { readonly name: string }[]): string => {
  const isTaken = (name: string): boolean => known.some((one) => one.name === name)
  for (let count = 2, name = wanted; ; count++) {
    if (!isTaken(name)) return name
    name = `${wanted}-${count}`
  }
}
