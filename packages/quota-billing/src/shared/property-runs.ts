/**
 * How often each property is tried with fresh random input in a test run: enough to meet every branch of these rules,
 * few enough to keep the whole package under a few seconds.
 */
export const propertyRuns = { numRuns: 200 }
