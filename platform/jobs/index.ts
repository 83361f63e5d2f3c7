/**
 * Background work.
 * @module
 */
export { type Job, job } from './job.ts'
export { type Jobs, openJobs } from './open-jobs.ts'
