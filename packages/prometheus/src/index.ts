export { createVolumeMeasurements } from './create-volume-measurements.ts'
