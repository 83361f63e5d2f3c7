/**
 * What a person does so that Hinoban can follow a file: the folder, the rights, rotation, files of Windows machines. Pure.
 * @module
 */
import { posix } from 'node:path'
import type { SetupStep } from '../../contract-sources.ts'

export const fileSteps = (path: string | null): readonly SetupStep[] => {
  // Somebody pastes this into a shell: a path cannot bring a line of its own.
  const named = (path ?? '').replace(/\p{Cc}/gu, '') || '/var/log/app/app.log'
  const last = posix.basename(named)
  // A folder is named without a `*` and, as a rule, without an ending.
  const isFile = last.includes('*') || /\.\w+$/.test(last)
  const folder = isFile ? posix.dirname(named) : named
  return [
    {
      title: { ja: 'パスの書き方', en: 'The path' },
      text: {
        ja: `火の番が動いているサーバーから見た絶対パスを指定します（今の指定: ${named}）。ファイル1つ、フォルダー（直下のすべてのファイル）、または最後の部分に「*」を含む名前（/var/log/app/*.log など）を指定できます。下の階層のフォルダーと、圧縮されたファイル（.gz など）は読みません。リンクは、行き先が許可したフォルダーの中にあるときだけたどります。許可するフォルダーは設定で指定し、火の番を再起動してください。`,
        en: `An absolute path as the server of Hinoban sees it (now: ${named}): one file, a folder (every file directly in it), or a name with * in its last part, such as /var/log/app/*.log. Folders below it and packed files (.gz and the like) are not read. A link is followed only where it leads into an allowed folder. Allow the folder in the settings and restart Hinoban.`,
      },
      copy: { name: 'HINOBAN_LOGS_FOLDERS', content: `HINOBAN_LOGS_FOLDERS=${folder}\n` },
    },
    {
      title: { ja: '権限（Linux）', en: 'Rights (Linux)' },
      text: {
        ja: '火の番を動かす利用者（例: hinoban）に、フォルダーへ入る権限とファイルを読む権限だけを与えます。書き込む権限は不要です。これから作られるファイルにも効くように、既定の権限も設定してください。最後の行で1行表示されれば読めています。',
        en: 'Give the user that runs Hinoban (such as hinoban) the right to enter the folder and to read its files, and no more. Set the default as well, so that it holds for files to come. If the last line shows a line of the log, it can be read.',
      },
      copy: {
        name: 'setfacl',
        content: `sudo setfacl -R -m u:hinoban:rX ${quoted(folder)}\nsudo setfacl -R -d -m u:hinoban:rX ${quoted(folder)}\nsudo -u hinoban sh -c ${quoted(`head -n 1 -- ${pattern(isFile ? named : `${folder}/*`)}`)}\n`,
      },
    },
    {
      title: { ja: 'ローテーション', en: 'Rotation' },
      text: {
        ja: '名前を変えて新しいファイルを作る方式（logrotate の create）をお勧めします。火の番は名前が変わったファイルを最後まで読んでから、新しいファイルに移ります。copytruncate も追いますが、写してから空にするまでの間に書かれた行は、logrotate の側で失われます。圧縮する場合は delaycompress を付けて、読み終える前に圧縮されないようにしてください。火の番が止まっていた間に増えた分は、ファイルが残っていれば起動後に読みます。',
        en: 'Best is renaming and a new file (create of logrotate): Hinoban reads the renamed file to its end and goes on with the new one. copytruncate is followed too, but what is written between the copy and the emptying is lost by logrotate itself. Where files are packed, use delaycompress so that none is packed before it was read. What was written while Hinoban stood still is read after its start, as long as the file is there.',
      },
      copy: {
        name: 'logrotate',
        content: `"${(isFile ? named : `${folder}/*.log`).replaceAll('"', '')}" {\n    daily\n    rotate 14\n    create 0640 root adm\n    compress\n    delaycompress\n    missingok\n    notifempty\n}\n`,
      },
    },
    {
      title: { ja: 'Windowsのファイル', en: 'Files of Windows' },
      text: {
        ja: 'Windowsのイベントログは、このやり方ではなくWinlogbeat（HTTP）で送ってください。IISやアプリケーションのテキストログは、そのフォルダーを読み取り専用で共有し、火の番のサーバーにマウントすれば読めます。専用の利用者を作り、共有とNTFSの両方で「読み取り」だけを与えてください。serverino を付けないと、ローテーションを見分けられません。火の番をWSL2で動かしている場合は、/mnt/c/inetpub/logs/LogFiles/W3SVC1 のように指定します。共有できない場合は、Filebeat（HTTP）で送ってください。',
        en: 'Send Windows event logs with Winlogbeat (HTTP), not this way. Text logs of IIS and of applications can be read where their folder is shared read-only and mounted on the server of Hinoban. Make a user of its own with nothing but “Read”, in the share and in NTFS. Without serverino rotation can not be told. Where Hinoban runs in WSL2, give a path such as /mnt/c/inetpub/logs/LogFiles/W3SVC1. Where nothing may be shared, send with Filebeat (HTTP).',
      },
      copy: {
        name: '/etc/fstab',
        content: `//WEB01/Logs$ /srv/logs/web01 cifs ro,credentials=/etc/hinoban/web01.cred,uid=hinoban,forceuid,vers=3.1.1,serverino,nosuid,nodev,noexec,_netdev 0 0\n`,
      },
    },
    {
      title: { ja: 'osqueryの結果ファイル', en: 'Result files of osquery' },
      text: {
        ja: '火の番に登録していないosqueryの結果は、ファイルから読めます。下のファイルを指定してください（このサーバー自身のもの、または転送されてきたもの）。登録済みのエージェントには「osqueryエージェント」の送信元を使います。',
        en: 'Results of an osquery that is not enrolled here can be read from its files: name the one below (of this server, or forwarded to it). For enrolled agents use a log source of the way “osquery agents”.',
      },
      copy: { name: 'osquery', content: '/var/log/osquery/osqueryd.*.log\n' },
    },
  ]
}

/** For a shell: in single quotes, and those within closed and opened again. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The same, but a `*` stays one. */
const pattern = (text: string): string => text.split('*').map(quoted).join('*')

export const AGENT_STEPS: readonly SetupStep[] = [
  {
    title: { ja: 'osqueryエージェント', en: 'osquery agents' },
    text: {
      ja: '「情報源」に登録したosqueryエージェントの結果が、そのままログとして入ります。送る側の設定は要りません。サービス・自動起動・USB機器・管理者・待ち受けポートなどの変化と、osquery自身の警告が対象です。ソフトウェアやハードウェアの一覧は資産台帳に入り、ログには入れません。「機器のイベントも集める」を選ぶと、プログラムの起動や通信、Windowsのイベントの一部も集め、ルールで調べます（各機器でosqueryが次に起動したときから）。切り替えは、エージェントが続けて送っている間は最大20分で反映されます。エージェントをまだ登録していない場合は、「情報源」の画面で登録してください。',
      en: 'What the osquery agents under “Sources” report goes in as logs by itself; nothing is set up on the other side. It holds what came and went among services, autostarts, USB devices, administrators, listening ports and more, and osquery’s own warnings. Lists of software and hardware go to the inventory and stay out of the logs. With “Also ask what happens on the machines” programs that start, connections and a part of the events of Windows come, too, and rules look at them (from the next start of osquery on each machine). While agents send without a pause, switching takes effect within 20 minutes. If no agent is enrolled yet, begin on the page of sources.',
    },
    copy: null,
  },
]
