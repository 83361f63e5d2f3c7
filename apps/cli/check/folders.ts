/**
 * Many files by few folders: the fullest folders are opened until there are enough lines, the others stay closed. Pure.
 * @module
 */
export type FolderOf<F> = {
  /** `node_modules/` with all below it, or `src/*` for the files that lie in it directly. */
  readonly path: string
  readonly files: readonly F[]
}

/** Lines that a reader still takes in. */
const MAX_FOLDERS = 30
/** A folder with fewer files is not worth a look inside. */
const FULL_FILES = 100

type Node<F> = {
  readonly path: string
  readonly own: F[]
  readonly folders: Map<string, Node<F>>
  count: number
}

/** In the order of their paths; every file is in one of them. */
export const foldersOf = <F extends { readonly path: string }>(
  files: readonly F[],
): readonly FolderOf<F>[] => {
  let shown: readonly Node<F>[] = [treeOf(files)]
  for (;;) {
    const room = MAX_FOLDERS - shown.length
    const fullest = shown
      .filter(({ folders, own, count }) => {
        const parts = folders.size + Math.sign(own.length)
        return folders.size > 0 && count >= FULL_FILES && parts - 1 <= room
      })
      .reduce<Node<F> | null>((most, node) => (node.count > (most?.count ?? 0) ? node : most), null)
    if (fullest === null) break
    shown = shown.flatMap((node) => (node === fullest ? partsOf(node) : [node]))
  }
  return shown
    .map((node) => ({
      path: `${node.path === '' ? '.' : node.path}/${node.folders.size > 0 ? '' : '*'}`,
      files: filesOf(node),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const treeOf = <F extends { readonly path: string }>(files: readonly F[]): Node<F> => {
  const node = (path: string): Node<F> => ({ path, own: [], folders: new Map(), count: 0 })
  const root = node('')
  for (const file of files) {
    let at = root
    at.count += 1
    for (const name of file.path.split('/').slice(0, -1)) {
      const next = at.folders.get(name) ?? node(at === root ? name : `${at.path}/${name}`)
      at.folders.set(name, next)
      at = next
      at.count += 1
    }
    at.own.push(file)
  }
  return root
}

const partsOf = <F>(node: Node<F>): readonly Node<F>[] => [
  ...node.folders.values(),
  ...(node.own.length > 0 ? [{ ...node, folders: new Map(), count: node.own.length }] : []),
]

const filesOf = <F>({ own, folders }: Node<F>): readonly F[] => {
  const files = [...own]
  for (const folder of folders.values()) for (const file of filesOf(folder)) files.push(file)
  return files
}
