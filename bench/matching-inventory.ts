/**
 * An inventory for the benchmark of the matching: devices with programs, some of products that records of the catalogue name in
 * versions that those records speak of, most of which no record knows; drawn the same each time.
 * @module
 */
import { openDatabase } from '../features/vulnerabilities/server/catalogue/database.ts'

export type Program = {
  readonly name: string
  readonly version: string
  readonly supplier: string
  readonly type: string
  readonly purl: string
  readonly cpe: string
}

/** Numbers from 0 to 1, the same in each run (Numerical Recipes' linear congruence). */
const dice = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** Few are everywhere, most are rare: the nth is met about 1/n as often as the first. */
const zipf = (count: number): ((at: number) => number) => {
  const sums: number[] = []
  let sum = 0
  for (let n = 0; n < count; n++) {
    sum += 1 / (n + 5)
    sums.push(sum)
  }
  return (at) => {
    const wanted = at * sum
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

type Product = { readonly versions: readonly Program[] }

const VERSION = /[<>=]=? (\d[\w.+-]{0,30})/g
/** Products of vendors that many records name, each in the versions at which those records draw their lines. */
const knownProducts = (catalogue: string, count: number): readonly Product[] => {
  const db = openDatabase(catalogue, { readOnly: true })
  if (db === null) throw new Error(`${catalogue} is no catalogue`)
  const keys = db
    .prepare(
      `select key, count(*) as n from entries where key >= 'c:' and key < 'c;'
       group by key having n between 3 and 150 order by (n * 2654435761) % 1000003, key`,
    )
    .all()
    .map((row) => String(row['key']))
  const entries = db.prepare('select entry from entries where key = ? limit 60')
  const products: Product[] = []
  for (const key of keys) {
    const [, vendor = '', product = ''] = key.split(/(?<!\\):/)
    if (!/^[a-z0-9_-]+$/.test(`${vendor}${product}`)) continue
    const said = entries.all(key).flatMap((row) => {
      const { rows = [] } = JSON.parse(String(row['entry'])) as { rows?: { text: string }[] }
      return rows.flatMap(({ text }) => [...text.matchAll(VERSION)].map(([, one = '']) => one))
    })
    const versions = [...new Set(said)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    if (versions.length < 3) continue
    const isNamed = products.length % 2 === 0
    // The newest is what an updated machine has; two older ones and one that is old.
    const kept = [...new Set([versions.at(-1), versions.at(-2), versions.at(-3), versions[0]])]
    products.push({
      versions: kept.flatMap((version) =>
        version === undefined
          ? []
          : [
              {
                name: product.replaceAll('_', ' '),
                version,
                supplier: vendor,
                type: 'application',
                purl: '',
                cpe: isNamed ? '' : `cpe:2.3:a:${vendor}:${product}:${version}:*:*:*:*:*:*:*`,
              },
            ],
      ),
    })
    if (products.length >= count) break
  }
  db.close()
  return products
}

const strangerProducts = (count: number): readonly Product[] =>
  Array.from({ length: count }, (_, n) => ({
    versions: Array.from({ length: 5 }, (_unused, v): Program => {
      const version = `${1 + (n % 12)}.${9 - v * 2}.${n % 23}`
      if (n % 3 === 0)
        return {
          name: `Business Program ${n}`,
          version,
          supplier: `Maker ${n % 400}`,
          type: 'application',
          purl: '',
          cpe: '',
        }
      const [type, name] = n % 3 === 1 ? ['npm', `library-${n}`] : ['pypi', `module-${n}`]
      const purl = `pkg:${type}/${name}@${version}`
      return { name, version, supplier: '', type: 'library', purl, cpe: '' }
    }),
  }))

export type Inventory = {
  /** Each distinct program once. */
  readonly programs: readonly Program[]
  /** Of each device, which programs it has. */
  readonly devices: readonly Uint32Array[]
}

/** How often a machine is up to date, one behind, two behind, far behind. */
const AGES = [0.62, 0.82, 0.93, 1, 1]

export const drawInventory = (
  catalogue: string,
  {
    devices,
    perDevice,
    knownShare,
  }: { readonly devices: number; readonly perDevice: number; readonly knownShare: number },
): Inventory => {
  const random = dice(20_261_122)
  const known = knownProducts(catalogue, 1_250)
  const strangers = strangerProducts(3_200)
  const programs: Program[] = []
  const numbers = new Map<Program, number>()
  const numberOf = (program: Program): number => {
    const held = numbers.get(program)
    if (held !== undefined) return held
    numbers.set(program, programs.length)
    programs.push(program)
    return programs.length - 1
  }
  const drawKnown = zipf(known.length)
  const drawStranger = zipf(strangers.length)
  const wantedKnown = Math.round(perDevice * knownShare)
  return {
    devices: Array.from({ length: devices }, () => {
      const products = new Set<Product>()
      const fill = (from: readonly Product[], draw: (at: number) => number, upTo: number): void => {
        while (products.size < upTo) {
          const product = from[draw(random())]
          if (product) products.add(product)
        }
      }
      fill(known, drawKnown, wantedKnown)
      fill(strangers, drawStranger, perDevice)
      return Uint32Array.from(products, ({ versions }) => {
        const at = random()
        const age = AGES.findIndex((one) => at < one)
        return numberOf(versions[Math.min(age, versions.length - 1)] as Program)
      })
    }),
    programs,
  }
}
