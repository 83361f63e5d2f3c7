/**
 * The room of feeds of the Hinoban that runs on this machine, joined by a second process.
 * @module
 */
import type { FeedsWork } from '../../../features/vulnerabilities/server/catalogue/feeds-job.ts'
import type { Feeds } from '../../../platform/feeds/index.ts'
import { ProblemError } from '../../../platform/problem/index.ts'
import type { Call } from '../verb.ts'

export type Room = {
  readonly feeds: Feeds
  /** As the running Hinoban has them, those of its screen among them. */
  readonly settings: () => Promise<{
    readonly enabled: boolean
    readonly on: readonly string[]
    readonly mirrors: readonly string[]
  }>
  /** Hands work to the running Hinoban, which builds the catalogue and fills the inbox of advisories. */
  readonly ask: (work: FeedsWork) => Promise<void>
  readonly close: () => Promise<void>
}

/** @throws ProblemError cli.not_running where no Hinoban runs. */
export const openRoom = async ({ env, home }: Pick<Call, 'env' | 'home'>): Promise<Room> => {
  const [{ openStore }, { openFeeds }, { systemClock }] = await Promise.all([
    import('../open-store.ts'),
    import('../../../platform/feeds/index.ts'),
    import('../../../platform/clock/index.ts'),
  ])
  const { records, dataDir, log } = await openStore({ env, cwd: home })
  // Whoever runs fetches: the door out stays shut here.
  const shut = () => ({ enabled: false, allow: [] })
  const feeds = openFeeds({ settings: shut, records, dataDir, log, clock: systemClock })
  return {
    feeds,
    settings: async () => {
      const [{ openKeys }, { openLiveConfig }, { readConfig }] = await Promise.all([
        import('../../../platform/keys/index.ts'),
        import('../../../platform/config/store.ts'),
        import('../../../platform/config/index.ts'),
      ])
      const live = await openLiveConfig({
        records,
        keys: await openKeys({ dataDir }),
        clock: systemClock,
        read: (screen) => readConfig({ env, cwd: home, screen }),
      })
      const { settings } = live.now()
      return {
        enabled: settings['feeds.enabled'],
        on: settings['feeds.on'],
        mirrors: settings['feeds.mirrors'],
      }
    },
    ask: async (work) => {
      const [{ openJobs }, { feedsJob }, { alertsJob }] = await Promise.all([
        import('../../../platform/jobs/index.ts'),
        import('../../../features/vulnerabilities/server/catalogue/feeds-job.ts'),
        import('../../../features/advisories/server/feeds-job.ts'),
      ])
      const jobs = await openJobs({ records, log, clock: systemClock })
      try {
        await jobs.enqueue(
          feedsJob(() => Promise.resolve()),
          work,
        )
        await jobs.enqueue(
          alertsJob(() => Promise.resolve()),
          work.names === undefined ? {} : { names: work.names },
        )
      } finally {
        await jobs.stop()
      }
    },
    close: async () => {
      await feeds.close()
      await records.close()
    },
  }
}

/** Null: none runs, so that this process may do the work itself. */
export const openRoomIfRunning = (call: Pick<Call, 'env' | 'home'>): Promise<Room | null> =>
  openRoom(call).catch((error: unknown) => {
    if (error instanceof ProblemError && error.code === 'cli.not_running') return null
    throw error
  })
