/**
 * Where the catalogue of an installation lies.
 * @module
 */
import { join } from 'node:path'

export const cataloguePath = (dataDir: string): string => join(dataDir, 'catalogue', 'catalogue.db')
