/**
 * Settings of the embedded PostgreSQL: an acknowledged write is on the disk, and the whole fits a small machine.
 * @module
 */
export type ClusterSettings = Readonly<Record<string, string>>

export const SETTINGS: ClusterSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '60',
  shared_buffers: '160MB',
  work_mem: '16MB',
  maintenance_work_mem: '96MB',
  max_wal_size: '1GB',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  // One log file a weekday, overwritten a week later; DETAIL lines would quote rows.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}
