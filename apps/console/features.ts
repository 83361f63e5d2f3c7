/**
 * Every feature's pages, one line each, and what a feature shows on pages of others.
 * @module
 */
import { accountsPages } from '../../features/accounts/web/index.ts'
import { advisoriesPages } from '../../features/advisories/web/index.ts'
import { assetsPages } from '../../features/assets/web/index.ts'
import { boardPages } from '../../features/board/web/index.ts'
import { channelsPages } from '../../features/channels/web/index.ts'
import { detectionPages } from '../../features/detection/web/index.ts'
import { feedsPages } from '../../features/feeds/web/index.ts'
import { importsPages } from '../../features/imports/web/index.ts'
import { incidentsPages } from '../../features/incidents/web/index.ts'
import { organizationsPages } from '../../features/organizations/web/index.ts'
import { samplesPages } from '../../features/samples/web/index.ts'
import { settingsPages } from '../../features/settings/web/index.ts'
import { sourcesPages } from '../../features/sources/web/index.ts'
import {
  vulnerabilitiesPages,
  vulnerabilitiesParts,
} from '../../features/vulnerabilities/web/index.ts'
import type { PageSpec } from '../../ui/page.ts'
import type { PartSpec } from '../../ui/parts.tsx'

export const pages: readonly PageSpec[] = [
  ...boardPages,
  ...assetsPages,
  ...vulnerabilitiesPages,
  ...accountsPages,
  ...advisoriesPages,
  ...detectionPages,
  ...incidentsPages,
  ...importsPages,
  ...sourcesPages,
  ...organizationsPages,
  ...settingsPages,
  ...channelsPages,
  ...feedsPages,
  ...samplesPages,
]

export const parts: readonly PartSpec[] = [...vulnerabilitiesParts]
