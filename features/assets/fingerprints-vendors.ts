/**
 * Makers whose network cards and names give a device away: data. Beginnings of MAC addresses are assigned by IEEE (MA-L);
 * a maker of many kinds of things is left out.
 * @module
 */
import type { DeviceClass } from './evidence.ts'
import type { Fingerprint } from './fingerprint.ts'

const card = (
  id: string,
  deviceClass: DeviceClass,
  vendor: string,
  prefixes: string,
): Fingerprint => {
  const all = prefixes.split(' ')
  return {
    id,
    deviceClass,
    clue: { by: 'mac', prefixes: all, vendor },
    example: `${all[0]}:12:34:56`,
  }
}

export const CARDS: readonly Fingerprint[] = [
  card('mac-ricoh', 'printer', 'Ricoh', '00:00:74 00:26:73 58:38:79'),
  card(
    'mac-canon',
    'printer',
    'Canon',
    '00:00:85 00:1E:8F 00:BB:C1 18:0C:AC 2C:9E:FC 34:9F:7B 40:F8:DF 5C:62:5A 60:12:8B 6C:3C:7C 74:38:B7 74:BF:C0 84:BA:3B 88:87:17 9C:32:CE D8:49:2F F4:81:39 F4:A9:97 F8:0D:60 F8:A2:6D',
  ),
  card(
    'mac-epson',
    'printer',
    'Seiko Epson',
    '00:00:48 00:26:AB 38:1A:52 38:9D:92 44:D2:44 50:57:9C 64:EB:8C 9C:AE:D3 A4:D7:3C A4:EE:57 AC:18:26 B0:E8:92 DC:CD:2F E0:BB:9E F8:25:51 F8:D0:27',
  ),
  card(
    'mac-brother',
    'printer',
    'Brother Industries',
    '00:1B:A9 00:80:77 30:05:5C 3C:2A:F4 B4:22:00',
  ),
  card(
    'mac-kyocera',
    'printer',
    'Kyocera Document Solutions',
    '00:17:C8 00:C0:EE 34:A8:43 D4:F0:C9',
  ),
  card('mac-konica-minolta', 'printer', 'Konica Minolta', '00:20:6B 00:50:AA 08:00:86'),
  card('mac-fujifilm', 'printer', 'FUJIFILM Business Innovation', '08:00:37 1C:7D:22'),
  card('mac-xerox', 'printer', 'Xerox', '00:00:AA 9C:93:4E E8:4D:EC'),
  card('mac-oki', 'printer', 'Oki Electric Industry', '00:11:57 00:25:36 00:80:87 2C:FF:65'),
  card('mac-toshiba-tec', 'printer', 'Toshiba TEC', 'C8:3A:1B'),
  card(
    'mac-lexmark',
    'printer',
    'Lexmark International',
    '00:04:00 00:20:00 00:21:B7 00:84:ED 78:8C:77',
  ),
  card('mac-sato', 'printer', 'SATO', '00:19:98'),
  card('mac-riso', 'printer', 'RISO Kagaku', '24:BA:13'),
  card(
    'mac-zebra',
    'printer',
    'Zebra Technologies',
    '00:05:12 00:07:4D 00:15:70 00:23:68 00:A0:F8 40:83:DE 74:93:A4 78:B8:D6 84:24:8D 94:FB:29 C4:7D:CC C8:1C:FE',
  ),
  card('mac-axis', 'camera', 'Axis Communications', '00:40:8C AC:CC:8E B8:A4:4F'),
  card(
    'mac-hikvision',
    'camera',
    'Hangzhou Hikvision',
    '04:03:12 08:54:11 08:A1:89 10:12:FB 18:68:CB 24:0F:9B 24:28:FD 24:32:AE 28:57:BE 2C:A5:9C 3C:1B:F8 40:AC:BF 44:19:B6 44:47:CC 44:A6:42 4C:BD:8F 4C:F5:DC 54:C4:15 58:03:FB 58:50:ED 64:DB:8B 68:6D:BC 80:BE:AF 84:9A:40 8C:E7:48 94:E1:AC 98:8B:0A 98:9D:E5 98:DF:82 98:F1:12 A0:FF:0C A4:14:37 AC:B9:2F AC:CB:51 B4:A3:82 BC:5E:33 BC:9B:5E BC:AD:28 BC:BA:C2 C0:51:7E C0:56:E3 C0:6D:ED C4:2F:90 D4:E8:53 E0:BA:AD E0:CA:3C E8:A0:ED EC:C8:9C F8:4D:FC FC:9F:FD',
  ),
  card(
    'mac-dahua',
    'camera',
    'Zhejiang Dahua',
    '08:ED:ED 14:A7:8B 24:52:6A 38:AF:29 3C:E3:6B 3C:EF:8C 4C:11:BF 5C:F5:1A 6C:1C:71 74:C9:29 8C:E9:B4 90:02:A9 9C:14:63 A0:BD:1D B4:4C:3B BC:32:5F C0:39:5A C4:AA:C4 D4:43:0E E0:50:8B E4:24:6C F4:B1:C2 FC:5F:49 FC:B6:9D',
  ),
  card('mac-i-pro', 'camera', 'i-PRO', 'D4:2D:C5'),
  card('mac-mobotix', 'camera', 'MOBOTIX', '00:03:C5'),
  card('mac-vivotek', 'camera', 'VIVOTEK', '00:02:D1'),
  card('mac-reolink', 'camera', 'Reolink', 'EC:71:DB'),
  card('mac-ezviz', 'camera', 'EZVIZ', '58:8F:CF 64:F2:FB 78:A6:A0 78:C1:AE EC:97:E0'),
  card('mac-synology', 'nas', 'Synology', '00:11:32 90:09:D0'),
  card('mac-qnap', 'nas', 'QNAP Systems', '24:5E:BE E8:43:B6'),
  card('mac-polycom', 'phone', 'Polycom', '00:04:F2 64:16:7F'),
  card('mac-yealink', 'phone', 'Yealink', '00:15:65 24:9A:D8 80:5E:0C 80:5E:C0'),
  card('mac-grandstream', 'phone', 'Grandstream', '00:0B:82 C0:74:AD EC:74:D7'),
  card('mac-snom', 'phone', 'Snom', '00:04:13'),
  card('mac-saxa', 'phone', 'SAXA', '00:02:2B 00:20:C1'),
  card('mac-nakayo', 'phone', 'NAKAYO', '00:D0:EC 48:0C:49 8C:3C:4A C8:07:39 F4:96:51'),
  card('mac-iwatsu', 'phone', 'Iwatsu Electric', '00:50:51'),
  card('mac-omron', 'industrial', 'OMRON', '00:00:0A 3C:F7:D1'),
  card(
    'mac-mitsubishi-electric',
    'industrial',
    'Mitsubishi Electric',
    '00:26:92 10:4B:46 28:E9:8E 30:BE:3B 38:E0:8E 58:52:8A',
  ),
  card('mac-keyence', 'industrial', 'KEYENCE', '00:01:FC'),
  card('mac-fanuc', 'industrial', 'FANUC', '00:E0:E4'),
  card('mac-yaskawa', 'industrial', 'Yaskawa Electric', '00:20:B5'),
  card(
    'mac-rockwell',
    'industrial',
    'Rockwell Automation',
    '00:00:BC 00:1D:9C 08:61:95 18:4C:08 34:C0:F9 40:41:01 5C:21:67 5C:88:16 68:C8:EB E4:90:69 F4:54:33',
  ),
  card('mac-beckhoff', 'industrial', 'Beckhoff', '00:01:05'),
  card('mac-wago', 'industrial', 'WAGO', '00:30:DE'),
  card('mac-moxa', 'industrial', 'Moxa', '00:90:E8'),
  card(
    'mac-siemens',
    'industrial',
    'Siemens',
    '00:01:E3 00:0B:A3 00:0E:8C 00:1B:1B 00:1C:06 08:00:06 10:DF:FC 20:87:56 20:A8:B9 28:63:36 38:4B:24 40:EC:F8 88:3F:99 8C:F3:19 AC:64:17 D4:F5:27 E0:DC:A0 E8:EF:22 EC:1C:5D',
  ),
  card('mac-fuji-electric', 'industrial', 'Fuji Electric', '00:40:1A'),
  card('mac-hioki', 'industrial', 'HIOKI', '00:01:67 00:C0:9C'),
  card('mac-raspberry-pi', 'iot', 'Raspberry Pi', '28:CD:C1 B8:27:EB DC:A6:32 E4:5F:01'),
  card(
    'mac-espressif',
    'iot',
    'Espressif',
    '08:3A:8D 08:3A:F2 08:B6:1F 0C:8B:95 0C:B8:15 0C:DC:7E 10:52:1C 10:91:A8 10:97:BD 18:FE:34 1C:9D:C2 24:0A:C4 24:4C:AB 24:62:AB 24:6F:28 24:A1:60 24:B2:DE 24:D7:EB 2C:3A:E8 2C:F4:32 30:83:98 30:AE:A4 30:C6:F7 34:85:18 34:86:5D 34:94:54 34:AB:95 34:B4:72 3C:61:05 3C:71:BF 3C:E9:0E 40:22:D8 40:91:51 40:F5:20 44:17:93 48:27:E2 48:3F:DA 48:55:19 48:E7:29 4C:11:AE',
  ),
  card(
    'mac-tuya',
    'iot',
    'Tuya',
    '10:5A:17 10:D5:61 18:69:D8 1C:90:FF 38:1F:8D 50:8A:06 68:57:2D 70:89:76 7C:F6:66 84:E3:42 A0:92:08 CC:8C:BF D4:A6:51 D8:1F:12 FC:67:1F',
  ),
  card('mac-apc', 'iot', 'American Power Conversion', '00:C0:B7'),
  card(
    'mac-sonos',
    'iot',
    'Sonos',
    '00:04:3C 00:0E:58 34:7E:5C 38:42:0B 48:A6:B8 54:2A:1B 5C:AA:FD 78:28:CA 94:9F:3E B8:E9:37 C4:38:75 F0:F6:C1',
  ),
  card('mac-brightsign', 'iot', 'BrightSign', '90:AC:3F'),
  card('mac-daikin', 'iot', 'Daikin Industries', '00:80:4F'),
  card('mac-amano', 'iot', 'Amano', '00:50:88'),
  card(
    'mac-fortinet',
    'edge',
    'Fortinet',
    '00:09:0F 00:0C:E6 04:D5:90 08:5B:0E 70:4C:A5 90:6C:AC 94:F3:92 94:FF:3C AC:71:2E D4:76:A0 E0:23:FF E8:1C:BA E8:ED:D6',
  ),
  card(
    'mac-sonicwall',
    'edge',
    'SonicWall',
    '00:06:B1 00:17:C5 18:B1:69 18:C2:41 2C:B8:ED C0:EA:E4',
  ),
  card(
    'mac-palo-alto',
    'edge',
    'Palo Alto Networks',
    '00:1B:17 00:86:9C 08:03:42 08:30:6B 08:66:1F 24:0B:0A 34:E5:EC 58:49:3B 5C:58:E6 64:7C:E8 78:6D:94 7C:89:C1 84:D4:12 8C:36:7A 94:56:41 B4:0C:25 C4:24:56 D4:1D:71 D4:9C:F4 D4:F4:BE DC:0E:96 E4:A7:49 E8:98:6D EC:68:81 FC:10:1A',
  ),
  card('mac-yamaha', 'edge', 'Yamaha', '00:A0:DE AC:44:F2'),
  card(
    'mac-allied-telesis',
    'network',
    'Allied Telesis',
    '00:00:CD 00:00:F4 00:09:41 00:0C:25 00:0C:46 00:0D:DA 00:11:30 00:15:77 00:1A:EB 00:30:84 00:90:99 00:A0:D2 E0:1A:EA EC:CD:6D',
  ),
  card(
    'mac-aruba',
    'network',
    'Aruba',
    '00:0B:86 00:1A:1E 00:24:6C 04:BD:88 0C:97:5F 10:4F:58 18:64:72 18:7A:3B 1C:28:AF 20:4C:03 20:9C:B4 24:62:CE 24:DE:C6 28:DE:65 34:3A:20 34:8A:12 38:10:F0 38:21:C7 38:BD:7A 40:E3:D6 44:12:44 44:5B:ED 48:2F:6B 48:B4:C3 60:26:EF 64:E8:81 6C:C4:9F 6C:F3:7F 70:3A:0E 74:9E:75 7C:57:3C 84:D4:7E 88:25:10 88:3A:30 8C:85:C1 90:20:C2 94:60:D5 94:64:24 94:B4:0F 9C:1C:12',
  ),
  card(
    'mac-ubiquiti',
    'network',
    'Ubiquiti',
    '00:15:6D 00:27:22 04:18:D6 18:E8:29 24:5A:4C 24:A4:3C 44:D9:E7 60:22:32 68:72:51 68:D7:9A 70:A7:41 74:83:C2 74:AC:B9 78:45:58 78:8A:20 80:2A:A8 94:2A:6F AC:8B:A9 B4:FB:E4 D0:21:F9 DC:9F:DB E0:63:DA E4:38:83 F0:9F:C2 F4:92:BF F4:E2:C6 FC:EC:DA',
  ),
  card(
    'mac-meraki',
    'network',
    'Cisco Meraki',
    '00:18:0A 0C:7B:C8 0C:8D:DB 14:9F:43 2C:3F:0B 34:56:FE 38:84:79 4C:C8:A1 68:3A:1E 68:49:92 6C:DE:A9 88:15:44 98:18:88 A8:46:9D AC:17:C8 AC:D3:1D B8:07:56 BC:DB:09 C4:8B:A3 CC:03:D9 CC:9C:3E E0:55:3D E0:CB:BC E4:55:A8 F8:9E:28',
  ),
  card('mac-vmware', 'virtual', 'VMware', '00:05:69 00:0C:29 00:1C:14 00:50:56'),
  card('mac-xen', 'virtual', 'Xensource', '00:16:3E'),
  card('mac-parallels', 'virtual', 'Parallels', '00:1C:42'),
  card('mac-nutanix', 'virtual', 'Nutanix', '50:6B:8D B4:79:47 E0:19:95'),
]

const maker = (
  id: string,
  deviceClass: DeviceClass,
  pattern: RegExp,
  example: string,
): Fingerprint => ({ id, deviceClass, clue: { by: 'maker', pattern }, example })

export const MAKERS: readonly Fingerprint[] = [
  maker(
    'maker-printer',
    'printer',
    /ricoh|kyocera|konica|xerox|富士フイルムビジネス|brother|canon|seiko epson|lexmark|sato\b|toshiba tec|京セラドキュメント|リコー|キヤノン|コニカミノルタ|ブラザー|エプソン|東芝テック|理想科学/i,
    'キヤノン株式会社',
  ),
  maker(
    'maker-camera',
    'camera',
    /axis communications|hikvision|dahua|i-pro|mobotix|vivotek|hanwha/i,
    'Hangzhou Hikvision Digital Technology',
  ),
  maker('maker-nas', 'nas', /synology|qnap|netapp/i, 'QNAP Systems'),
  maker('maker-edge', 'edge', /fortinet|sonicwall|palo alto|watchguard|yamaha|ヤマハ/i, 'ヤマハ'),
  maker(
    'maker-network',
    'network',
    /allied telesis|apresia|alaxala|aruba|ubiquiti|netgear|アライドテレシス|バッファロー|buffalo/i,
    'アライドテレシス',
  ),
  maker(
    'maker-industrial',
    'industrial',
    /siemens|omron|keyence|mitsubishi electric|rockwell|オムロン|キーエンス|三菱電機|安川電機|ファナック|fanuc/i,
    '三菱電機',
  ),
  maker('maker-virtual', 'virtual', /vmware|xensource|qemu|proxmox|parallels/i, 'VMware, Inc.'),
  maker(
    'maker-phone',
    'phone',
    /polycom|yealink|grandstream|サクサ|saxa|ナカヨ|岩崎通信機/i,
    'サクサ',
  ),
  maker('maker-iot', 'iot', /raspberry pi|espressif|tuya|american power conversion/i, 'Espressif'),
]
