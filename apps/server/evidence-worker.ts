/**
 * The reader of evidence files with every kind of the house.
 * @module
 */
import { nativeReader } from '../../features/board/server/collect/native-worker.ts'
import { evidenceKinds } from '../evidence-kinds.ts'

export const run = nativeReader(evidenceKinds)
