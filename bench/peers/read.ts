/**
 * One reader over many files, in a process of its own: `node --conditions=source bench/peers/read.ts READER FOLDER count|facts < LIST`.
 * `count` puts every record into a text and prints how many there were; `facts` prints what each says, for `compare.ts`.
 * @module
 */
import { readFileSync } from 'node:fs'
import { factsOfObject, factsOfXml } from './facts.ts'
import { readerOf } from './readers.ts'

const [name = '', folder = '', what = 'count'] = process.argv.slice(2)
const read = await readerOf(name, folder)
const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value
let records = 0
let untold = 0
let chars = 0
let refused = 0
for (const path of readFileSync(0, 'utf8').split('\n').filter(Boolean))
  try {
    for await (const told of read(path)) {
      records += 1
      if (told === null) untold += 1
      if (what === 'facts') {
        const facts =
          told === null
            ? null
            : 'xml' in told
              ? factsOfXml(told.xml)
              : factsOfObject(JSON.parse(JSON.stringify(told.object, asText)))
        process.stdout.write(`${JSON.stringify({ path, facts })}\n`)
      } else if (told !== null)
        chars += ('xml' in told ? told.xml : JSON.stringify(told.object, asText)).length
    }
  } catch (error) {
    refused += 1
    if (what === 'facts') console.error(`${path}: ${String(error)}`)
  }
if (what === 'count') console.log(JSON.stringify({ records, untold, refused, chars }))
