/**
 * The one source of "now". Pure code takes a Date; servers take a Clock, so that a test can let days pass.
 * @module
 */
export type Clock = { readonly now: () => Date }

export const systemClock: Clock = { now: () => new Date() }
