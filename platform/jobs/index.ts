/**
 * Background work.
 * @module
 */
export { type Job, type JobCall, job } from './job.ts'
export { type Jobs, openJobs } from './open-jobs.ts'
