/**
 * Every evidence kind of the house, for files in the native format.
 * @module
 */
import type { z } from 'zod'
import { evidenceKinds as accounts } from '../../../features/accounts/evidence.ts'
import { evidenceKinds as advisories } from '../../../features/advisories/evidence.ts'
import { evidenceKinds as assets } from '../../../features/assets/evidence.ts'
import { evidenceKinds as awareness } from '../../../features/awareness/evidence.ts'
import { evidenceKinds as backups } from '../../../features/backups/evidence.ts'
import { evidenceKinds as board } from '../../../features/board/evidence.ts'
import { evidenceKinds as continuity } from '../../../features/continuity/evidence.ts'
import { evidenceKinds as declarations } from '../../../features/declarations/evidence.ts'
import { evidenceKinds as detection } from '../../../features/detection/evidence.ts'
import { evidenceKinds as incidents } from '../../../features/incidents/evidence.ts'
import { evidenceKinds as information } from '../../../features/information/evidence.ts'
import { evidenceKinds as mail } from '../../../features/mail/evidence.ts'
import { evidenceKinds as organizations } from '../../../features/organizations/evidence.ts'
import { evidenceKinds as partners } from '../../../features/partners/evidence.ts'
import { evidenceKinds as products } from '../../../features/products/evidence.ts'
import { evidenceKinds as sites } from '../../../features/sites/evidence.ts'
import { evidenceKinds as traffic } from '../../../features/traffic/evidence.ts'
import { evidenceKinds as vulnerabilities } from '../../../features/vulnerabilities/evidence.ts'

export const evidenceKinds: Readonly<Record<string, z.ZodType>> = {
  ...accounts,
  ...advisories,
  ...assets,
  ...awareness,
  ...backups,
  ...board,
  ...continuity,
  ...declarations,
  ...detection,
  ...incidents,
  ...information,
  ...mail,
  ...organizations,
  ...partners,
  ...products,
  ...sites,
  ...traffic,
  ...vulnerabilities,
}
