/**
 * One seed for every property of a run of the tests: a run that was green is green again, and what fails can be played again.
 * New seeds are drawn by `npm run properties` (tools/run.mjs), which names the one it took.
 * @module
 */
import fc from 'fast-check'

const given = process.env['HINOBAN_TEST_SEED']
const seed = given === undefined ? 20_221_125 : Number(given)
if (!Number.isSafeInteger(seed))
  throw new Error(`HINOBAN_TEST_SEED is a whole number, not "${given}"`)
fc.configureGlobal({ seed })
