/**
 * What products say of themselves in banners, models, systems and names: data, first match wins.
 * @module
 */
import type { DeviceClass } from './evidence.ts'
import type { Fingerprint } from './fingerprint.ts'

const product = (
  id: string,
  deviceClass: DeviceClass,
  pattern: RegExp,
  example: string,
  not?: string,
): Fingerprint => ({
  id,
  deviceClass,
  clue: { by: 'product', pattern },
  example,
  ...(not === undefined ? {} : { not }),
})

export const PRODUCTS: readonly Fingerprint[] = [
  // ── between the company and the internet ──
  product('fortinet', 'edge', /fortigate|fortinet|fortios|fortiwifi/i, 'Fortinet FortiGate-60F'),
  product('sonicwall', 'edge', /sonicwall|sonicos/i, 'SonicWALL NSA 2700'),
  product('palo-alto', 'edge', /pan-os|palo ?alto|globalprotect/i, 'Palo Alto PA-440 PAN-OS 11.1'),
  product('ivanti', 'edge', /pulse ?secure|ivanti/i, 'Pulse Secure, LLC PSA-300'),
  product('cisco-asa', 'edge', /cisco asa|adaptive security/i, 'Cisco Adaptive Security Appliance'),
  product('f5', 'edge', /big-ip/i, 'F5 BIG-IP load balancer http proxy'),
  product('citrix', 'edge', /netscaler|citrix gateway/i, 'Citrix NetScaler httpd'),
  product('watchguard', 'edge', /watchguard|firebox/i, 'WatchGuard Firebox T45'),
  product(
    'checkpoint',
    'edge',
    /check ?point (?:firewall|gaia|quantum)|\bcheckpoint\b/i,
    'Check Point Gaia',
  ),
  product(
    'yamaha',
    'edge',
    /\brtx ?\d|\bfwx ?\d|\bnvr ?[57]\d\d\b|yamaha rt/i,
    'RTX1220 Rev.15.04.07',
  ),
  product(
    'nec-ix',
    'edge',
    /nec ix|univerge ix|\bix2\d{3}\b/i,
    'NEC Portable Internetwork Core Operating System UNIVERGE IX2215',
  ),
  product('fujitsu-si-r', 'edge', /\bsi-r ?(?:g|brin|\d)/i, 'Fujitsu Si-R G120 V20.13'),
  product('juniper-srx', 'edge', /\bsrx ?\d{3}/i, 'Juniper SRX300 Junos 23.4R2'),
  product('array', 'edge', /array(?:os)? ag\b|array networks ag/i, 'ArrayOS AG 9.4.0.505'),
  product('sophos', 'edge', /sophos (?:xgs?|utm|firewall)/i, 'Sophos XGS firewall'),
  product('vpn-software', 'edge', /openvpn|wireguard|softether/i, 'OpenVPN Access Server'),
  product('edge-words', 'edge', /broadband router|firewall|vpn gateway/i, 'broadband router'),
  // ── cameras and recorders ──
  product(
    'hikvision',
    'camera',
    /hikvision|\bds-[27][a-z]{1,2}\d/i,
    'Hikvision IPCam control port DS-2CD2043G2-I',
  ),
  product('dahua', 'camera', /dahua|\bipc-h[df]/i, 'Dahua IP camera IPC-HFW2431S'),
  product(
    'axis',
    'camera',
    /\baxis (?:[a-z]\d{3,4}|network|camera|communications)|\baxis\b/i,
    'AXIS P3245-V Network Camera',
    'Taxis 2 booking',
  ),
  product(
    'i-pro',
    'camera',
    /\bi-pro\b|\bwv-[a-z]{1,2}\d{3,5}|\bbb-(?:hcm|s[ctw])\d{3}/i,
    'i-PRO WV-S1136 network camera',
  ),
  product(
    'canon-vb',
    'camera',
    /\bvb-[chms]\d{2,3}|webview livescope/i,
    'Canon VB-H47 Network Camera',
  ),
  product('sony-snc', 'camera', /\bsnc-[a-z]{2}\d{3}/i, 'Sony SNC-VB770'),
  product('mobotix', 'camera', /mobotix/i, 'MOBOTIX M73'),
  product('vivotek', 'camera', /vivotek/i, 'Vivotek FD9369'),
  product('hanwha', 'camera', /hanwha|wisenet/i, 'Hanwha Vision Wisenet XNV-6080'),
  product(
    'recorder',
    'camera',
    /network video recorder|\bnvr-\d{2,}|\bdvr\b|digital video recorder/i,
    'Network Video Recorder NVR-108',
  ),
  product(
    'camera-words',
    'camera',
    /network camera|webcam|ip ?cam(?:era)?\b|network video|onvif|rtsp server/i,
    'ONVIF device, H.264 IP camera',
  ),
  // ── 複合機 and printers ──
  product(
    'ricoh',
    'printer',
    /\bricoh\b|\b(?:im|mp|sp) c\d{3,4}/i,
    'RICOH IM C3010 Network Printer',
  ),
  product(
    'fujifilm',
    'printer',
    /apeos(?:port)?|docu(?:centre|print)|versant|revoria/i,
    'FUJIFILM ApeosPort C3070',
  ),
  product('konica-minolta', 'printer', /bizhub|accurio/i, 'KONICA MINOLTA bizhub C360i'),
  product(
    'canon',
    'printer',
    /image ?runner|image ?press|image ?class|\bir-adv|satera|\blbp ?\d{3}|canon (?:mf|mg|ts|g)\d{3}/i,
    'Canon iR-ADV C5840 /P',
  ),
  product('kyocera', 'printer', /taskalfa|ecosys|kyocera/i, 'KYOCERA TASKalfa 3554ci'),
  product('sharp', 'printer', /\bsharp (?:mx|bp)-|\b(?:mx|bp)-\d{2}[a-z]\d{2}/i, 'SHARP BP-70C31'),
  product(
    'toshiba-tec',
    'printer',
    /e-?studio ?\d{3,4}(?:ac|a|c)\b|toshiba tec/i,
    'TOSHIBA e-STUDIO3525AC',
    'Android Studio 2024',
  ),
  product('oki', 'printer', /\boki (?:data|mc|c|b)\d*|\bcorefido\b/i, 'OKI DATA C844dnw COREFIDO'),
  product(
    'brother',
    'printer',
    /brother (?:hl|mfc|dcp|ads|ql|td|nc)|\bmfc-[jl]\d/i,
    'Brother MFC-L9570CDW',
  ),
  product(
    'epson',
    'printer',
    /\bepson (?:lp|px|ew|ep|lx|wf|tm|sc|workforce|stylus)|\blp-[sm]\d{3,4}/i,
    'EPSON LP-S7180',
  ),
  product(
    'hp-printer',
    'printer',
    /jetdirect|laserjet|officejet|pagewide|designjet/i,
    'HP LaserJet Enterprise M611',
  ),
  product('lexmark', 'printer', /lexmark/i, 'Lexmark MX431adn'),
  product('riso', 'printer', /\briso\b|comcolor|orphis/i, 'RISO ORPHIS FT5230'),
  product(
    'label-printer',
    'printer',
    /\bsato\b|zebra|\bcl4nx\b|\btec b-|brady/i,
    'SATO CL4NX Plus',
  ),
  product(
    'print-words',
    'printer',
    /printer|print server|multifunction|\bmfp\b|\bcopier\b/i,
    'Multifunction print server',
  ),
  // ── storage ──
  product('synology', 'nas', /synology|diskstation|rackstation/i, 'Synology DiskStation DSM 7.2'),
  product('qnap', 'nas', /qnap|\bqts\b/i, 'QNAP TS-453D QTS 5.1'),
  product(
    'buffalo-nas',
    'nas',
    /linkstation|terastation|\b(?:ts|ls)\d{3,4}[a-z]{1,2}\d{2,4}/i,
    'BUFFALO TeraStation TS5420DN',
  ),
  product('iodata-nas', 'nas', /landisk|\bhdl\d?-[a-z]/i, 'I-O DATA LAN DISK HDL4-Z19WLA landisk'),
  product(
    'nas-words',
    'nas',
    /readynas|netapp|data ontap|\bnas\b|storage-misc/i,
    'NetApp Data ONTAP 9.13',
  ),
  // ── telephony and meetings ──
  product(
    'phones',
    'phone',
    /polycom|yealink|grandstream|snom|aastra|cisco (?:cp-|ip phone)|avaya 96/i,
    'Yealink SIP-T46U',
  ),
  product(
    'pbx-ja',
    'phone',
    /univerge (?:aspire|sv|sl)\d*|\bsaxa\b|\bplatia\b|nakayo|\biwatsu\b|\bip[- ]?office\b/i,
    'NEC UNIVERGE Aspire WX',
  ),
  product('phone-words', 'phone', /voip|sip phone|ip phone|asterisk|\bpbx\b/i, 'Asterisk PBX 20.5'),
  // ── factory and building ──
  product(
    'mitsubishi',
    'industrial',
    /melsec|\bgot[12]000\b|\b(?:q|r|l)\d{2}[a-z]{0,3}cpu\b/i,
    'MELSEC iQ-R R08CPU',
  ),
  product(
    'omron',
    'industrial',
    /sysmac|\b(?:cj2[mh]|nj501|nx1p2|nx102)\b|omron/i,
    'OMRON NX102-9000',
  ),
  product('keyence', 'industrial', /keyence|\bkv-[0-9x]{4}/i, 'KEYENCE KV-8000'),
  product(
    'siemens',
    'industrial',
    /\bs7-\d{3,4}|simatic|siemens s7|\blogo!8/i,
    'Siemens SIMATIC S7-1200',
  ),
  product('robots', 'industrial', /\bfanuc\b|yaskawa|\bmotoman\b|\bdx200\b/i, 'FANUC R-30iB Plus'),
  product('operator-panels', 'industrial', /pro-face|\bgp-4\d{3}\b/i, 'Pro-face GP-4402WW'),
  product(
    'other-plc',
    'industrial',
    /rockwell|allen-bradley|codesys|beckhoff|\bwago\b|schneider modicon|\bmoxa\b|yokogawa|\bazbil\b/i,
    'Rockwell Automation/Allen-Bradley 1756-EN2T',
  ),
  product(
    'control-words',
    'industrial',
    /modbus|bacnet|ethernet\/ip|iec-104|opc ua|\bplc\b|scada/i,
    'BACnet building controller',
  ),
  // ── what connects ──
  product(
    'cisco-switch',
    'network',
    /catalyst|\bios xe\b|nx-os|\bws-c\d{4}|\bc9[235]00\b|\bn[379]k-/i,
    'Cisco Catalyst 9200L',
  ),
  product(
    'wireless',
    'network',
    /aruba|ubiquiti|unifi|meraki|access point|\bwap\b|\bwab-|airstation|aironet|\bair-(?:ap|cap|lap|sap)\d{4}|ruckus/i,
    'Ubiquiti UniFi AP',
  ),
  product(
    'switches-ja',
    'network',
    /apresia|alaxala|allied telesis|\bqx-s\d|\bsr-s\d|\bbs-gs\d/i,
    'Allied Telesis AT-x530-28GTXm',
  ),
  product(
    'switch-words',
    'network',
    /\bswitch\b|procurve|netgear|\bgs\d{3}t/i,
    'NETGEAR GS324T',
    'Switching power supply',
  ),
  // ── small things ──
  product(
    'boards',
    'iot',
    /raspberry pi|esp8266|esp32|tasmota|arduino/i,
    'ESP32 http server (Tasmota)',
  ),
  product(
    'ups',
    'iot',
    /smart-ups|\bups\b|power-device|network management card|\bomron bn/i,
    'APC Smart-UPS Network Management Card',
    'cups 2.4',
  ),
  product(
    'signage',
    'iot',
    /signage|brightsign|projector|\bpjlink\b|smart ?tv|media device|bravia|chromecast/i,
    'BrightSign HD225',
  ),
  product(
    'attendance',
    'iot',
    /time ?recorder|\bamano\b|suprema|入退室|勤怠/i,
    'Amano TimePro recorder',
  ),
  product(
    'building',
    'iot',
    /thermostat|home automation|echonet|\bdaikin\b|nature remo|switchbot|sensor hub/i,
    'ECHONET Lite air conditioner',
  ),
  // ── what people carry and sit at ──
  product('mobile', 'mobile', /iphone|ipad|android/i, 'Apple iPhone iOS 17.5'),
  product(
    'guest',
    'virtual',
    /vmware (?:esxi )?guest|virtualbox|qemu|kvm guest|vmware virtual platform|virtual machine/i,
    'VMware, Inc. VMware Virtual Platform',
  ),
  product(
    'notebook',
    'notebook',
    /thinkpad|latitude|lifebook|let'?s ?note|dynabook|macbook|elitebook|probook|versapro|surface (?:laptop|pro|go)/i,
    'FUJITSU LIFEBOOK U7413',
  ),
  product(
    'server',
    'server',
    /esxi|proliant|poweredge|primergy|express5800|windows server|exchange|postfix|sendmail|microsoft sql server|oracle|postgresql|mysql|samba.{0,40}ad|apache httpd|nginx|iis httpd/i,
    'Postfix smtpd',
  ),
  product(
    'workstation',
    'workstation',
    /windows (?:7|8|10|11)\b|optiplex|thinkcentre|esprimo|\bmate\b|imac/i,
    'Dell OptiPlex 7010',
  ),
]
