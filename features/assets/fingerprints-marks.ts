/**
 * Numbers and forms that give a device away: object ids of SNMP, ports, host names from the factory. Data.
 * @module
 */
import type { DeviceClass } from './evidence.ts'
import type { Fingerprint } from './fingerprint.ts'

type Both = { readonly ja: string; readonly en: string }
const both = (ja: string, en: string = ja): Both => ({ ja, en })

const snmp = (
  id: string,
  deviceClass: DeviceClass,
  objectId: string,
  what: Both,
  example: string,
): Fingerprint => ({ id, deviceClass, clue: { by: 'snmp', objectId, what }, example })

/** Private enterprise numbers of IANA: only those whose owner makes one kind of thing, or the branch for one kind. */
const MIB = '1.3.6.1.4.1'
export const SNMP: readonly Fingerprint[] = [
  snmp('snmp-ricoh', 'printer', `${MIB}.367`, both('リコー', 'Ricoh'), `${MIB}.367.1.1`),
  snmp(
    'snmp-konica-minolta',
    'printer',
    `${MIB}.18334`,
    both('コニカミノルタ', 'Konica Minolta'),
    `${MIB}.18334.1.1.1.2.1`,
  ),
  snmp(
    'snmp-kyocera',
    'printer',
    `${MIB}.1347.41`,
    both('京セラドキュメントソリューションズ', 'Kyocera Document Solutions'),
    `${MIB}.1347.41`,
  ),
  snmp(
    'snmp-fujifilm',
    'printer',
    `${MIB}.297.1`,
    both('富士フイルムビジネスイノベーション', 'FUJIFILM Business Innovation'),
    `${MIB}.297.1.11.93.1`,
  ),
  snmp('snmp-xerox', 'printer', `${MIB}.253.8`, both('Xerox'), `${MIB}.253.8.62.1.28`),
  snmp('snmp-canon', 'printer', `${MIB}.1602.4`, both('キヤノン', 'Canon'), `${MIB}.1602.4.7`),
  snmp('snmp-sharp', 'printer', `${MIB}.2385.3.1`, both('シャープ', 'Sharp'), `${MIB}.2385.3.1.29`),
  snmp(
    'snmp-toshiba-tec',
    'printer',
    `${MIB}.1129.2.3`,
    both('東芝テック', 'Toshiba TEC'),
    `${MIB}.1129.2.3.45.1`,
  ),
  snmp('snmp-epson', 'printer', `${MIB}.1248.1`, both('エプソン', 'Epson'), `${MIB}.1248.1.1.2`),
  snmp(
    'snmp-brother',
    'printer',
    `${MIB}.2435.2.3`,
    both('ブラザー', 'Brother'),
    `${MIB}.2435.2.3.9.1`,
  ),
  snmp(
    'snmp-oki',
    'printer',
    `${MIB}.2001.1`,
    both('沖データ', 'Oki Data'),
    `${MIB}.2001.1.1.1.297`,
  ),
  snmp('snmp-lexmark', 'printer', `${MIB}.641`, both('Lexmark'), `${MIB}.641.1.5.7`),
  snmp(
    'snmp-hp-printer',
    'printer',
    `${MIB}.11.2.3.9`,
    both('HPのプリンター', 'HP printers'),
    `${MIB}.11.2.3.9.1`,
  ),
  snmp('snmp-zebra', 'printer', `${MIB}.10642`, both('Zebra'), `${MIB}.10642.1.1`),
  snmp('snmp-axis', 'camera', `${MIB}.368`, both('Axis'), `${MIB}.368.1.1`),
  snmp('snmp-hikvision', 'camera', `${MIB}.39165`, both('Hikvision'), `${MIB}.39165.1.1`),
  snmp('snmp-synology', 'nas', `${MIB}.6574`, both('Synology'), `${MIB}.6574.1`),
  snmp('snmp-qnap', 'nas', `${MIB}.24681`, both('QNAP'), `${MIB}.24681.1`),
  snmp('snmp-netapp', 'nas', `${MIB}.789`, both('NetApp'), `${MIB}.789.2.5`),
  snmp('snmp-fortinet', 'edge', `${MIB}.12356.101`, both('FortiGate'), `${MIB}.12356.101.1.641`),
  snmp('snmp-sonicwall', 'edge', `${MIB}.8741`, both('SonicWall'), `${MIB}.8741.1`),
  snmp('snmp-palo-alto', 'edge', `${MIB}.25461`, both('Palo Alto Networks'), `${MIB}.25461.2.3.59`),
  snmp(
    'snmp-yamaha',
    'edge',
    `${MIB}.1182.1`,
    both('ヤマハのルーター', 'Yamaha routers'),
    `${MIB}.1182.1.1220`,
  ),
  snmp(
    'snmp-allied-telesis',
    'network',
    `${MIB}.207`,
    both('アライドテレシス', 'Allied Telesis'),
    `${MIB}.207.1.14.99`,
  ),
  snmp('snmp-netgear', 'network', `${MIB}.4526`, both('NETGEAR'), `${MIB}.4526.100.4.28`),
  snmp('snmp-aruba', 'network', `${MIB}.14823`, both('Aruba'), `${MIB}.14823.1.2.111`),
  snmp('snmp-ubiquiti', 'network', `${MIB}.41112`, both('Ubiquiti'), `${MIB}.41112.1.6`),
  snmp(
    'snmp-apc',
    'iot',
    `${MIB}.318`,
    both('APCの無停電電源装置', 'APC power supplies'),
    `${MIB}.318.1.3.27`,
  ),
  snmp('snmp-vmware', 'server', `${MIB}.6876`, both('VMware ESXi'), `${MIB}.6876.4.1`),
]

const port = (
  id: string,
  deviceClass: DeviceClass,
  ports: readonly number[],
  ja: string,
  en: string,
): Fingerprint => ({
  id,
  deviceClass,
  clue: { by: 'ports', ports, what: { ja, en } },
  example: ports.join(' '),
})

/** Ports that seldom mean anything else. */
export const PORTS: readonly Fingerprint[] = [
  port('port-jetdirect', 'printer', [9100], '印刷用のポート', 'the raw printing port'),
  port('port-lpd', 'printer', [515], '印刷用のポート（LPD）', 'the printing port LPD'),
  port('port-rtsp', 'camera', [554], '映像配信のポート（RTSP）', 'the video port RTSP'),
  port('port-dahua', 'camera', [37777], '録画装置のポート', 'the port of video recorders'),
  port('port-modbus', 'industrial', [502], '制御機器のポート（Modbus）', 'the control port Modbus'),
  port('port-s7', 'industrial', [102], '制御機器のポート（S7）', 'the control port S7'),
  port(
    'port-melsec',
    'industrial',
    [5007],
    '制御機器のポート（MELSEC）',
    'the control port of MELSEC',
  ),
  port('port-fins', 'industrial', [9600], '制御機器のポート（FINS）', 'the control port FINS'),
  port(
    'port-ethernet-ip',
    'industrial',
    [44818],
    '制御機器のポート（EtherNet/IP）',
    'the control port EtherNet/IP',
  ),
  port(
    'port-bacnet',
    'industrial',
    [47808],
    'ビル設備のポート（BACnet）',
    'the building control port BACnet',
  ),
  port(
    'port-echonet',
    'iot',
    [3610],
    '家電・設備のポート（ECHONET Lite）',
    'the appliance port ECHONET Lite',
  ),
  port(
    'port-pjlink',
    'iot',
    [4352],
    'プロジェクターのポート（PJLink）',
    'the projector port PJLink',
  ),
  port('port-sip', 'phone', [5060], 'IP電話のポート（SIP）', 'the IP telephony port SIP'),
  port(
    'port-domain',
    'server',
    [88, 389],
    'ドメインコントローラーのポート',
    'the ports of a domain controller',
  ),
  port('port-afp', 'nas', [548], 'ファイル共有のポート（AFP）', 'the file sharing port AFP'),
  port('port-smtp', 'server', [25], 'メール受信のポート（SMTP）', 'the mail port SMTP'),
  port('port-sqlserver', 'server', [1433], 'データベースのポート', 'the database port'),
  port('port-postgresql', 'server', [5432], 'データベースのポート', 'the database port'),
  port('port-windows', 'workstation', [135, 445, 3389], 'Windowsのポート', 'the ports of Windows'),
]

const name = (
  id: string,
  deviceClass: DeviceClass,
  pattern: RegExp,
  what: Both,
  example: string,
  not?: string,
): Fingerprint => ({
  id,
  deviceClass,
  clue: { by: 'name', pattern, what },
  example,
  ...(not === undefined ? {} : { not }),
})

/** Forms of the names that devices leave the factory with, and words that companies put into names. */
export const NAMES: readonly Fingerprint[] = [
  name(
    'name-ricoh',
    'printer',
    /^rnp[0-9a-f]{12}(?:\.|$)/i,
    both('リコー複合機の初期値', 'Ricoh devices as delivered'),
    'RNP002673A1B2C3',
    'rnp-server',
  ),
  name(
    'name-brother',
    'printer',
    /^br[nw][0-9a-f]{12}(?:\.|$)/i,
    both('ブラザー複合機の初期値', 'Brother devices as delivered'),
    'BRN30055C1A2B3C',
    'brnch-01',
  ),
  name(
    'name-hp',
    'printer',
    /^npi[0-9a-f]{6}(?:\.|$)/i,
    both('HPプリンターの初期値', 'HP printers as delivered'),
    'NPI1A2B3C.example.jp',
  ),
  name(
    'name-epson',
    'printer',
    /^epson[0-9a-f]{6}(?:\.|$)/i,
    both('エプソンプリンターの初期値', 'Epson printers as delivered'),
    'EPSON1A2B3C',
  ),
  name(
    'name-kyocera',
    'printer',
    /^km[0-9a-f]{6}(?:\.|$)/i,
    both('京セラ複合機の初期値', 'Kyocera devices as delivered'),
    'KM5A1B2C',
    'kmfeed-1',
  ),
  name(
    'name-fujifilm',
    'printer',
    /^(?:fx|ffbi?|xrx)-?[0-9a-f]{6,12}(?:\.|$)/i,
    both('富士フイルム・Xerox複合機の初期値', 'FUJIFILM and Xerox devices as delivered'),
    'FX-1A2B3C',
  ),
  name(
    'name-canon',
    'printer',
    /^canon[0-9a-f]{6}(?:\.|$)/i,
    both('キヤノン複合機の初期値', 'Canon devices as delivered'),
    'Canon1A2B3C',
  ),
  name(
    'name-konica',
    'printer',
    /^kmbt[0-9a-f]{6}(?:\.|$)/i,
    both('コニカミノルタ複合機の初期値', 'Konica Minolta devices as delivered'),
    'KMBT1A2B3C',
  ),
  name(
    'name-mfp',
    'printer',
    /(?:^|[-_.\d])(?:mfp|prn|prt|printer|copier|fukugouki)(?:[-_.\d]|$)/i,
    both('複合機・プリンター', 'printers'),
    'tokyo-mfp-03',
    'sprint-board',
  ),
  name(
    'name-axis',
    'camera',
    /^axis-[0-9a-f]{12}(?:\.|$)/i,
    both('Axisカメラの初期値', 'Axis cameras as delivered'),
    'axis-00408c1a2b3c',
  ),
  name(
    'name-camera',
    'camera',
    /(?:^|[-_.\d])(?:ipcam|cam|camera|nvr|dvr)(?:[-_.\d]|$)/i,
    both('カメラ・録画装置', 'cameras and recorders'),
    'souko-cam02',
    'campus-dc1',
  ),
  name(
    'name-buffalo-nas',
    'nas',
    /^(?:ls|ts)[0-9a-z]{3,8}[0-9a-f]{3}$/i,
    both('バッファローNASの初期値', 'Buffalo storage as delivered'),
    'LS220D4A1',
    'tsukuba-files',
  ),
  name(
    'name-iodata-nas',
    'nas',
    /^(?:landisk|hdl[0-9a-z]?)-[0-9a-f]{6}(?:\.|$)/i,
    both('LAN DISKの初期値', 'LAN DISK as delivered'),
    'landisk-1a2b3c',
  ),
  name(
    'name-nas',
    'nas',
    /(?:^|[-_.\d])nas(?:[-_.\d]|$)/i,
    both('NAS', 'network storage'),
    'honsha-nas1',
    'nasu-pc',
  ),
  name(
    'name-phone',
    'phone',
    /^sep[0-9a-f]{12}(?:\.|$)/i,
    both('Cisco IP電話の初期値', 'Cisco telephones as delivered'),
    'SEP001122AABBCC',
  ),
  name(
    'name-espressif',
    'iot',
    /^esp[-_][0-9a-f]{6}(?:\.|$)/i,
    both('小型マイコンの初期値', 'small boards as delivered'),
    'ESP_1A2B3C',
  ),
  name(
    'name-shelly',
    'iot',
    /^(?:shelly|tasmota|switchbot|sonoff)[-_0-9a-z]{0,40}$/i,
    both('IoT機器の初期値', 'small devices as delivered'),
    'shellyplug-1a2b3c',
  ),
  name(
    'name-windows-notebook',
    'notebook',
    /^laptop-[0-9a-z]{7,8}(?:\.|$)/i,
    both('Windowsノートの初期値', 'Windows notebooks as delivered'),
    'LAPTOP-8H2K3M4N',
  ),
  name(
    'name-windows-desktop',
    'workstation',
    /^desktop-[0-9a-z]{7}(?:\.|$)/i,
    both('Windows PCの初期値', 'Windows computers as delivered'),
    'DESKTOP-A1B2C3D',
  ),
  name(
    'name-phone-os',
    'mobile',
    /^(?:iphone|ipad|android|galaxy|pixel)[-_]?[0-9a-z-]{0,40}(?:\.|$)/i,
    both('スマートフォン・タブレットの初期値', 'telephones and tablets as delivered'),
    'android-1a2b3c4d5e6f',
  ),
]
