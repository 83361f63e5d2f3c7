/**
 * What each room needs of the settings, in the words of that room.
 * @module
 */
import type { Config } from '../../platform/config/index.ts'

export const logSettingsOf = ({ settings: s }: Config) => {
  const certificate = s['syslog.tls_certificate'] ?? s['http.tls_certificate']
  const key = s['syslog.tls_key'] ?? s['http.tls_key']
  return {
    host: s['syslog.host'],
    ports: { udp: s['syslog.udp_port'], tcp: s['syslog.tcp_port'], tls: s['syslog.tls_port'] },
    tls: certificate === null || key === null ? null : { certificate, key },
    clientCa: s['syslog.tls_client_ca'],
    folders: s['logs.folders'],
    spoolBytes: s['logs.spool_mb'] * 1024 * 1024,
  }
}

export const oidcOf = (config: Config) => {
  const s = config.settings
  const issuer = s['sign_in.oidc_issuer']
  const clientId = s['sign_in.oidc_client_id']
  if (issuer === null || clientId === null) return null
  return {
    issuer,
    clientId,
    clientSecret: s['sign_in.oidc_client_secret'] ?? '',
    name: s['sign_in.oidc_name'] ?? 'OIDC',
    reach: s['sign_in.oidc_private'] ? ('private-too' as const) : ('public' as const),
  }
}

export const feedSettingsOf = ({ settings: s }: Config) => ({
  enabled: s['feeds.enabled'],
  on: s['feeds.on'],
  mirrors: s['feeds.mirrors'],
})

export const advisorySettingsOf = (config: Config) => ({
  ...feedSettingsOf(config),
  allow: config.settings['feeds.allow'],
  administratorDays: config.settings['advisories.administrator_days'],
  officerDays: config.settings['advisories.officer_days'],
})
