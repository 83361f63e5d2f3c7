/**
 * npm leaves an optional package of another platform out of the lock when the registry at hand does not offer it, and
 * `npm ci` then refuses the lock everywhere. This writes those entries from what their parents ask for; npm passes
 * over them by `os`, `cpu` and `libc` wherever they do not fit. Run it after every change of dependencies.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'aix', 'sunos', 'netbsd', 'openbsd']
const CPU = { arm64: 'arm64', x64: 'x64', ia32: 'ia32', arm: 'arm', armv7: 'arm', ppc64: 'ppc64', ppc64le: 'ppc64', riscv64: 'riscv64', s390x: 's390x', loong64: 'loong64' }
let added = 0
for (const [where, parent] of Object.entries(lock.packages)) {
  if (!where.includes('node_modules/')) continue
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const at = `node_modules/${name}`
    if (lock.packages[at] || lock.packages[`${where}/${at}`] || !/^\d/.test(version)) continue
    const words = name.split(/[-/]/)
    const os = OS.find((o) => words.includes(o))
    const cpu = words.map((w) => CPU[w]).find(Boolean)
    // A package that fits every machine is no platform package: leave it to npm to complain.
    if (!os || !cpu) continue
    const libc = os === 'linux' ? (/musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : undefined) : undefined
    lock.packages[at] = { version, cpu: [cpu], ...(parent.dev ? { dev: true } : {}), ...(libc ? { libc } : {}), optional: true, os: [os] }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} entries added`)
