/**
 * A log source as the API wants it: JSON over HTTP, without quotas.
 * @module
 */
export const logSourceGiven = (change: object = {}) => ({
  kind: 'http',
  name: 'サーバー',
  site: null,
  enabled: true,
  addresses: [],
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  path: null,
  expectedMinutes: null,
  maxEventsPerSecond: null,
  maxMegabytesPerDay: null,
  ...change,
})
