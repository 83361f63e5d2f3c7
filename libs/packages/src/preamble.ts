/**
 * What people put before a list: the host's name, its os-release, the prompt of the shell they copied from.
 * @module
 */
import type { Distribution } from './purl.ts'
import { clean } from './text.ts'

export type Preamble = {
  host: string | null
  id: string
  version: string
  osName: string
}

export const emptyPreamble = (): Preamble => ({ host: null, id: '', version: '', osName: '' })

const HOST = /^#\s*(?:host|hostname|ホスト名)\s*[:=：]\s*(\S{1,253})\s*$/i
const RELEASE = /^(ID|VERSION_ID|PRETTY_NAME)=(?:"([^"]*)"|'([^']*)'|(\S*))$/
/** Other keys of os-release(5). */
const OTHER_KEY = /^[A-Z][A-Z0-9_]{1,40}=/
/** `root@web01:~# dpkg -l`, `[root@web01 ~]# rpm -qa` */
const PROMPT = /^\[?[\w.-]+@([\w.-]{1,253})(?::[^#$]{0,200}|\s[^\]]{0,200}\])\s?[#$%]\s?(.*)$/
const NOISE =
  /^(?:Listing\.\.\.|WARNING: |Loaded plugins:|Last metadata expiration check|Installed Packages$|インストール済みパッケージ$|読み込んだプラグイン|#TYPE |PS [A-Z]:\\|[A-Z]:\\[^>]*>|-{3,}$)/

/** Whether the line belongs before a list, or to nothing; what it says is kept. */
export const takePreamble = (line: string, into: Preamble): boolean => {
  const text = line.trim()
  if (text === '') return true
  const host = HOST.exec(text)
  if (host) {
    into.host = clean(host[1] ?? '', 253)
    return true
  }
  const release = RELEASE.exec(text)
  if (release) {
    const value = clean(release[2] ?? release[3] ?? release[4] ?? '', 100)
    if (release[1] === 'ID') into.id = value.toLowerCase()
    if (release[1] === 'VERSION_ID') into.version = value
    if (release[1] === 'PRETTY_NAME') into.osName = value
    return true
  }
  const prompt = PROMPT.exec(text)
  if (prompt) {
    into.host ??= clean(prompt[1] ?? '', 253)
    return true
  }
  return OTHER_KEY.test(text) || text.startsWith('#') || NOISE.test(text)
}

export const distributionIn = ({ id, version }: Preamble): Distribution | null =>
  id === '' ? null : { id, version }
