/**
 * What the reader of package lists tells people: formats, damage, and how to name the device.
 * @module
 */
import type { PackageDamage, PackageFormat } from '@hinoban/packages'
import type { Text } from '../../../../platform/i18n/index.ts'

export const FORMAT_NAMES: Readonly<Record<PackageFormat, string>> = {
  'dpkg-list': 'dpkg -l',
  'dpkg-query': 'dpkg-query -W',
  'dpkg-status': '/var/lib/dpkg/status',
  'rpm-names': 'rpm -qa',
  'rpm-fields': 'rpm -qa --queryformat',
  'dnf-list': 'dnf list installed',
  'apk-names': 'apk info -v',
  'apk-list': 'apk list -I',
  'apk-installed': '/lib/apk/db/installed',
  'programs-table': 'CSV',
  'wmic-list': 'wmic product',
  'winget-list': 'winget list',
}

export const DAMAGE_WORDS: Readonly<Record<PackageDamage, Text>> = {
  not_a_package_list: {
    ja: 'ソフトウェアの一覧として読み取れません。dpkg、rpm、apk、PowerShell（Export-Csv）、winget、wmicの出力に対応しています。',
    en: 'This is no list of software. Output of dpkg, rpm, apk, PowerShell (Export-Csv), winget and wmic can be read.',
  },
  unreadable_line: {
    ja: 'この行は一覧の行として読み取れません。',
    en: 'This line is none of the list.',
  },
  cut_off: {
    ja: '画面の幅で名前かバージョンが途中で切れています。画面からの貼り付けではなく、ファイルへ書き出してください。',
    en: 'The terminal cut off the name or the version. Write the list into a file instead of copying it from the screen.',
  },
  line_too_long: { ja: '行が長すぎます。', en: 'The line is too long.' },
  too_large: {
    ja: 'ファイルが大きすぎるため、ここから先は読み取りませんでした。機器ごとに分けてください。',
    en: 'The file is too large; it was read up to here. Split it by device.',
  },
  too_many_packages: {
    ja: '件数または破損が多すぎるため、ここで読み取りをやめました。機器ごとに分けてください。',
    en: 'There are too many entries or too much damage; reading stopped here. Split it by device.',
  },
  bad_table: { ja: '表のこの行が壊れています。', en: 'This row of the table is broken.' },
}

const HOW: Text = {
  ja: 'ファイル名を機器の名前（例：web-01.txt）にするか、先頭に「# host: web-01」の行を加えてください。',
  en: 'Name the file after the device (like web-01.txt), or put the line “# host: web-01” first.',
}

/** The list says nothing of the device, and the file's name neither. */
export const UNNAMED: Text = {
  ja: `どの機器の一覧か分かりません。${HOW.ja}`,
  en: `Which device the list is of is not said. ${HOW.en}`,
}

export const badHostName = (name: string): Text => ({
  ja: `「${name}」はホスト名として使えないため、この機器の一覧は取り込みません。英数字のホスト名で書き出してください。`,
  en: `“${name}” cannot be a host name, so the list of this device is not taken in. Write it with a host name of letters and digits.`,
})
