export type { ObjectStoreDouble, ObjectStoreDoubleOptions } from './options.ts'
export { startObjectStoreDouble } from './start.ts'
