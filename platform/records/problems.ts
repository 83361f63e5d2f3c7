/**
 * What can keep the records from opening, and what the reader does about it.
 * @module
 */
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const recordsProblems = {
  'records.folder_in_use': { status: 409, params: ['folder', 'pid', 'since'] },
  'records.foreign_server': { status: 409, params: ['folder'] },
  'records.folder_owner': { status: 403, params: ['folder', 'owner'] },
  'records.no_own_user': { status: 500, params: ['why'] },
  'records.not_started': { status: 503, params: ['folder', 'why'] },
  'records.unreachable': { status: 503, params: ['server', 'why'] },
  'records.role_too_mighty': { status: 500, params: ['role', 'why'] },
  'records.server_too_old': { status: 500, params: ['version', 'least'] },
  'records.migration_changed': { status: 500, params: ['file'] },
  'records.migration_unknown': { status: 500, params: ['file'] },
  'records.migration_failed': { status: 500, params: ['file', 'why'] },
} as const satisfies Catalogue

export const recordsProblem = problemsOf(recordsProblems)

export const recordsMessages = {
  ja: {
    'records.folder_in_use': (p) =>
      `データフォルダー ${p.folder} は、別の火の番（プロセス ${p.pid}、${p.since} 開始）が使っています。そちらを止めるか、HINOBAN_DATA_DIR で別のフォルダーを指定してください。`,
    'records.foreign_server': (p) =>
      `${p.folder} のデータベースは、この機械からは見えない別のプロセスが使っています（別のコンテナーなど）。そちらを止めてから起動してください。`,
    'records.folder_owner': (p) =>
      `${p.folder} は利用者 ${p.owner} のものです。その利用者か root で起動するか、フォルダーの所有者を変えてください（chown -R）。`,
    'records.no_own_user': (p) =>
      `PostgreSQL は root では動かないため専用の利用者 hinoban が要りますが、作れませんでした: ${p.why}。「useradd --system hinoban」で作るか、root 以外の利用者で火の番を起動してください。`,
    'records.not_started': (p) =>
      `データベース（${p.folder}）を起動できませんでした: ${p.why}。空き容量と権限を確かめてから、もう一度起動してください。`,
    'records.unreachable': (p) =>
      `データベース ${p.server} に接続できません: ${p.why}。サーバーが動いているか、HINOBAN_DATABASE_URL が正しいかを確かめてください。`,
    'records.role_too_mighty': (p) =>
      `データベースのロール ${p.role} は ${p.why} のため、組織間の壁（行レベルセキュリティ）を素通りします。「create role hinoban login nosuperuser nobypassrls」で専用のロールを作り、それをデータベースの所有者にして、HINOBAN_DATABASE_URL をそのロールに変えてください。`,
    'records.server_too_old': (p) =>
      `PostgreSQL ${p.version} には対応していません。${p.least} 以降を使ってください。`,
    'records.migration_changed': (p) =>
      `適用済みの移行ファイル ${p.file} の中身が変わっています。配布されたときの内容に戻してください。`,
    'records.migration_unknown': (p) =>
      `このデータには、この版の火の番にない移行 ${p.file} が適用されています。それを含む版で起動するか、更新前のバックアップから戻してください。`,
    'records.migration_failed': (p) =>
      `データベースの移行 ${p.file} に失敗しました: ${p.why}。この移行は取り消されており、データは元のままです。`,
  },
  en: {
    'records.folder_in_use': (p) =>
      `The data folder ${p.folder} is used by another Hinoban (process ${p.pid}, started ${p.since}). Stop that one, or name another folder with HINOBAN_DATA_DIR.`,
    'records.foreign_server': (p) =>
      `The database in ${p.folder} is used by a process that this machine cannot see (another container, for example). Stop that one first.`,
    'records.folder_owner': (p) =>
      `${p.folder} belongs to the user ${p.owner}. Start as that user or as root, or change the owner of the folder (chown -R).`,
    'records.no_own_user': (p) =>
      `PostgreSQL does not run as root and needs its own user "hinoban", which could not be made: ${p.why}. Make it with "useradd --system hinoban", or start Hinoban as a user other than root.`,
    'records.not_started': (p) =>
      `The database in ${p.folder} could not be started: ${p.why}. Check free space and permissions, then start again.`,
    'records.unreachable': (p) =>
      `The database ${p.server} cannot be reached: ${p.why}. Check that the server runs and that HINOBAN_DATABASE_URL is right.`,
    'records.role_too_mighty': (p) =>
      `The database role ${p.role} is ${p.why}, so it walks through the wall between organizations (row-level security). Make an own role with "create role hinoban login nosuperuser nobypassrls", let it own the database, and use it in HINOBAN_DATABASE_URL.`,
    'records.server_too_old': (p) =>
      `PostgreSQL ${p.version} is not supported. Use ${p.least} or newer.`,
    'records.migration_changed': (p) =>
      `The migration file ${p.file} was applied before and has changed since. Put back the content it was shipped with.`,
    'records.migration_unknown': (p) =>
      `This data has the migration ${p.file}, which this version of Hinoban does not know. Start the version that has it, or restore the backup from before the upgrade.`,
    'records.migration_failed': (p) =>
      `The database migration ${p.file} failed: ${p.why}. It was rolled back; the data is as it was.`,
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof recordsProblems>>
