/**
 * How a source that is not one file is followed.
 * @module
 */
import type { Follower } from '../../../../../platform/feeds/index.ts'
import { followCsaf } from './csaf.ts'
import { followCveList } from './cve-list.ts'
import { followJvn } from './jvn-api.ts'
import { followNvd } from './nvd-api.ts'
import { followOsv } from './osv.ts'
import { followRedHatVex } from './redhat-vex.ts'
import { followFortinet, followPaloAlto } from './vendor-lists.ts'

export const FOLLOWERS = {
  csaf: followCsaf,
  'cve-list': followCveList,
  'nvd-api': followNvd,
  osv: followOsv,
  'jvn-api': followJvn,
  'redhat-vex': followRedHatVex,
  paloalto: followPaloAlto,
  fortinet: followFortinet,
} as const satisfies Readonly<Record<string, Follower>>
export type FollowKind = keyof typeof FOLLOWERS
