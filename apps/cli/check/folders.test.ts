import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldersOf } from './folders.ts'

const paths = (folder: string, n: number) =>
  Array.from({ length: n }, (_, i) => ({ path: `${folder}${i}.txt` }))

test('the fullest folders are opened, the others stay closed', () => {
  const files = [
    ...paths('', 3),
    ...paths('sources/a/', 900),
    ...paths('sources/b/c/', 200),
    ...paths('papers/x/', 20),
  ]
  expect(foldersOf(files).map(({ path, files: some }) => [path, some.length])).toEqual([
    ['./*', 3],
    ['papers/', 20],
    ['sources/a/*', 900],
    ['sources/b/c/*', 200],
  ])
})

test('every file is in one folder, in few lines, whatever the names are', () => {
  const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', '..', 'あ', ' ')
  const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => names.join('/'))
  fc.assert(
    fc.property(fc.array(path, { maxLength: 400 }), (all) => {
      const files = all.map((one, n) => ({ path: `${one}/${n}` }))
      const folders = foldersOf(files)
      expect(folders.length).toBeLessThanOrEqual(31)
      const seen = folders.flatMap(({ files: some }) => some)
      expect(new Set(seen)).toEqual(new Set(files))
      expect(seen.length).toBe(files.length)
      for (const { path: folder, files: some } of folders) {
        const start = folder.replace(/^\.\//, '').replace(/\*$/, '')
        for (const file of some) expect(file.path.startsWith(start)).toBe(true)
      }
    }),
  )
})
